"""Assessments: what the rules say of one whole claim, line by line, before anybody acts on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from claims.domain.claims import Outcome, outcome_of
from claims.domain.findings import Finding, Severity
from claims.domain.usages import Usage, UsageKey


class Route(StrEnum):
    """The only three ways a claim takes; there is no fourth.

    The rules approve it whole, or they reduce or reject it (a person looks when the claimant
    objects), or it is held for a person, in a queue named by its cause.
    """

    APPROVE = "approve"
    REDUCE = "reduce"
    HOLD = "hold"


def route_of(*, claimed: int, approved: int, is_held: bool) -> Route:
    """The route that an outcome means: held for a person, or decided by the rules alone."""
    if is_held:
        return Route.HOLD
    return Route.APPROVE if approved == claimed else Route.REDUCE


@dataclass(frozen=True, slots=True)
class LineResult:
    """What a line claimed and what of it is approved, in minor units."""

    no: int
    claimed: int
    approved: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """The rules' answer to a claim.

    On every line claimed − Σ amounts of its findings = approved. When the claim is held, `cause`
    names the queue it waits in, the lines say what would be approved, and nothing is reserved.
    `usage` is what the approval consumes of each person's limits. `standard` is code and version.
    """

    claim_id: UUID
    standard: tuple[str, int]
    findings: tuple[Finding, ...]
    lines: tuple[LineResult, ...]
    route: Route
    cause: str | None
    usage: Mapping[UsageKey, Usage]

    @property
    def claimed(self) -> int:
        """What the claim asks for, in minor units."""
        return sum(line.claimed for line in self.lines)

    @property
    def approved(self) -> int:
        """What the rules approve of it, in minor units."""
        return sum(line.approved for line in self.lines)

    @property
    def outcome(self) -> Outcome:
        """Approved, part approved or rejected."""
        return outcome_of(claimed=self.claimed, approved=self.approved)

    @property
    def adjustments(self) -> tuple[Finding, ...]:
        """The findings that explain what is not paid; a later rejection among them shows zero."""
        return tuple(
            each
            for each in self.findings
            if each.severity in (Severity.REDUCE, Severity.REJECT) and each.line_no is not None
        )
