"""A standard is adopted whole or refused with every problem, each at its place in the text."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.claims import ClaimKind
from claims.domain.promises import Measure
from claims.domain.refusals import Refused
from claims.domain.rules.kinds import Group
from claims.domain.standards import Standard, parse_standard
from tests.domain.claim_builders import (
    ITEMS,
    PRICES,
    PROMISES,
    VISIT,
    a_standard,
    a_text,
    parsed,
    published,
    reasons,
)


def problems(text: str) -> list[str]:
    with pytest.raises(Refused) as refusal:
        parsed(text)
    assert refusal.value.code == "STANDARD_INVALID"
    found = refusal.value.facts["problems"]
    assert isinstance(found, list)
    return found


def the_problem(*rules: dict[str, Any], **keys: Any) -> str:
    found = problems(a_text(*rules, **keys))
    assert len(found) == 1, found
    return str(found[0])


def test_a_standard_says_what_its_text_says() -> None:
    text = a_text(
        {"kind": "price_cap"},
        {"kind": "documents", "required": ["receipt", "referral"]},
        {"kind": "person_threshold", "above": "500.00"},
        {"kind": "person_threshold", "above": "400.00", "id": "lower", "severity": "warn"},
    )
    standard = parsed(text, version=3)
    assert (standard.code, standard.version, standard.currency) == ("home-care", 3, "IDR")
    assert standard.names == {"id": "Perawatan", "en": "Care"}
    assert standard.takes_force_on == date(2026, 1, 1)
    assert standard.digest == hashlib.sha256(text.encode()).hexdigest()
    assert standard.documents == ("receipt", "referral")
    assert standard.review_above == 400_00
    assert standard.promises.days(Measure.DECISION) == standard.promises.days(Measure.PAYMENT) == 5
    assert standard.eligibility.holds({})


def test_versions_and_texts_tell_standards_apart() -> None:
    text = a_text({"kind": "price_cap"})
    assert parsed(text) == parsed(text)
    assert hash(parsed(text)) == hash(parsed(text))
    assert parsed(text) != parsed(text, version=2)
    assert parsed(text) != parsed(text + "# another text\n")
    assert parsed(text) != text


def test_the_published_standards_can_be_adopted() -> None:
    home_care = published("home-care", ITEMS, "IDR")
    assert home_care.review_above == 1_200_000_00
    assert published("receipts-my", frozenset({"essential-goods"}), "MYR").currency == "MYR"


def test_rules_run_in_the_order_of_their_groups_and_within_them_of_the_text() -> None:
    standard = a_standard(
        {"kind": "co_pay", "percent": "1"},
        {"kind": "price_cap"},
        {"kind": "duplicate_file"},
        {"kind": "claim_age", "days": 3},
    )
    assert [rule.id for rule in standard.rules] == [
        "duplicate-file",
        "claim-age",
        "price-cap",
        "co-pay",
        "redemption_amount",
        "budget",
    ]
    assert standard.order == tuple(Group)


def test_what_was_captured_and_the_budget_are_rules_of_every_standard() -> None:
    standard = a_standard()
    assert {rule.id for rule in standard.rules} == {"redemption_amount", "budget"}
    assert all(
        any(step.rule.kind == "redemption_amount" for step in standard.steps[kind])
        for kind in ClaimKind
    )
    named = a_standard({"kind": "budget", "id": "the-line"})
    assert named.budget.id == "the-line"


RULE_PROBLEMS: list[tuple[dict[str, Any], str]] = [
    ({"kind": "prize_cap"}, "rules[1].kind: there is no such kind of rule"),
    ({"kind": "price_cap", "cap": "1.00"}, "rules[1].cap: this key is not known here"),
    ({"kind": "price_cap", "id": "Price cap"}, "rules[1].id: must be a short name"),
    ({"kind": "price_cap", "severity": "fatal"}, "rules[1].severity: must be one of inform,"),
    ({"kind": "co_pay", "percent": "1", "severity": "warn"}, "rules[1].severity: co_pay can"),
    ({"kind": "price_cap", "scope": "claim"}, "rules[1].scope: a reduction is of the line"),
    ({"kind": "documents", "required": ["a"], "scope": "line"}, "looks at the whole claim"),
    ({"kind": "price_cap", "bearer": "nobody"}, "rules[1].bearer: must be one of provider,"),
    ({"kind": "price_cap", "claims": ["all"]}, "rules[1].claims: must be a list out of"),
    ({"kind": "price_cap", "claims": []}, "rules[1].claims: must be a list out of"),
    ({"kind": "budget", "claims": ["redemption"]}, "budget is for every claim"),
    ({"kind": "price_cap", "items": ["massage"]}, "the programme has no item massage"),
    ({"kind": "documents", "required": ["a"], "items": [VISIT]}, "is no matter of items"),
    ({"kind": "price_cap", "reason": "NO_SUCH"}, "there is no reason NO_SUCH"),
    ({"kind": "price_cap", "reason": "CEILING_REACHED"}, "speaks of what price_cap does not say"),
    ({"kind": "voucher_valid", "reason": "CLAIM_TOO_OLD"}, "has several reasons of its own"),
    ({"kind": "claim_age"}, "rules[1].days: missing: a whole number"),
    ({"kind": "claim_age", "days": 0}, "rules[1].days: must be a whole number from 1"),
    ({"kind": "claim_age", "days": True}, "rules[1].days: must be a whole number"),
    ({"kind": "claim_age", "days": 3.5}, "rules[1].days: must be a whole number"),
    ({"kind": "claim_age", "days": 3, "from": "receipt", "items": [VISIT]}, "no matter of items"),
    ({"kind": "quantity_cap", "at_most": "0"}, "rules[1].at_most: must be a number above zero"),
    ({"kind": "quantity_cap", "at_most": "1.2345"}, "rules[1].at_most: must be a number"),
    ({"kind": "quantity_cap", "at_most": 2}, "rules[1].at_most: must be a number"),
    ({"kind": "quantity_cap", "at_most": "1", "pool": "x"}, "rules[1].pool: this key is not"),
    ({"kind": "ceiling_amount", "at_most": 100, "per": "day"}, "must be an amount above zero"),
    ({"kind": "ceiling_amount", "at_most": "0", "per": "day"}, "must be an amount above zero"),
    ({"kind": "ceiling_amount", "at_most": "-1", "per": "day"}, "An amount in IDR is written"),
    ({"kind": "ceiling_amount", "at_most": "1e9", "per": "day"}, "An amount in IDR is written"),
    ({"kind": "ceiling_amount", "at_most": "NaN", "per": "day"}, "An amount in IDR is written"),
    ({"kind": "ceiling_amount", "at_most": "1.001", "per": "day"}, "An amount in IDR is written"),
    ({"kind": "ceiling_amount", "at_most": "1.00"}, "rules[1].per: missing: one of day, week"),
    ({"kind": "ceiling_amount", "at_most": "1.00", "per": "decade"}, "must be one of day, week"),
    ({"kind": "co_pay"}, "either a percent or a fixed amount is needed"),
    ({"kind": "co_pay", "percent": "1", "fixed": "1.00"}, "either a percent or a fixed amount"),
    ({"kind": "co_pay", "percent": "100.001"}, "a number above zero and at most 100"),
    ({"kind": "documents", "required": []}, "must be a list of short names"),
    ({"kind": "documents", "required": ["a", "a"]}, "must be a list of short names, none twice"),
    ({"kind": "receipt_fields", "required": ["colour"]}, "must be a list out of issuer, number"),
]


@pytest.mark.parametrize(("rule", "problem"), RULE_PROBLEMS)
def test_a_rule_that_is_wrong_is_told_where_and_why(rule: dict[str, Any], problem: str) -> None:
    found = problems(a_text(rule))
    assert any(problem in each for each in found), found
    assert all(each.startswith("rules") for each in found)


def test_an_order_names_every_group_once_and_the_budget_last() -> None:
    groups = [group.value for group in Group]
    assert "must be a list out of validity" in the_problem(order=[*groups[:-1], "extras", "budget"])
    assert "missing: coverage" in the_problem(order=[each for each in groups if each != "coverage"])
    assert "the budget is the last" in the_problem(order=[groups[-1], *groups[:-1]])


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"code": None}, "code: missing"),
        ({"code": "Home Care"}, "code: must be a short name"),
        ({"version": 2}, "version: this key is not known here"),
        ({"currency": "MYR"}, "currency: must be the programme's, IDR"),
        ({"names": {"id": "Perawatan"}}, "names.en: missing"),
        ({"names": {"id": "a", "en": "b", "ms": "c"}}, "names.ms: this key is not known here"),
        ({"takes_force_on": "2026-01-01"}, "takes_force_on: must be a date such as"),
        ({"promises": {"pay_days": 5}}, "promises: must be a list of tables [[promises]]"),
        ({"promises": [PROMISES[0]]}, 'promises: missing: a promise with measure = "payment"'),
        (
            {"promises": [PROMISES[0], *PROMISES]},
            "promises: two promises have the measure decision",
        ),
        ({"promises": [{**PROMISES[0], "within_days": 0}, PROMISES[1]]}, "promises[1].within_days"),
        ({"prices": "none"}, "prices: must be a list of tables [[prices]]"),
        ({"prices": [{**PRICES[0], "item": "massage"}]}, "prices[1].item: the programme has no"),
        ({"prices": [{**PRICES[0], "cap": "1,50"}]}, "prices[1].cap: An amount in IDR"),
        ({"prices": [PRICES[0], PRICES[0]]}, "prices[2].item: nurse-visit has two prices on"),
        (
            {
                "prices": [
                    {**PRICES[0], "valid_until": date(2026, 6, 30)},
                    {**PRICES[0], "valid_from": date(2026, 6, 30)},
                ]
            },
            "prices[2].item: nurse-visit has two prices on",
        ),
        (
            {
                "prices": [
                    {**PRICES[0], "valid_from": date(2026, 6, 30)},
                    {**PRICES[0], "valid_until": date(2026, 6, 30)},
                ]
            },
            "prices[2].item: nurse-visit has two prices on",
        ),
        (
            {"prices": [{**PRICES[0], "valid_until": date(2025, 1, 1)}]},
            "prices[1].valid_until: is before valid_from",
        ),
        (
            {"eligibility": {"when": "age >= 60"}},
            "eligibility.when: asks for undeclared facts: age",
        ),
        (
            {
                "reads": {
                    "dates": "day_first",
                    "month_names": ["en"],
                    "currency_marks": ["Rp"],
                    "thousands": ".",
                    "decimal": ".",
                }
            },
            "reads.thousands: two different separators are needed",
        ),
    ],
)
def test_what_is_wrong_with_a_standard_is_told_where_and_why(
    keys: dict[str, Any], problem: str
) -> None:
    found = problems(a_text(**keys))
    assert any(each.startswith(problem) for each in found), found


def test_prices_may_follow_each_other() -> None:
    first = {**PRICES[0], "valid_until": date(2026, 6, 30)}
    second = {**PRICES[0], "valid_from": date(2026, 7, 1), "cap": "175000.00"}
    prices = a_standard(prices=[first, second]).prices
    assert prices.find(VISIT, date(2025, 12, 31)) is None
    for day, cap in ((date(2026, 6, 30), 150_000_00), (date(2026, 7, 1), 175_000_00)):
        price = prices.find(VISIT, day)
        assert price is not None
        assert price.cap == cap


def test_rules_have_ids_and_counters_of_their_own() -> None:
    twice = [{"kind": "price_cap"}, {"kind": "price_cap"}]
    assert "two rules have the id price-cap" in the_problem(*twice)
    ceiling = {"kind": "ceiling_amount", "at_most": "1.00", "per": "day", "pool": "family"}
    pooled = [{**ceiling, "id": "one"}, {**ceiling, "id": "two"}]
    assert "two rules have the pool pool:family/day" in the_problem(*pooled)
    budgets = [{"kind": "budget", "id": "one"}, {"kind": "budget", "id": "two"}]
    assert "two rules have the kind budget" in the_problem(*budgets)


def test_every_problem_is_told_at_once() -> None:
    found = problems(a_text({"kind": "claim_age"}, {"kind": "nonsense"}, code=None, extra=1))
    assert [each.split(":")[0] for each in found] == [
        "code",
        "rules[1].days",
        "rules[2].kind",
        "extra",
    ]


def test_a_reason_without_texts_stops_the_rules_that_give_it() -> None:
    known = {code: reason for code, reason in reasons().items() if code != "CLAIM_TOO_OLD"}
    with pytest.raises(Refused) as refusal:
        parse_standard(
            a_text({"kind": "claim_age", "days": 3}),
            version=1,
            currency="IDR",
            items=ITEMS,
            reasons=known,
        )
    assert "the reason CLAIM_TOO_OLD has no texts in both languages" in str(
        refusal.value.facts["problems"]
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "code = ",
        "code = 'x'\ncode = 'y'",
        "a = " + "[" * 50_000,
        "a = " + "9" * 6_000,
        "a = nan\n[[rules]]\nkind = 1\nid = []",
        "rules = [1, 2]",
        "rules = {}",
        "prices = [[]]",
        "names = 'x'",
        "[[rules]]\n" * 300,
        "x = '" + "y" * 500_000 + "'",
        "a = 2026-02-30",
        "\x00",
        "\ud800 = 1",
    ],
)
def test_what_is_no_standard_is_refused_with_problems(text: str) -> None:
    assert problems(text)


@given(st.text(max_size=300))
def test_any_text_is_refused_and_never_breaks(text: str) -> None:
    assert problems(text)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20)
    | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abc_", min_size=1, max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
).filter(lambda value: value is not None)


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_without_none(each) for each in value if each is not None]
    return value


KEYS = ("code", "service", "currency", "takes_force_on", "names", "promises", "prices", "rules",
        "order", "eligibility", "reads")  # fmt: skip


@given(st.sampled_from(KEYS), values)
def test_any_value_under_any_key_is_read_or_told(key: str, value: Any) -> None:
    text = a_text(**{key: _without_none(value)})
    with suppress(Refused):
        assert isinstance(parsed(text), Standard)
