"""What a benchmark answers, and how two ways are measured in turn."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure with its yardstick of the same run: medians, their ratio, and every single run."""

    name: str
    value: float
    yardstick: float
    ratio: float
    unit: str
    runs: dict[str, list[float]]

    def as_json(self) -> dict[str, Any]:
        """The figure as `claims bench --json` prints it."""
        return asdict(self)


def measured(
    name: str, unit: str, *, value: Sequence[float], yardstick: Sequence[float]
) -> Measured:
    """The medians of both and what one is of the other; the ratio is that of the medians."""
    middle, other = statistics.median(value), statistics.median(yardstick)
    runs = {"value": [*value], "yardstick": [*yardstick]}
    return Measured(name, middle, other, middle / other, unit, runs)


def in_turn(runs: int, *ways: Callable[[], float]) -> list[list[float]]:
    """Measure every way, A B A B, so that what else the machine does meets all of them alike."""
    found: list[list[float]] = [[] for _ in ways]
    for _ in range(runs):
        for at, way in enumerate(ways):
            found[at].append(way())
    return found
