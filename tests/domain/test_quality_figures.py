"""Percentiles and percentages are exact, and working days are counted both ways alike."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.calendar import after_working_days, working_days_between
from claims.domain.quality import MEDIAN, NINTH_TENTH, percent, percent_up, percentile


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(188, 200, "94.00"), (1, 3, "33.33"), (2, 3, "66.67"), (1, 8, "12.50"), (0, 5, "0.00"),
     (7, 7, "100.00"), (1, 20_000, "0.01"), (1, 20_001, "0.00"), (0, 0, None)],
)  # fmt: skip
def test_a_percentage_is_half_up_and_of_nothing_there_is_none(
    part: int, whole: int, said: str | None
) -> None:
    assert percent(part, whole) == said


def test_a_bound_is_never_rounded_below_itself() -> None:
    assert percent_up(0.04950001) == "4.96"
    assert percent_up(0.0495) == "4.95"
    assert percent_up(1.0) == "100.00"
    assert percent_up(0.0) == "0.00"


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60), st.sampled_from([1, 25, 50, 90, 99]))
def test_a_percentile_is_the_nearest_rank_of_the_sorted_list(values: list[int], rank: int) -> None:
    counted = [(value, values.count(value)) for value in set(values)]
    at = -(-rank * len(values) // 100)
    assert percentile(counted, Fraction(rank, 100)) == sorted(values)[at - 1]


def test_of_nothing_there_is_no_percentile() -> None:
    assert percentile([], MEDIAN) is None
    assert percentile([(3, 0)], NINTH_TENTH) is None
    assert percentile([(1, 9), (5, 1)], NINTH_TENTH) == 1
    assert percentile([(1, 8), (5, 2)], NINTH_TENTH) == 5


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.integers(0, 60),
    st.frozensets(st.dates(date(2026, 1, 1), date(2028, 3, 1)), max_size=20),
)
def test_what_ends_after_so_many_working_days_is_so_many_behind(
    start: date, days: int, holidays: frozenset[date]
) -> None:
    end = after_working_days(start, days, holidays)
    assert working_days_between(start, end, holidays) == days
    walked = sum(
        (start + timedelta(days=each)).weekday() < 5
        and start + timedelta(days=each) not in holidays
        for each in range(1, 41)
    )
    assert working_days_between(start, start + timedelta(days=40), holidays) == walked
