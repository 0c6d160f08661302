"""Hit rates and their exact lower bound, in the worked figures and against the binomial itself."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.hit_rates import STEPS, HitRate, at_least, lower_bound, percent

GUARANTEED = Fraction(95, 100)


def test_188_of_200_is_94_per_cent_and_at_least_90_46() -> None:
    found = HitRate(188, 200, GUARANTEED)
    assert found.rate is not None
    assert found.lower_bound is not None
    assert (percent(found.rate), percent(found.lower_bound)) == ("94.00", "90.46")
    assert found.is_breached


def test_190_of_200_is_95_per_cent_and_no_breach() -> None:
    found = HitRate(190, 200, GUARANTEED)
    assert found.rate == GUARANTEED
    assert not found.is_breached


def test_of_nothing_nothing_is_said() -> None:
    found = HitRate(0, 0, GUARANTEED)
    assert (found.rate, found.lower_bound, found.is_breached) == (None, None, False)
    assert not HitRate(1, 2).is_breached


def test_59_without_an_error_say_under_five_per_cent_and_58_do_not() -> None:
    assert lower_bound(59, 59) >= GUARANTEED > lower_bound(58, 58)


@pytest.mark.parametrize(("kept", "total"), [(-1, 2), (3, 2), (0, 0)])
def test_more_than_all_is_a_bug(kept: int, total: int) -> None:
    with pytest.raises(ValueError, match="of"):
        lower_bound(kept, total)


@given(st.integers(1, 120).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_bound_is_where_so_many_hits_are_as_likely_as_the_error(pair: tuple[int, int]) -> None:
    """In whole numbers: at the bound the chance is at most 5 %, one step further it is more."""
    kept, total = pair
    bound = lower_bound(kept, total)

    def chance(rate: Fraction) -> Fraction:
        return sum(
            (comb(total, hits) * rate**hits * (1 - rate) ** (total - hits)
             for hits in range(kept, total + 1)), Fraction(0),
        )  # fmt: skip

    if kept == 0:
        assert bound == 0
        return
    assert chance(bound) <= Fraction(5, 100) + Fraction(1, 10**9)
    assert chance(bound + Fraction(1, STEPS)) >= Fraction(5, 100) - Fraction(1, 10**9)
    half = Fraction(1, 2)
    assert abs(at_least(kept, total, 0.5) - float(chance(half))) < 1e-9


def test_a_million_claims_are_no_matter() -> None:
    assert percent(lower_bound(940_000, 1_000_000)) == "93.96"
