"""A case: the working sheet of one claim while its rules run, and what a check puts on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from claims.domain.facts import Asked, ClaimFacts
from claims.domain.findings import Inputs
from claims.domain.rules.meters import Meter
from claims.domain.usages import Usage, UsageKey


class Case:
    """The state of one claim between two rules; every list has one entry a line.

    `left` is what may still be approved. `standing` is what would be left had no rule rejected
    the line: faults are measured against it, so that a rejected line still shows all its faults.
    `quantities` are what still counts of the quantity; `uncut` what stood, and of which quantity,
    before the cuts of quantity that followed each other, so that rounding once and again never
    leaves more than one cut would. `days` are the service days (the day of submission where none
    is given). Only the adjudication changes them.
    """

    __slots__ = ("days", "facts", "left", "lines", "quantities", "standing", "uncut", "used")

    def __init__(self, facts: ClaimFacts, used: Mapping[UsageKey, Usage]) -> None:
        self.facts = facts
        self.used = used
        self.lines = facts.lines
        self.left = [line.claimed for line in facts.lines]
        self.standing = self.left.copy()
        self.quantities = [line.quantity_milli for line in facts.lines]
        self.uncut: list[tuple[int, int] | None] = [None] * len(facts.lines)
        self.days: list[date] = [line.delivered_on or facts.submitted_on for line in facts.lines]


class Found(NamedTuple):
    """What a check found; what that does to the claim is the severity of its rule.

    `lines` are the positions concerned, none of them for the whole claim. `over` is what a
    reduction takes at most (minor units), `allowed` the quantity it leaves (thousandths).
    """

    reason: str
    inputs: Inputs
    lines: tuple[int, ...] = ()
    over: int = 0
    allowed: int | None = None


Check = Callable[[Case], Sequence[Found]]
"""Facts in, findings out: pure, and the same for the same case."""

NONE: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """A check ready to run, with the meter of the limit it counts against, if it has one.

    `review_above` (minor units) and `documents` are what a desk shows before any claim. `asks` is
    what the check needs to have been read, each with how many days back from the submission.
    """

    check: Check
    meter: Meter | None = None
    review_above: int | None = None
    documents: tuple[str, ...] = ()
    asks: Mapping[Asked, int] = field(default_factory=dict)
