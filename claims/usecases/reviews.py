"""What an officer does with a claim the rules hold back: take, leave, note, return, decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict
from uuid import UUID

from claims.domain.adjudication import usage_of
from claims.domain.claims import CLAIM, ClaimStatus
from claims.domain.findings import Bearer, Finding, Severity
from claims.domain.missing import asked_for, written
from claims.domain.money import Money
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import claims, queues, usages
from claims.storage import decisions as rows
from claims.storage.claims import Claim, ClaimLine, ClaimNote
from claims.storage.signing_in import is_claims_officer
from claims.storage.users import User
from claims.usecases import batches, completeness, decisions
from claims.usecases.context import Context
from claims.usecases.moves import move, touch
from claims.usecases.programmes import require_currency

OFFICER = "officer"
"""The rule named on an adjustment that a person made."""


class DecidedLine(TypedDict):
    """What an officer approves of one line, and who bears the rest."""

    no: int
    approved: Money
    bearer: str


def assign(ctx: Context, claim_id: UUID, *, user_id: UUID) -> Claim:
    """Give a claim in review to an officer; refuses `WORKLOAD_FULL` when he has enough of them."""
    scope = ctx.permit(Action.CLAIM_ASSIGN)
    claim = claims.get(ctx.session, claim_id, scope, lock=True)
    _require_in_review(claim)
    # The officer's row is locked, so that two who give him claims at once count one another.
    user = ctx.session.get(User, user_id, with_for_update=True)
    if user is None or not is_claims_officer(ctx.session, user, ctx.now):
        raise Refused("USER_UNKNOWN", "There is no such claims officer.", field="user_id")
    cap = ctx.rulebook.workload_cap
    if queues.open_with(ctx.session, user_id, but=claim.id) >= cap:
        raise Refused(
            "WORKLOAD_FULL",
            f"This officer has {cap} open claims already; one has to be finished or left first.",
            field="user_id",
            most=cap,
        )
    touch(
        ctx,
        CLAIM,
        [claim],
        "assigned",
        payloads=[{"user": str(user_id)}],
        changes={"assigned_to": [user_id]},
    )
    return claim


def leave(ctx: Context, claim_id: UUID) -> Claim:
    """Take a claim in review back from its officer, so that another may have it."""
    scope = ctx.permit(Action.CLAIM_ASSIGN)
    claim = claims.get(ctx.session, claim_id, scope, lock=True)
    _require_in_review(claim)
    if claim.assigned_to is None:
        raise Refused("STATE_CONFLICT", "No officer has this claim.")
    left = {"user": str(claim.assigned_to)}
    touch(ctx, CLAIM, [claim], "left", payloads=[left], changes={"assigned_to": [None]})
    return claim


def note(ctx: Context, claim_id: UUID, *, text: str) -> Claim:
    """Leave a remark on a claim; it is never edited."""
    scope = ctx.permit(Action.CLAIM_NOTE)
    claim = claims.get(ctx.session, claim_id, scope, lock=True)
    ctx.session.add(
        ClaimNote(
            id=ctx.new_id(),
            claim_id=claim.id,
            text=text,
            noted_by=ctx.actor.user_id,
            noted_at=ctx.now,
        )
    )
    touch(ctx, CLAIM, [claim], "noted", changes={})
    return claim


def return_(
    ctx: Context,
    claim_id: UUID,
    *,
    reason: str,
    text: str,
    missing: Sequence[Mapping[str, Any]] = (),
) -> Claim:
    """Send a claim back, with a coded reason, a sentence for the claimant and what is missing."""
    scope = ctx.permit(Action.CLAIM_RETURN)
    require_reason(ctx, reason)
    claim = claims.get(ctx.session, claim_id, scope, lock=True)
    _require_other(ctx, claim)
    told: dict[str, object] = {"reason": reason, "text": text}
    if missing:
        lines = len(claims.lines_of(ctx.session, claim.id))
        told["missing"] = written(asked_for(missing, lines))
    move(
        ctx,
        CLAIM,
        [claim],
        "return",
        payloads=[told],
        changes={
            "cause": [None],
            "next_step_due_on": [completeness.lapses_on(ctx, claim)],
            "last_editor_id": [ctx.actor.person_id],
        },
    )
    return claim


def decide(
    ctx: Context,
    claim_id: UUID,
    *,
    version: int,
    reason: str,
    note: str | None,
    lines: Sequence[DecidedLine],
) -> Claim:
    """Decide a claim in review, line by line, with a coded reason for whatever is cut.

    `version` is the one the officer looked at: refuses `VERSION_STALE` when it has moved on, and
    `BUDGET_SHORT` when a reimbursement's budget line cannot carry it.
    """
    ctx.permit(Action.CLAIM_DECIDE)
    require_reason(ctx, reason)
    batch = batches.take_one(ctx, claim_id)
    if not batch.claims:
        raise Refused("CLAIM_UNKNOWN", "There is no such claim.")
    claim = batch.claims[0]
    if claim.version != version:
        raise Refused("VERSION_STALE", "The claim has changed since you looked at it.")
    _require_in_review(claim)
    _require_other(ctx, claim)
    standard = batch.pinned[claim.standard_id]
    decided, cuts = ruling_lines(ctx, claim, reason, lines)
    approved = {line.no: line.approved for line in decided}
    found = findings_of(ctx, claim)
    usage = usage_of(batch.facts[claim.id], standard, approved, found)
    usages.lock(ctx.session, {claim.programme_id: frozenset(usage)})
    usages.add(ctx.session, {claim.programme_id: usage})
    ruling = decisions.Ruling(
        claim=claim,
        lines=decided,
        adjustments=cuts,
        promises=standard.promises,
        reason=reason,
        note=note,
    )
    decisions.decide(ctx, [ruling], batch.vouchers)
    return claim


def ruling_lines(
    ctx: Context, claim: Claim, reason: str, decided: Sequence[DecidedLine]
) -> tuple[tuple[decisions.RulingLine, ...], tuple[decisions.RulingAdjustment, ...]]:
    """Every line of a claim as an officer decides it, each cut with his one reason."""
    return some_ruling_lines(ctx, claim, reason, decided, claims.lines_of(ctx.session, claim.id))


def some_ruling_lines(
    ctx: Context,
    claim: Claim,
    reason: str,
    decided: Sequence[DecidedLine],
    own: Sequence[ClaimLine],
) -> tuple[tuple[decisions.RulingLine, ...], tuple[decisions.RulingAdjustment, ...]]:
    """Those lines of a claim as an officer decides them."""
    by_no = {line["no"]: line for line in decided}
    if len(by_no) != len(decided) or set(by_no) != {line.no for line in own}:
        raise Refused("LINES_DIFFER", "Every line is decided, each once.", field="lines")
    lines, cuts = [], []
    for line in own:
        approved, bearer = by_no[line.no]["approved"], Bearer(by_no[line.no]["bearer"])
        require_currency(approved, claim.currency, field="lines")
        if approved.amount > line.claimed:
            raise Refused("APPROVED_OVER_CLAIMED", "More than was claimed.", field="lines")
        lines.append(decisions.RulingLine(line.no, line.claimed, approved.amount))
        if approved.amount < line.claimed:
            cut = line.claimed - approved.amount
            cuts.append(decisions.RulingAdjustment(line.no, reason, bearer.value, cut, OFFICER, {}))
    return tuple(lines), tuple(cuts)


def findings_of(ctx: Context, claim: Claim) -> list[Finding]:
    """What the rules said in their last run: the quantities they allowed, what is deductible."""
    return [
        Finding(
            line_no=row.line_no,
            seq=row.seq,
            rule=row.rule,
            kind=row.kind,
            severity=Severity(row.severity),
            reason=row.reason,
            bearer=Bearer(row.bearer) if row.bearer else None,
            amount=row.amount,
            inputs=row.inputs,
        )
        for row in rows.findings_of(ctx.session, claim.id, claim.run)
    ]


def _require_in_review(claim: Claim) -> None:
    if claim.status != ClaimStatus.IN_REVIEW:
        raise Refused("STATE_CONFLICT", "This claim is not in review.", state=claim.status)


def _require_other(ctx: Context, claim: Claim) -> None:
    if ctx.actor.person_id in {claim.person_id, claim.submitter_id}:
        raise Refused("SAME_PERSON", "Nobody decides a claim of his own.")


def require_reason(ctx: Context, reason: str) -> None:
    """Refuse `REASON_UNKNOWN` to a code that config/reasons.toml does not have."""
    if reason not in ctx.rulebook.reasons:
        raise Refused("REASON_UNKNOWN", "There is no such reason code.", field="reason")
