"""Withheld taxes: worked figures, what the form refuses, and that no unit is lost or invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.refusals import Refused
from claims.domain.tax_texts import read_tax_rules
from claims.domain.taxes import Taxable, TaxRule, base_of, split, tax_on, withheld
from config.settings import PROJECT

EXAMPLE = (PROJECT / "config/taxes/indonesia.toml").read_text("utf-8")
RULES = {each.code: each for each in read_tax_rules(EXAMPLE, currency="IDR", items=frozenset())}
RUPIAH = 100
A_RULE = """
[[taxes]]
code = "pph-23"
name.id = "PPh 23"
name.en = "Income tax 23"
law = "UU 7/1983"
payee = "provider"
rate = "2 %"
rate_without_number = "4 %"
base = "1/1"
round_down_to = "whole"
national_id_counts = false
first_day = 2020-01-01
"""


def a_rule(text: str = A_RULE) -> TaxRule:
    [rule] = read_tax_rules(text, currency="IDR", items=frozenset({"nurse-visit"}))
    return rule


def taken(rule: TaxRule, rupiah: int, *, has_number: bool = True) -> Fraction:
    base = base_of(rule, rupiah * RUPIAH)
    return Fraction(tax_on(rule, base, has_number=has_number), RUPIAH)


@pytest.mark.parametrize(
    ("code", "gross", "has_number", "tax"),
    [
        ("pph-23", 1_000_000, True, 20_000),
        ("pph-23", 1_000_000, False, 40_000),
        ("pph-23", 1_049, True, 20),
        ("pph-21", 1_000_000, True, 25_000),
        ("pph-21", 1_000_000, False, 30_000),
        ("pph-22", 11_100_000, True, 150_000),
        ("pph-22", 11_100_000, False, 300_000),
        ("ppn", 11_100_000, True, 1_100_000),
        ("ppn", 11_100_000, False, 1_100_000),
        ("ppn", 2_220_000, True, 0),
        ("ppn", 2_220_111, True, 220_011),
    ],
)
def test_worked_figures_of_the_example(code: str, gross: int, has_number: bool, tax: int) -> None:
    assert taken(RULES[code], gross, has_number=has_number) == tax


def test_a_threshold_is_not_itself_above_it() -> None:
    rule = replace(RULES["pph-22"], base=Fraction(1))
    assert taken(rule, 2_000_000) == 0
    assert taken(rule, 2_000_001) == 30_000


def test_each_rounding_goes_its_way() -> None:
    rule = replace(a_rule(), base=Fraction(100, 111))
    assert base_of(rule, 111) == 100
    assert base_of(rule, 5) == 5  # 4.5045 goes up
    assert base_of(rule, 4) == 4  # 3.6036 goes up
    assert base_of(replace(rule, base=Fraction(1, 2)), 5) == 3  # halves go up
    in_sen = replace(rule, unit=1)
    assert tax_on(in_sen, 149, has_number=True) == 2  # 2.98 goes down
    assert tax_on(rule, 149_99, has_number=True) == 2_00


@pytest.mark.parametrize(
    ("line", "by", "said"),
    [
        ('rate = "2 %"', 'rate = "0 %"', "rate: must be a part of the whole"),
        ('rate = "2 %"', 'rate = "101 %"', "rate: must be a part of the whole"),
        ('rate = "2 %"', "rate = 0.02", "rate: must be a text"),
        ('base = "1/1"', 'base = "1/0"', "base: must be a part of the whole"),
        ('base = "1/1"', "", "base: missing"),
        ('"4 %"', '"100 %"', "make up the whole"),
        ('payee = "provider"', 'payee = "clinic"', "payee: must be one of"),
        ('"whole"', '"half"', "round_down_to: must be whole"),
        ('law = "UU 7/1983"', "", "law: missing"),
        ('name.en = "Income tax 23"', "", "name.en: missing"),
        ("first_day", 'items = ["taxi"]\nfirst_day', "no item taxi"),
        ("first_day = 2020-01-01", "first_day = 2020-01-02\nlast_day = 2020-01-01", "is before"),
        ("first_day", "surcharge = 1\nfirst_day", "this key is not known here"),
        ("[[taxes]]", "[taxes]", "list of tables"),
        ("[[taxes]]", A_RULE + "[[taxes]]", "stands twice"),
    ],
)
def test_a_text_is_read_strictly(line: str, by: str, said: str) -> None:
    assert line in A_RULE
    with pytest.raises(Refused, match="TAXES_INVALID") as refused:
        a_rule(A_RULE.replace(line, by, 1))
    assert any(said in each for each in refused.value.facts["problems"])  # type: ignore[attr-defined]


def test_a_rule_holds_from_its_first_to_its_last_day() -> None:
    rule = replace(a_rule(), last_day=date(2020, 12, 31))
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1)]
    assert [rule.holds(day) for day in days] == [False, True, True, False]


def test_a_split_goes_by_the_largest_remainder_and_the_earlier_claim() -> None:
    assert split(10, [1, 1, 1], [9, 9, 9]) == [4, 3, 3]
    assert split(10, [1, 1, 1], [3, 9, 9]) == [3, 4, 3]
    assert split(0, [], []) == []
    with pytest.raises(Refused, match="SHARES_EMPTY"):
        split(10, [1, 1], [4, 5])


PARTS = st.fractions(min_value=Fraction(1, 1000), max_value=1, max_denominator=1000)
SMALL = st.fractions(min_value=Fraction(1, 1000), max_value=Fraction(3, 10), max_denominator=1000)
AMOUNTS = st.integers(100, 10**12)


def rules(count: int) -> st.SearchStrategy[list[TaxRule]]:
    each = st.builds(
        lambda rate, bare, base, above, unit: replace(
            a_rule(), rate=rate, bare_rate=bare, base=base, above=above, unit=unit
        ),
        SMALL, SMALL, PARTS, st.integers(0, 10**9), st.sampled_from([1, 100]),
    )  # fmt: skip
    return st.lists(each, min_size=1, max_size=count).map(
        lambda found: [replace(rule, code=f"t{at}") for at, rule in enumerate(found)]
    )


@given(rules(1), AMOUNTS, AMOUNTS, st.booleans())
def test_a_tax_is_never_negative_nor_above_the_gross_and_rises_with_it(
    found: list[TaxRule], one: int, other: int, has_number: bool
) -> None:
    less, more = sorted((one, other))
    taxes = [
        tax_on(found[0], base_of(found[0], gross), has_number=has_number) for gross in (less, more)
    ]
    assert 0 <= taxes[0] <= taxes[1] <= more
    assert taxes[0] <= base_of(found[0], less) <= less
    assert all(tax % found[0].unit == 0 for tax in taxes)


@given(rules(3), st.lists(AMOUNTS, min_size=1, max_size=8), st.booleans())
def test_taxes_split_over_claims_lose_no_unit_and_leave_something_of_each(
    found: list[TaxRule], amounts: list[int], has_number: bool
) -> None:
    claims = [
        Taxable(UUID(int=at), amount, {rule.code: amount for rule in found})
        for at, amount in enumerate(amounts, 1)
    ]
    numbered = {rule.code: has_number for rule in found}
    lines = withheld(found, claims, has_number=numbered)
    for rule in found:
        own = [line for line in lines if line.rule.code == rule.code]
        base = base_of(rule, sum(amounts))
        tax = tax_on(rule, base, has_number=has_number)
        assert sum(line.amount for line in own) == tax
        assert not own or sum(line.base for line in own) == base
    for each in claims:
        own = [line for line in lines if line.claim_id == each.claim_id]
        assert 0 <= sum(line.amount for line in own) < each.amount
        assert all(0 <= line.amount <= line.gross for line in own)
    assert withheld(found, claims[::-1], has_number=numbered) == lines
