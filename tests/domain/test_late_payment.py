"""What a provider is owed for money that came late, by full months or by started ones."""

from __future__ import annotations

from datetime import date

import pytest

from claims.domain.late_payment import LatePayment, LateUnit

DUE = date(2026, 3, 27)


@pytest.mark.parametrize(
    ("paid_on", "full", "started"),
    [
        (date(2026, 4, 30), 30_000_00, 60_000_00),
        (date(2026, 4, 26), 0, 30_000_00),
        (date(2026, 4, 27), 30_000_00, 30_000_00),
        (date(2026, 3, 28), 0, 30_000_00),
        (DUE, 0, 0),
        (date(2026, 3, 1), 0, 0),
        (date(2027, 3, 27), 360_000_00, 360_000_00),
    ],
)
def test_months_late_are_one_per_cent_each(paid_on: date, full: int, started: int) -> None:
    for unit, owed in ((LateUnit.FULL_MONTH, full), (LateUnit.STARTED_MONTH, started)):
        rule = LatePayment(per_mille_a_month=10, unit=unit)
        assert rule.owed(due_on=DUE, paid_on=paid_on, approved=3_000_000_00) == owed


def test_a_month_without_such_a_day_ends_on_its_last() -> None:
    rule = LatePayment(per_mille_a_month=10, unit=LateUnit.FULL_MONTH)
    assert rule.months(date(2026, 1, 31), date(2026, 2, 28)) == 1
    assert rule.months(date(2026, 1, 31), date(2026, 3, 30)) == 1
    assert rule.months(date(2026, 1, 31), date(2026, 3, 31)) == 2
