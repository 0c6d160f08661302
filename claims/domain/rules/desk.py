"""The desk: when a person decides instead of the rules, and when the budget does not carry it."""

from __future__ import annotations

from enum import StrEnum

from claims.domain.rules.case import NONE, Built, Case, Found
from claims.domain.rules.kinds import Setting
from claims.domain.sections import Section


class Of(StrEnum):
    """Which amount of a claim is compared."""

    APPROVED = "approved"
    CLAIMED = "claimed"


def person_threshold(given: Section, setting: Setting) -> Built:
    """Above the amount `above` a person decides; compared is what the rules would approve.

    With `of = "claimed"` it is what was claimed.
    """
    above = given.amount("above", setting.currency)
    of = given.choice("of", Of) if given.has("of") else Of.APPROVED

    def check(case: Case) -> tuple[Found, ...]:
        amount = sum(case.left) if of is Of.APPROVED else sum([line.claimed for line in case.lines])
        if amount <= above:
            return NONE
        return (Found("ABOVE_THRESHOLD", {"amount": amount, "threshold": above}),)

    return Built(check, review_above=above)


def budget(given: Section, setting: Setting) -> Built:
    """The budget line carries what is approved: looked at last, when the line is locked.

    Every standard has this rule, written or not. Its check is `against_budget` of the
    adjudication; the facts of a claim alone say nothing about it.
    """
    return Built(lambda _: NONE)
