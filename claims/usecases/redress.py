"""Redress without a request: found when a promise came true late, granted, questioned, exempted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from claims.domain.ledger import Happening, Occasion
from claims.domain.money import Money
from claims.domain.payouts import due
from claims.domain.permissions import Action, Scope
from claims.domain.redress import (
    REDRESS,
    Breach,
    LateClaim,
    RedressKind,
    breaches_of,
    require_other_exempter,
    require_uninvolved,
)
from claims.domain.refusals import Refused
from claims.storage import (
    adjudication,
    calendars,
    cases,
    claims,
    decisions,
    payouts,
    programmes,
    redress,
    users,
)
from claims.storage import standards as adopted
from claims.storage.base import among
from claims.storage.claims import Claim
from claims.storage.postings import post
from claims.storage.redress import Redress
from claims.usecases import standards
from claims.usecases.context import Context
from claims.usecases.moves import Changes, create, move

AT_ONCE = 500


def issue_due(ctx: Context) -> int:
    """Find what broken promises owe and grant what budget lines carry; returns how many granted.

    Safe to run twice and beside others: a promise is measured once for a claim.
    """
    ctx.permit(Action.REDRESS_ISSUE)
    _find(ctx)
    return _grant(ctx)


def _find(ctx: Context) -> None:
    late = redress.lock_late(ctx.session, AT_ONCE)
    measured = redress.kinds_of(ctx.session, [claim.id for claim in late])
    found = [
        (claim, breach)
        for claim in late
        for breach in _breaches(ctx, claim)
        if (claim.id, breach.kind.value) not in measured
    ]
    for action, is_owed in (("find", True), ("measure", False)):
        some = [each for each in found if (each[1].amount > 0) is is_owed]
        create(
            ctx,
            REDRESS,
            [_row(ctx, claim, breach) for claim, breach in some],
            action,
            payloads=[_told(claim, breach) for claim, breach in some],
        )


def _breaches(ctx: Context, claim: Claim) -> list[Breach]:
    standard = standards.parsed(ctx, adopted.get(ctx.session, claim.standard_id))
    lines = claims.lines_of(ctx.session, claim.id)
    decision = decisions.find_latest(ctx.session, claim.id)
    decided = decisions.lines_of(ctx.session, decision.id) if decision else []
    approved = {line.line_no: line.approved for line in decided}
    asked = [line.requested_on for line in lines if line.requested_on]
    programme = programmes.get(ctx.session, claim.programme_id)
    since = min([claim.submitted_on, *asked])
    return breaches_of(
        LateClaim(
            person_id=claim.person_id,
            provider_id=claim.provider_id,
            is_paid_to_provider=claim.payee_kind == "provider",
            approved=claim.approved or 0,
            due=_due_late(ctx, claim),
            decide_by=claim.decide_by,
            decided_on=claim.decided_on,
            pay_by=claim.pay_by,
            paid_on=claim.paid_on,
            serve_by=claim.serve_by,
            served_on=claim.served_on,
            services=[
                ((line.requested_on, line.delivered_on), approved.get(line.no, 0)) for line in lines
            ],
        ),
        standard,
        calendars.calendar_of(ctx.session, programme.calendar, since=since),
    )


def _due_late(ctx: Context, claim: Claim) -> int:
    """What of a claim's first payment was due on the day promised: no more than was undisputed."""
    if claim.paid_on is None:
        return 0
    blocked = cases.blocked_of(ctx.session, [claim.id], when_due=True).get(claim.id, 0)
    paid = payouts.paid_by(ctx.session, claim, claim.paid_on)
    return min(paid, due(approved=claim.approved or 0, paid=0, blocked=blocked))


def _row(ctx: Context, claim: Claim, breach: Breach) -> Redress:
    return Redress(
        id=ctx.new_id(),
        programme_id=claim.programme_id,
        claim_id=claim.id,
        standard_id=claim.standard_id,
        kind=breach.kind.value,
        promise=breach.promise,
        limit_days=breach.limit_days,
        actual_days=breach.actual_days,
        due_on=breach.due_on,
        done_on=breach.done_on,
        payee_kind=breach.payee_kind,
        payee_id=breach.payee_id,
        caused_by=breach.caused_by if breach.amount else None,
        currency=claim.currency,
        amount=breach.amount,
        found_at=ctx.now,
    )


def _told(claim: Claim, breach: Breach) -> dict[str, object]:
    """What the event tells: one event links the citizen's credit and who is to make it good."""
    told: dict[str, object] = {
        "claim": str(claim.id),
        "kind": breach.kind.value,
        "promise": breach.promise,
        "limit_days": breach.limit_days,
        "actual_days": breach.actual_days,
        "amount": breach.amount,
        "payee": str(breach.payee_id),
    }
    return {**told, "recovered_from": str(breach.caused_by)} if breach.caused_by else told


def _grant(ctx: Context) -> int:
    """Grant what is owed as far as its lines carry it, in order; the rest stays owed."""
    owed = redress.lock_owed(ctx.session, AT_ONCE)
    left = adjudication.read_available(ctx.session, {line for _, line in owed}, lock=True)
    granted: list[Redress] = []
    lines: list[UUID] = []
    for row, line in owed:
        if row.amount <= left[line]:
            left[line] -= row.amount
            granted.append(row)
            lines.append(line)
    move(
        ctx,
        REDRESS,
        granted,
        "grant",
        payloads=[_granted(row) for row in granted],
        changes={"budget_id": lines},
    )
    happenings: dict[UUID, list[Happening]] = defaultdict(list)
    for row in granted:
        happenings[row.programme_id] += _happenings(ctx, row, *_OF_GRANT[_is_late(row)])
    for programme_id, each in sorted(happenings.items()):
        post(ctx.session, programme_id, each, ctx.now)
    return len(granted)


_OF_GRANT = {
    False: (Occasion.REDRESS_GRANTED, Occasion.RECOVERY_DUE),
    True: (Occasion.LATE_PAYMENT_GRANTED, Occasion.RECOVERY_DUE),
}
_OF_EXEMPTION = {
    False: (Occasion.REDRESS_EXEMPTED, Occasion.RECOVERY_WAIVED),
    True: (Occasion.LATE_PAYMENT_EXEMPTED, Occasion.RECOVERY_WAIVED),
}


def _is_late(row: Redress) -> bool:
    return row.kind == RedressKind.LATE_PAYMENT


def _granted(row: Redress) -> dict[str, object]:
    told: dict[str, object] = {"amount": row.amount, "payee": str(row.payee_id)}
    return {**told, "recovered_from": str(row.caused_by)} if row.caused_by else told


def _happenings(
    ctx: Context, row: Redress, occasion: Occasion, recovery: Occasion
) -> list[Happening]:
    """What a row posts: the payee's part, and what the provider who caused it then owes."""
    assert row.budget_id is not None
    money = Money(row.amount, row.currency)
    parties = [(occasion, row.payee_id)]
    if row.caused_by:
        parties.append((recovery, row.caused_by))
    return [
        Happening(ctx.new_id(), each, "redress", row.id, row.budget_id, party, money)
        for each, party in parties
    ]


def question(ctx: Context, redress_id: UUID, *, reason: str, note: str | None = None) -> Redress:
    """Put granted redress in question with a coded reason; it is not paid until that is settled.

    Refuses `REDRESS_IN_PAYMENT` once a batch holds it, and `SAME_PERSON` to who has a part in it.
    """
    row = _lock_uninvolved(ctx, redress_id, Action.REDRESS_QUESTION)
    if reason not in ctx.rulebook.reasons:
        raise Refused("REASON_UNKNOWN", "There is no such reason code.", field="reason")
    if redress.is_in_payment(ctx.session, row.id):
        raise Refused("REDRESS_IN_PAYMENT", "A batch of payments holds this redress already.")
    move(
        ctx,
        REDRESS,
        [row],
        "question",
        payloads=[{"reason": reason, "note": note or ""}],
        changes={
            "reason": [reason],
            "questioned_by": [ctx.actor.user_id],
            "questioner_id": [ctx.actor.person_id],
            "upheld_by": [None],
            "upholder_id": [None],
        },
    )
    return row


def exempt(ctx: Context, redress_id: UUID) -> Redress:
    """Exempt from redress that another person put in question; its postings are reversed."""
    row = _lock_uninvolved(ctx, redress_id, Action.REDRESS_EXEMPT)
    require_other_exempter(ctx.actor.person_id, questioner=row.questioner_id)
    move(
        ctx,
        REDRESS,
        [row],
        "exempt",
        payloads=[{"reason": row.reason or "", "amount": row.amount}],
        changes={
            "exempted_by": [ctx.actor.user_id],
            "exempter_id": [ctx.actor.person_id],
        },
    )
    happenings = _happenings(ctx, row, *_OF_EXEMPTION[_is_late(row)])
    post(ctx.session, row.programme_id, happenings, ctx.now)
    return row


def uphold(ctx: Context, redress_id: UUID) -> Redress:
    """Let redress stand that another person put in question; it goes into the next payment."""
    row = _lock_uninvolved(ctx, redress_id, Action.REDRESS_EXEMPT)
    require_other_exempter(ctx.actor.person_id, questioner=row.questioner_id)
    upheld: Changes = {
        "upheld_by": [ctx.actor.user_id],
        "upholder_id": [ctx.actor.person_id],
    }
    move(ctx, REDRESS, [row], "uphold", changes=upheld)
    return row


def _lock_uninvolved(ctx: Context, redress_id: UUID, action: Action) -> Redress:
    """Redress, locked, for an officer who has no part in it."""
    row = redress.get(ctx.session, redress_id, ctx.permit(action), lock=True)
    claim = claims.get(ctx.session, row.claim_id, Scope(all=True))
    parties = [each for each in (row.payee_id, row.caused_by) if each]
    require_uninvolved(
        ctx.actor.person_id,
        payee=row.payee_id,
        submitter=claim.submitter_id,
        acts_for_a_party=users.is_acting_for(ctx.session, ctx.actor.person_id, parties),
    )
    return row


def get(ctx: Context, redress_id: UUID) -> Redress:
    """One redress, if the actor may see it."""
    return redress.get(ctx.session, redress_id, ctx.permit(Action.REDRESS_READ))


def list_(
    ctx: Context,
    *,
    programme_id: UUID | None = None,
    claim_id: UUID | None = None,
    status: str | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[Redress]:
    """A page of the redress the actor may see, in the order in which it was found."""
    scope = ctx.permit(Action.REDRESS_READ)
    query = _within(select(Redress).order_by(Redress.id).limit(limit), scope)
    for column, value in (
        (Redress.programme_id, programme_id),
        (Redress.claim_id, claim_id),
        (Redress.status, status),
    ):
        if value is not None:
            query = query.where(column == value)
    return list(ctx.session.scalars(query.where(Redress.id > after) if after else query))


def _within(query: Any, scope: Scope) -> Any:
    if scope.all:
        return query
    parties: Sequence[UUID] = [each for each in (scope.person_id, scope.provider_id) if each]
    return query.where(among(Redress.payee_id, parties) | among(Redress.caused_by, parties))
