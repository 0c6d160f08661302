"""Kinds: what a row of the table of rule kinds says, and what a rule of a standard is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from claims.domain.claims import ClaimKind
from claims.domain.findings import Bearer, RuleScope, Severity
from claims.domain.prices import PriceList
from claims.domain.rules.case import Built, Check
from claims.domain.sections import Section


class Group(StrEnum):
    """The groups that rules run in, in their default order. The budget is always the last."""

    VALIDITY = "validity"
    COVERAGE = "coverage"
    QUANTITY = "quantity"
    PRICE_CAP = "price_cap"
    DEDUCTIBLE = "deductible"
    CO_PAY = "co_pay"
    CEILINGS = "ceilings"
    PERSON = "person"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a kind is told besides its own parameters: where its rule stands in which standard."""

    standard: str
    rule: str
    currency: str
    prices: PriceList
    items: frozenset[str] | None
    """The items the rule is limited to; None for all."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of rule.

    `build` reads the parameters and returns the check. The first severity is the default.
    `bearer` is who bears a cut by default, None for whoever is paid by the claim (the provider
    of a redemption, the citizen of a reimbursement). `reasons` are the codes it can give, each
    with the inputs its findings carry. `by_item` says whether a rule may be limited to items.
    """

    name: str
    build: Callable[[Section, Setting], Built]
    group: Group
    scope: RuleScope
    severities: tuple[Severity, ...]
    reasons: Mapping[str, frozenset[str]]
    bearer: Bearer | None = None
    by_item: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a standard, ready to run.

    With `is_widened` a finding on a line concerns the whole claim. `reason`, where the standard
    names one, takes the place of the kind's. `claims` are the kinds of claim it is for. `causes`
    has for each reason the queue a held claim waits in.
    """

    id: str
    kind: str
    group: Group
    severity: Severity
    scope: RuleScope
    is_widened: bool
    bearer: Bearer | None
    reason: str | None
    claims: frozenset[ClaimKind]
    items: frozenset[str] | None
    built: Built
    causes: Mapping[str, str]

    def for_claim(self, claim: ClaimKind) -> Step:
        """The rule as it runs over claims of one kind."""
        paid = Bearer.PROVIDER if claim is ClaimKind.REDEMPTION else Bearer.CITIZEN
        return Step(self.built.check, self.severity, self.bearer or paid, self)


class Step(NamedTuple):
    """A rule compiled for one kind of claim: what runs, what it does, who bears a cut."""

    check: Check
    severity: Severity
    bearer: Bearer
    rule: Rule
