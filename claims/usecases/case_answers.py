"""Answer a case: dismissed, or resolved with what it changes; then what it held back is free."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from claims.domain.case_terms import CaseKind
from claims.domain.cases import CASE, CaseOutcome, CaseStatus
from claims.domain.claims import ClaimStatus
from claims.domain.permissions import Action
from claims.domain.redecisions import RedecisionStatus
from claims.domain.refusals import Refused
from claims.storage import cases, decisions, payouts
from claims.storage import redecisions as proposals
from claims.storage.cases import Case
from claims.storage.redecisions import Redecision
from claims.usecases import redecisions, reviews
from claims.usecases.batches import Batch
from claims.usecases.cases import require_handler
from claims.usecases.context import Context
from claims.usecases.moves import Changes, move
from claims.usecases.reviews import DecidedLine

OBJECTION_ANSWERED = "OBJECTION_ANSWERED"
"""The reason of a new decision that answers a case, where the officer names no other."""


def dismiss(ctx: Context, case_id: UUID, *, reason: str, text: str) -> Case:
    """Dismiss a case that was not taken up, with a coded reason; nothing is held back any more."""
    reviews.require_reason(ctx, reason)
    case, read = _lock(ctx, case_id, Action.CASE_HANDLE)
    CASE.edge(CaseStatus(case.status), "dismiss")
    _free(ctx, case, read)
    changes: Changes = {
        "answer": [text],
        "resolver_id": [ctx.actor.person_id],
        "resolved_at": [ctx.now],
        "due_on": [None],
    }
    move(ctx, CASE, [case], "dismiss", payloads=[{"reason": reason}], changes=changes)
    return case


def resolve(
    ctx: Context,
    case_id: UUID,
    *,
    version: int,
    outcome: str,
    text: str,
    reason: str | None = None,
    lines: Sequence[DecidedLine] = (),
) -> Case:
    """Answer a case, as the officer it was given to; what is upheld of a decision is decided anew.

    With lines a new decision is proposed, and the case is closed when another person has approved
    it; without, it is closed now. Refuses `CLAIM_IN_PAYMENT` while the bank has to answer.
    """
    case, read = _lock(ctx, case_id, Action.CASE_RESOLVE)
    if case.version != version:
        raise Refused("VERSION_STALE", "The case has changed since you looked at it.")
    CASE.edge(CaseStatus(case.status), "resolve")
    if case.assignee_id != ctx.actor.person_id:
        raise Refused("CASE_OF_ANOTHER", "This case was given to another officer.")
    found = _decide_again(ctx, case, read, CaseOutcome(outcome), text, reason, lines)
    changes: Changes = {
        "outcome": [outcome],
        "answer": [text],
        "resolver_id": [ctx.actor.person_id],
        "resolved_at": [ctx.now],
        "redecision_id": [found.id if found else None],
    }
    move(ctx, CASE, [case], "resolve", payloads=[{"outcome": outcome}], changes=changes)
    if found is None or found.status == RedecisionStatus.IN_FORCE:
        move(ctx, CASE, [case], "close", changes={"due_on": [None]})
    return case


def _lock(ctx: Context, case_id: UUID, action: Action) -> tuple[Case, Batch | None]:
    """A case for an officer who is no part of it; its claim is locked first, as everywhere."""
    scope = ctx.permit(action)
    claim_id = cases.get(ctx.session, case_id, scope).claim_id
    read = redecisions.lock(ctx, claim_id) if claim_id else None
    case = cases.get(ctx.session, case_id, scope, lock=True)
    require_handler(ctx, case, ctx.actor.person_id)
    return case, read


def _decide_again(
    ctx: Context,
    case: Case,
    read: Batch | None,
    outcome: CaseOutcome,
    text: str,
    reason: str | None,
    lines: Sequence[DecidedLine],
) -> Redecision | None:
    """The new decision an outcome asks for, if it asks for one."""
    is_decided = read is not None and bool(decisions.latest_of(ctx.session, [read.claims[0].id]))
    if lines and (outcome is CaseOutcome.REJECTED or not is_decided):
        raise Refused("LINES_DIFFER", "There is nothing to decide anew.", field="lines")
    if not lines or read is None:
        if outcome is not CaseOutcome.REJECTED and is_decided and case.kind != CaseKind.COMPLAINT:
            raise Refused("LINES_DIFFER", "Name the lines that are decided anew.", field="lines")
        return _free(ctx, case, read)
    return redecisions.propose_locked(
        ctx, read, reason=reason or OBJECTION_ANSWERED, note=text, lines=lines
    )


def _free(ctx: Context, case: Case, read: Batch | None) -> Redecision | None:
    """Let what a case held back be paid: of a claim that is paid, by confirming its decision.

    While the bank has to answer nothing is freed: it would be neither in that payment nor due.
    """
    if read is None or not case.disputed:
        return None
    claim = read.claims[0]
    standing = payouts.standing_of(ctx.session, [claim.id]).get(claim.id, payouts.Standing())
    if standing.in_payment:
        raise Refused("CLAIM_IN_PAYMENT", "This claim is being paid; the bank has to answer first.")
    if claim.status != ClaimStatus.PAID or (claim.approved or 0) <= standing.paid:
        return None
    return redecisions.propose_locked(ctx, read, reason=OBJECTION_ANSWERED, note=None)


def follow(ctx: Context, redecision_ids: Sequence[UUID]) -> int:
    """Close the cases whose new decision is in force, reopen those whose was refused; how many."""
    ctx.permit(Action.CASE_FOLLOW)
    waiting = cases.lock_of_redecisions(ctx.session, redecision_ids)
    became = proposals.statuses_of(ctx.session, redecision_ids)

    def whose(status: RedecisionStatus) -> list[Case]:
        return [
            case
            for case in waiting
            if case.redecision_id and became.get(case.redecision_id) == status
        ]

    closed, reopened = whose(RedecisionStatus.IN_FORCE), whose(RedecisionStatus.REFUSED)
    move(ctx, CASE, closed, "close", changes={"due_on": [None] * len(closed)})
    emptied = ("outcome", "answer", "resolver_id", "resolved_at", "redecision_id")
    changes = {name: [None] * len(reopened) for name in emptied}
    move(ctx, CASE, reopened, "reopen", changes=changes)
    return len(closed) + len(reopened)
