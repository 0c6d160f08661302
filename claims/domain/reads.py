"""Reads: how a programme's receipts write dates and amounts, as data of its standard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from claims.domain.amounts import read_amount
from claims.domain.dates import DateOrder, MonthNames, read_date
from claims.domain.money import Money
from claims.domain.sections import Section

SEPARATORS: Final = frozenset(".,' ")


@dataclass(frozen=True, slots=True)
class Reads:
    """The order of dates, the languages of month names, the currency marks and separators."""

    dates: DateOrder = DateOrder.DAY_FIRST
    month_names: tuple[MonthNames, ...] = (MonthNames.EN,)
    marks: tuple[str, ...] = ()
    thousands: str = ","
    decimal: str = "."

    def date(self, text: str) -> date:
        """A printed date; refuses `DATE_UNREADABLE`."""
        return read_date(text, order=self.dates, month_names=self.month_names)

    def amount(self, text: str, currency: str) -> Money:
        """A printed amount; refuses `AMOUNT_UNREADABLE`."""
        return read_amount(
            text, currency, marks=self.marks, thousands=self.thousands, decimal=self.decimal
        )


def read_reads(given: Section) -> Reads:
    """The section `[reads]`."""
    thousands, decimal = given.text("thousands", longest=1), given.text("decimal", longest=1)
    if thousands == decimal or not {thousands, decimal} <= SEPARATORS:
        given.wrong("thousands", "two different separators are needed, out of . , ' and space")
    reads = Reads(
        given.choice("dates", DateOrder),
        given.choices("month_names", MonthNames),
        given.texts("currency_marks"),
        thousands,
        decimal,
    )
    given.finish()
    return reads
