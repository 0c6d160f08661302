"""Fill a calendar with a year's closed days, and see which they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from claims.domain.calendar import ClosedDay
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import calendars
from claims.storage.calendars import CalendarDay
from claims.usecases.context import Context
from claims.usecases.moves import record


def load(ctx: Context, code: str, *, year: int, days: Sequence[ClosedDay]) -> int:
    """Make a calendar's year exactly these days; returns how many days changed.

    Days that were promised before stay as they were promised. The same days again change nothing
    and leave no event. Refuses `CALENDAR_DAYS_INVALID` for days of another year, or twice.
    """
    ctx.permit(Action.CALENDAR_LOAD)
    given = {each.day: each for each in days}
    if len(given) != len(days) or any(day.year != year for day in given):
        raise Refused("CALENDAR_DAYS_INVALID", f"These are not days of {year}, each once.")
    before = {row.day: row.closed_day for row in calendars.days_of(ctx.session, code, year)}
    changed = {day for day, each in given.items() if before.get(day) != each}
    gone = before.keys() - given.keys()
    calendars.remove(ctx.session, code, (changed & before.keys()) | gone)
    for day in sorted(changed):
        ctx.session.add(_row(ctx, code, given[day]))
    if changed or gone:
        told = {"calendar": code, "year": year, "changed": _told(changed), "gone": _told(gone)}
        record(ctx, "calendars", ctx.new_id(), "calendar.loaded", told)
    return len(changed) + len(gone)


def _row(ctx: Context, code: str, each: ClosedDay) -> CalendarDay:
    return CalendarDay(
        calendar=code,
        day=each.day,
        kind=each.kind.value,
        names=dict(each.names),
        source=each.source,
        loaded_at=ctx.now,
    )


def _told(days: set[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days)]


def list_(ctx: Context, code: str, *, year: int) -> list[CalendarDay]:
    """The closed days of a year, in their order."""
    ctx.permit(Action.CALENDAR_READ)
    return calendars.days_of(ctx.session, code, year)
