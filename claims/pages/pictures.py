"""The picture of a decision: bars from what was claimed, step by step, to what is allowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from claims.domain.explanations import ExplainedDecision, stage_sums

WIDTH: Final = 1_000
"""Of the whole amount claimed, in the picture's own units."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: from where, how wide, what it stands for; `stage` names a step's stage.

    `amount` is what the bar stands for and `after` what is left beneath it, in minor units.
    """

    kind: str
    stage: str
    start: int
    width: int
    amount: int
    after: int


def bars_of(decision: ExplainedDecision) -> list[Bar]:
    """The whole claimed amount, what each stage took off its end, and what is left.

    A step's bar ends where the one before it ended, so they look like stairs. No bar that stands
    for money is so thin that it cannot be seen.
    """
    bars = [Bar("claimed", "", 0, WIDTH, decision.claimed, decision.claimed)]
    end = WIDTH
    for each in stage_sums(decision.lines):
        start = _place(each.after, decision.claimed)
        bars.append(Bar("cut", each.stage, *_seen(start, end), each.amount, each.after))
        end = start
    bars.append(Bar("approved", "", 0, end, decision.approved, decision.approved))
    return bars


def _place(amount: int, whole: int) -> int:
    """Where an amount ends on the scale, half up."""
    return (2 * WIDTH * amount + whole) // (2 * whole)


def _seen(start: int, end: int) -> tuple[int, int]:
    """Start and width, at least 4 of 1,000 wide and within the picture."""
    width = max(end - start, 4)
    return min(start, WIDTH - width), width
