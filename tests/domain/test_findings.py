"""What findings do: hold, widen, bear, and never name a person."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from claims.domain.adjudication import adjudicate, adjudicate_batch
from claims.domain.assessments import Route
from claims.domain.findings import Bearer
from tests.domain.claim_builders import (
    BUDI,
    CLINIC,
    KIT,
    RP,
    SITI,
    VISIT,
    a_claim,
    a_line,
    a_redemption,
    a_standard,
    a_voucher,
    judged,
    said,
)
from tests.domain.rule_settings import IN_ORDER


def test_a_hold_on_what_is_rejected_anyway_calls_nobody() -> None:
    rules = (
        {"kind": "claim_age", "days": 1},
        {"kind": "documents", "required": ["referral"]},
    )
    assessment = judged(a_claim(), *rules)
    assert (assessment.route, assessment.cause) == (Route.REDUCE, None)
    assert said(assessment) == [("CLAIM_TOO_OLD", 100_000 * RP), ("DOCUMENT_MISSING", 0)]


def test_a_hold_on_one_line_is_off_when_that_line_is_rejected() -> None:
    claim = a_claim(a_line(1, item="haircut", claimed=200_000 * RP), a_line(2))
    hold = {"kind": "claim_age", "days": 1, "severity": "hold", "items": ["haircut"]}
    assert judged(claim, hold).cause == "CLAIM_AGE"
    assert judged(claim, hold, {"kind": "item_covered"}).cause is None


def test_the_first_hold_names_the_queue() -> None:
    rules = (
        {"kind": "person_threshold", "above": "1.00"},
        {"kind": "documents", "required": ["referral"]},
    )
    assert judged(a_claim(), *rules).cause == "DOCUMENTS"


def test_a_rule_may_be_for_one_kind_of_claim_and_for_some_items() -> None:
    rule = {"kind": "co_pay", "percent": "10", "claims": ["reimbursement"], "items": [KIT]}
    lines = (a_line(1), a_line(2, item=KIT))
    assert [each.line_no for each in judged(a_claim(*lines), rule).findings] == [2]
    assert said(judged(a_redemption(*lines), rule)) == []


def test_who_bears_a_cut_follows_the_claim_unless_the_standard_says() -> None:
    rule = {"kind": "price_cap"}
    line = a_line(claimed=200_000 * RP)
    assert judged(a_claim(line), rule).findings[0].bearer is Bearer.CITIZEN
    assert judged(a_redemption(line), rule).findings[0].bearer is Bearer.PROVIDER
    said_so = {**rule, "bearer": "other_payer"}
    assert judged(a_claim(line), said_so).findings[0].bearer is Bearer.OTHER_PAYER


def test_an_order_of_its_own_runs_the_groups_in_that_order() -> None:
    # Co-payment before the cap: 10% of 200.000, then 180.000 capped at 150.000.
    order = ["validity", "coverage", "quantity", "co_pay", "price_cap", "deductible", "ceilings",
             "person", "budget"]  # fmt: skip
    standard = a_standard({"kind": "price_cap"}, {"kind": "co_pay", "percent": "10"}, order=order)
    assessment = adjudicate(a_claim(a_line(claimed=200_000 * RP)), standard, {})
    assert said(assessment) == [
        ("CO_PAY_PERCENT", 20_000 * RP),
        ("FEE_ABOVE_STANDARD", 30_000 * RP),
    ]


def test_a_reason_of_its_own_takes_the_place_of_the_kinds() -> None:
    rule = {"kind": "price_cap", "reason": "REVIEWED_OTHER_AMOUNT"}
    assessment = judged(a_claim(a_line(claimed=200_000 * RP)), rule)
    assert assessment.findings[0].reason == "REVIEWED_OTHER_AMOUNT"


def test_no_finding_names_a_person() -> None:
    claim = a_redemption(
        a_line(claimed=900_000 * RP), voucher=a_voucher(person_id=BUDI, captured=1)
    )
    rules = [{"kind": kind, **keys} for kind, keys in IN_ORDER.items()]
    for each in judged(replace(claim, enrolment=None), *rules).findings:
        for value in each.inputs.values():
            assert str(value) not in {str(SITI), str(BUDI), str(CLINIC)}


def test_an_error_in_a_check_is_not_swallowed() -> None:
    broken = replace(a_claim(), lines=(replace(a_line(), claimed=None),))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        judged(broken, {"kind": "price_cap"})


def test_a_claim_of_a_kind_the_fan_out_trap_shows_is_exact() -> None:
    """openIMIS 1.11 approved 2,550 of 810 claimed for three items and five services."""
    lines = [a_line(no, item=(VISIT if no < 4 else KIT), claimed=90 * RP) for no in range(1, 10)]
    assessment = judged(a_claim(*lines), {"kind": "item_covered"}, {"kind": "price_cap"})
    assert (assessment.claimed, assessment.approved) == (810 * RP, 810 * RP)


def test_forty_claims_under_a_ceiling_of_ten_show_their_reason_on_the_thirty() -> None:
    """openIMIS 1.11 left all forty approved, without a reason code."""
    standard = a_standard({"kind": "ceiling_amount", "at_most": "1000.00", "per": "year"})
    claims = [a_claim(a_line(claimed=100 * RP), id=UUID(int=at)) for at in range(1, 41)]
    assessments = adjudicate_batch([(each, standard) for each in claims], {})
    assert sum(each.approved for each in assessments) == 1_000 * RP
    assert sum(said(each) == [("CEILING_REACHED", 100 * RP)] for each in assessments) == 30
