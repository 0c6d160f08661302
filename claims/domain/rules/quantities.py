"""Quantities: at most so much of an item on a line, or for a holder in a period."""

from __future__ import annotations

from claims.domain.findings import Inputs
from claims.domain.rules.case import Built, Case, Check, Found
from claims.domain.rules.ceilings import asks_of, read_meter
from claims.domain.rules.kinds import Setting
from claims.domain.rules.meters import Meter
from claims.domain.rules.rounding import half_up_part
from claims.domain.sections import Section
from claims.domain.usages import NOTHING

LARGEST = 10**9


def quantity_cap(given: Section, setting: Setting) -> Built:
    """At most `at_most` units on a line, or with `per` for a holder in a period.

    What is over is cut in proportion of the line's amount, half up; cuts that follow each other are
    reckoned from the amount before the first.
    """
    most = given.thousandths("at_most", most=LARGEST)
    if not given.has("per"):
        return Built(_per_line(most, setting.items))
    meter = read_meter(given, setting)
    return Built(_per_period(most, meter), meter, asks=asks_of(meter))


def _per_line(most: int, items: frozenset[str] | None) -> Check:
    def check(case: Case) -> list[Found]:
        return [
            cut_quantity(case, at, most, "QUANTITY_ABOVE_CAP", {"most": most})
            for at, line in enumerate(case.lines)
            if case.quantities[at] > most and (items is None or line.item in items)
        ]

    return check


def _per_period(most: int, meter: Meter) -> Check:
    period = meter.period.value

    def check(case: Case) -> list[Found]:
        found: list[Found] = []
        for key, group in meter.positions(case.facts, case.days, case.left):
            used = case.used.get(key, NOTHING).quantity_milli
            free = max(0, most - used)
            for at in group:
                if case.quantities[at] > free:
                    inputs: Inputs = {"most": most, "used_quantity": used, "period": period}
                    found.append(cut_quantity(case, at, free, "QUANTITY_CEILING_REACHED", inputs))
                free -= min(free, case.quantities[at])
        return found

    return check


def cut_quantity(case: Case, at: int, allowed: int, reason: str, inputs: Inputs) -> Found:
    """The finding that leaves `allowed` of what still counts of a line's quantity."""
    quantity, standing = case.quantities[at], case.standing[at]
    whole, of = case.uncut[at] or (standing, quantity)
    over = standing - half_up_part(whole, allowed, of) if of else standing
    line: Inputs = {"item": case.lines[at].item, "quantity": quantity, "allowed": allowed}
    return Found(reason, {**line, **inputs}, (at,), over, allowed)
