"""Decide a claim again: one person proposes, another approves, and the difference is posted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from claims.domain.adjudication import adjudicate, usage_keys
from claims.domain.permissions import Action
from claims.domain.redecisions import (
    REDECIDED,
    REDECISION,
    RedecisionStatus,
    require_other_approver,
    require_other_decider,
)
from claims.domain.refusals import Refused
from claims.domain.ties import require_untied
from claims.domain.usages import NOTHING
from claims.storage import claims, decisions, payouts, receivables, redecisions, ties, usages
from claims.storage import standards as adopted
from claims.storage.decisions import Decision
from claims.storage.redecisions import Redecision
from claims.usecases import batches, differences, reviews, standards
from claims.usecases.batches import Batch
from claims.usecases.context import Context
from claims.usecases.decisions import RulingAdjustment
from claims.usecases.moves import create, move
from claims.usecases.reviews import DecidedLine


def propose(
    ctx: Context,
    claim_id: UUID,
    *,
    version: int,
    reason: str,
    note: str | None = None,
    lines: Sequence[DecidedLine] = (),
    standard_id: UUID | None = None,
) -> Redecision:
    """Propose a new decision of a decided claim, as another person than made the one in force.

    Lines that are not named stand as they were decided. With a `standard_id` the rules of that
    version decide instead, over all lines. What moves no money is in force at once; everything
    else when another person approves it. Refuses `VERSION_STALE` when the claim has moved on and
    `CLAIM_IN_PAYMENT` until the bank has answered.
    """
    ctx.permit(Action.CLAIM_REDECIDE)
    read = lock(ctx, claim_id, standard_id=standard_id)
    if read.claims[0].version != version:
        raise Refused("VERSION_STALE", "The claim has changed since you looked at it.")
    return propose_locked(ctx, read, reason=reason, note=note, lines=lines, standard_id=standard_id)


def lock(ctx: Context, claim_id: UUID, *, standard_id: UUID | None = None) -> Batch:
    """The claim and its voucher, locked, with all its rules may ask; refuses `CLAIM_UNKNOWN`.

    Also with what the rules of another version ask, where one is to decide.
    """
    read = batches.take_one(ctx, claim_id, also=[standard_id] if standard_id else ())
    if not read.claims:
        raise Refused("CLAIM_UNKNOWN", "There is no such claim.")
    return read


def propose_locked(
    ctx: Context,
    read: Batch,
    *,
    reason: str,
    note: str | None,
    lines: Sequence[DecidedLine] = (),
    standard_id: UUID | None = None,
) -> Redecision:
    """Propose a new decision of a claim that is locked already."""
    claim = read.claims[0]
    reviews.require_reason(ctx, reason)
    earlier = _require_decided(ctx, read)
    require_other_decider(
        ctx.actor.person_id,
        claimant=claim.person_id,
        submitter=claim.submitter_id,
        earlier=earlier.decider_id,
    )
    if standard_id is not None and lines:
        raise Refused("LINES_DIFFER", "Either lines or a standard decides.", field="lines")
    ruling = (
        _by_lines(ctx, read, earlier, reason, lines)
        if standard_id is None
        else _by_standard(ctx, read, earlier, standard_id)
    )
    row = Redecision(
        id=ctx.new_id(),
        claim_id=claim.id,
        earlier_id=earlier.id,
        earlier_decider_id=earlier.decider_id,
        claimant_id=claim.person_id,
        submitter_id=claim.submitter_id,
        standard_id=standard_id or earlier.standard_id,
        currency=claim.currency,
        before=earlier.approved,
        after=sum(line["approved"] for line in ruling["lines"]),
        moves_money=_moves_money(ctx, earlier, ruling),
        reason=reason,
        note=note,
        ruling=ruling,
        proposed_by=ctx.actor.user_id,
        proposer_id=ctx.actor.person_id,
        proposed_at=ctx.now,
    )
    told = {"claim": str(claim.id), "before": row.before, "after": row.after, "reason": reason}
    create(ctx, REDECISION, [row], "propose", payloads=[told])
    if not row.moves_money:
        _put_in_force(ctx, row, read, earlier)
    return row


def _require_decided(ctx: Context, read: Batch) -> Decision:
    """The decision in force of a claim that can be decided again now."""
    claim = read.claims[0]
    earlier = decisions.find_latest(ctx.session, claim.id)
    owed_back = receivables.lock_of_claim(ctx.session, claim.id)
    standing = payouts.standing_of(ctx.session, [claim.id])
    is_in_payment = claim.id in standing and standing[claim.id].in_payment
    if is_in_payment or any(each.pending for each in owed_back):
        raise Refused("CLAIM_IN_PAYMENT", "This claim is being paid; the bank has to answer first.")
    if earlier is None or claim.status not in REDECIDED:
        raise Refused("STATE_CONFLICT", "This claim is not decided.", state=claim.status)
    return earlier


def _by_lines(
    ctx: Context, read: Batch, earlier: Decision, reason: str, named: Sequence[DecidedLine]
) -> dict[str, Any]:
    """The earlier decision with the named lines decided anew."""
    changed = {line["no"] for line in named}
    lines = [line for line in decisions.lines_of(ctx.session, earlier.id)
             if line.line_no not in changed]  # fmt: skip
    cuts = [each for each in decisions.adjustments_of(ctx.session, earlier.id)
            if each.line_no not in changed]  # fmt: skip
    claim = read.claims[0]
    own = [line for line in claims.lines_of(ctx.session, claim.id) if line.no in changed]
    new_lines, new_cuts = reviews.some_ruling_lines(ctx, claim, reason, named, own)
    return {
        "lines": sorted(
            [{"no": line.line_no, "claimed": line.claimed, "approved": line.approved}
             for line in lines]
            + [{"no": line.no, "claimed": line.claimed, "approved": line.approved}
               for line in new_lines],
            key=lambda line: line["no"],
        ),
        "adjustments": [_cut(each) for each in (*cuts, *new_cuts)],
        "findings": [],
    }  # fmt: skip


def _cut(cut: Any) -> dict[str, Any]:
    return {name: getattr(cut, name) for name in RulingAdjustment.__dataclass_fields__}


def _by_standard(ctx: Context, read: Batch, earlier: Decision, standard_id: UUID) -> dict[str, Any]:
    """What another version of the standard says, with the claim's own use of limits put aside."""
    claim, facts = read.claims[0], read.facts[read.claims[0].id]
    row = adopted.get(ctx.session, standard_id)
    own = adopted.get(ctx.session, claim.standard_id)
    if (row.programme_id, row.code) != (claim.programme_id, own.code):
        raise Refused("STANDARD_UNKNOWN", "The programme has no such version of this standard.")
    standard = standards.parsed(ctx, row)
    before = differences.usage_before(ctx, read, earlier)
    keys = usage_keys(facts, standard) | frozenset(before)
    used = usages.lock(ctx.session, {claim.programme_id: keys})[claim.programme_id]
    others = {key: usage - before.get(key, NOTHING) for key, usage in used.items()}
    said = adjudicate(facts, standard, others)
    cuts = [each for each in said.adjustments if each.line_no is not None and each.bearer]
    return {
        "is_by_standard": True,
        "lines": [{"no": line.no, "claimed": line.claimed, "approved": line.approved}
                  for line in said.lines],
        "adjustments": [
            {"line_no": cut.line_no, "reason": cut.reason, "bearer": cut.bearer.value,
             "amount": cut.amount, "rule": cut.rule, "inputs": dict(cut.inputs)}
            for cut in cuts if cut.bearer
        ],
        "findings": [
            {"seq": each.seq, "line_no": each.line_no, "rule": each.rule, "kind": each.kind,
             "severity": each.severity.value, "reason": each.reason,
             "bearer": each.bearer.value if each.bearer else None, "amount": each.amount,
             "inputs": dict(each.inputs)}
            for each in said.findings
        ],
    }  # fmt: skip


def _moves_money(ctx: Context, earlier: Decision, ruling: dict[str, Any]) -> bool:
    """Whether a line's amount changes, or who bears what of it."""
    before = {
        line.line_no: [line.approved, 0] for line in decisions.lines_of(ctx.session, earlier.id)
    }
    after = {line["no"]: [line["approved"], 0] for line in ruling["lines"]}
    for cut in decisions.adjustments_of(ctx.session, earlier.id):
        before[cut.line_no][1] += cut.amount if cut.bearer == "citizen" else 0
    for each in ruling["adjustments"]:
        after[each["line_no"]][1] += each["amount"] if each["bearer"] == "citizen" else 0
    return before != after


def approve(ctx: Context, redecision_id: UUID) -> Redecision:
    """Put a proposed re-decision in force, as another person than proposed it.

    Refuses `VERSION_STALE` when the claim was decided by something else in the meantime, or the
    rules of the proposed standard say otherwise by now (a limit was used by another claim), and
    `BUDGET_SHORT` when the line cannot carry the difference.
    """
    ctx.permit(Action.REDECISION_APPROVE)
    row, read = _lock_proposed(ctx, redecision_id)
    _require_approver(ctx, row, read)
    earlier = _require_decided(ctx, read)
    if earlier.id != row.earlier_id:
        raise Refused("VERSION_STALE", "The claim was decided again since this was proposed.")
    _require_same_ruling(ctx, row, read, earlier)
    _put_in_force(ctx, row, read, earlier)
    return row


def _require_same_ruling(ctx: Context, row: Redecision, read: Batch, earlier: Decision) -> None:
    """Reckon again what a standard decided, under the locks: limits move while a proposal waits."""
    if not row.ruling.get("is_by_standard", bool(row.ruling["findings"])):
        return
    said = _by_standard(ctx, read, earlier, row.standard_id)
    for part in ("lines", "adjustments"):
        if json.loads(json.dumps(said[part])) != row.ruling[part]:
            raise Refused("VERSION_STALE", "The rules say otherwise by now; propose it again.")


def refuse(ctx: Context, redecision_id: UUID, *, text: str) -> Redecision:
    """Send a proposed re-decision back; the earlier decision stands."""
    ctx.permit(Action.REDECISION_APPROVE)
    row, read = _lock_proposed(ctx, redecision_id)
    _require_approver(ctx, row, read)
    changes = _answered(ctx)
    move(ctx, REDECISION, [row], "refuse", payloads=[{"text": text}], changes=changes)
    return row


def _lock_proposed(ctx: Context, redecision_id: UUID) -> tuple[Redecision, Batch]:
    """A proposal with its claim: the claim is locked first, as in every other act."""
    seen = redecisions.get(ctx.session, redecision_id)
    read = lock(ctx, seen.claim_id, standard_id=seen.standard_id)
    row = redecisions.get(ctx.session, redecision_id, lock=True)
    ctx.session.refresh(row)
    REDECISION.edge(RedecisionStatus(row.status), "approve")
    return row, read


def _require_approver(ctx: Context, row: Redecision, read: Batch) -> None:
    """Who proposed it, whose claim it is and who is tied to a party of it answer no proposal."""
    [claim] = read.claims
    require_other_approver(
        ctx.actor.person_id,
        proposer=row.proposer_id,
        claimant=row.claimant_id,
        submitter=row.submitter_id,
    )
    today = ctx.today(read.programmes[claim.programme_id].time_zone)
    require_untied(
        ties.of(ctx.session, ctx.actor.person_id, today),
        [claim.person_id, claim.provider_id],
        what="This decision",
    )


def _answered(ctx: Context) -> dict[str, list[Any]]:
    return {
        "answered_by": [ctx.actor.user_id],
        "answerer_id": [ctx.actor.person_id],
        "answered_at": [ctx.now],
    }


def _put_in_force(ctx: Context, row: Redecision, read: Batch, earlier: Decision) -> None:
    """Write the decision, post the difference, and say of the proposal what it became."""
    decision_id, uncovered = differences.put_in_force(ctx, row, read, earlier)
    answered = _answered(ctx) if ctx.actor.person_id != row.proposer_id else {}
    move(
        ctx,
        REDECISION,
        [row],
        "approve",
        payloads=[{"decision": str(decision_id)}],
        changes={**answered, "decision_id": [decision_id], "uncovered": [uncovered]},
    )


def get(ctx: Context, redecision_id: UUID) -> Redecision:
    """One re-decision."""
    ctx.permit(Action.REDECISION_READ)
    return redecisions.get(ctx.session, redecision_id)


def list_of(ctx: Context, claim_id: UUID) -> list[Redecision]:
    """The re-decisions of a claim in order of proposal."""
    ctx.permit(Action.REDECISION_READ)
    return redecisions.of_claim(ctx.session, claim_id)
