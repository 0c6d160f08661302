"""Adjudicate a batch of claims: read by sets, decide each purely, write by sets.

One claim alone is a batch of one. Whatever has moved on in the meantime is passed over, so that a
batch run twice decides once.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

from claims.domain.adjudication import adjudicate_batch, against_budget
from claims.domain.assessments import Assessment, Route
from claims.domain.claims import CLAIM, ClaimKind, ClaimStatus
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.domain.standards import Standard
from claims.domain.usages import NOTHING
from claims.storage import adjudication, bulk, cases, usages
from claims.storage.claims import Claim
from claims.storage.decisions import FindingRow
from claims.usecases import batches, clocks, counters, decisions
from claims.usecases.batches import Batch
from claims.usecases.context import Context
from claims.usecases.counters import Keys, Used
from claims.usecases.moves import Changes, move

ENGINE_FAULT = "ENGINE_FAULT"
TRIES = 3
"""How often a batch is judged with some counters unlocked before everything is locked."""
NOT_RECEIVED = "NOT_RECEIVED"
_FINDING = (
    *("claim_id", "run", "seq", "line_no", "rule", "kind", "severity", "reason", "bearer"),
    *("amount", "inputs", "standard_id"),
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with what the rules said of it, and every finding's inputs as the text of JSON."""

    claim: Claim
    standard: Standard
    assessment: Assessment
    inputs: tuple[str, ...]


class _Contended(Exception):  # noqa: N818 - it says what happened, and is caught here
    """What others did meanwhile may matter: the batch is judged again with these locked before."""

    def __init__(self, counters: Keys) -> None:
        super().__init__()
        self.counters = counters


def adjudicate(ctx: Context, claim_ids: Sequence[UUID]) -> int:
    """Run the pinned standards over submitted claims; returns how many were decided or held.

    What all workers share is not locked while the rules run, or they would take turns: the
    counters of limits that many people share are locked and looked at again at the end, and the
    last step moves the budget lines' counters only where they carry it. Where the rules might say
    otherwise by then the batch is judged again with those counters locked before; where the
    budget seems short, or the counters go on moving, with everything locked.
    """
    ctx.permit(Action.CLAIM_ADJUDICATE)
    early: Keys = {}
    with _without_collecting():
        for _ in range(TRIES):
            try:
                with ctx.session.begin_nested():
                    return _adjudicate(ctx, claim_ids, early=early)
            except _Contended as contended:
                early = counters.all_of({**contended.counters, **early}, contended.counters)
            except Refused as refused:
                if refused.code != "BUDGET_SHORT":
                    raise
                break
        return _adjudicate(ctx, claim_ids, early=None)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Keep the garbage collector out of a batch: what it makes lives to the end of it anyway."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _adjudicate(ctx: Context, claim_ids: Sequence[UUID], *, early: Keys | None) -> int:
    """Judge and decide; `early` are the shared counters locked before the rules run, None all."""
    batch = batches.take(ctx, claim_ids, [ClaimStatus.SUBMITTED, ClaimStatus.COMPLETE])
    if not batch.claims:
        return 0
    own, shared = counters.keys_of(batch)
    is_locked = early is None
    before, later = counters.parted(own, shared, shared if early is None else early)
    used = usages.lock(ctx.session, before)
    if later:
        used = counters.both(used, usages.read(ctx.session, later))
    not_received = cases.not_received_among(ctx.session, claim_ids)
    lines = _reserving(batch.claims)
    available = adjudication.read_available(ctx.session, lines, lock=is_locked)
    judged = _judge(batch, used, available, not_received)
    if not is_locked and any(_is_short(each) for each in judged):
        if later:
            raise Refused("BUDGET_SHORT", "The line is looked at again with everything locked.")
        available = adjudication.read_available(ctx.session, lines, lock=True)
        judged = _judge(batch, used, available, not_received)
    _complete(ctx, batch)
    _keep_findings(ctx, judged)
    held = [each for each in judged if each.assessment.route is Route.HOLD]
    _hold(ctx, held)
    decided = [each for each in judged if each.assessment.route is not Route.HOLD]
    rulings = [_ruling(each) for each in decided]
    decisions.enter(ctx, rulings)
    if later:
        now = usages.lock(ctx.session, later)
        doubts = counters.in_doubt(batch, [each.assessment for each in judged], used, now)
        if doubts:
            raise _Contended(doubts)
    usages.add(ctx.session, _consumed(decided))
    decisions.book(ctx, rulings, batch.vouchers)
    return len(judged)


def _is_short(judged: Judged) -> bool:
    """Whether the budget line did not carry the claim: that is said only with the line locked."""
    kind = judged.standard.budget.kind
    return any(finding.kind == kind for finding in judged.assessment.findings)


def _reserving(claims: Sequence[Claim]) -> set[UUID]:
    """The budget lines that reimbursements of this batch would reserve from."""
    return {claim.budget_id for claim in claims if claim.kind == ClaimKind.REIMBURSEMENT}


def _judge(
    batch: Batch,
    used: Used,
    available: Mapping[UUID, int],
    not_received: AbstractSet[UUID],
) -> list[Judged]:
    """Judge every claim in order of submission, each seeing what the earlier ones consumed.

    A reimbursement that its budget line cannot carry is held and consumes nothing; so is what
    the citizen says he did not receive, as long as his case is open.
    """
    left, pinned = dict(available), batch.pinned
    by_id = {claim.id: claim for claim in batch.claims}

    def settle(assessment: Assessment) -> Assessment:
        claim = by_id[assessment.claim_id]
        if claim.id in not_received and assessment.approved and assessment.cause is None:
            return replace(assessment, route=Route.HOLD, cause=NOT_RECEIVED)
        if claim.kind != ClaimKind.REIMBURSEMENT or assessment.route is Route.HOLD:
            return assessment
        settled = against_budget(assessment, pinned[claim.standard_id], left[claim.budget_id])
        if settled.route is not Route.HOLD:
            left[claim.budget_id] -= settled.approved
        return settled

    judged = []
    for programme_id in sorted({claim.programme_id for claim in batch.claims}):
        claims = [claim for claim in batch.claims if claim.programme_id == programme_id]
        given = [(batch.facts[claim.id], pinned[claim.standard_id]) for claim in claims]
        found = adjudicate_batch(given, used.get(programme_id, {}), settle=settle)
        judged += [
            Judged(
                claim,
                pinned[claim.standard_id],
                assessment,
                tuple([bulk.json_text(dict(finding.inputs)) for finding in assessment.findings]),
            )
            for claim, assessment in zip(claims, found, strict=True)
        ]
    return judged


def _complete(ctx: Context, batch: Batch) -> None:
    """The file is complete once the rules can read it: the statutory clock starts."""
    submitted = [claim for claim in batch.claims if claim.status == ClaimStatus.SUBMITTED]
    due = clocks.completed(ctx, submitted, batch.pinned, clocks.days_of_completion(ctx, submitted))
    changes: Changes = {"run": [each.run + 1 for each in submitted], **due}
    move(ctx, CLAIM, submitted, "complete", changes=changes)


def _keep_findings(ctx: Context, judged: Sequence[Judged]) -> None:
    bulk.copy_rows(
        ctx.session,
        FindingRow,
        _FINDING,
        [
            (
                *(each.claim.id, each.claim.run, finding.seq, finding.line_no, finding.rule),
                *(finding.kind, finding.severity.value, finding.reason),
                finding.bearer.value if finding.bearer else None,
                *(finding.amount, inputs, each.claim.standard_id),
            )
            for each in judged
            for finding, inputs in zip(each.assessment.findings, each.inputs, strict=True)
        ],
    )


def _hold(ctx: Context, held: Sequence[Judged]) -> None:
    causes = [each.assessment.cause for each in held]
    move(
        ctx,
        CLAIM,
        [each.claim for each in held],
        "hold",
        payloads=[{"cause": cause, "route": Route.HOLD.value} for cause in causes],
        changes={"cause": causes},
    )


def _consumed(decided: Sequence[Judged]) -> Used:
    added: Used = defaultdict(dict)
    for each in decided:
        totals = added[each.claim.programme_id]
        for key, usage in each.assessment.usage.items():
            totals[key] = totals.get(key, NOTHING) + usage
    return added


def _ruling(judged: Judged) -> decisions.Ruling:
    """What the rules decided, as a decision is written: adjustments are reductions and refusals."""
    return decisions.Ruling(
        claim=judged.claim,
        lines=tuple(
            decisions.RulingLine(line.no, line.claimed, line.approved)
            for line in judged.assessment.lines
        ),
        adjustments=tuple(
            decisions.RulingAdjustment(
                line_no=finding.line_no,
                reason=finding.reason,
                bearer=finding.bearer.value,
                amount=finding.amount,
                rule=finding.rule,
                inputs=judged.inputs[finding.seq - 1],
            )
            for finding in judged.assessment.adjustments
            if finding.line_no is not None and finding.bearer is not None
        ),
        promises=judged.standard.promises,
    )


def hold_faulty(ctx: Context, claim_id: UUID, *, error: str) -> None:
    """Give a claim that the engine cannot judge to a person, with what went wrong."""
    ctx.permit(Action.CLAIM_ADJUDICATE)
    claim = ctx.session.get(Claim, claim_id, with_for_update=True)
    if claim is None or claim.status not in {ClaimStatus.SUBMITTED, ClaimStatus.COMPLETE}:
        return
    changes: Changes = {"cause": [ENGINE_FAULT]}
    if claim.status == ClaimStatus.SUBMITTED:
        # That the engine cannot judge it is no fault of the claimant: his file is complete.
        pinned = batches.pinned_by(ctx, {claim.standard_id})
        due = clocks.completed(ctx, [claim], pinned, clocks.days_of_completion(ctx, [claim]))
        changes = {**changes, **due}
    move(
        ctx,
        CLAIM,
        [claim],
        "hold",
        payloads=[{"cause": ENGINE_FAULT, "error": error, "route": Route.HOLD.value}],
        changes=changes,
    )
