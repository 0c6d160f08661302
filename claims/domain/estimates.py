"""Estimates: how much of the month's money went wrong, from a random sample that people looked at.

Each sampled claim has a base (the money that could be wrong) and an error (the part of it that
was). From a simple random sample of claims:

* The estimate is the ratio estimator, error money over base money of the sample, times the base
  money of all claims (W. G. Cochran, Sampling Techniques, 3rd ed. 1977, chapter 6).
* Its bound is the larger of two one-sided 95 % bounds, never above all the money.
  The first is the ratio's own: estimate + t(n − 1) standard errors, with the finite population
  correction (Cochran, 6.4). Alone it fails where errors are few: with none found its width is 0.
  The second is Stringer's (K. W. Stringer 1963, used in auditing; P. J. Bickel, Int. Stat. Rev. 60,
  1992): exact binomial limits on the share of claims in error, each further error weighted by the
  part of its claim that was wrong, taken on the money. With no errors it is the exact rule
  1 − 0.05^(1/n): 59 clean claims, under 5 %.
* Stringer's bound is taken on claims as they were drawn, so it assumes that errors do not hide in
  the largest claims. Those are looked at anyway, above the threshold or by the risk sample. Where
  errors in the sample grow with the claim, the first bound sees it.

These are statistics, so floats are used; amounts come back as whole minor units, the bound rounded
up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

CONFIDENCE: Final = 0.95
_STEPS: Final = 200
_TINY: Final = 1e-300
_CLOSE: Final = 1e-14


class Looked(NamedTuple):
    """One sampled claim: how much could be wrong and how much was, in minor units."""

    base: int
    error: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a sample says of the money of all claims, in minor units.

    `money` and `claims` are all there are, `looked_at` and `in_error` those of the sample.
    `rate_bound` is the exact one-sided bound on the share of claims in error, out of 1.
    """

    money: int
    claims: int
    looked_at: int
    in_error: int
    error: int
    bound: int
    rate_bound: float


def estimate(sample: Sequence[Looked], *, money: int, claims: int) -> Estimate | None:
    """How much of `money`, the base of all `claims`, was wrong; None without a sample.

    The sample is part of the claims. A claim whose base is zero cannot be wrong in this way and
    is counted neither there nor here. A sample of all claims is no sample: its sum is the answer.
    """
    looked = [each for each in sample if each.base > 0]
    n = len(looked)
    if not n or any(not 0 <= each.error <= each.base for each in looked) or n > claims:
        if not n:
            return None
        raise ValueError("an error is part of its claim, and the sample is part of the claims")
    base, wrong = sum(each.base for each in looked), sum(each.error for each in looked)
    ratio = Fraction(wrong, base)
    point = math.floor(ratio * money + Fraction(1, 2))
    in_error = sum(each.error > 0 for each in looked)
    if n == claims:
        bound = point
    else:
        by_ratio = point + _spread(looked, float(ratio), claims)
        by_claims = stringer_bound([each.error / each.base for each in looked]) * money
        bound = min(math.ceil(max(by_ratio, by_claims)), money)
    return Estimate(money, claims, n, in_error, point, bound, rate_bound(in_error, n))


def _spread(looked: Sequence[Looked], ratio: float, claims: int) -> float:
    """t standard errors of the ratio estimate of a total; 0 where one claim shows no spread."""
    n = len(looked)
    if n < 2:
        return 0.0
    squares = sum((each.error - ratio * each.base) ** 2 for each in looked)
    variance = claims**2 * (1 - n / claims) / n * squares / (n - 1)
    return t_quantile(n - 1) * math.sqrt(variance)


def stringer_bound(taints: Sequence[float], confidence: float = CONFIDENCE) -> float:
    """Stringer's upper bound on the mean part that is wrong, from the part wrong of each claim."""
    n = len(taints)
    wrong = sorted((each for each in taints if each > 0), reverse=True)
    limits = [rate_bound(k, n, confidence) for k in range(len(wrong) + 1)]
    return limits[0] + sum(
        (limits[at] - limits[at - 1]) * taint for at, taint in enumerate(wrong, start=1)
    )


@lru_cache(maxsize=4_096)
def rate_bound(found: int, looked_at: int, confidence: float = CONFIDENCE) -> float:
    """The exact one-sided upper bound on a share (Clopper and Pearson 1934).

    The largest share at which so few as `found` of `looked_at` are still as likely as 5 in 100.
    0 of 59: 0.0495.
    """
    if found >= looked_at:
        return 1.0
    low, high = found / looked_at, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        at_most = _beta_part(looked_at - found, found + 1, 1 - middle)
        low, high = (middle, high) if at_most > 1 - confidence else (low, middle)
    return high


@lru_cache(maxsize=4_096)
def t_quantile(degrees: int, confidence: float = CONFIDENCE) -> float:
    """The one-sided quantile of Student's t: 1.6716 for 58 degrees of freedom."""
    low, high = 0.0, 1_000.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        above = _beta_part(degrees / 2, 0.5, degrees / (degrees + middle * middle)) / 2
        low, high = (middle, high) if above > 1 - confidence else (low, middle)
    return high


def _beta_part(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (DLMF 8.17.22)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_part(b, a, 1 - x)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front += a * math.log(x) + b * math.log1p(-x)
    return math.exp(front) / (a * _fraction(a, b, x))


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction 1 + d1/(1 + d2/(1 + …)), by Lentz's method."""
    value, up, down = 1.0, 1.0, 0.0
    for m in range(1, 10_000):
        half = m // 2
        if m % 2:
            term = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            term = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        down = 1 / ((1 + term * down) or _TINY)
        up = (1 + term / up) or _TINY
        value *= up * down
        if abs(up * down - 1) < _CLOSE:
            break
    return value
