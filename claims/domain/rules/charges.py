"""Charges: what the price list leaves to pay, and what of it the citizen pays himself."""

from __future__ import annotations

from claims.domain.findings import Inputs
from claims.domain.rules.case import NONE, Built, Case, Check, Found
from claims.domain.rules.ceilings import asks_of, read_meter
from claims.domain.rules.kinds import Setting
from claims.domain.rules.rounding import half_up_part, percent_text
from claims.domain.sections import Section
from claims.domain.usages import NOTHING

WHOLE = 100_000
"""A hundred per cent in thousandths of a per cent."""


def price_cap(given: Section, setting: Setting) -> Built:
    """Approved is the lesser of what was claimed and the price list's cap times the quantity.

    The quantity is what an earlier rule left of it; the product is rounded half up.
    """
    find, items = setting.prices.find, setting.items

    def check(case: Case) -> list[Found]:
        found: list[Found] = []
        for at, line in enumerate(case.lines):
            if items is None or line.item in items:
                price = find(line.item, case.days[at])
                if price is not None and price.cap is not None:
                    quantity = case.quantities[at]
                    most = half_up_part(price.cap, quantity, 1_000)
                    over = case.standing[at] - most
                    if over > 0:
                        inputs: Inputs = {
                            "item": line.item,
                            "claimed": line.claimed,
                            "cap": price.cap,
                            "quantity": quantity,
                            "most_amount": most,
                        }
                        found.append(Found("FEE_ABOVE_STANDARD", inputs, (at,), over))
        return found

    return Built(check)


def deductible(given: Section, setting: Setting) -> Built:
    """The citizen bears the first `amount` of every claim, or with `per` of every period."""
    amount = given.amount("amount", setting.currency)
    if given.has("per"):
        return _deductible_per_period(given, setting, amount)
    items = setting.items

    def check(case: Case) -> tuple[Found, ...]:
        group = tuple(
            at
            for at, line in enumerate(case.lines)
            if case.left[at] and (items is None or line.item in items)
        )
        if not group:
            return NONE
        inputs: Inputs = {"limit": amount, "used": 0, "period": "claim"}
        return (Found("DEDUCTIBLE", inputs, group, amount),)

    return Built(check)


def _deductible_per_period(given: Section, setting: Setting, amount: int) -> Built:
    meter = read_meter(given, setting, is_borne=True)
    period = meter.period.value

    def check(case: Case) -> list[Found]:
        found: list[Found] = []
        for key, group in meter.positions(case.facts, case.days, case.left):
            used = case.used.get(key, NOTHING).amount
            if used < amount:
                inputs: Inputs = {"limit": amount, "used": used, "period": period}
                found.append(Found("DEDUCTIBLE", inputs, tuple(group), amount - used))
        return found

    return Built(check, meter, asks=asks_of(meter))


def co_pay(given: Section, setting: Setting) -> Built:
    """The citizen bears a `percent` of every line, half up, or a `fixed` amount of every line."""
    is_percent = given.has("percent")
    if is_percent == given.has("fixed"):
        given.wrong("percent", "either a percent or a fixed amount is needed")
    if is_percent:
        return Built(_percent(given.thousandths("percent", most=WHOLE), setting.items))
    fixed = given.amount("fixed", setting.currency) if given.has("fixed") else 1
    return Built(_fixed(fixed, setting.items))


def _percent(share: int, items: frozenset[str] | None) -> Check:
    shown = percent_text(share)

    def check(case: Case) -> list[Found]:
        return [
            Found("CO_PAY_PERCENT", {"percent": shown, "of": left}, (at,), over)
            for at, left in enumerate(case.left)
            if left
            and (items is None or case.lines[at].item in items)
            and (over := half_up_part(left, share, WHOLE))
        ]

    return check


def _fixed(fixed: int, items: frozenset[str] | None) -> Check:
    def check(case: Case) -> list[Found]:
        return [
            Found("CO_PAY_FIXED", {"fixed": fixed, "of": left}, (at,), fixed)
            for at, left in enumerate(case.left)
            if left and (items is None or case.lines[at].item in items)
        ]

    return check
