"""Usages: how much of a rule's limit a person has used in a period, and what a claim would add."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple
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


def period_start(period: Period, day: date, programme_first_day: date) -> date:
    """The first day of the period a day lies in."""
    match period:
        case Period.MONTH:
            return day.replace(day=1)
        case Period.DAY:
            return day
        case Period.WEEK:
            return day - timedelta(days=day.weekday())
        case Period.QUARTER:
            return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        case Period.YEAR:
            return date(day.year, 1, 1)
        case Period.PROGRAMME:
            return programme_first_day
