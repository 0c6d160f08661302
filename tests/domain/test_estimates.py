"""The error estimate is right on worked figures, and its bound holds as often as it says."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.estimates import (
    Looked,
    estimate,
    rate_bound,
    stringer_bound,
    t_quantile,
)

CLEAN = Looked(100_000_00, 0)


@pytest.mark.parametrize(
    ("degrees", "quantile"),
    [(1, 6.3138), (2, 2.9200), (10, 1.8125), (30, 1.6973), (58, 1.6716), (1_000, 1.6464)],
)
def test_the_t_quantiles_are_those_of_the_tables(degrees: int, quantile: float) -> None:
    assert t_quantile(degrees) == pytest.approx(quantile, abs=5e-5)


@pytest.mark.parametrize("n", [1, 2, 10, 59, 300, 5_000])
def test_without_errors_the_bound_on_the_rate_is_the_exact_rule(n: int) -> None:
    assert rate_bound(0, n) == pytest.approx(1 - 0.05 ** (1 / n), rel=1e-9)


def test_fifty_nine_clean_claims_are_needed_to_say_under_five_percent() -> None:
    assert rate_bound(0, 59) < 0.05 < rate_bound(0, 58)


@pytest.mark.parametrize(("found", "looked_at"), [(1, 59), (12, 200), (5, 20), (99, 100)])
def test_at_the_bound_so_few_errors_have_a_chance_of_one_in_twenty(
    found: int, looked_at: int
) -> None:
    share = rate_bound(found, looked_at)
    chance = sum(
        math.comb(looked_at, k) * share**k * (1 - share) ** (looked_at - k)
        for k in range(found + 1)
    )
    assert chance == pytest.approx(0.05, rel=1e-9)


def test_twelve_faults_in_two_hundred_leave_the_published_lower_hit_rate() -> None:
    """188 of 200 in time: at least 90.46 % with 95 % confidence."""
    assert round(100 * (1 - rate_bound(12, 200)), 2) == 90.46


def test_the_estimate_is_the_ratio_times_all_the_money() -> None:
    """Rp10 of Rp1.000 sampled was wrong: of Rp100.000, Rp1.000."""
    sample = [Looked(10_000, 0)] * 9 + [Looked(10_000, 1_000)]
    found = estimate(sample, money=10_000_000, claims=1_000)
    assert found
    assert (found.error, found.looked_at, found.in_error) == (100_000, 10, 1)


def test_the_ratio_bound_by_hand() -> None:
    """n 4, N 100, bases 100 and errors 0, 0, 0, 40: R 0.1, residuals 10, 10, 10 and 30.

    s² = (3 × 100 + 900) / 3 = 400; v = 100² × 0.96 / 4 × 400 = 960,000; √v = 979.80;
    t(3) = 2.3534: 1,000 + 2,305.8. Stringer: p(0) 0.5271, p(1) 0.7514: 0.5271 + 0.2243 × 0.4 =
    0.6168, of 10,000 is 6,168.4: the larger one.
    """
    sample = [Looked(100, 0)] * 3 + [Looked(100, 40)]
    found = estimate(sample, money=10_000, claims=100)
    assert found
    assert found.error == 1_000
    assert stringer_bound([0, 0, 0, 0.4]) == pytest.approx(0.6168, abs=1e-4)
    assert found.bound == 6_169
    assert 1_000 + t_quantile(3) * math.sqrt(960_000) == pytest.approx(3_305.8, abs=0.1)


def test_fifty_nine_clean_claims_bound_the_money_below_five_percent() -> None:
    found = estimate([CLEAN] * 59, money=10**12, claims=10_000)
    assert found
    assert (found.error, found.in_error) == (0, 0)
    assert 0.0494 < found.bound / 10**12 < 0.05
    fewer = estimate([CLEAN] * 58, money=10**12, claims=10_000)
    assert fewer
    assert fewer.bound / 10**12 > 0.05


def test_a_look_at_every_claim_is_no_sample() -> None:
    found = estimate([Looked(100, 10), Looked(200, 0)], money=300, claims=2)
    assert found
    assert (found.error, found.bound) == (10, 10)


def test_no_sample_says_nothing_and_a_base_of_zero_is_no_sample() -> None:
    assert estimate([], money=10, claims=1) is None
    assert estimate([Looked(0, 0)], money=10, claims=1) is None


@pytest.mark.parametrize("sample", [[Looked(10, 11)], [Looked(10, -1)], [CLEAN] * 3])
def test_what_no_sample_can_be_is_refused(sample: list[Looked]) -> None:
    with pytest.raises(ValueError, match="part of"):
        estimate(sample, money=100, claims=2)


@given(
    st.lists(
        st.integers(1, 10**9).flatmap(
            lambda base: st.builds(Looked, st.just(base), st.integers(0, base))
        ),
        min_size=1,
        max_size=30,
    ),
    st.integers(31, 10**6),
)
def test_the_estimate_lies_under_its_bound_and_the_bound_under_all_the_money(
    sample: list[Looked], claims: int
) -> None:
    money = claims * 10**9
    found = estimate(sample, money=money, claims=claims)
    assert found
    assert 0 <= found.error <= found.bound <= money
    assert 0 < found.rate_bound <= 1


Error = Callable[[random.Random, int], int]
"""What is wrong with a claim of a base."""


def _whole(share: float) -> Error:
    return lambda chance, base: base if chance.random() < share else 0


def _part(share: float) -> Error:
    return lambda chance, base: int(base * chance.random()) if chance.random() < share else 0


def _small(share: float) -> Error:
    return lambda chance, base: base // 10 if chance.random() < share else 0


def _larger(chance: random.Random, base: int) -> int:
    """A claim twice as large is twice as likely to be wrong; on average one in twenty."""
    return base // 2 if chance.random() < min(0.05 * base / 300_000, 1) else 0


POPULATIONS: dict[str, tuple[float, Error]] = {
    "alike, one in twenty wrong": (0.0, _whole(0.05)),
    "uneven, one in twenty wrong": (0.8, _whole(0.05)),
    "uneven, one in a hundred wrong": (0.8, _whole(0.01)),
    "uneven, one in ten partly wrong": (0.8, _part(0.1)),
    "uneven, one in five a little wrong": (0.8, _small(0.2)),
    "uneven, hardly any": (0.8, _whole(0.002)),
    "uneven, larger ones more often": (0.6, _larger),
}


def coverage(sigma: float, error: Error, *, n: int, rounds: int) -> tuple[float, float]:
    """How often the bound, and the t bound alone, is not below the truth, over many samples."""
    chance = random.Random(20_261_124)
    claims = []
    for _ in range(4_000):
        base = int(300_000 * math.exp(chance.gauss(-sigma * sigma / 2, sigma))) + 1
        claims.append(Looked(base, error(chance, base)))
    money, truth = sum(each.base for each in claims), sum(each.error for each in claims)
    held = alone = 0
    for _ in range(rounds):
        sample = chance.sample(claims, n)
        found = estimate(sample, money=money, claims=len(claims))
        assert found
        held += found.bound >= truth
        alone += _t_bound(sample, money, len(claims)) >= truth
    return held / rounds, alone / rounds


def _t_bound(sample: list[Looked], money: int, claims: int) -> float:
    """The first of the two bounds by itself, written again."""
    ratio = sum(each.error for each in sample) / sum(each.base for each in sample)
    n = len(sample)
    spread = sum((each.error - ratio * each.base) ** 2 for each in sample) / (n - 1)
    return ratio * money + t_quantile(n - 1) * claims * math.sqrt((1 - n / claims) * spread / n)


@pytest.mark.parametrize("name", POPULATIONS)
@pytest.mark.parametrize("n", [59, 150])
def test_the_bound_holds_at_least_as_often_as_it_says(name: str, n: int) -> None:
    """400 samples with a fixed seed: two standard errors of 95 % are 2.2 points."""
    sigma, error = POPULATIONS[name]
    held, _ = coverage(sigma, error, n=n, rounds=400)
    assert held >= 0.95 - 0.022


def test_the_ratio_bound_alone_would_not_hold_where_errors_are_few() -> None:
    """Why there are two: half the samples of 59 find none of one error in a hundred."""
    sigma, error = POPULATIONS["uneven, one in a hundred wrong"]
    held, alone = coverage(sigma, error, n=59, rounds=400)
    assert alone < 0.6
    assert held > 0.92
