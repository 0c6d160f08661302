"""Quality: the figures by which decisions are judged; how a share and a percentile are taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Final

from claims.domain.estimates import Estimate

MOST_DAYS: Final = 366
"""The longest period that figures are given of."""

MEDIAN: Final = Fraction(1, 2)
NINTH_TENTH: Final = Fraction(9, 10)


@dataclass(frozen=True, slots=True)
class DecisionFigures:
    """Claims of one kind (None: of both) whose first decision fell in a period.

    Times run from the first submission to the first decision, whatever lay between; they are None
    where nothing was decided. `overturned` had a later decision over another amount.
    """

    kind: str | None
    decided: int
    first_pass: int
    automatic: int
    overturned: int
    median_seconds: int | None
    p90_seconds: int | None
    median_working_days: int | None
    p90_working_days: int | None


@dataclass(frozen=True, slots=True)
class ErrorEstimates:
    """What the random sample says of the rules' decisions in a period, in one currency.

    `overpaid` is of the money the rules pay, `underpaid` of the money they withhold; None without
    a sampled claim that could have been wrong in that way.
    """

    currency: str
    overpaid: Estimate | None
    underpaid: Estimate | None


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """One queue: what waits in it now, and how long those waited that left it in a period."""

    cause: str
    waiting: int
    assigned: int
    oldest_since: datetime | None
    median_waiting_seconds: int | None
    left: int
    median_lead_seconds: int | None
    p90_lead_seconds: int | None


def percentile(counted: Iterable[tuple[int, int]], share: Fraction) -> int | None:
    """The smallest value that at least `share` of all are not above (nearest rank).

    `counted` are values with how often each occurs; None where there is none. As PostgreSQL's
    percentile_disc.
    """
    ordered = sorted((value, times) for value, times in counted if times > 0)
    needed = share * sum(times for _, times in ordered)
    passed = 0
    for value, times in ordered:
        passed += times
        if passed >= needed:
            return value
    return None


def percent(part: int, whole: int) -> str | None:
    """A share as a percentage with two decimals, half up, exactly; None of nothing: `94.00`."""
    if not whole:
        return None
    return _hundredths((20_000 * part + whole) // (2 * whole))


def percent_up(share: float) -> str:
    """A bound out of 1 as a percentage with two decimals, rounded up and never above 100."""
    return _hundredths(min(-int(-share * 10_000 // 1), 10_000))


def _hundredths(value: int) -> str:
    return f"{value // 100}.{value % 100:02}"
