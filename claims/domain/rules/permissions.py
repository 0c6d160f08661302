"""Permissions: what needs a preauthorisation has one that fits, and stays within it."""

from __future__ import annotations

from datetime import date

from claims.domain.facts import Asked, ClaimFacts, PreauthorisationFacts
from claims.domain.findings import Inputs
from claims.domain.rules.case import Built, Case, Found
from claims.domain.rules.holders import permission_for
from claims.domain.rules.kinds import Setting
from claims.domain.rules.meters import Counts, Meter
from claims.domain.rules.quantities import cut_quantity
from claims.domain.sections import Section
from claims.domain.usages import NOTHING, Holder, Period

_ASKS = {Asked.PREAUTHORISATIONS: 0}


def preauthorised(given: Section, setting: Setting) -> Built:
    """Every line names a preauthorisation of its item, its provider and its service day.

    With `above` only lines that claim more than that need one. Of several the nearest to fitting
    is told: another provider's, one of other days, none.
    """
    above = given.amount("above", setting.currency) if given.has("above") else 0
    items = setting.items

    def check(case: Case) -> list[Found]:
        found: list[Found] = []
        for at, line in enumerate(case.lines):
            if line.claimed <= above or (items is not None and line.item not in items):
                continue
            if permission_for(case.facts, line.item, case.days[at]) is None:
                reason, inputs = _why_not(case.facts, line.item, case.days[at])
                found.append(Found(reason, inputs, (at,)))
        return found

    return Built(check, asks=_ASKS)


def _why_not(facts: ClaimFacts, item: str, day: date) -> tuple[str, Inputs]:
    """Why no preauthorisation fits a line, told of the one that comes nearest."""
    its = [each for each in facts.preauthorisations if each.item == item]
    for each in its:
        if each.valid.holds(day):
            inputs: Inputs = {"item": item, "preauthorisation": each.number}
            return "PREAUTHORISED_FOR_ANOTHER_PROVIDER", inputs
    on_day: Inputs = {"item": item, "day": day.isoformat()}
    if its:
        number = {"preauthorisation": its[0].number}
        return "PREAUTHORISATION_NOT_VALID_ON_DAY", {**on_day, **number}
    return "PREAUTHORISATION_MISSING", on_day


def preauthorised_quantity(given: Section, setting: Setting) -> Built:
    """No more of an item than its preauthorisation is for, over all claims that name it.

    What is over is cut in proportion of the line's amount, half up. A line without one is the
    matter of `preauthorised`.
    """
    meter = _meter(setting)

    def check(case: Case) -> list[Found]:
        found: list[Found] = []
        for key, group in meter.positions(case.facts, case.days, case.left):
            permission = _of_group(case, group)
            if permission.quantity_milli is None:
                continue
            used = case.used.get(key, NOTHING).quantity_milli
            free = max(0, permission.quantity_milli - used)
            for at in group:
                if case.quantities[at] > free:
                    inputs: Inputs = {
                        "most": permission.quantity_milli,
                        "used_quantity": used,
                        "preauthorisation": permission.number,
                    }
                    found.append(cut_quantity(case, at, free, "PREAUTHORISED_QUANTITY", inputs))
                free -= min(free, case.quantities[at])
        return found

    return Built(check, meter, asks=_ASKS)


def preauthorised_amount(given: Section, setting: Setting) -> Built:
    """No more money than a preauthorisation is for, over all claims that name it."""
    meter = _meter(setting)

    def check(case: Case) -> list[Found]:
        found: list[Found] = []
        for key, group in meter.positions(case.facts, case.days, case.left):
            permission = _of_group(case, group)
            if permission.amount is None:
                continue
            used = case.used.get(key, NOTHING).amount
            free = max(0, permission.amount - used)
            over = sum([case.left[at] for at in group]) - free
            if over > 0:
                inputs: Inputs = {
                    "limit": permission.amount,
                    "used": used,
                    "free": free,
                    "preauthorisation": permission.number,
                }
                found.append(Found("PREAUTHORISED_AMOUNT", inputs, tuple(group), over))
        return found

    return Built(check, meter, asks=_ASKS)


def _meter(setting: Setting) -> Meter:
    """The counter of what was used of each preauthorisation, from its first day on."""
    return Meter(
        name=setting.counter(Holder.PREAUTHORISATION.value),
        rule=setting.rule,
        period=Period.PROGRAMME,
        counts=Counts.CLAIMS,
        items=setting.items,
        holder=Holder.PREAUTHORISATION,
        is_open=setting.force.concerns if setting.force else None,
    )


def _of_group(case: Case, group: list[int]) -> PreauthorisationFacts:
    """The preauthorisation that the lines of a group share."""
    at = group[0]
    permission = permission_for(case.facts, case.lines[at].item, case.days[at])
    assert permission is not None
    return permission
