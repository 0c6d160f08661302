"""Findings: what one rule said of a claim or a line, with its reason, amount and inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Inputs = Mapping[str, str | int]
"""What a rule looked at, safe for JSON: amounts in minor units, quantities in thousandths, days
in ISO 8601. Never a name and never a national id."""


class Severity(StrEnum):
    """What a finding does: nothing, nothing, to a person, takes a part, takes all that is left."""

    INFORM = "inform"
    WARN = "warn"
    HOLD = "hold"
    REDUCE = "reduce"
    REJECT = "reject"


class RuleScope(StrEnum):
    """Whether what a rule finds concerns the one line or the whole claim."""

    LINE = "line"
    CLAIM = "claim"


class Bearer(StrEnum):
    """Who bears what is not paid."""

    PROVIDER = "provider"
    CITIZEN = "citizen"
    OTHER_PAYER = "other_payer"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `amount` is what it took from its line (minor units), zero when it took none.

    A finding that takes money always names its line; without a line it concerns the claim.
    """

    line_no: int | None
    seq: int
    rule: str
    kind: str
    severity: Severity
    reason: str
    bearer: Bearer | None
    amount: int
    inputs: Inputs
