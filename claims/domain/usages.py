"""Usages: what of a rule's limit its holder has used in a period, and what a claim would add."""

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


class Holder(StrEnum):
    """Whose use a limit counts together."""

    PERSON = "person"
    HOUSEHOLD = "household"
    PROVIDER = "provider"
    PROGRAMME = "programme"
    PREAUTHORISATION = "preauthorisation"


class UsageKey(NamedTuple):
    """Whose use of which limit in which period; what is locked before a claim is decided.

    `holder_id` is the id of the person, household, provider, programme or preauthorisation;
    which of them it is stands in `rule_id` (`home-care/a-year/household/year`; a person is not
    named). A person without a household holds as one alone, by his own id.
    """

    rule_id: str
    holder_id: UUID
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

    def __sub__(self, other: Usage) -> Usage:
        return Usage(
            self.amount - other.amount,
            self.count - other.count,
            self.quantity_milli - other.quantity_milli,
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
