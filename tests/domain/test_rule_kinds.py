"""Every rule kind: a claim in order passes it, and each of its reasons is found."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from claims.domain.assessments import Route
from claims.domain.facts import ClaimFacts, DuplicateMatch, Window
from claims.domain.findings import Severity
from claims.domain.rules.checks import CHECKS
from tests.domain.claim_builders import (
    BUDI,
    KIOSK,
    KIT,
    RP,
    TODAY,
    VISIT,
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
from tests.domain.rule_cases import FURTHER_NOT_IN_ORDER
from tests.domain.rule_settings import CHARGES, IN_ORDER

LATER = Window(date(2026, 3, 11), None)
TOMORROW = TODAY + timedelta(days=1)


FILE, NUMBER, DETAILS = DuplicateMatch


def test_a_claim_in_order_passes_every_kind() -> None:
    rules = [{"kind": kind, **keys} for kind, keys in IN_ORDER.items()]
    assert set(IN_ORDER) | CHARGES == set(CHECKS)
    facts: dict[str, Any] = {"receipts": [a_receipt("1")], "declared": frozenset({"purpose"})}
    for claim in (a_claim(**facts), a_redemption(**facts)):
        assessment = judged(claim, *rules)
        assert said(assessment) == []
        assert (assessment.outcome, assessment.approved) == ("approved", 100_000 * RP)


NOT_IN_ORDER: list[tuple[str, dict[str, Any], ClaimFacts]] = [
    ("SERVICE_DATE_MISSING", {"kind": "service_date_valid"}, a_claim(a_line(day=None))),
    ("SERVICE_DATE_IN_FUTURE", {"kind": "service_date_valid"}, a_claim(a_line(day=TOMORROW))),
    ("PROGRAMME_NOT_RUNNING", {"kind": "service_date_valid"}, a_claim(programme=LATER)),
    ("NOT_ENROLLED_ON_DAY", {"kind": "service_date_valid"}, a_claim(enrolment=LATER)),
    ("NOT_ENROLLED_ON_DAY", {"kind": "service_date_valid"}, a_claim(enrolment=None)),
    (
        "PROVIDER_NOT_ACTIVE",
        {"kind": "service_date_valid"},
        a_claim(provider=a_provider(is_active=False)),
    ),
    ("PROVIDER_NOT_ACCREDITED", {"kind": "service_date_valid"}, a_claim(provider=a_provider(KIT))),
    (
        "PROVIDER_NOT_ACCREDITED",
        {"kind": "service_date_valid"},
        a_redemption(provider=a_provider(VISIT, window=LATER)),
    ),
    ("VOUCHER_MISSING", {"kind": "voucher_valid"}, a_redemption(voucher=None)),
    (
        "VOUCHER_NOT_PAYABLE",
        {"kind": "voucher_valid"},
        a_redemption(voucher=a_voucher(status="suspended")),
    ),
    (
        "REDEMPTION_NOT_CAPTURED",
        {"kind": "voucher_valid"},
        a_redemption(voucher=a_voucher(redemption_status="reversed")),
    ),
    (
        "VOUCHER_OF_ANOTHER_PERSON",
        {"kind": "voucher_valid"},
        a_redemption(voucher=a_voucher(person_id=BUDI)),
    ),
    (
        "REDEEMED_BY_ANOTHER_PROVIDER",
        {"kind": "voucher_valid"},
        a_redemption(voucher=a_voucher(redemption_provider_id=KIOSK)),
    ),
    (
        "VOUCHER_NOT_FOR_PROVIDER",
        {"kind": "voucher_valid"},
        a_redemption(voucher=a_voucher(provider_ids=frozenset({KIOSK}))),
    ),
    (
        "ITEM_NOT_ON_VOUCHER",
        {"kind": "voucher_valid"},
        a_redemption(voucher=a_voucher(items=frozenset({KIT}))),
    ),
    (
        "VOUCHER_NOT_VALID_ON_DAY",
        {"kind": "voucher_valid"},
        a_redemption(voucher=a_voucher(valid=LATER)),
    ),
    ("CLAIM_TOO_OLD", {"kind": "claim_age", "days": 9}, a_claim()),
    ("CLAIM_TOO_OLD", {"kind": "claim_age", "days": 9, "from": "receipt"}, a_claim()),
    ("DOCUMENT_MISSING", {"kind": "documents", "required": ["referral"]}, a_claim()),
    ("RECEIPT_FIELD_MISSING", {"kind": "receipt_fields", "required": ["number"]}, a_claim()),
    (
        "RECEIPT_DATE_IN_FUTURE",
        {"kind": "receipt_fields", "required": ["issuer"]},
        a_claim(receipts=[a_receipt(issued_on=TOMORROW)]),
    ),
    (
        "RECEIPTS_BELOW_CLAIM",
        {"kind": "receipt_total"},
        a_claim(receipts=[a_receipt(total=99_000 * RP)]),
    ),
    ("LINE_ARITHMETIC_WRONG", {"kind": "line_arithmetic"}, a_claim(a_line(unit_price=1))),
    ("DUPLICATE_FILE", {"kind": "duplicate_file"}, a_claim(duplicates=[again(FILE)])),
    ("DUPLICATE_RECEIPT", {"kind": "duplicate_number"}, a_claim(duplicates=[again(NUMBER)])),
    (
        "DUPLICATE_RECEIPT_OTHER_AMOUNT",
        {"kind": "duplicate_number"},
        a_claim(duplicates=[again(NUMBER, total=7)]),
    ),
    ("DUPLICATE_DETAILS", {"kind": "duplicate_details"}, a_claim(duplicates=[again(DETAILS)])),
    ("ITEM_NOT_COVERED", {"kind": "item_covered"}, a_claim(a_line(item="haircut"))),
    ("ITEM_NOT_COVERED", {"kind": "item_covered"}, a_claim(a_line(day=date(2025, 12, 31)))),
    (
        "QUANTITY_ABOVE_CAP",
        {"kind": "quantity_cap", "at_most": "1.5"},
        a_claim(a_line(quantity_milli=1_501)),
    ),
    (
        "QUANTITY_CEILING_REACHED",
        {"kind": "quantity_cap", "at_most": "1.5", "per": "week"},
        a_claim(a_line(quantity_milli=1_501)),
    ),
    ("FEE_ABOVE_STANDARD", {"kind": "price_cap"}, a_claim(a_line(claimed=150_000 * RP + 1))),
    ("DEDUCTIBLE", {"kind": "deductible", "amount": "1.00"}, a_claim()),
    ("CO_PAY_PERCENT", {"kind": "co_pay", "percent": "1"}, a_claim()),
    ("CO_PAY_FIXED", {"kind": "co_pay", "fixed": "1.00"}, a_claim()),
    ("ABOVE_REDEMPTION", {"kind": "item_covered"}, a_redemption(voucher=a_voucher(captured=1))),
    (
        "CEILING_REACHED",
        {"kind": "ceiling_amount", "at_most": "99999.99", "per": "year"},
        a_claim(),
    ),
    (
        "COUNT_CEILING_REACHED",
        {"kind": "ceiling_count", "at_most": 1, "per": "quarter", "counts": "lines"},
        a_claim(a_line(1), a_line(2)),
    ),
    ("ABOVE_THRESHOLD", {"kind": "person_threshold", "above": "99999.99"}, a_claim()),
]


NOT_IN_ORDER += FURTHER_NOT_IN_ORDER


@pytest.mark.parametrize(("reason", "rule", "claim"), NOT_IN_ORDER)
def test_what_is_not_in_order_is_found_with_its_reason(
    reason: str, rule: dict[str, Any], claim: ClaimFacts
) -> None:
    assessment = judged(claim, rule)
    assert [each.reason for each in assessment.findings] == [reason]
    kind = CHECKS[assessment.findings[0].kind]
    severity = assessment.findings[0].severity
    assert severity is kind.severities[0]
    assert (assessment.route is Route.HOLD) == (severity is Severity.HOLD)
    assert (assessment.outcome == "rejected") == (severity is Severity.REJECT)


def test_every_reason_of_every_kind_is_found_by_some_test_here() -> None:
    reasons = {code for kind in CHECKS.values() for code in kind.reasons}
    assert {reason for reason, _, _ in NOT_IN_ORDER} == reasons - {"BUDGET_SHORT"}
