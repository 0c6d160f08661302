"""What every rule may say: days in force, categories, holders, groups, reasons of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from claims.domain.adjudication import adjudicate, adjudicate_batch, usage_keys
from claims.domain.facts import PersonFacts
from claims.domain.reasons import Audience
from claims.domain.refusals import Refused
from tests.domain.claim_builders import (
    BUDI,
    CLINIC,
    HOUSEHOLD,
    KIT,
    PROGRAMME,
    RENT,
    RP,
    SITI,
    VISIT,
    a_claim,
    a_line,
    a_provider,
    a_standard,
    a_text,
    judged,
    parsed,
    said,
)

OWN = {
    "queue": "REFERRAL",
    "group": "CO",
    "carc": "252",
    "officer": {"id": "{document} tidak ada.", "en": "The {document} is missing."},
    "citizen": {"id": "Sertakan {document}.", "en": "Please send the {document}."},
}


def the_problems(*rules: dict[str, Any], **keys: Any) -> list[str]:
    with pytest.raises(Refused) as refusal:
        parsed(a_text(*rules, **keys))
    found = refusal.value.facts["problems"]
    assert isinstance(found, list)
    return [str(each) for each in found]


# --- days in force ----------------------------------------------------------------------------


def test_a_rule_on_lines_is_in_force_by_the_service_day() -> None:
    rule = {
        "kind": "item_covered",
        "valid_from": date(2026, 3, 9),
        "valid_until": date(2026, 3, 10),
    }
    days = [date(2026, 3, day) for day in (8, 9, 10, 11)]
    lines = [a_line(no, item="haircut", day=day) for no, day in enumerate(days, 1)]
    assert [each.line_no for each in judged(a_claim(*lines), rule).findings] == [2, 3]


def test_a_rule_on_the_claim_is_in_force_by_the_day_of_submission() -> None:
    rule = {"kind": "ceiling_amount", "at_most": "1.00", "per": "year"}
    claim = a_claim(submitted_on=date(2026, 3, 20))
    in_force = {**rule, "valid_from": date(2026, 3, 20)}
    not_yet = {**rule, "valid_from": date(2026, 3, 21)}
    no_longer = {**rule, "valid_until": date(2026, 3, 19)}
    assert judged(claim, in_force).approved == 1 * RP
    for other in (not_yet, no_longer):
        assessment = judged(claim, other)
        assert (said(assessment), assessment.usage) == ([], {})
        assert usage_keys(claim, a_standard(other)) == frozenset()


def test_a_quantity_counts_only_on_the_days_its_rule_is_in_force() -> None:
    rule = {"kind": "quantity_cap", "at_most": "1", "per": "month", "valid_from": date(2026, 3, 10)}
    lines = [a_line(no, day=date(2026, 3, day)) for no, day in ((1, 9), (2, 10), (3, 11))]
    assessment = judged(a_claim(*lines), rule)
    assert [(each.line_no, each.amount) for each in assessment.findings] == [(3, 100_000 * RP)]
    assert [each.quantity_milli for each in assessment.usage.values()] == [1_000]


# --- holders, categories, groups --------------------------------------------------------------


@pytest.mark.parametrize(
    ("holder", "name", "holder_id"),
    [
        ("person", "home-care/ceiling-amount/year", SITI),
        ("household", "home-care/ceiling-amount/household/year", HOUSEHOLD),
        ("provider", "home-care/ceiling-amount/provider/year", CLINIC),
        ("programme", "home-care/ceiling-amount/programme/year", PROGRAMME),
    ],
)
def test_a_limit_is_counted_by_its_holder(holder: str, name: str, holder_id: UUID) -> None:
    rule = {"kind": "ceiling_amount", "at_most": "1.00", "per": "year", "holder": holder}
    (key,) = usage_keys(a_claim(provider=a_provider()), a_standard(rule))
    assert key == (name, holder_id, date(2026, 1, 1))


def test_two_people_of_one_household_share_its_ceiling_and_its_deductible() -> None:
    rules = (
        {"kind": "deductible", "amount": "30000.00", "per": "year", "holder": "household"},
        {"kind": "ceiling_amount", "at_most": "150000.00", "per": "year", "holder": "household"},
    )
    standard = a_standard(*rules)
    claims = [a_claim(id=UUID(int=1)), a_claim(id=UUID(int=2), person_id=BUDI)]
    first, second = adjudicate_batch([(each, standard) for each in claims], {})
    assert said(first) == [("DEDUCTIBLE", 30_000 * RP)]
    assert said(second) == [("CEILING_REACHED", 20_000 * RP)]
    alone = replace(claims[1], person=PersonFacts())
    assert adjudicate(alone, standard, {}).approved == 70_000 * RP


def test_who_has_no_household_is_one_alone_and_without_provider_none_is_counted() -> None:
    rule = {"kind": "ceiling_amount", "at_most": "1.00", "per": "year", "holder": "household"}
    (key,) = usage_keys(a_claim(person=PersonFacts()), a_standard(rule))
    assert key.holder_id == SITI
    of_provider = {**rule, "holder": "provider"}
    assert usage_keys(a_claim(), a_standard(of_provider)) == frozenset()
    assert said(judged(a_claim(), of_provider)) == []


def test_a_rule_may_be_for_a_category_of_items() -> None:
    rule = {"kind": "ceiling_amount", "at_most": "50000.00", "per": "year", "categories": ["aids"]}
    lines = (a_line(1), a_line(2, item=KIT), a_line(3, item=RENT))
    assessment = judged(a_claim(*lines), rule)
    assert [(each.line_no, each.amount) for each in assessment.findings] == [
        (2, 75_000 * RP),
        (3, 75_000 * RP),
    ]
    both = {**rule, "items": [VISIT]}
    assert {each.line_no for each in judged(a_claim(*lines), both).findings} == {1, 2, 3}


def test_a_rule_may_run_in_another_group_than_its_kind() -> None:
    # The ceiling before the co-payment: 100.000 to 80.000, of which a tenth is his own.
    ceiling = {"kind": "ceiling_amount", "at_most": "80000.00", "per": "year"}
    co_pay = {"kind": "co_pay", "percent": "10"}
    assert judged(a_claim(), ceiling, co_pay).approved == 80_000 * RP
    assert judged(a_claim(), {**ceiling, "group": "quantity"}, co_pay).approved == 72_000 * RP


# --- reasons of its own -----------------------------------------------------------------------


def test_a_standard_may_bring_a_reason_and_a_rule_give_it() -> None:
    rule = {"kind": "documents", "required": ["referral"], "reason": "REFERRAL_MISSING"}
    standard = a_standard(rule, reasons={"REFERRAL_MISSING": OWN})
    assessment = adjudicate(a_claim(), standard, {})
    (finding,) = assessment.findings
    assert (finding.reason, assessment.cause) == ("REFERRAL_MISSING", "REFERRAL")
    text = standard.reasons["REFERRAL_MISSING"].text(Audience.CITIZEN, "id", finding.inputs, "IDR")
    assert text == "Sertakan surat rujukan."


def test_a_kind_of_several_reasons_is_given_its_own_one_by_one() -> None:
    own = {
        **OWN,
        "officer": {"id": "{item}.", "en": "{item}."},
        "citizen": {"id": "A.", "en": "B."},
    }
    rule = {
        "kind": "person_category", "least_age": 80, "sex": "male",
        "reasons": {"AGE_NOT_COVERED": "TOO_YOUNG"},
    }  # fmt: skip
    assessment = adjudicate(a_claim(), a_standard(rule, reasons={"TOO_YOUNG": own}), {})
    assert [each.reason for each in assessment.findings] == ["TOO_YOUNG", "SEX_NOT_COVERED"]


DOCUMENTS = {"kind": "documents", "required": ["referral"]}


@pytest.mark.parametrize(
    ("rule", "keys", "problem"),
    [
        (
            {**DOCUMENTS, "reason": "NEVER_WRITTEN"}, {},
            "rules[1].reason: there is no reason NEVER_WRITTEN",
        ),
        (
            {**DOCUMENTS, "reason": "OWN"},
            {"reasons": {"OWN": {**OWN, "officer": {"id": "{age}.", "en": "{age}."}}}},
            "rules[1].reason: OWN speaks of what documents does not say: age",
        ),
        (
            {**DOCUMENTS, "reason": "OWN"},
            {"reasons": {"OWN": {key: each for key, each in OWN.items() if key != "queue"}}},
            "rules[1].severity: the reason OWN names no queue",
        ),
        (
            DOCUMENTS, {"reasons": {"CLAIM_TOO_OLD": OWN}},
            "reasons.CLAIM_TOO_OLD: there is such a reason already",
        ),
        (
            DOCUMENTS, {"reasons": {"OWN": {**OWN, "citizen": {"id": "Hanya satu."}}}},
            "reasons.OWN.citizen.en: missing",
        ),
        (
            {**DOCUMENTS, "reasons": {"CLAIM_TOO_OLD": "ITEM_NOT_COVERED"}}, {},
            "rules[1].reasons.CLAIM_TOO_OLD: documents gives no such reason",
        ),
        (
            {"kind": "price_cap", "categories": ["toys"]}, {},
            "rules[1].categories: no price is of the category toys",
        ),
        (
            {"kind": "price_cap", "valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 1)},
            {}, "rules[1].valid_until: is before valid_from",
        ),
        ({"kind": "price_cap", "group": "budget"}, {}, "rules[1].group: price_cap runs in"),
        (
            {"kind": "redemption_amount", "valid_from": date(2026, 2, 1)}, {},
            "rules[1].valid_from: redemption_amount is always in force",
        ),
        (
            {"kind": "ceiling_amount", "at_most": "1.00", "per": "day",
             "holder": "preauthorisation"}, {},
            "rules[1].holder: a preauthorisation has kinds of rules of its own",
        ),
        ({"kind": "waiting_period"}, {}, "rules[1].days: either days or months are needed"),
        ({"kind": "person_category"}, {}, "rules[1].least_age: an age, a sex or groups"),
        (
            {"kind": "person_category", "least_age": 9, "most_age": 8}, {},
            "rules[1].most_age: is below least_age",
        ),
        ({"kind": "provider_category"}, {}, "rules[1].levels: levels or types are needed"),
        ({"kind": "completion_time"}, {}, "rules[1].days: is needed, for the standard makes no"),
        (
            {"kind": "completion_time", "days": 3, "severity": "reduce"}, {},
            "rules[1].per_mille_a_day: missing",
        ),
        (
            {"kind": "bundle", "bundle": [KIT], "includes": [KIT]}, {},
            "rules[1].includes: an item does not include itself",
        ),
        (
            {"kind": "bundle", "bundle": ["nothing"], "includes": [KIT]}, {},
            "rules[1].bundle: the programme has no item nothing",
        ),
        ({"kind": "liable_payer", "groups": ["jkn"]}, {}, "rules[1].payer: is needed"),
        ({"kind": "velocity", "days": 7}, {}, "rules[1].most_claims: most_claims or most_amount"),
        (
            {"kind": "risk_sample", "seed": "s", "risks": []}, {},
            "rules[1].risks: at least one is needed",
        ),
        (
            {"kind": "receipt_tax_number", "scheme": "id.nik"}, {},
            "rules[1].scheme: must be one of id.npwp",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_rule_is_told_where_and_why(
    rule: dict[str, Any], keys: dict[str, Any], problem: str
) -> None:
    found = the_problems(rule, **keys)
    assert any(each.startswith(problem) for each in found), found


def test_an_item_is_of_one_category_only() -> None:
    prices = [
        {"item": KIT, "unit": "paket", "valid_from": date(2026, 1, 1),
         "valid_until": date(2026, 1, 31), "category": "aids"},
        {"item": KIT, "unit": "paket", "valid_from": date(2026, 2, 1), "category": "drugs"},
    ]  # fmt: skip
    found = the_problems(prices=prices)
    assert found == ["prices[2].category: care-kit is of another category in an earlier row"]
