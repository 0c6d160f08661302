"""Free facts: what a condition of a standard may ask of a claim and of its lines, and their types.

Amounts are whole minor units, quantities thousandths. A fact is never missing: what is not known
is the empty text or list, -1 for a number, and the day of submission for a day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from claims.domain.dates import age_on
from claims.domain.expressions import LONGEST_TEXT, MOST_WORDS, Condition, FactType, midnight
from claims.domain.facts import Asked
from claims.domain.history import ActivityFacts
from claims.domain.prices import PriceList
from claims.domain.rules.case import Case

RECENT_DAYS: Final = 30
UNKNOWN: Final = -1

_NUMBER, _TEXT, _YES_NO = FactType.NUMBER, FactType.TEXT, FactType.YES_NO
_DAY, _WORDS = FactType.DAY, FactType.WORDS


class ClaimFact(NamedTuple):
    """A fact of a claim: its type, how it is read, and what must have been read for it."""

    type: FactType
    read: Callable[[Case], object]
    asks: Asked | None = None


class LineFact(NamedTuple):
    """A fact of a line, given the case, the line's position and the standard's price list."""

    type: FactType
    read: Callable[[Case, int, PriceList], object]
    asks: Asked | None = None


def _words(values: Iterable[str]) -> list[str]:
    return sorted(value[:LONGEST_TEXT] for value in values)[:MOST_WORDS]


def _age(case: Case) -> int:
    born_on = case.facts.person.born_on
    return UNKNOWN if born_on is None else age_on(born_on, case.facts.submitted_on)


def _age_on_day(case: Case, at: int, _: PriceList) -> int:
    born_on = case.facts.person.born_on
    return UNKNOWN if born_on is None else age_on(born_on, case.days[at])


def _enrolled_days(case: Case) -> int:
    since = case.facts.covered_since
    return UNKNOWN if since is None else max(0, (case.facts.submitted_on - since).days)


def _standing(case: Case) -> str:
    provider = case.facts.provider
    return provider.standing_on(case.facts.submitted_on).value if provider else ""


def _roles(case: Case) -> list[str]:
    provider, day = case.facts.provider, case.facts.submitted_on
    return _words({each.role for each in provider.roles if each.valid.holds(day)}
                  if provider else ())  # fmt: skip


def _recent(case: Case, activity: Iterable[ActivityFacts]) -> list[ActivityFacts]:
    day = case.facts.submitted_on
    return [each for each in activity if 0 <= (day - each.day).days < RECENT_DAYS]


def _person_recent(case: Case) -> list[ActivityFacts]:
    return _recent(case, case.facts.person_activity)


def _provider_recent(case: Case) -> list[ActivityFacts]:
    return _recent(case, case.facts.provider_activity)


CLAIM_FACTS: Final[Mapping[str, ClaimFact]] = {
    "kind": ClaimFact(_TEXT, lambda case: case.facts.kind.value),
    "claimed": ClaimFact(_NUMBER, lambda case: sum(line.claimed for line in case.lines)),
    "left": ClaimFact(_NUMBER, lambda case: sum(case.left)),
    "lines": ClaimFact(_NUMBER, lambda case: len(case.lines)),
    "items": ClaimFact(_WORDS, lambda case: _words({line.item for line in case.lines})),
    "submitted_on": ClaimFact(_DAY, lambda case: midnight(case.facts.submitted_on)),
    "receipts": ClaimFact(_NUMBER, lambda case: len(case.facts.receipts)),
    "receipts_total": ClaimFact(
        _NUMBER, lambda case: sum(each.total or 0 for each in case.facts.receipts)
    ),
    "documents": ClaimFact(_WORDS, lambda case: _words(case.facts.documents)),
    "declared": ClaimFact(_WORDS, lambda case: _words(case.facts.declared), Asked.DECLARED),
    "age": ClaimFact(_NUMBER, _age, Asked.PERSON),
    "sex": ClaimFact(_TEXT, lambda case: case.facts.person.sex or "", Asked.PERSON),
    "groups": ClaimFact(_WORDS, lambda case: _words(case.facts.person.groups), Asked.PERSON),
    "enrolled_days": ClaimFact(_NUMBER, _enrolled_days),
    "has_provider": ClaimFact(_YES_NO, lambda case: case.facts.provider is not None),
    "provider_level": ClaimFact(
        _TEXT, lambda case: (case.facts.provider and case.facts.provider.level) or "",
        Asked.PROVIDER,
    ),
    "provider_type": ClaimFact(
        _TEXT, lambda case: (case.facts.provider and case.facts.provider.type) or "",
        Asked.PROVIDER,
    ),
    "provider_standing": ClaimFact(_TEXT, _standing, Asked.PROVIDER),
    "provider_roles": ClaimFact(_WORDS, _roles, Asked.PROVIDER),
    "person_claims": ClaimFact(
        _NUMBER, lambda case: sum(each.claims for each in _person_recent(case)),
        Asked.PERSON_ACTIVITY,
    ),
    "person_claimed": ClaimFact(
        _NUMBER, lambda case: sum(each.amount for each in _person_recent(case)),
        Asked.PERSON_ACTIVITY,
    ),
    "provider_claims": ClaimFact(
        _NUMBER, lambda case: sum(each.claims for each in _provider_recent(case)),
        Asked.PROVIDER_ACTIVITY,
    ),
    "provider_claimed": ClaimFact(
        _NUMBER, lambda case: sum(each.amount for each in _provider_recent(case)),
        Asked.PROVIDER_ACTIVITY,
    ),
}  # fmt: skip
"""What a condition on a claim may ask. Ages and standings are those on the day of submission;
`person_…` and `provider_…` are of earlier claims of the last thirty days."""

LINE_FACTS: Final[Mapping[str, LineFact]] = {
    "item": LineFact(_TEXT, lambda case, at, _: case.lines[at].item),
    "category": LineFact(
        _TEXT, lambda case, at, prices: prices.categories.get(case.lines[at].item, "")
    ),
    "quantity": LineFact(_NUMBER, lambda case, at, _: case.quantities[at]),
    "unit_price": LineFact(_NUMBER, lambda case, at, _: case.lines[at].unit_price),
    "line_claimed": LineFact(_NUMBER, lambda case, at, _: case.lines[at].claimed),
    "line_left": LineFact(_NUMBER, lambda case, at, _: case.left[at]),
    "delivered_on": LineFact(_DAY, lambda case, at, _: midnight(case.days[at])),
    "is_dated": LineFact(_YES_NO, lambda case, at, _: case.lines[at].delivered_on is not None),
    "requested_on": LineFact(
        _DAY, lambda case, at, _: midnight(case.lines[at].requested_on or case.facts.submitted_on)
    ),
    "is_requested": LineFact(_YES_NO, lambda case, at, _: case.lines[at].requested_on is not None),
    "age_on_day": LineFact(_NUMBER, _age_on_day, Asked.PERSON),
    "confirmation": LineFact(
        _TEXT, lambda case, at, _: case.lines[at].confirmation.value, Asked.CONFIRMATIONS
    ),
    "other_paid": LineFact(
        _NUMBER, lambda case, at, _: sum(each.paid for each in case.lines[at].other_payers),
        Asked.OTHER_PAYERS,
    ),
    "line_declared": LineFact(
        _WORDS, lambda case, at, _: _words(case.lines[at].declared), Asked.DECLARED
    ),
}  # fmt: skip
"""What a condition on a line may ask besides."""

CLAIM_TYPES: Final = {name: fact.type for name, fact in CLAIM_FACTS.items()}
LINE_TYPES: Final = CLAIM_TYPES | {name: fact.type for name, fact in LINE_FACTS.items()}


def claim_values(case: Case, conditions: Iterable[Condition]) -> dict[str, Any]:
    """The facts of a claim that some condition asks for."""
    names = {name for each in conditions for name in each.asks}
    return {name: CLAIM_FACTS[name].read(case) for name in names if name in CLAIM_FACTS}


def line_values(
    case: Case, at: int, prices: PriceList, conditions: Iterable[Condition]
) -> dict[str, Any]:
    """The facts of a line that some condition asks for, without those of its claim."""
    names = {name for each in conditions for name in each.asks}
    return {name: LINE_FACTS[name].read(case, at, prices) for name in names if name in LINE_FACTS}


def asks_of(conditions: Iterable[Condition]) -> Mapping[Asked, int]:
    """What must have been read for these conditions, and how many days back."""
    asks: dict[Asked, int] = {}
    for name in {name for each in conditions for name in each.asks}:
        asked = (CLAIM_FACTS[name] if name in CLAIM_FACTS else LINE_FACTS[name]).asks
        if asked is not None:
            is_activity = asked in (Asked.PERSON_ACTIVITY, Asked.PROVIDER_ACTIVITY)
            asks[asked] = RECENT_DAYS if is_activity else 0
    return asks
