"""Free rules: what no kind foresees, as a condition in CEL over documented facts."""

from __future__ import annotations

from collections.abc import Sequence

from claims.domain.expressions import ALWAYS_TRUE, Condition, FactType, read_condition
from claims.domain.rules.case import NONE, Built, Case, Found
from claims.domain.rules.free_facts import (
    CLAIM_TYPES,
    LINE_TYPES,
    asks_of,
    claim_values,
    line_values,
)
from claims.domain.rules.kinds import Setting
from claims.domain.sections import Section


def condition(given: Section, setting: Setting) -> Built:
    """Where `when` holds (always, without one) `require` holds too, of the claim as a whole."""
    both = _read_both(given, CLAIM_TYPES)
    when, require = both

    def check(case: Case) -> Sequence[Found]:
        values = claim_values(case, both)
        if not when.holds(values) or require.holds(values):
            return NONE
        day = case.facts.submitted_on.isoformat()
        claimed = sum(line.claimed for line in case.lines)
        return (Found("CONDITION_NOT_MET", {"claimed": claimed, "day": day}),)

    return Built(check, asks=asks_of(both))


def line_condition(given: Section, setting: Setting) -> Built:
    """The same of every line; a line may also be asked for what is true of its claim."""
    both = _read_both(given, LINE_TYPES)
    when, require = both
    items, prices = setting.items, setting.prices

    def check(case: Case) -> list[Found]:
        of_claim = claim_values(case, both)
        found: list[Found] = []
        for at, line in enumerate(case.lines):
            if items is None or line.item in items:
                values = of_claim | line_values(case, at, prices, both)
                if when.holds(values) and not require.holds(values):
                    inputs: dict[str, str | int] = {
                        "item": line.item,
                        "day": case.days[at].isoformat(),
                        "claimed": line.claimed,
                        "quantity": line.quantity_milli,
                        "unit_price": line.unit_price,
                    }
                    found.append(Found("LINE_CONDITION_NOT_MET", inputs, (at,)))
        return found

    return Built(check, asks=asks_of(both))


def _read_both(given: Section, types: dict[str, FactType]) -> tuple[Condition, Condition]:
    """`when`, always true where it is left out, and `require`."""
    when = read_condition(given, "when", types) if given.has("when") else ALWAYS_TRUE
    return when, read_condition(given, "require", types)
