"""Signals: so many claims, or such a price, that a person should look before it is paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from claims.domain.facts import Asked
from claims.domain.findings import Inputs
from claims.domain.history import PriceStatistics
from claims.domain.rules.case import Built, Case, Found
from claims.domain.rules.kinds import Setting
from claims.domain.sections import Section

MOST_CLAIMS = 1_000_000
LARGEST_FENCE = 100_000


class Whose(StrEnum):
    """Whose claims are counted."""

    PERSON = "person"
    PROVIDER = "provider"


def velocity(given: Section, setting: Setting) -> Built:
    """In the last `days`, the day of submission among them, nobody claims more often or more.

    `most_claims` is how many, `most_amount` how much, this claim included; `of` is the person
    (the default) or the provider.
    """
    of = given.choice("of", Whose) if given.has("of") else Whose.PERSON
    days = given.whole("days", least=1, most=366)
    is_count, is_amount = given.has("most_claims"), given.has("most_amount")
    if not is_count and not is_amount:
        given.wrong("most_claims", "most_claims or most_amount is needed")
    most_claims = given.whole("most_claims", least=1, most=MOST_CLAIMS) if is_count else None
    most_amount = given.amount("most_amount", setting.currency) if is_amount else None
    is_person = of is Whose.PERSON

    def check(case: Case) -> list[Found]:
        facts = case.facts
        activity = facts.person_activity if is_person else facts.provider_activity
        since = facts.submitted_on - timedelta(days=days - 1)
        recent = [each for each in activity if since <= each.day <= facts.submitted_on]
        found: list[Found] = []
        count = 1 + sum(each.claims for each in recent)
        if most_claims is not None and count > most_claims:
            counted: Inputs = {"count": count, "most_count": most_claims, "days": days}
            found.append(Found("TOO_MANY_CLAIMS", counted))
        total = sum(line.claimed for line in case.lines) + sum(each.amount for each in recent)
        if most_amount is not None and total > most_amount:
            found.append(
                Found("TOO_MUCH_CLAIMED", {"total": total, "limit": most_amount, "days": days})
            )
        return found

    asked = Asked.PERSON_ACTIVITY if is_person else Asked.PROVIDER_ACTIVITY
    return Built(check, asks={asked: days})


def price_outlier(given: Section, setting: Setting) -> Built:
    """No unit costs far more than the item usually does.

    Far is above the upper quartile by more than `fence` times the distance between the quartiles
    (Tukey's fences: 1.5 is outside, 3 is far out, the default). Items with fewer than `least`
    lines in the statistics are not compared; the statistics reach back `days`.
    """
    fence = given.thousandths("fence", most=LARGEST_FENCE) if given.has("fence") else 3_000
    least = given.whole("least", least=4, most=1_000_000) if given.has("least") else 30
    days = given.whole("days", least=1, most=3_660) if given.has("days") else 365
    items = setting.items

    def check(case: Case) -> Sequence[Found]:
        usual = case.facts.usual_prices
        found: list[Found] = []
        for at, line in enumerate(case.lines):
            its = usual.get(line.item) if items is None or line.item in items else None
            if its is not None and its.count >= least:
                most = _most(its, fence)
                if line.unit_price > most:
                    inputs: Inputs = {
                        "item": line.item,
                        "unit_price": line.unit_price,
                        "usual_price": its.median,
                        "most_amount": most,
                    }
                    found.append(Found("PRICE_UNUSUAL", inputs, (at,)))
        return found

    return Built(check, asks={Asked.USUAL_PRICES: days})


def _most(usual: PriceStatistics, fence: int) -> int:
    """The highest unit price inside the fence, in minor units, rounded down."""
    return usual.upper_quartile + fence * (usual.upper_quartile - usual.lower_quartile) // 1_000
