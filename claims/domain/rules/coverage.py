"""Coverage: the item of a line is in the price list on its service day."""

from __future__ import annotations

from claims.domain.rules.case import Built, Case, Found
from claims.domain.rules.kinds import Setting
from claims.domain.sections import Section


def item_covered(given: Section, setting: Setting) -> Built:
    """The item is in the standard's price list on the service day."""
    find, items = setting.prices.find, setting.items

    def check(case: Case) -> list[Found]:
        return [
            Found("ITEM_NOT_COVERED", {"item": line.item, "day": case.days[at].isoformat()}, (at,))
            for at, line in enumerate(case.lines)
            if (items is None or line.item in items) and find(line.item, case.days[at]) is None
        ]

    return Built(check)
