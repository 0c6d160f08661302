"""Arithmetic: quantity times unit price is what a line claims."""

from __future__ import annotations

from claims.domain.findings import Inputs
from claims.domain.rules.case import Built, Case, Found
from claims.domain.rules.kinds import Setting
from claims.domain.rules.rounding import Rounding, rounded_part
from claims.domain.sections import Section


def line_arithmetic(given: Section, setting: Setting) -> Built:
    """quantity × unit price, under the stated `rounding` (half_up), is the claimed amount.

    A difference of at most `tolerance` is let pass. A reduction takes what is claimed above the
    product; a line that claims less loses nothing, but the finding is kept.
    """
    rounding = given.choice("rounding", Rounding) if given.has("rounding") else Rounding.HALF_UP
    tolerance = given.amount("tolerance", setting.currency) if given.has("tolerance") else 0
    items = setting.items

    def check(case: Case) -> list[Found]:
        found: list[Found] = []
        for at, line in enumerate(case.lines):
            product = rounded_part(line.unit_price, line.quantity_milli, 1_000, rounding)
            if abs(line.claimed - product) > tolerance and (items is None or line.item in items):
                inputs: Inputs = {
                    "item": line.item,
                    "quantity": line.quantity_milli,
                    "unit_price": line.unit_price,
                    "expected": product,
                    "claimed": line.claimed,
                }
                over = max(0, case.standing[at] - product)
                found.append(Found("LINE_ARITHMETIC_WRONG", inputs, (at,), over))
        return found

    return Built(check)
