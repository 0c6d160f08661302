"""Days that count: working days and calendar days, where a number of them ends, how many passed."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from claims.domain.promises import Counting

SATURDAY = 5


class DayKind(StrEnum):
    """Why an office is closed: a holiday of the nation, or leave that all take together."""

    HOLIDAY = "holiday"
    JOINT_LEAVE = "joint_leave"


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day of the week on which offices are closed; `names` by language, `source` who says so."""

    day: date
    kind: DayKind
    names: Mapping[str, str]
    source: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which the offices of one country or region are closed, weekends apart."""

    code: str
    closed: frozenset[date] = frozenset()

    def after(self, start: date, days: int, counts: Counting) -> date:
        """The day on which so many days after `start` end; the start is not counted."""
        if counts is Counting.CALENDAR_DAYS:
            return start + timedelta(days=days)
        return after_working_days(start, days, self.closed)

    def between(self, start: date, end: date, counts: Counting) -> int:
        """How many days lie behind `start` up to `end`, which is counted; 0 when it is earlier."""
        if counts is Counting.CALENDAR_DAYS:
            return max((end - start).days, 0)
        return working_days_between(start, end, self.closed)

    def over_since(self, today: date, days: int, counts: Counting) -> date:
        """The last day after which so many days are over by `today`, itself not among them."""
        day = today - timedelta(days=days + 1)
        while self.after(day, days, counts) >= today:
            day -= timedelta(days=1)
        return day


def is_working_day(day: date, holidays: AbstractSet[date] = frozenset()) -> bool:
    """Whether an office works on a day: Monday to Friday, holidays out."""
    return day.weekday() < SATURDAY and day not in holidays


def after_working_days(start: date, days: int, holidays: AbstractSet[date] = frozenset()) -> date:
    """The day on which so many working days after `start` end; the start is not counted.

    Thu 2026-08-13 and three days with a holiday on 2026-08-17 end on Wed 2026-08-19.
    """
    day, left = start, days
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day, holidays)
    return day


def working_days_between(start: date, end: date, holidays: AbstractSet[date] = frozenset()) -> int:
    """How many working days lie behind `start` up to `end`; whole weeks are not walked through.

    The other way round from `after_working_days`: what ends on a day is that many days after.
    """
    if end <= start:
        return 0
    weeks, rest = divmod((end - start).days, 7)
    days = 5 * weeks + sum(
        (start + timedelta(days=each)).weekday() < SATURDAY for each in range(1, rest + 1)
    )
    return days - sum(start < day <= end and day.weekday() < SATURDAY for day in holidays)
