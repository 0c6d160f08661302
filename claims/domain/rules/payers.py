"""Payers: what another is liable for or has paid already is not paid a second time."""

from __future__ import annotations

from enum import StrEnum

from claims.domain.facts import Asked, LineFacts
from claims.domain.findings import Inputs
from claims.domain.rules.case import Built, Case, Found
from claims.domain.rules.kinds import Setting
from claims.domain.sections import Section


def liable_payer(given: Section, setting: Setting) -> Built:
    """No other payer is liable for the whole of a line; where one is, he is named.

    With `payer` the standard says who is liable for the items of the rule, perhaps only for
    persons in one of the `groups`; without, whoever the line itself names as liable.
    """
    payer = given.text("payer", longest=80) if given.has("payer") else None
    groups = frozenset(given.codes("groups")) if given.has("groups") else None
    if groups is not None and payer is None:
        given.wrong("payer", "is needed: who is liable for persons in these groups?")
    items = setting.items

    def liable_for(case: Case, line: LineFacts) -> str | None:
        if payer is not None:
            is_his = groups is None or not groups.isdisjoint(case.facts.person.groups)
            return payer if is_his else None
        return next((each.name for each in line.other_payers if each.liable is None), None)

    def check(case: Case) -> list[Found]:
        return [
            Found("OTHER_PAYER_LIABLE", {"item": line.item, "payer": name}, (at,))
            for at, line in enumerate(case.lines)
            if (items is None or line.item in items)
            and (name := liable_for(case, line)) is not None
        ]

    asks = Asked.OTHER_PAYERS if payer is None else Asked.PERSON
    return Built(check, asks={} if payer is not None and groups is None else {asks: 0})


class Method(StrEnum):
    """How what others pay is taken into account.

    `top_up`: up to what was claimed, all payers together. `carve_out`: what others pay is taken
    off what would be paid here.
    """

    TOP_UP = "top_up"
    CARVE_OUT = "carve_out"


def other_payer_paid(given: Section, setting: Setting) -> Built:
    """What other payers have paid of a line, or are liable for, is not paid here as well."""
    method = given.choice("method", Method) if given.has("method") else Method.TOP_UP
    is_carved, items = method is Method.CARVE_OUT, setting.items

    def check(case: Case) -> list[Found]:
        found: list[Found] = []
        for at, line in enumerate(case.lines):
            if line.other_payers and (items is None or line.item in items):
                paid = min(_paid_by_others(line), line.claimed)
                most = (case.standing[at] if is_carved else line.claimed) - paid
                over = min(case.standing[at] - most, case.standing[at])
                if over > 0:
                    inputs: Inputs = {
                        "item": line.item,
                        "payer": ", ".join(each.name for each in line.other_payers),
                        "other_paid": paid,
                        "claimed": line.claimed,
                    }
                    found.append(Found("OTHER_PAYER_PAID", inputs, (at,), over))
        return found

    return Built(check, asks={Asked.OTHER_PAYERS: 0})


def _paid_by_others(line: LineFacts) -> int:
    """What other payers have paid of a line or must pay, whichever is more of each."""
    return sum(
        line.claimed if each.liable is None else max(each.paid, each.liable)
        for each in line.other_payers
    )
