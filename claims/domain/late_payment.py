"""Late payment: what a provider is owed when he is paid after the day that was promised."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from claims.domain.rules.rounding import half_up_part
from claims.domain.sections import Section


class LateUnit(StrEnum):
    """Which months count: those that are over, or those that have begun.

    Art. 29(7) of BPJS Kesehatan Regulation 7/2018 says "every month" and leaves it open.
    """

    FULL_MONTH = "full_month"
    STARTED_MONTH = "started_month"


@dataclass(frozen=True, slots=True)
class LatePayment:
    """So many thousandths of what was due for each month that a payment is late."""

    per_mille_a_month: int
    unit: LateUnit

    def owed(self, *, due_on: date, paid_on: date, approved: int) -> int:
        """Minor units owed to the provider; 0 in time. Half up, without compounding.

        Rp3.000.000 due 2026-03-27 at 10 per mille: paid 2026-04-30 one full month, Rp30.000;
        paid 2026-04-26 none. By started months Rp60.000 and Rp30.000.
        """
        return half_up_part(approved, self.per_mille_a_month * self.months(due_on, paid_on), 1_000)

    def months(self, due_on: date, paid_on: date) -> int:
        """How many months of this unit lie between two days; the day due is not late."""
        if paid_on <= due_on:
            return 0
        full = (paid_on.year - due_on.year) * 12 + paid_on.month - due_on.month
        if _months_after(due_on, full) > paid_on:
            full -= 1
        if self.unit is LateUnit.FULL_MONTH or _months_after(due_on, full) == paid_on:
            return full
        return full + 1


def _months_after(day: date, count: int) -> date:
    """The same day of a later month, or that month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def read_late_payment(given: Section) -> LatePayment:
    """The section `[late_payment]`."""
    late = LatePayment(
        per_mille_a_month=given.whole("per_mille_a_month", least=1, most=1_000),
        unit=given.choice("unit", LateUnit) if given.has("unit") else LateUnit.FULL_MONTH,
    )
    given.finish()
    return late
