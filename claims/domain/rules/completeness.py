"""Completeness: the fields of a claim and of its lines that must be filled in."""

from __future__ import annotations

from claims.domain.facts import Asked, LineFacts
from claims.domain.rules.case import Built, Case, Found
from claims.domain.rules.kinds import Setting
from claims.domain.sections import Section

LARGEST_QUANTITY = 10**9

_ASKS = {Asked.DECLARED: 0}


def claim_fields(given: Section, setting: Setting) -> Built:
    """Every field of `required` is filled in on the claim, as the intake calls them."""
    required = given.codes("required")

    def check(case: Case) -> list[Found]:
        declared = case.facts.declared
        return [
            Found("CLAIM_FIELD_MISSING", {"field": name})
            for name in required
            if name not in declared
        ]

    return Built(check, asks=_ASKS)


def line_fields(given: Section, setting: Setting) -> Built:
    """Every field of `required` is filled in on each line; `requested_on` and `delivered_on` too.

    With `above_quantity` only lines of more units need them: an explanation where there are many.
    """
    required = given.codes("required")
    above = 0
    if given.has("above_quantity"):
        above = given.thousandths("above_quantity", most=LARGEST_QUANTITY)
    items = setting.items

    def check(case: Case) -> list[Found]:
        return [
            Found("LINE_FIELD_MISSING", {"item": line.item, "field": name}, (at,))
            for at, line in enumerate(case.lines)
            if line.quantity_milli > above and (items is None or line.item in items)
            for name in required
            if _is_missing(line, name)
        ]

    return Built(check, asks=_ASKS)


def _is_missing(line: LineFacts, name: str) -> bool:
    match name:
        case "requested_on":
            return line.requested_on is None
        case "delivered_on":
            return line.delivered_on is None
        case _:
            return name not in line.declared
