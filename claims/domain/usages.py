"""Usages: how much of a rule's limit a person has used in a period, and what a claim would add."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID


class Period(StrEnum):
    """Over which days a limit counts. Weeks begin on Monday; the programme is one period."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    PROGRAMME = "programme"


class UsageKey(NamedTuple):
    """Whose use of which limit in which period; what is locked before a claim is decided."""

    rule_id: str
    person_id: UUID
    period_start: date


@dataclass(frozen=True, slots=True)
class Usage:
    """Amount in minor units, number of claims or lines, quantity in thousandths."""

    amount: int
    count: int
    quantity_milli: int

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.amount + other.amount,
            self.count + other.count,
            self.quantity_milli + other.quantity_milli,
        )


NOTHING = Usage(0, 0, 0)


PERIOD_STARTS: Final[Mapping[Period, Callable[[date, date], date]]] = {
    Period.DAY: lambda day, _: day,
    Period.WEEK: lambda day, _: day - timedelta(days=day.weekday()),
    Period.MONTH: lambda day, _: day.replace(day=1),
    Period.QUARTER: lambda day, _: date(day.year, 3 * ((day.month - 1) // 3) + 1, 1),
    Period.YEAR: lambda day, _: date(day.year, 1, 1),
    Period.PROGRAMME: lambda _, programme_first_day: programme_first_day,
}
"""The first day of the period that a day lies in, given the programme's first day."""
