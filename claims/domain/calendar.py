"""Working days: which days count, and the day a number of them ends on."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import date, timedelta

SATURDAY = 5


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
    """How many working days lie after `start` up to and with `end`; none when it is not later.

    From Thu 2026-08-13 to Wed 2026-08-19, with a holiday on 2026-08-17: three.
    """
    later = (start + timedelta(days=each) for each in range(1, (end - start).days + 1))
    return sum(is_working_day(day, holidays) for day in later)
