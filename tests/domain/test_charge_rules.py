"""Quantity, price, charges and ceilings: how much exactly is cut."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from claims.domain.adjudication import adjudicate, adjudicate_batch, usage_keys
from claims.domain.assessments import Route
from claims.domain.findings import Bearer
from claims.domain.usages import UsageKey
from tests.domain.claim_builders import (
    BUDI,
    RENT,
    RP,
    SITI,
    VISIT,
    a_claim,
    a_line,
    a_standard,
    judged,
    said,
)


def test_a_cut_quantity_is_paid_in_proportion_and_capped_by_what_is_left_of_it() -> None:
    # 3 visits for 600.000; 2 are allowed: 400.000; the cap for 2 is 300.000, not 450.000.
    line = a_line(quantity_milli=3_000, claimed=600_000 * RP)
    assessment = judged(
        a_claim(line), {"kind": "quantity_cap", "at_most": "2"}, {"kind": "price_cap"}
    )
    assert said(assessment) == [
        ("QUANTITY_ABOVE_CAP", 200_000 * RP),
        ("FEE_ABOVE_STANDARD", 100_000 * RP),
    ]


def test_an_item_without_a_cap_is_paid_as_claimed() -> None:
    assert said(judged(a_claim(a_line(item=RENT, claimed=10**9)), {"kind": "price_cap"})) == []


def test_a_cap_times_a_part_of_a_unit_is_rounded_half_up() -> None:
    price = {"item": VISIT, "unit": "menit", "cap": "0.01", "valid_from": date(2026, 1, 1)}
    standard = a_standard({"kind": "price_cap"}, prices=[price])
    for quantity, most in ((1_499, 1), (1_500, 2)):
        claim = a_claim(a_line(quantity_milli=quantity, claimed=100))
        assert adjudicate(claim, standard, {}).approved == most


@pytest.mark.parametrize(("claimed", "share"), [(5, 1), (4, 0), (15, 2), (14, 1)])
def test_a_co_payment_of_a_tenth_is_rounded_half_up(claimed: int, share: int) -> None:
    assessment = judged(a_claim(a_line(claimed=claimed)), {"kind": "co_pay", "percent": "10"})
    assert assessment.approved == claimed - share


def test_a_fixed_co_payment_is_of_every_line_and_takes_no_more_than_there_is() -> None:
    claim = a_claim(a_line(1, claimed=700), a_line(2, claimed=300))
    assessment = judged(claim, {"kind": "co_pay", "fixed": "5.00"})
    assert said(assessment) == [("CO_PAY_FIXED", 500), ("CO_PAY_FIXED", 300)]
    assert assessment.findings[0].bearer is Bearer.CITIZEN


def test_a_rejected_line_still_shows_its_price_fault_but_no_charge() -> None:
    rules = (
        {"kind": "claim_age", "days": 1},
        {"kind": "price_cap"},
        {"kind": "co_pay", "percent": "10"},
    )
    assert said(judged(a_claim(a_line(claimed=200_000 * RP)), *rules)) == [
        ("CLAIM_TOO_OLD", 200_000 * RP),
        ("FEE_ABOVE_STANDARD", 0),
    ]


def test_a_deductible_of_a_year_is_borne_once_a_year() -> None:
    rule = {"kind": "deductible", "amount": "150000.00", "per": "year"}
    standard = a_standard(rule)
    first, second, third = (a_claim(id=UUID(int=at)) for at in (1, 2, 3))
    assessments = adjudicate_batch([(each, standard) for each in (first, second, third)], {})
    assert [each.approved for each in assessments] == [0, 50_000 * RP, 100_000 * RP]
    assert [sum(usage.amount for usage in each.usage.values()) for each in assessments] == [
        100_000 * RP,
        50_000 * RP,
        0,
    ]


@pytest.mark.parametrize(
    ("period", "starts"),
    [
        ("day", "2026-03-10"),
        ("week", "2026-03-09"),
        ("month", "2026-03-01"),
        ("quarter", "2026-01-01"),
        ("year", "2026-01-01"),
        ("programme", "2026-01-01"),
    ],
)
def test_a_period_begins_on_its_first_day(period: str, starts: str) -> None:
    rule = {"kind": "ceiling_amount", "at_most": "1.00", "per": period}
    (key,) = usage_keys(a_claim(), a_standard(rule))
    assert key == UsageKey(f"home-care/ceiling-amount/{period}", SITI, date.fromisoformat(starts))


def test_a_deductible_on_a_line_that_is_rejected_afterwards_is_not_borne() -> None:
    rules = (
        {"kind": "deductible", "amount": "10000.00", "per": "year"},
        {"kind": "ceiling_count", "at_most": 1, "per": "year", "severity": "reject"},
    )
    assessment = judged(a_claim(), *rules, used=1)
    assert said(assessment) == [
        ("DEDUCTIBLE", 10_000 * RP - 1),
        ("COUNT_CEILING_REACHED", 90_000 * RP + 1),
    ]
    assert assessment.usage == {}


def test_a_quantity_of_a_period_is_used_up_line_by_line() -> None:
    lines = [a_line(no, quantity_milli=2_000) for no in (1, 2, 3)]
    assessment = judged(a_claim(*lines), {"kind": "quantity_cap", "at_most": "3", "per": "month"})
    assert [line.approved for line in assessment.lines] == [100_000 * RP, 50_000 * RP, 0]
    assert [each.inputs["allowed"] for each in assessment.findings] == [1_000, 0]


def test_lines_of_two_months_meet_two_ceilings() -> None:
    claim = a_claim(a_line(1), a_line(2, day=date(2026, 2, 27)))
    rule = {"kind": "ceiling_amount", "at_most": "80000.00", "per": "month"}
    assessment = judged(claim, rule)
    assert [(each.line_no, each.amount) for each in assessment.findings] == [
        (1, 20_000 * RP),
        (2, 20_000 * RP),
    ]


def test_what_is_over_a_ceiling_is_shared_without_losing_a_unit() -> None:
    claim = a_claim(*(a_line(no, claimed=100) for no in (1, 2, 3)))
    assessment = judged(claim, {"kind": "ceiling_amount", "at_most": "2.00", "per": "day"})
    assert [line.approved for line in assessment.lines] == [66, 67, 67]


def test_a_ceiling_used_beyond_its_limit_leaves_nothing_and_takes_nothing_back() -> None:
    rule = {"kind": "ceiling_amount", "at_most": "1000.00", "per": "month"}
    assessment = judged(a_claim(), rule, used=10**9)
    assert assessment.approved == 0
    assert assessment.findings[0].inputs["free"] == 0


def test_claims_decided_earlier_in_a_batch_count_and_held_ones_do_not() -> None:
    ceiling = {"kind": "ceiling_amount", "at_most": "150000.00", "per": "month"}
    hold = {"kind": "documents", "required": ["receipt"]}
    standard = a_standard(ceiling, hold)
    held = a_claim(id=UUID(int=1), receipts=[])
    claims = [held, a_claim(id=UUID(int=2)), a_claim(id=UUID(int=3)), a_claim(person_id=BUDI)]
    assessments = adjudicate_batch([(each, standard) for each in claims], {})
    assert [each.route for each in assessments] == [
        Route.HOLD,
        Route.APPROVE,
        Route.REDUCE,
        Route.APPROVE,
    ]
    assert [each.approved for each in assessments] == [
        100_000 * RP,
        100_000 * RP,
        50_000 * RP,
        100_000 * RP,
    ]


def test_a_rejected_line_uses_none_of_a_ceiling() -> None:
    claim = a_claim(a_line(1, item="haircut"), a_line(2))
    rules = (
        {"kind": "item_covered"},
        {"kind": "ceiling_count", "at_most": 1, "per": "day", "counts": "lines"},
        {"kind": "quantity_cap", "at_most": "1", "per": "day"},
    )
    assert judged(claim, *rules).approved == 100_000 * RP


def test_standards_that_name_one_pool_count_together() -> None:
    rule = {"kind": "ceiling_amount", "at_most": "150000.00", "per": "month", "pool": "family"}
    one, other = a_standard(rule), a_standard(rule, code="transport")
    assessments = adjudicate_batch(
        [(a_claim(id=UUID(int=1)), one), (a_claim(id=UUID(int=2)), other)], {}
    )
    assert [each.approved for each in assessments] == [100_000 * RP, 50_000 * RP]


def test_two_cuts_of_quantity_leave_no_more_than_the_stricter_alone() -> None:
    """Two sen for two visits: 0.4 of them are 0.4 sen, so nothing, whatever is cut before."""
    claim = a_claim(a_line(quantity_milli=2_000, claimed=2))
    half, less = (
        {"kind": "quantity_cap", "id": name, "at_most": most}
        for name, most in (("half", "0.5"), ("less", "0.4"))
    )
    assert judged(claim, half).approved == 1
    assert judged(claim, less).approved == 0
    assert judged(claim, half, less).approved == 0
    assert judged(claim, less, half).approved == 0


def test_a_cut_between_two_cuts_of_quantity_is_what_the_second_is_reckoned_from() -> None:
    claim = a_claim(a_line(quantity_milli=4_000, claimed=400_000_00))
    rules = [
        {"kind": "quantity_cap", "at_most": "2"},
        {"kind": "co_pay", "percent": "50"},
        {"kind": "quantity_cap", "id": "again", "at_most": "1"},
    ]
    assert judged(claim, *rules).approved == 50_000_00
