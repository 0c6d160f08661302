"""Quotes: what a claim would be paid, told before anybody has paid or served.

The same engine says it, with the same counters. What can only be looked at on paper, or is drawn
or watched for without a claimant's knowing, is left for the claim itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from claims.domain.adjudication import adjudicate
from claims.domain.assessments import Assessment
from claims.domain.explanations import ExplainedLine
from claims.domain.facts import ClaimFacts
from claims.domain.rules.checks import CHECKS
from claims.domain.standards import Standard
from claims.domain.usages import Usage, UsageKey

ON_PAPER: Final = frozenset(
    {
        "documents",
        "receipt_fields",
        "receipt_total",
        "receipt_tax_number",
        "stamp_duty",
        "total_in_words",
        "split_receipts",
        "duplicate_file",
        "duplicate_number",
        "duplicate_details",
        "claim_fields",
        "line_fields",
        "claim_age",
        "service_confirmed",
    }
)
"""Kinds of rules about what comes with the claim, and when."""

UNTOLD: Final = frozenset(
    {
        "random_sample",
        "risk_sample",
        "velocity",
        "price_outlier",
        "provider_watched",
    }
)
"""Kinds of rules that work only while nobody knows beforehand whom they meet."""

QUOTED: Final = frozenset(CHECKS) - ON_PAPER - UNTOLD


@dataclass(frozen=True, slots=True)
class Quote:
    """What would be paid of a claim made on `day`, as things stand; amounts in minor units.

    `to_bring` are the kinds of documents that the standard asks for. `waits_for_person` says that
    a person would look at it first; the amounts are then what the rules alone would approve.
    """

    standard: str
    names: Mapping[str, str]
    currency: str
    day: date
    lines: tuple[ExplainedLine, ...]
    to_bring: tuple[str, ...]
    waits_for_person: bool

    @property
    def claimed(self) -> int:
        """What would be claimed."""
        return sum(each.line.claimed for each in self.lines)

    @property
    def approved(self) -> int:
        """What would be approved."""
        return sum(each.approved for each in self.lines)


def quoted(standard: Standard) -> Standard:
    """The standard with the rules that a quote looks at, in their order."""
    return replace(
        standard,
        steps={
            kind: tuple(step for step in steps if step.rule.kind in QUOTED)
            for kind, steps in standard.steps.items()
        },
    )


def assess(facts: ClaimFacts, standard: Standard, used: Mapping[UsageKey, Usage]) -> Assessment:
    """What the quoted rules say of a claim that is not made yet.

    A service that is still to come is judged as if it were claimed on its day.
    """
    days = [line.delivered_on for line in facts.lines if line.delivered_on]
    day = max([facts.submitted_on, *days])
    return adjudicate(replace(facts, submitted_on=day), quoted(standard), used)
