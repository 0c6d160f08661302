"""Worked examples of the kinds that look beyond the claim: figures derived by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from claims.domain.adjudication import adjudicate, adjudicate_batch
from claims.domain.assessments import Assessment, Route
from claims.domain.facts import (
    ClaimFacts,
    LicensedRole,
    OtherPayerFacts,
    PersonFacts,
    Standing,
    Window,
)
from claims.domain.findings import Bearer
from claims.domain.history import PriceStatistics, ServiceFacts, SiblingFacts
from claims.domain.rules.samples import drawn
from tests.domain.claim_builders import (
    BUDI,
    GRANDMOTHER,
    KIT,
    OTHER_RECEIPT,
    PROMISES,
    RECEIPT,
    RENT,
    RP,
    SERVICE_DAY,
    VISIT,
    a_claim,
    a_line,
    a_provider,
    a_receipt,
    a_standard,
    judged,
    said,
)
from tests.domain.rule_cases import a_permission, a_service

MILLION = 1_000_000 * RP


def reasons_of(assessment: Assessment) -> list[str]:
    return [each.reason for each in assessment.findings]


# --- papers: UU 10/2020 and the receipt itself ------------------------------------------------

STAMPS = {"kind": "stamp_duty", "above": "5000000.00", "duty": "10000.00"}


@pytest.mark.parametrize(
    ("total", "duty_paid", "is_short"),
    [
        (5_000_000 * RP, None, False),
        (5_000_001 * RP, None, True),
        (5_000_001 * RP, 9_999 * RP, True),
        (5_000_001 * RP, 10_000 * RP, False),
        (None, None, False),
    ],
)
def test_a_receipt_above_five_million_bears_ten_thousand_of_stamps(
    total: int | None, duty_paid: int | None, is_short: bool
) -> None:
    claim = a_claim(receipts=[a_receipt(total=total, stamp_duty=duty_paid)])
    assessment = judged(claim, STAMPS)
    assert reasons_of(assessment) == (["STAMP_MISSING"] if is_short else [])
    assert assessment.cause == ("STAMP_DUTY" if is_short else None)


def test_one_document_is_stamped_once_though_it_is_brought_twice() -> None:
    twice = [a_receipt(id=each, total=6 * MILLION) for each in (RECEIPT, OTHER_RECEIPT)]
    assert reasons_of(judged(a_claim(receipts=twice), STAMPS)) == ["STAMP_MISSING"]


@pytest.mark.parametrize(
    ("number", "is_valid"),
    [
        ("0013121660091000", True),
        ("013121660091000", True),
        ("01.312.166.0-091.000", True),
        ("0013121661091000", False),
        ("3171011708450001", True),  # a natural person's is his national id
        ("12345", False),
    ],
)
def test_a_tax_number_is_checked_by_its_digits_and_shown_to_nobody(
    number: str, is_valid: bool
) -> None:
    rule = {"kind": "receipt_tax_number", "scheme": "id.npwp"}
    assessment = judged(a_claim(receipts=[a_receipt(tax_number=number)]), rule)
    assert reasons_of(assessment) == ([] if is_valid else ["TAX_NUMBER_INVALID"])
    assert all(each.inputs == {} for each in assessment.findings)


@pytest.mark.parametrize(
    ("words", "total", "found"),
    [
        ("satu juta seribu rupiah", 1_001_000, []),
        ("Satu Juta Satu Ribu Rupiah", 1_001_000, []),
        ("satu juta seratus rupiah", 1_001_000, ["TOTAL_WORDS_DIFFER"]),
        ("satu juta rupiah", 10_000_000, ["TOTAL_WORDS_DIFFER"]),
        (None, 1_001_000, ["TOTAL_WORDS_MISSING"]),
    ],
)
def test_words_say_what_the_figures_say(words: str | None, total: int, found: list[str]) -> None:
    claim = a_claim(receipts=[a_receipt(total=total * RP, total_in_words=words)])
    assert reasons_of(judged(claim, {"kind": "total_in_words"})) == found


SPLIT = {"kind": "split_receipts", "above": "5000000.00"}


def of_three_million(no: int, **facts: Any) -> Any:
    return a_receipt(str(no), id=UUID(int=20 + no), sha256=f"{no:064x}", total=3 * MILLION, **facts)


@pytest.mark.parametrize(
    ("other", "is_split"),
    [
        ({}, True),
        ({"issuer": "APOTEK SEHAT."}, True),
        ({"issuer": "Apotek Lain"}, False),
        ({"issued_on": date(2026, 3, 11)}, False),
    ],
)
def test_two_receipts_of_three_million_of_one_issuer_and_day_are_one_sum_split(
    other: dict[str, Any], is_split: bool
) -> None:
    claim = a_claim(receipts=[of_three_million(1), of_three_million(2, **other)])
    assessment = judged(claim, SPLIT)
    assert reasons_of(assessment) == (["SPLIT_RECEIPT"] if is_split else [])
    if is_split:
        assert assessment.findings[0].inputs == {
            "count": 2, "total": 6 * MILLION, "threshold": 5 * MILLION,
        }  # fmt: skip


def test_a_sum_is_not_split_over_claims_either_and_what_is_above_it_alone_is_stamped() -> None:
    earlier = SiblingFacts(UUID(int=21), "C7", "cd" * 32, "9", 3 * MILLION)
    claim = a_claim(receipts=[of_three_million(1)], siblings=(earlier,))
    assert reasons_of(judged(claim, SPLIT)) == ["SPLIT_RECEIPT"]
    stamped = replace(claim, siblings=(replace(earlier, total=5 * MILLION + 1),))
    assert reasons_of(judged(stamped, SPLIT)) == []


# --- persons ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "keys", "first_day"),
    [
        (date(2026, 1, 1), {"days": 30}, date(2026, 1, 31)),
        (date(2026, 1, 31), {"months": 1}, date(2026, 2, 28)),
        (date(2025, 11, 30), {"months": 3}, date(2026, 2, 28)),
        (date(2025, 12, 15), {"months": 12}, date(2026, 12, 15)),
    ],
)
def test_a_waiting_period_ends_on_its_day(
    since: date, keys: dict[str, int], first_day: date
) -> None:
    for day, found in ((first_day - timedelta(days=1), ["WAITING_PERIOD"]), (first_day, [])):
        claim = a_claim(a_line(day=day), enrolment=Window(since, None))
        assert reasons_of(judged(claim, {"kind": "waiting_period", **keys})) == found


def test_an_enrolment_renewed_without_a_break_waits_once() -> None:
    claim = a_claim(enrolled_since=date(2024, 1, 1))
    assert reasons_of(judged(claim, {"kind": "waiting_period", "months": 12})) == []


@pytest.mark.parametrize(
    ("born_on", "day", "is_of_age"),
    [
        (date(1966, 3, 10), date(2026, 3, 10), True),
        (date(1966, 3, 11), date(2026, 3, 10), False),
        (date(1964, 2, 29), date(2024, 2, 28), False),
        (date(1964, 2, 29), date(2024, 2, 29), True),
        (date(1966, 2, 28), date(2026, 2, 28), True),
    ],
)
def test_age_is_in_completed_years_on_the_day_of_the_service(
    born_on: date, day: date, is_of_age: bool
) -> None:
    claim = a_claim(a_line(day=day), person=PersonFacts(born_on))
    found = reasons_of(judged(claim, {"kind": "person_category", "least_age": 60}))
    assert found == ([] if is_of_age else ["AGE_NOT_COVERED"])


def test_what_is_not_known_of_a_person_is_never_taken_for_in_order() -> None:
    rule = {"kind": "person_category", "least_age": 1, "sex": "female", "groups": ["poor"]}
    claim = a_claim(person=PersonFacts())
    assert reasons_of(judged(claim, rule)) == [
        "PERSON_FACT_MISSING", "PERSON_FACT_MISSING", "GROUP_NOT_COVERED",
    ]  # fmt: skip


# --- providers --------------------------------------------------------------------------------


def test_an_exclusion_is_of_the_days_it_holds_and_a_watch_of_the_day_of_submission() -> None:
    rules = ({"kind": "provider_excluded"}, {"kind": "provider_watched"})
    from_tenth = Window(date(2026, 3, 10), date(2026, 3, 15))
    provider = a_provider(standings=((Standing.EXCLUDED, from_tenth),))
    lines = [a_line(no, day=date(2026, 3, day)) for no, day in ((1, 9), (2, 10), (3, 16))]
    assessment = judged(a_claim(*lines, provider=provider), *rules)
    assert [(each.line_no, each.reason) for each in assessment.findings] == [
        (2, "PROVIDER_EXCLUDED")
    ]
    later = Window(date(2026, 3, 20), None)
    watched = a_provider(standings=((Standing.WATCHED, later),))
    assert judged(a_claim(*lines, provider=watched), *rules).cause == "PROVIDER_WATCHED"


def test_a_licence_counts_on_the_day_and_for_its_items() -> None:
    roles = (
        LicensedRole("physiotherapist", Window(date(2026, 1, 1), date(2026, 3, 9))),
        LicensedRole("nurse", Window(date(2026, 1, 1), None), frozenset({VISIT})),
    )
    lines = (a_line(1, day=date(2026, 3, 9)), a_line(2), a_line(3, item=KIT))
    claim = a_claim(*lines, provider=a_provider(roles=roles))
    rule = {"kind": "competence", "roles": ["physiotherapist", "nurse"]}
    assert [each.line_no for each in judged(claim, rule).findings] == [3]


# --- delivery ---------------------------------------------------------------------------------


def test_working_days_from_request_to_delivery_leave_weekend_and_holiday_out() -> None:
    # Asked for on Thu 13 August 2026, delivered on Wed 19; Mon 17 is a holiday: 14, 18, 19.
    line = a_line(day=date(2026, 8, 19), requested_on=date(2026, 8, 13))
    claim = a_claim(line, submitted_on=date(2026, 8, 20), holidays=frozenset({date(2026, 8, 17)}))
    assert reasons_of(judged(claim, {"kind": "completion_time", "days": 3})) == []
    (late,) = judged(claim, {"kind": "completion_time", "days": 2}).findings
    assert late.inputs == {"item": VISIT, "days": 3, "most_days": 2}
    calendar = {"kind": "completion_time", "days": 5, "counts": "calendar_days"}
    assert judged(claim, calendar).findings[0].inputs["days"] == 6


def test_three_days_late_at_a_per_mille_a_day_cost_120_000_of_40_million() -> None:
    rule = {
        "kind": "completion_time", "severity": "reduce", "days": 10, "counts": "calendar_days",
        "per_mille_a_day": 1, "cap_percent": 5,
    }  # fmt: skip
    line = a_line(item=RENT, claimed=40 * MILLION, requested_on=SERVICE_DAY - timedelta(days=13))
    assert said(judged(a_claim(line), rule)) == [("SERVICE_LATE", 120_000 * RP)]
    year_late = replace(line, requested_on=SERVICE_DAY - timedelta(days=375))
    assert said(judged(a_claim(year_late), rule)) == [("SERVICE_LATE", 2 * MILLION)]


def test_without_days_of_its_own_the_promise_on_the_service_is_the_limit() -> None:
    promise = {
        "id": "serve", "measure": "service", "within_days": 4, "counts": "calendar_days",
        "texts": {"id": "Dilayani dalam 4 hari.", "en": "Served within 4 days."},
    }  # fmt: skip
    standard = a_standard({"kind": "completion_time"}, promises=[*PROMISES, promise])
    for days, found in ((4, []), (5, ["SERVICE_LATE"])):
        line = a_line(requested_on=SERVICE_DAY - timedelta(days=days))
        assert reasons_of(adjudicate(a_claim(line), standard, {})) == found


# --- services before and beside ---------------------------------------------------------------


def test_two_visits_lie_seven_days_apart_in_either_direction_and_within_a_claim() -> None:
    rule = {"kind": "minimum_interval", "days": 7}
    days = (1, 8, 14, 15)
    lines = [a_line(no, day=date(2026, 3, day)) for no, day in enumerate(days, 1)]
    assert [each.line_no for each in judged(a_claim(*lines), rule).findings] == [3]
    later = a_service(day=date(2026, 3, 16), claim_number="C8")
    claim = a_claim(services=(later, a_service(day=date(2026, 3, 3))))
    (finding,) = judged(claim, rule).findings
    assert finding.inputs == {
        "item": VISIT, "day": "2026-03-10", "last_day": "2026-03-16", "days": 6, "least_days": 7,
    }  # fmt: skip


def test_a_service_that_the_same_batch_refuses_stands_in_nobodys_way() -> None:
    standard = a_standard({"kind": "item_covered"}, {"kind": "minimum_interval", "days": 7})

    def after(first: ClaimFacts) -> Assessment:
        line = first.lines[0]
        service = ServiceFacts(
            first.id, first.number, line.no, VISIT, SERVICE_DAY, 1_000, approved=None
        )
        second = a_claim(id=UUID(int=8), services=(service,))
        return adjudicate_batch([(first, standard), (second, standard)], {})[1]

    good = a_claim(id=UUID(int=7))
    assert reasons_of(after(good)) == ["TOO_SOON_AFTER_LAST"]
    refused = a_claim(a_line(item="haircut"), id=UUID(int=7))
    assert reasons_of(after(refused)) == []


def test_a_held_claim_before_it_stands_in_the_way_until_it_is_decided() -> None:
    held = {"kind": "documents", "required": ["referral"], "claims": ["reimbursement"]}
    standard = a_standard(held, {"kind": "minimum_interval", "days": 7})
    first = a_claim(id=UUID(int=7))
    service = ServiceFacts(first.id, first.number, 1, VISIT, SERVICE_DAY, 1_000, approved=None)
    second = a_claim(id=UUID(int=8), services=(service,))
    assessments = adjudicate_batch([(first, standard), (second, standard)], {})
    assert assessments[0].route is Route.HOLD
    assert "TOO_SOON_AFTER_LAST" in reasons_of(assessments[1])


BUNDLE = {"kind": "bundle", "bundle": [RENT], "includes": [KIT]}


def test_what_a_bundle_includes_is_not_paid_beside_it_in_whatever_order_they_come() -> None:
    together = a_claim(a_line(1, item=KIT), a_line(2, item=RENT, claimed=300_000 * RP))
    assert said(judged(together, BUNDLE)) == [("INCLUDED_IN_BUNDLE", 100_000 * RP)]
    part_first = a_claim(
        a_line(item=RENT, claimed=300_000 * RP), services=(a_service(KIT, approved=90_000 * RP),)
    )
    assert said(judged(part_first, BUNDLE)) == [("BUNDLE_PARTS_PAID", 90_000 * RP)]
    absorbed = replace(part_first, services=(*part_first.services, a_service(RENT)))
    assert said(judged(absorbed, BUNDLE)) == []
    day_before = a_service(KIT, SERVICE_DAY - timedelta(days=1))
    assert said(judged(replace(part_first, services=(day_before,)), BUNDLE)) == []


def test_a_bundle_that_is_refused_includes_nothing() -> None:
    lines = (a_line(1, item=KIT), a_line(2, item=RENT, day=date(2025, 12, 31)))
    rules = ({"kind": "item_covered"}, {**BUNDLE, "days": 366})
    assert said(judged(a_claim(*lines), *rules)) == [("ITEM_NOT_COVERED", 100_000 * RP)]


# --- permissions and other payers -------------------------------------------------------------


def test_a_permission_of_three_visits_is_used_up_over_several_claims() -> None:
    standard = a_standard({"kind": "preauthorised"}, {"kind": "preauthorised_quantity"})
    permission = (a_permission(quantity_milli=3_000),)
    claims = [
        a_claim(a_line(quantity_milli=2_000), id=UUID(int=each), preauthorisations=permission)
        for each in (1, 2, 3)
    ]
    assessments = adjudicate_batch([(each, standard) for each in claims], {})
    assert [said(each) for each in assessments] == [
        [],
        [("PREAUTHORISED_QUANTITY", 50_000 * RP)],
        [("PREAUTHORISED_QUANTITY", 100_000 * RP)],
    ]


def test_a_permission_of_an_amount_is_shared_by_its_lines_without_losing_a_sen() -> None:
    permission = (a_permission(amount=100_00),)
    lines = [a_line(no, claimed=33_34) for no in (1, 2, 3)]
    claim = a_claim(*lines, preauthorisations=permission)
    assessment = judged(claim, {"kind": "preauthorised_amount"})
    assert sum(each.amount for each in assessment.findings) == 2
    assert assessment.approved == 100_00


def test_a_claim_for_anothers_liability_is_refused_naming_him() -> None:
    rule = {"kind": "liable_payer", "payer": "BPJS Kesehatan", "groups": ["jkn"], "items": [KIT]}
    lines = (a_line(1), a_line(2, item=KIT))
    member = replace(GRANDMOTHER, groups=frozenset({"jkn"}))
    (finding,) = judged(a_claim(*lines, person=member), rule).findings
    assert (finding.line_no, finding.inputs["payer"]) == (2, "BPJS Kesehatan")
    assert finding.bearer is Bearer.OTHER_PAYER
    assert said(judged(a_claim(*lines), rule)) == []


@pytest.mark.parametrize(
    ("method", "paid", "approved"),
    [
        # Claimed 200.000, capped at 150.000.
        ("top_up", 30_000, 150_000),
        ("top_up", 80_000, 120_000),
        ("top_up", 200_000, 0),
        ("top_up", 300_000, 0),
        ("carve_out", 30_000, 120_000),
        ("carve_out", 150_000, 0),
    ],
)
def test_what_another_has_paid_is_not_paid_again(method: str, paid: int, approved: int) -> None:
    line = a_line(claimed=200_000 * RP, other_payers=(OtherPayerFacts("Jasa Raharja", paid * RP),))
    rules = ({"kind": "price_cap"}, {"kind": "other_payer_paid", "method": method})
    assert judged(a_claim(line), *rules).approved == approved * RP


# --- signals and samples ----------------------------------------------------------------------


def test_a_price_far_outside_the_quartiles_is_looked_at_and_few_prices_tell_nothing() -> None:
    # Quartiles 80.000 and 100.000: the far fence is 100.000 + 3 × 20.000.
    usual = PriceStatistics(30, 80_000 * RP, 90_000 * RP, 100_000 * RP)
    rule = {"kind": "price_outlier"}
    for price, statistics, cause in (
        (160_000, usual, None),
        (160_001, usual, "PRICE"),
        (900_000, replace(usual, count=29), None),
    ):
        line = a_line(claimed=price * RP)
        claim = a_claim(line, usual_prices={VISIT: statistics})
        assert judged(claim, rule).cause == cause


def test_the_same_seed_draws_the_same_fifty_nine_of_a_thousand_and_another_seed_others() -> None:
    claims = [a_claim(id=UUID(int=each)) for each in range(1, 1_001)]

    def sample(seed: str) -> list[UUID]:
        return [each.id for each in sorted(claims, key=lambda one: drawn(seed, one))[:59]]

    assert sample("42") == sample("42")
    assert sample("42") != sample("43")
    rule = {"kind": "random_sample", "percent": "5.9", "seed": "42"}
    standard = a_standard(rule)
    held = [each for each in claims if adjudicate(each, standard, {}).cause == "SAMPLE"]
    # 59 are expected; three standard deviations are 22
    assert 37 <= len(held) <= 81
    assert {each.id for each in held} == {each.id for each in claims if drawn("42", each) < 5_900}


def test_nothing_about_a_claim_changes_its_chance_but_its_key() -> None:
    one = a_claim()
    other = a_claim(a_line(claimed=9 * MILLION), person_id=BUDI, provider=a_provider())
    assert drawn("s", one) == drawn("s", other)
    assert drawn("s", one) != drawn("s", replace(one, sampling_key="another"))


def test_the_highest_risk_that_holds_is_the_chance_of_a_claim() -> None:
    rule = {
        "kind": "risk_sample", "seed": "s",
        "risks": [
            {"when": "claimed > 10000000", "percent": "0.001"},
            {"when": "provider_standing == 'watched'", "percent": "100"},
        ],
    }  # fmt: skip
    always = Window(date(2026, 1, 1), None)
    watched = a_provider(standings=((Standing.WATCHED, always),))
    assert judged(a_claim(provider=watched), rule).cause == "RISK_SAMPLE"
    assert judged(a_claim(provider=a_provider()), rule).cause is None


# --- shapes that break others -----------------------------------------------------------------


def test_items_by_services_are_judged_each_once() -> None:
    lines = [a_line(no, item=(VISIT if no % 2 else KIT), claimed=90_01) for no in range(1, 31)]
    rules = (
        {"kind": "liable_payer"}, {"kind": "competence", "roles": ["nurse"]},
        {"kind": "bundle", "bundle": [RENT], "includes": [KIT]},
        {"kind": "preauthorised_quantity"}, {"kind": "other_payer_paid"},
    )  # fmt: skip
    permission = (a_permission(quantity_milli=100_000),)
    claim = a_claim(*lines, provider=a_provider(), preauthorisations=permission)
    assessment = judged(claim, *rules)
    assert (assessment.claimed, assessment.approved) == (30 * 90_01, 30 * 90_01)


def test_identical_claims_under_other_numbers_share_one_limit() -> None:
    rule = {"kind": "ceiling_amount", "at_most": "250000.01", "per": "year", "holder": "programme"}
    standard = a_standard(rule)
    claims = [
        (replace(a_claim(id=UUID(int=each), person_id=UUID(int=each)), number=f"N{each}"), standard)
        for each in range(1, 6)
    ]
    assessments = adjudicate_batch(claims, {})
    assert [each.approved for each in assessments] == [100_000_00, 100_000_00, 50_000_01, 0, 0]
