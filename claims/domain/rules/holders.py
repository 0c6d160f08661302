"""Holders: whose use a limit counts together, as a claim has them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from claims.domain.facts import ClaimFacts, PreauthorisationFacts
from claims.domain.usages import Holder


def holder_of(facts: ClaimFacts, holder: Holder) -> UUID | None:
    """The holder a claim has; None when it has none. A person without a household is one alone."""
    match holder:
        case Holder.PERSON:
            return facts.person_id
        case Holder.HOUSEHOLD:
            return facts.person.household_id or facts.person_id
        case Holder.PROVIDER:
            return facts.provider_id
        case Holder.PROGRAMME:
            return facts.programme_id
        case Holder.PREAUTHORISATION:
            return None


def permission_for(facts: ClaimFacts, item: str, day: date) -> PreauthorisationFacts | None:
    """The first preauthorisation on the claim for the item, the day and the claim's provider."""
    for each in facts.preauthorisations:
        is_his = each.provider_id is None or each.provider_id == facts.provider_id
        if each.item == item and is_his and each.valid.holds(day):
            return each
    return None
