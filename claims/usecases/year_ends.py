"""End a budget year: lists drawn up by one person, all their postings by another's word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from claims.domain.claims import CLAIM
from claims.domain.ledger import Happening, Occasion
from claims.domain.money import Money
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.domain.texts import Texts
from claims.domain.year_ends import (
    YEAR_END,
    YearEndStatus,
    YearList,
    require_books_closed,
    require_later,
    require_other_person,
    require_over,
    unclaimed_until,
)
from claims.storage import payouts, programmes, year_ends
from claims.storage.claims import Claim
from claims.storage.postings import post
from claims.storage.programmes import Budget, Programme
from claims.storage.vouchers import Voucher
from claims.storage.year_ends import Year, YearEnd, YearEndLine, YearEndRow
from claims.usecases import vouchers
from claims.usecases.context import Context
from claims.usecases.moves import Changes, create, move


def lines(ctx: Context, programme_id: UUID, *, last_day: date) -> list[Budget]:
    """The budget lines whose year ends with a day: those for claims, adopted until then."""
    ctx.permit(Action.YEAR_END_READ)
    programme = programmes.get(ctx.session, programme_id)
    return year_ends.lines_of(ctx.session, programme, last_day)


def propose(
    ctx: Context, programme_id: UUID, *, last_day: date, staying: Sequence[UUID] = ()
) -> YearEnd:
    """Draw up the lists of a programme's year, and propose to post what follows from them.

    Of the lines for claims that were adopted until `last_day`; `staying` names those of them that
    are for a later year already. Lines for redress and late payment stay: a programme has one of
    each. Refuses `YEAR_NOT_OVER`, `YEAR_END_TAKEN`, `YEAR_END_OPEN`, `PERIOD_OPEN` while the books
    of the year are not closed, and `PAYOUT_UNDER_WAY` while a batch of it is.
    """
    ctx.permit(Action.YEAR_END_PROPOSE)
    programme = programmes.get(ctx.session, programme_id)
    previous = year_ends.last_confirmed(ctx.session, programme_id)
    require_over(last_day, today=ctx.today(programme.time_zone))
    require_later(last_day, previous=previous)
    _require_settled(ctx, programme, last_day)
    found = {each.id for each in year_ends.lines_of(ctx.session, programme, last_day)}
    if not found.issuperset(staying):
        raise Refused("BUDGET_UNKNOWN", "The year has no such budget line.", field="staying")
    year = Year(
        programme_id,
        last_day,
        previous,
        unclaimed_until(last_day, after_days=ctx.rulebook.unclaimed_days),
        tuple(sorted(found - set(staying))),
    )
    year_end_id = ctx.new_id()
    drawn = year_ends.draw(ctx.session, year_end_id, year)
    _require_movable(ctx, year_end_id)
    row = YearEnd(
        id=year_end_id,
        programme_id=programme_id,
        currency=programme.currency,
        last_day=last_day,
        unclaimed_until=year.unclaimed_until,
        released=drawn.released,
        unpaid=drawn.unpaid,
        lapsed=drawn.lapsed,
        given=drawn.given,
        digest=drawn.digest,
        proposed_by=ctx.actor.user_id,
        proposer_id=ctx.actor.person_id,
        proposed_at=ctx.now,
        answered_by=None,
        answerer_id=None,
        answered_at=None,
        booked_on=None,
    )
    told = {"last_day": last_day.isoformat(), "digest": drawn.digest}
    create(ctx, YEAR_END, [row], "propose", payloads=[told])
    return row


def confirm(ctx: Context, year_end_id: UUID) -> YearEnd:
    """Post what the lists of a year end say, all of it or nothing, as another person.

    Locks its claims, its vouchers, its budget lines and then the accounts, and draws the lists up
    again: refuses `YEAR_END_CHANGED` when anything that posts is other than was proposed.
    """
    ctx.permit(Action.YEAR_END_CONFIRM)
    row = year_ends.get(ctx.session, year_end_id, lock=True)
    require_other_person(ctx.actor.person_id, proposer=row.proposer_id, what="this year end")
    YEAR_END.edge(YearEndStatus(row.status), "confirm")
    programme = programmes.get(ctx.session, row.programme_id)
    _require_settled(ctx, programme, row.last_day)
    claims, given, ended, drawn = _lock(ctx, row)
    changes: Changes = {
        "answered_by": [ctx.actor.user_id],
        "answerer_id": [ctx.actor.person_id],
        "answered_at": [ctx.now],
        "booked_on": [ctx.today(programme.time_zone)],
    }
    told = {"digest": row.digest, "lapsed": row.lapsed, "given": row.given}
    move(ctx, YEAR_END, [row], "confirm", changes=changes, payloads=[told])
    move(ctx, CLAIM, claims, "give_to_treasury", payloads=[{"year_end": str(row.id)}] * len(claims))
    happenings = vouchers.end(ctx, ended, "expire")
    happenings += _happenings(ctx, row, given, drawn)
    post(ctx.session, row.programme_id, happenings, ctx.now)
    year_ends.note_carried(ctx.session, row.id)
    return row


def drop(ctx: Context, year_end_id: UUID) -> YearEnd:
    """Give up a proposed year end, also as who proposed it; its lists stay as they were drawn."""
    ctx.permit(Action.YEAR_END_CONFIRM)
    row = year_ends.get(ctx.session, year_end_id, lock=True)
    changes: Changes = {
        "answered_by": [ctx.actor.user_id],
        "answerer_id": [ctx.actor.person_id],
        "answered_at": [ctx.now],
    }
    move(ctx, YEAR_END, [row], "drop", changes=changes)
    return row


def _lock(
    ctx: Context, row: YearEnd
) -> tuple[list[Claim], list[YearEndRow], list[Voucher], list[YearEndLine]]:
    """All that a year end moves, locked in the one order, and as it was drawn up."""
    drawn = [line.budget_id for line, _ in year_ends.lines_drawn(ctx.session, row.id)]
    posting = year_ends.rows_posting(ctx.session, row.id)
    given = [each for each in posting if each.list == YearList.UNCLAIMED]
    claims = payouts.lock_claims(ctx.session, [each.object_id for each in given])
    ended = year_ends.lock_vouchers(
        ctx.session, [each.object_id for each in posting if each.list == YearList.VOUCHERS]
    )
    lines = year_ends.lock_lines(ctx.session, row.id)
    previous = year_ends.last_confirmed(ctx.session, row.programme_id)
    year = Year(row.programme_id, row.last_day, previous, row.unclaimed_until, tuple(drawn))
    if year_ends.has_changed(ctx.session, row, year):
        raise Refused(
            "YEAR_END_CHANGED",
            "Something that this year end posts is not as it was drawn up; drop it and propose"
            " another.",
        )
    return claims, given, ended, lines


def _happenings(
    ctx: Context, row: YearEnd, given: Sequence[YearEndRow], drawn: Sequence[YearEndLine]
) -> list[Happening]:
    """What the treasury is given of each claim, and what lapses of each line."""
    return [
        Happening(
            ctx.new_id(),
            Occasion.RETURNED_TO_TREASURY,
            "claims",
            each.object_id,
            each.budget_id,
            each.payee_id,
            Money(each.posted, row.currency),
        )
        for each in given
    ] + [
        Happening(
            ctx.new_id(),
            Occasion.BUDGET_LAPSED,
            "year_ends",
            row.id,
            each.budget_id,
            None,
            Money(each.lapsed, row.currency),
        )
        for each in drawn
    ]


def _require_settled(ctx: Context, programme: Programme, last_day: date) -> None:
    """Refuse while the year's books are not closed, or a batch of it waits for anything."""
    closed, opened = year_ends.closed_until(ctx.session, programme.id)
    require_books_closed(last_day, closed=closed, opened=opened)
    if year_ends.has_batch_under_way(ctx.session, programme.id, last_day):
        raise Refused("PAYOUT_UNDER_WAY", "A batch of that year waits for its release or the bank.")


def _require_movable(ctx: Context, year_end_id: UUID) -> None:
    """Refuse `YEAR_END_TOO_LARGE` where one transaction cannot move all that would post."""
    counts = year_ends.counts_of(ctx.session, year_end_id)
    if any(count > year_ends.MOVED_AT_MOST for count in counts.values()):
        raise Refused(
            "YEAR_END_TOO_LARGE",
            f"More than {year_ends.MOVED_AT_MOST} would move at once; let the clock expire vouchers"
            " first.",
        )


def get(ctx: Context, year_end_id: UUID) -> YearEnd:
    """One year end."""
    ctx.permit(Action.YEAR_END_READ)
    return year_ends.get(ctx.session, year_end_id)


def list_(
    ctx: Context, programme_id: UUID, *, after: UUID | None = None, limit: int = 50
) -> list[YearEnd]:
    """A page of a programme's year ends in the order they were proposed."""
    ctx.permit(Action.YEAR_END_READ)
    programmes.get(ctx.session, programme_id)
    query = select(YearEnd).where(YearEnd.programme_id == programme_id)
    query = query.order_by(YearEnd.id).limit(limit)
    return list(ctx.session.scalars(query.where(YearEnd.id > after) if after else query))


def rows(
    ctx: Context,
    year_end_id: UUID,
    *,
    name: str = YearList.VOUCHERS,
    after: UUID | None = None,
    limit: int = 50,
) -> list[YearEndRow]:
    """A page of a list of vouchers or claims; `after` is the object of the last row seen."""
    row = get(ctx, year_end_id)
    return list(year_ends.rows_page(ctx.session, row.id, name, after=after, limit=limit))


@dataclass(frozen=True, slots=True)
class RowPage:
    """A page of a list, and the object of its last row where more follow."""

    items: list[YearEndRow]
    next: UUID | None


def page_of(
    ctx: Context, year_end_id: UUID, *, name: str, after: UUID | None = None, limit: int = 50
) -> RowPage:
    """A page of a list of vouchers or claims."""
    found = rows(ctx, year_end_id, name=name, after=after, limit=limit + 1)
    shown = found[:limit]
    return RowPage(shown, shown[-1].object_id if len(found) > limit else None)


@dataclass(frozen=True, slots=True)
class LapsedLine:
    """A budget line at a year's end: what it had, kept, lost and carries (minor units)."""

    budget_id: UUID
    code: str
    names: Texts
    currency: str
    available: int
    released: int
    kept: int
    lapsed: int
    committed: int
    obligated: int


def lapsed(ctx: Context, year_end_id: UUID) -> list[LapsedLine]:
    """What of each line of a year end lapses, by code."""
    return [
        LapsedLine(
            budget_id=budget.id,
            code=budget.code,
            names=budget.names,
            currency=line.currency,
            available=line.available,
            released=line.released,
            kept=line.kept,
            lapsed=line.lapsed,
            committed=line.committed,
            obligated=line.obligated,
        )
        for line, budget in year_ends.lines_drawn(ctx.session, get(ctx, year_end_id).id)
    ]
