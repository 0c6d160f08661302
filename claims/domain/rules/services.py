"""Services: what the same person received before, and what one item includes of another."""

from __future__ import annotations

from datetime import date

from claims.domain.facts import Asked
from claims.domain.findings import Inputs
from claims.domain.history import ServiceFacts
from claims.domain.rules.case import Built, Case, Found
from claims.domain.rules.kinds import Setting, read_known_items
from claims.domain.sections import Section


def minimum_interval(given: Section, setting: Setting) -> Built:
    """Between two services of the same item for a person there lie at least `days`.

    Looked at are his earlier claims, decided or not, and earlier lines of the same claim that are
    not refused themselves; before or after makes no difference, for claims do not come in the
    order of their services. Two on one day lie 0 days apart.
    """
    least = given.whole("days", least=1, most=3_660)
    items = setting.items

    def check(case: Case) -> list[Found]:
        found: list[Found] = []
        given_on: dict[str, list[date]] = {}
        for each in case.facts.services:
            given_on.setdefault(each.item, []).append(each.day)
        for at, line in enumerate(case.lines):
            if items is not None and line.item not in items:
                continue
            day, others = case.days[at], given_on.setdefault(line.item, [])
            if not setting.is_in_force(case.facts, day):
                others += [day] if case.left[at] else []
                continue
            nearest = min(others, key=lambda other: (abs(day - other), other), default=None)
            if nearest is not None and abs(day - nearest).days < least:
                inputs: Inputs = {
                    "item": line.item,
                    "day": day.isoformat(),
                    "last_day": nearest.isoformat(),
                    "days": abs(day - nearest).days,
                    "least_days": least,
                }
                found.append(Found("TOO_SOON_AFTER_LAST", inputs, (at,)))
            elif case.left[at]:
                others.append(day)
        return found

    return Built(check, asks={Asked.SERVICES: least + WIDEST_CLAIM})


WIDEST_CLAIM = 366
"""How many days before its submission a claim's services may lie, for how far back is read."""


def bundle(given: Section, setting: Setting) -> Built:
    """The items `includes` are paid with those of `bundle` and not once more beside them.

    Within `days` of the bundle (0, the default: on the same day), in the same claim or an earlier
    one. Where the part was paid before the bundle came, what was paid for it is taken off the
    bundle, once.
    """
    bundles = read_known_items(given, "bundle", setting)
    parts = read_known_items(given, "includes", setting)
    days = given.whole("days", least=0, most=366) if given.has("days") else 0
    if bundles & parts:
        given.wrong("includes", "an item does not include itself")

    def check(case: Case) -> list[Found]:
        before = case.facts.services
        covered = [(each.item, each.day) for each in before if each.item in bundles]
        paid = [each for each in before if each.item in parts and not _near(covered, each, days)]
        own = [
            (line.item, case.days[at])
            for at, line in enumerate(case.lines)
            if line.item in bundles and case.left[at]
        ]
        found: list[Found] = []
        for at, line in enumerate(case.lines):
            day = case.days[at]
            if not setting.is_in_force(case.facts, day):
                continue
            if line.item in parts:
                near = [name for name, on in covered + own if abs(day - on).days <= days]
                if near:
                    inputs: Inputs = {"item": line.item, "bundle": near[0]}
                    found.append(Found("INCLUDED_IN_BUNDLE", inputs, (at,), case.standing[at]))
            elif line.item in bundles and case.left[at]:
                its = [each for each in paid if abs(day - each.day).days <= days]
                amount = sum(each.approved or 0 for each in its)
                if amount:
                    paid = [each for each in paid if each not in its]
                    inputs = {"item": line.item, "part_amount": amount}
                    found.append(Found("BUNDLE_PARTS_PAID", inputs, (at,), amount))
        return found

    return Built(check, asks={Asked.SERVICES: days + WIDEST_CLAIM})


def _near(bundles: list[tuple[str, date]], part: ServiceFacts, days: int) -> bool:
    """Whether an earlier bundle lies so near that it has absorbed a part already."""
    return any(abs(part.day - day).days <= days for _, day in bundles)
