"""Tax rules as text: TOML read strictly, with everything that is wrong in it said at once."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from claims.domain.money import exponent_of
from claims.domain.refusals import Refused
from claims.domain.sections import Section, read_toml
from claims.domain.statements import PayeeKind
from claims.domain.taxes import RULES_AT_MOST, TaxRule
from claims.domain.variables import LANGUAGES

_FRACTION: Final = re.compile(r"([0-9]{1,6})/([1-9][0-9]{0,5})", re.ASCII)
_PERCENT: Final = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,4}))? ?%", re.ASCII)


def read_tax_rules(text: str, *, currency: str, items: frozenset[str]) -> tuple[TaxRule, ...]:
    """The rules of a text, in its order; refuses `TAXES_INVALID` with all its problems.

    Together the rates of one kind of payee stay below the whole, so that something is paid.
    """
    problems: list[str] = []
    whole = read_toml(text, problems)
    rules: list[TaxRule] = []
    for given in whole.sections("taxes", most=RULES_AT_MOST) if not problems else ():
        rule = _rule(given, currency, items)
        given.finish()
        if rule.code in {each.code for each in rules}:
            given.wrong("code", f"{rule.code} stands twice")
        rules.append(rule)
    whole.finish()
    for kind in PayeeKind:
        worst = sum(max(each.rate, each.bare_rate) for each in rules if each.payee_kind == kind)
        if worst >= 1:
            whole.wrong("taxes", f"the rates of every {kind} make up the whole or more")
    if problems:
        raise Refused(
            "TAXES_INVALID", "The tax rules are not right yet.", field="text", problems=problems
        )
    return tuple(rules)


def _rule(given: Section, currency: str, items: frozenset[str]) -> TaxRule:
    names = given.section("name")
    said = {language: names.text(language, longest=120) for language in LANGUAGES}
    names.finish()
    of_items = given.texts("items") if given.has("items") else ()
    for item in sorted(set(of_items) - items):
        given.wrong("items", f"the programme has no item {item}")
    rate = _fraction(given, "rate")
    first_day = given.day("first_day")
    last_day = given.day("last_day") if given.has("last_day") else None
    if last_day is not None and last_day < first_day:
        given.wrong("last_day", "is before first_day")
    return TaxRule(
        code=given.code("code"),
        names=said,
        law=given.text("law", longest=400),
        payee_kind=given.choice("payee", PayeeKind).value,
        items=of_items,
        categories=given.codes("categories") if given.has("categories") else (),
        rate=rate,
        bare_rate=_fraction(given, "rate_without_number") if given.has("rate_without_number")
        else rate,
        base=_fraction(given, "base"),
        above=given.amount("above", currency) if given.has("above") else 0,
        unit=1 if not _is_whole(given) else 10 ** exponent_of(currency),
        does_national_id_count=given.yes_no("national_id_counts"),
        first_day=first_day,
        last_day=last_day,
    )  # fmt: skip


def _is_whole(given: Section) -> bool:
    said = given.text("round_down_to", longest=10)
    if said not in {"whole", "minor", ""}:
        given.wrong("round_down_to", "must be whole (the currency's unit) or minor (its smallest)")
    return said == "whole"


def _fraction(given: Section, key: str) -> Fraction:
    """An exact part above zero and at most the whole: `"100/111"`, or `"1.5 %"`."""
    text = given.text(key, longest=20)
    read = Fraction(0)
    if match := _FRACTION.fullmatch(text):
        read = Fraction(int(match.group(1)), int(match.group(2)))
    elif match := _PERCENT.fullmatch(text):
        read = Fraction(f"{match.group(1)}.{match.group(2) or 0}") / 100
    if text and not 0 < read <= 1:
        given.wrong(key, 'must be a part of the whole, such as "100/111" or "1.5 %"')
    return read
