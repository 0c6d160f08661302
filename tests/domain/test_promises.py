"""What a broken promise owes, in the worked figures of the rule."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.promises import Counting, Measure, Redress
from tests.domain.claim_builders import PROMISES, a_standard

A_RULE = Redress(beyond_percent=10, per_mille_a_day=1, cap_percent=5, floor=10_000_00)


@pytest.mark.parametrize(
    ("limit", "actual", "approved", "owed"),
    [
        (5, 7, 12_500_000_00, 25_000_00),
        (5, 5, 12_500_000_00, 0),
        (20, 22, 12_500_000_00, 0),  # 22 is not more than 22.0
        (20, 23, 12_500_000_00, 37_500_00),
        (5, 7, 400_000_00, 10_000_00),  # raw Rp800
        (5, 7, 100_000_00, 10_000_00),  # the floor wins over the cap of Rp5.000
        (5, 7, 0, 10_000_00),  # rejected late
        (5, 5, 0, 0),
        (5, 105, 12_500_000_00, 625_000_00),  # capped at 5%
    ],
)
def test_redress_grows_by_the_day_between_its_floor_and_its_cap(
    limit: int, actual: int, approved: int, owed: int
) -> None:
    assert A_RULE.owed(limit_days=limit, actual_days=actual, approved=approved) == owed


@given(st.integers(1, 100), st.integers(0, 300), st.integers(0, 10**12))
def test_redress_never_falls_when_a_claim_is_later(limit: int, actual: int, approved: int) -> None:
    sooner = A_RULE.owed(limit_days=limit, actual_days=actual, approved=approved)
    later = A_RULE.owed(limit_days=limit, actual_days=actual + 1, approved=approved)
    assert sooner <= later
    assert (sooner == 0) == (Fraction(actual) <= Fraction(limit * 11, 10))


def test_a_promise_counts_working_days_unless_it_says_otherwise() -> None:
    [decide, pay] = a_standard({"kind": "price_cap"}).promises.all
    assert (decide.measure, decide.counts) == (Measure.DECISION, Counting.WORKING_DAYS)
    assert decide.redress == A_RULE
    assert pay.redress is None
    calendar = {**PROMISES[0], "counts": "calendar_days", "guaranteed_percent": "97.5"}
    promise = a_standard({"kind": "price_cap"}, promises=[calendar, PROMISES[1]]).promises.all[0]
    assert promise.counts is Counting.CALENDAR_DAYS
    assert promise.guaranteed == Fraction(975, 1000)
