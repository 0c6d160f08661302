"""When a programme pays: its plan of pay days, the next one, and what is due on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from claims.domain.claims import ClaimStatus
from claims.domain.pay_days import PayDay, PayDays, next_pay_day, plan_of, read_pay_days
from claims.domain.permissions import Action
from claims.storage import calendars, decisions, payouts, people, programmes
from claims.storage.claims import Claim
from claims.storage.programmes import Programme
from claims.usecases import dues
from claims.usecases.context import Context
from claims.usecases.dues import Due
from claims.usecases.moves import record

CLAIMS_AT_MOST: Final = 5_000
"""How many authorised claims the outlook adds up."""

UNPAID: Final = frozenset({ClaimStatus.DECIDED, ClaimStatus.AUTHORISED, ClaimStatus.PAYMENT_FAILED})
_BACK: Final = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class PlanTold:
    """A programme's plan and its next pay day; both None where nothing is promised."""

    plan: PayDays | None
    next: PayDay | None


@dataclass(frozen=True, slots=True)
class DueThen:
    """What is authorised now and can be paid on the next pay day (minor units).

    With `is_more` there are further claims that were not added up.
    """

    next: PayDay
    payments: int
    amount: int
    is_more: bool


def set_(
    ctx: Context,
    programme_id: UUID,
    *,
    weekdays: Sequence[int] = (),
    days_of_month: Sequence[int] = (),
    cut_off_days: int = 0,
) -> PlanTold:
    """Set when a programme pays; without any day it promises none from now on."""
    ctx.permit(Action.PAY_DAYS_SET)
    programme = programmes.get(ctx.session, programme_id)
    plan = None
    if weekdays or days_of_month:
        plan = plan_of(weekdays, days_of_month, cut_off_days)
    programme.pay_days = plan.kept if plan else None
    ctx.session.flush()
    told = {"programme": str(programme.id), **(plan.kept if plan else {})}
    record(ctx, "pay_days", ctx.new_id(), "pay_days.set", told)
    return _told(ctx, programme)


def get(ctx: Context, programme_id: UUID) -> PlanTold:
    """A programme's plan and its next pay day."""
    ctx.permit(Action.PROGRAMME_READ)
    return _told(ctx, programmes.get(ctx.session, programme_id))


def _told(ctx: Context, programme: Programme) -> PlanTold:
    return PlanTold(read_pay_days(programme.pay_days), next_of(ctx, programme))


def next_of(
    ctx: Context, programme: Programme, *, authorised_on: date | None = None
) -> PayDay | None:
    """The next pay day for what was authorised on a day, or is today; None without a plan."""
    plan = read_pay_days(programme.pay_days)
    if plan is None:
        return None
    today = ctx.today(programme.time_zone)
    closed = calendars.calendar_of(ctx.session, programme.calendar, since=today - _BACK)
    return next_pay_day(plan, today, closed, authorised_on=authorised_on)


def of_claim(ctx: Context, claim: Claim, programme: Programme) -> PayDay | None:
    """When an approved claim that is not paid is, or would be were it authorised by the cut-off.

    None where nothing is due, and where its payee has no account that may be paid to.
    """
    if programme.pay_days is None or claim.status not in UNPAID or not claim.approved:
        return None
    [owed] = dues.of_claims(ctx, [claim])
    if not owed.amount or not _accounts(ctx, programme, [claim]):
        return None
    authorised_on = None
    if claim.status != ClaimStatus.DECIDED:
        authorised_on = _authorised_on(ctx, programme, [owed]).get(claim.id)
    return next_of(ctx, programme, authorised_on=authorised_on)


def outlook(ctx: Context, programme_id: UUID) -> DueThen | None:
    """What is due on a programme's next pay day: authorised by its cut-off; None without a plan."""
    ctx.permit(Action.PAYOUT_READ)
    programme = programmes.get(ctx.session, programme_id)
    following = next_of(ctx, programme, authorised_on=date.min)
    if following is None:
        return None
    claims = payouts.payable(ctx.session, programme_id, CLAIMS_AT_MOST + 1)
    counted = claims[:CLAIMS_AT_MOST]
    accounts = _accounts(ctx, programme, counted)
    owed = [
        each
        for each in dues.of_claims(ctx, counted)
        if each.amount and each.claim.payee_id in accounts
    ]
    days = _authorised_on(ctx, programme, owed)
    owed = [each for each in owed if days.get(each.claim.id, date.min) <= following.cut_off_on]
    return DueThen(
        following,
        len({each.claim.payee_id for each in owed}),
        sum(each.amount for each in owed),
        len(claims) > CLAIMS_AT_MOST,
    )


def _authorised_on(ctx: Context, programme: Programme, owed: Sequence[Due]) -> dict[UUID, date]:
    """On which day the decision in force of each claim was authorised by the last who had to."""
    at = decisions.authorised_at_of(ctx.session, [each.decision.id for each in owed])
    return {
        each.claim.id: ctx.day_of(at[each.decision.id], programme.time_zone)
        for each in owed
        if each.decision.id in at
    }


def _accounts(ctx: Context, programme: Programme, claims: Sequence[Claim]) -> set[UUID]:
    """The payees of some claims who have an account that may be paid to."""
    ids: dict[str, set[UUID]] = {"person": set(), "provider": set()}
    for claim in claims:
        ids[claim.payee_kind].add(claim.payee_id)
    found = people.accounts_in_force(
        ctx.session,
        people=sorted(ids["person"]),
        providers=sorted(ids["provider"]),
        currency=programme.currency,
        at=ctx.now,
    )
    return set(found)
