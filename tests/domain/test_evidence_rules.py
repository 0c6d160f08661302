"""Validity, evidence and duplicates: where exactly a rule begins to find fault."""

from __future__ import annotations

from datetime import date

import pytest

from claims.domain.facts import DuplicateFacts, DuplicateMatch, Window
from tests.domain.claim_builders import (
    KIT,
    OTHER_RECEIPT,
    RECEIPT,
    RP,
    a_claim,
    a_line,
    a_provider,
    a_receipt,
    a_redemption,
    a_voucher,
    again,
    judged,
    said,
)

LATER = Window(date(2026, 3, 11), None)


FILE, NUMBER, DETAILS = DuplicateMatch


def test_a_reimbursement_from_any_shop_needs_no_accreditation() -> None:
    assert said(judged(a_claim(provider=None), {"kind": "service_date_valid"})) == []


def test_what_a_rule_is_told_to_look_at_is_all_it_looks_at() -> None:
    claim = a_claim(enrolment=None, programme=LATER, provider=a_provider(KIT))
    rule = {"kind": "service_date_valid", "checks": ["person"]}
    assert said(judged(claim, rule)) == [("NOT_ENROLLED_ON_DAY", 100_000 * RP)]


@pytest.mark.parametrize("status", ["active", "exhausted", "expired", "cancelled"])
def test_a_redemption_made_in_time_is_paid_after_its_voucher_has_ended(status: str) -> None:
    claim = a_redemption(voucher=a_voucher(status=status))
    assert said(judged(claim, {"kind": "voucher_valid"})) == []


def test_a_claim_is_too_old_on_the_first_day_after_its_limit() -> None:
    assert said(judged(a_claim(), {"kind": "claim_age", "days": 10})) == []
    assessment = judged(a_claim(), {"kind": "claim_age", "days": 9})
    assert assessment.findings[0].inputs == {"day": "2026-03-10", "days": 10, "most_days": 9}


def test_the_oldest_receipt_makes_the_age() -> None:
    old = a_receipt(id=OTHER_RECEIPT, issued_on=date(2026, 1, 1))
    claim = a_claim(receipts=[a_receipt(), old])
    assessment = judged(claim, {"kind": "claim_age", "from": "receipt", "days": 60})
    assert assessment.findings[0].inputs["days"] == 78


def test_one_old_line_rejects_the_claim_only_when_the_rule_says_so() -> None:
    claim = a_claim(a_line(1), a_line(2, day=date(2026, 2, 1)))
    rule = {"kind": "claim_age", "days": 30}
    assert judged(claim, rule).approved == 100_000 * RP
    widened = judged(claim, {**rule, "scope": "claim"})
    assert [each.line_no for each in widened.findings] == [1, 2]
    assert widened.approved == 0


def test_the_same_receipt_twice_in_a_claim_proves_its_amount_once() -> None:
    copies = [a_receipt(total=60_000 * RP), a_receipt(id=OTHER_RECEIPT, total=60_000 * RP)]
    assessment = judged(a_claim(receipts=copies), {"kind": "receipt_total"})
    assert assessment.approved == 60_000 * RP
    numbered = [
        a_receipt("7", sha256="01" * 32, total=60_000 * RP),
        a_receipt("7", id=OTHER_RECEIPT, sha256="02" * 32, total=60_000 * RP),
    ]
    assert judged(a_claim(receipts=numbered), {"kind": "receipt_total"}).approved == 60_000 * RP
    two = [a_receipt(total=60_000 * RP), a_receipt(id=OTHER_RECEIPT, sha256="02" * 32, total=1)]
    assert judged(a_claim(receipts=two), {"kind": "receipt_total"}).approved == 60_000 * RP + 1


@pytest.mark.parametrize(("rounding", "product"), [("half_up", 2), ("up", 2), ("down", 1)])
def test_arithmetic_rounds_as_it_says(rounding: str, product: int) -> None:
    line = a_line(quantity_milli=1_500, unit_price=1, claimed=5)
    rule = {"kind": "line_arithmetic", "rounding": rounding}
    assert judged(a_claim(line), rule).approved == product


def test_what_another_rule_took_already_is_not_taken_again_by_arithmetic() -> None:
    # 90.000 of 100.000 are proven; the product is 95.000: nothing more to take.
    claim = a_claim(a_line(unit_price=95_000 * RP), receipts=[a_receipt(total=90_000 * RP)])
    assessment = judged(claim, {"kind": "receipt_total"}, {"kind": "line_arithmetic"})
    assert said(assessment) == [
        ("RECEIPTS_BELOW_CLAIM", 10_000 * RP),
        ("LINE_ARITHMETIC_WRONG", 0),
    ]


def test_a_line_that_claims_less_than_its_product_loses_nothing() -> None:
    line = a_line(unit_price=500, claimed=400)
    assert said(judged(a_claim(line), {"kind": "line_arithmetic"})) == [
        ("LINE_ARITHMETIC_WRONG", 0)
    ]
    tolerant = {"kind": "line_arithmetic", "tolerance": "1.00"}
    assert said(judged(a_claim(line), tolerant)) == []


def test_two_receipts_with_two_numbers_are_two_purchases() -> None:
    claim = a_claim(receipts=[a_receipt("8")], duplicates=[again(DETAILS, is_numbered=True)])
    assert said(judged(claim, {"kind": "duplicate_details"})) == []
    for number, is_numbered in ((None, True), ("8", False), (None, False)):
        earlier = again(DETAILS, is_numbered=is_numbered)
        doubtful = a_claim(receipts=[a_receipt(number)], duplicates=[earlier])
        assert judged(doubtful, {"kind": "duplicate_details"}).cause == "DUPLICATE"


def test_a_copied_file_is_not_found_a_second_time_by_its_details() -> None:
    rules = ({"kind": "duplicate_file"}, {"kind": "duplicate_details"})
    claim = a_claim(duplicates=[again(FILE), again(DETAILS)])
    assert said(judged(claim, *rules)) == [("DUPLICATE_FILE", 100_000 * RP)]
    of_two = a_claim(duplicates=[again(FILE), DuplicateFacts(DETAILS, "C2", RECEIPT)])
    assert said(judged(of_two, *rules)) == [
        ("DUPLICATE_FILE", 100_000 * RP),
        ("DUPLICATE_DETAILS", 0),
    ]


def test_an_altered_amount_does_not_hide_the_same_receipt() -> None:
    receipt = a_receipt("7", total=9_000)
    claim = a_claim(receipts=[receipt], duplicates=[again(NUMBER, total=8_000, is_numbered=True)])
    finding = judged(claim, {"kind": "duplicate_number"}).findings[0]
    assert finding.inputs == {"claim_number": "C1", "total": 9_000, "earlier_total": 8_000}
