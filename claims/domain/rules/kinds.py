"""Kinds: what a row of the table of rule kinds says, and what a rule of a standard is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from claims.domain.claims import ClaimKind
from claims.domain.facts import ClaimFacts
from claims.domain.findings import Bearer, RuleScope, Severity
from claims.domain.prices import PriceList
from claims.domain.promises import Promises
from claims.domain.rules.case import Built, Check
from claims.domain.rules.force import Force
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
    """What a kind is told besides its own parameters: where its rule stands in which standard.

    `known` are the programme's items, `items` those the rule is limited to (None for all), `force`
    the days it is in force (None for always).
    """

    standard: str
    currency: str
    prices: PriceList
    promises: Promises
    known: frozenset[str]
    rule: str = ""
    severity: Severity = Severity.REJECT
    items: frozenset[str] | None = None
    force: Force | None = None

    def is_in_force(self, facts: ClaimFacts, day: date) -> bool:
        """Whether the rule is in force for a line with this service day."""
        return self.force is None or self.force.concerns(facts, day)

    def counter(self, what: str) -> str:
        """The name of a counter of this rule."""
        return f"{self.standard}/{self.rule}/{what}"


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

    With `is_widened` a finding on a line concerns the whole claim. `reasons` has what takes the
    place of a reason of the kind, where the standard says so. `claims` are the kinds of claim it
    is for. `causes` has for each reason of the kind the queue a held claim waits in. `force` has
    the days it is in force, None for always.
    """

    id: str
    kind: str
    group: Group
    severity: Severity
    scope: RuleScope
    is_widened: bool
    bearer: Bearer | None
    reasons: Mapping[str, str]
    claims: frozenset[ClaimKind]
    items: frozenset[str] | None
    built: Built
    causes: Mapping[str, str]
    force: Force | None = None

    def said(self, reason: str) -> str:
        """The reason the standard gives where the kind gives this one."""
        return self.reasons.get(reason, reason) if self.reasons else reason

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


def read_known_items(given: Section, key: str, setting: Setting) -> frozenset[str]:
    """The items listed under a key, each one that the programme has."""
    listed = given.texts(key)
    for item in listed:
        if item not in setting.known:
            given.wrong(key, f"the programme has no item {item}")
    return frozenset(listed)
