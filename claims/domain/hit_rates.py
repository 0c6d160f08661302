"""Published hit rates: how often a promise was kept, and the least that evidence lets one say.

The lower bound is Clopper and Pearson's (1934), one-sided, exact: the smallest rate under which so
many hits are still as likely as the error that is allowed. Rates are exact fractions; only the
chances behind the bound are floats, far finer than the two decimals that are published.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import exp, lgamma, log, log1p
from typing import Final

CONFIDENCE: Final = Fraction(95, 100)
STEPS: Final = 100_000
"""A bound is found to a thousandth of a per cent, downwards: never more than is proven."""

TERMS: Final = 100_000
PRECISION: Final = 1e-14
TINY: Final = 1e-300


@dataclass(frozen=True, slots=True)
class HitRate:
    """So many of so many kept; `guaranteed` is a share out of 1, None where none is."""

    kept: int
    total: int
    guaranteed: Fraction | None = None

    @property
    def rate(self) -> Fraction | None:
        """The share that was kept; None of nothing."""
        return Fraction(self.kept, self.total) if self.total else None

    @property
    def lower_bound(self) -> Fraction | None:
        """The rate that is at least true with a confidence of 95 per cent; None of nothing."""
        return lower_bound(self.kept, self.total) if self.total else None

    @property
    def is_breached(self) -> bool:
        """Whether fewer were kept than is guaranteed: the true rate decides, not its bound."""
        if self.guaranteed is None or self.rate is None:
            return False
        return self.rate < self.guaranteed


def lower_bound(kept: int, total: int, confidence: Fraction = CONFIDENCE) -> Fraction:
    """The exact one-sided lower bound of a share; 188 of 200 gives 90.46 per cent.

    Found by halving: the chance of at least so many hits grows with the rate.
    """
    if not 0 <= kept <= total or total < 1:
        raise ValueError(f"{kept} of {total}")
    error = float(1 - confidence)
    low, high = 0, STEPS
    while kept and high - low > 1:
        middle = (low + high) // 2
        if at_least(kept, total, middle / STEPS) > error:
            high = middle
        else:
            low = middle
    return Fraction(low, STEPS)


def at_least(kept: int, total: int, rate: float) -> float:
    """The chance of at least so many hits, 1 to `total`, out of so many at a rate within 0 and 1.

    It is the regularised incomplete beta function of (kept, total - kept + 1), whose continued
    fraction needs few terms however many claims there are. Good to about ten digits.
    """
    a, b = kept, total - kept + 1
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(rate) + b * log1p(-rate))
    if rate < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, rate) / a
    return 1 - front * _fraction(b, a, 1 - rate) / b


def _fraction(a: int, b: int, x: float) -> float:
    """The continued fraction of the incomplete beta function, after Lentz."""
    c, d = 1.0, _apart(1 - (a + b) * x / (a + 1))
    value = d = 1 / d
    for term in range(1, TERMS):
        for numerator in (
            term * (b - term) * x / ((a + 2 * term - 1) * (a + 2 * term)),
            -(a + term) * (a + b + term) * x / ((a + 2 * term) * (a + 2 * term + 1)),
        ):
            d = 1 / _apart(1 + numerator * d)
            c = _apart(1 + numerator / c)
            value *= c * d
        if abs(c * d - 1) < PRECISION:
            break
    return value


def _apart(value: float) -> float:
    """A value kept from being zero, by which is divided."""
    return value if abs(value) > TINY else TINY


def percent(share: Fraction) -> str:
    """A share as per cent with two decimals, half up: 94.00."""
    hundredths = (share.numerator * 20_000 + share.denominator) // (2 * share.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}"
