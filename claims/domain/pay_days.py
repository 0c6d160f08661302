"""Pay days: the days on which a programme pays, and the next one for what is authorised in time.

A plan is data of the programme: days of the week, or days of the month. A pay day on which offices
are closed moves to the next working day. Without a plan nothing is promised.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from claims.domain.calendar import Calendar, is_working_day
from claims.domain.refusals import Refused

WEEKDAYS: Final = range(1, 8)
"""Monday is 1 and Sunday 7, as ISO 8601 has it."""
DAYS_OF_MONTH: Final = range(1, 32)
MOST_CUT_OFF_DAYS: Final = 20

_MOVES_AT_MOST: Final = timedelta(days=40)
_LOOKS_AHEAD: Final = 130
"""Days that are walked through: more than two months, whatever is closed in between."""


@dataclass(frozen=True, slots=True)
class PayDays:
    """When a programme pays: on days of the week, or on days of the month, not both.

    A month without such a day pays on its last. What is authorised `cut_off_days` working days
    before a pay day, or earlier, is paid on it; 0 is by the pay day itself.
    """

    weekdays: tuple[int, ...] = ()
    days_of_month: tuple[int, ...] = ()
    cut_off_days: int = 0

    def __post_init__(self) -> None:
        if bool(self.weekdays) == bool(self.days_of_month):
            raise _invalid("Pay days are days of the week or days of the month.")
        for days, known in ((self.weekdays, WEEKDAYS), (self.days_of_month, DAYS_OF_MONTH)):
            if any(each not in known for each in days) or sorted(set(days)) != list(days):
                raise _invalid("Each day is named once, in order.")
        if not 0 <= self.cut_off_days <= MOST_CUT_OFF_DAYS:
            raise _invalid(f"The cut-off is 0 to {MOST_CUT_OFF_DAYS} working days before.")

    @property
    def kept(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "weekdays": list(self.weekdays),
            "days_of_month": list(self.days_of_month),
            "cut_off_days": self.cut_off_days,
        }

    def is_planned(self, day: date) -> bool:
        """Whether the plan names a day, whatever is closed on it."""
        if self.weekdays:
            return day.isoweekday() in self.weekdays
        last = calendar.monthrange(day.year, day.month)[1]
        return any(min(each, last) == day.day for each in self.days_of_month)


class PayDay(NamedTuple):
    """A day on which is paid what was authorised by its cut-off, that day included."""

    on: date
    cut_off_on: date


def read_pay_days(kept: Mapping[str, Any] | None) -> PayDays | None:
    """The plan as it was stored; None where a programme has none."""
    if kept is None:
        return None
    return PayDays(tuple(kept["weekdays"]), tuple(kept["days_of_month"]), int(kept["cut_off_days"]))


def plan_of(weekdays: Sequence[int], days_of_month: Sequence[int], cut_off_days: int) -> PayDays:
    """A plan as it is handed in, its days in order; refuses `PAY_DAYS_INVALID`."""
    return PayDays(tuple(sorted(weekdays)), tuple(sorted(days_of_month)), cut_off_days)


def next_pay_day(
    plan: PayDays, today: date, closed: Calendar, *, authorised_on: date | None = None
) -> PayDay | None:
    """The first pay day for what was authorised on a day, or else is authorised today.

    It is the first whose cut-off is not before that day. Paid on Thursdays, cut-off two days
    before, authorised on Friday 2026-08-14: Thursday 2026-08-20, cut-off on Tuesday the 18th. None
    where every planned day of the next two months is closed.
    """
    days = (_pay_day(plan, day, closed) for day in _planned(plan, today))
    since = authorised_on or today
    return min(
        (each for each in days if each and each.on >= today and each.cut_off_on >= since),
        default=None,
    )


def _planned(plan: PayDays, today: date) -> Iterator[date]:
    first = today - _MOVES_AT_MOST
    for at in range(_LOOKS_AHEAD):
        day = first + timedelta(days=at)
        if plan.is_planned(day):
            yield day


def _pay_day(plan: PayDays, planned: date, closed: Calendar) -> PayDay | None:
    """A planned day moved to the next working day, and the working day that is its cut-off."""
    on = planned
    while not is_working_day(on, closed.closed):
        on += timedelta(days=1)
        if on - planned > _MOVES_AT_MOST:
            return None
    cut_off, left = on, plan.cut_off_days
    while left:
        cut_off -= timedelta(days=1)
        left -= is_working_day(cut_off, closed.closed)
    return PayDay(on, cut_off)


def _invalid(text: str) -> Refused:
    return Refused("PAY_DAYS_INVALID", text, field="weekdays")
