"""One claim through every rule kind in the default order, with each figure derived by hand."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from claims.domain.adjudication import adjudicate, against_budget, usage_keys
from claims.domain.assessments import Assessment, Route
from claims.domain.facts import ClaimFacts, DuplicateFacts, DuplicateMatch
from claims.domain.findings import Bearer
from claims.domain.standards import Standard
from claims.domain.usages import Usage
from tests.domain.claim_builders import (
    KIT,
    RENT,
    VISIT,
    a_line,
    a_receipt,
    a_redemption,
    a_standard,
    a_voucher,
)

PHYSIO, HAIRCUT = "physiotherapy", "haircut"
RP = 100  # sen

COPIED, NUMBERED, ALIKE = UUID(int=41), UUID(int=42), UUID(int=43)


def the_standard() -> Standard:
    return a_standard(
        {"kind": "service_date_valid"},
        {"kind": "voucher_valid"},
        {"kind": "claim_age", "days": 90},
        {"kind": "documents", "required": ["receipt", "referral"], "severity": "warn"},
        {"kind": "receipt_fields", "required": ["number"], "severity": "inform"},
        {"kind": "line_arithmetic"},
        {"kind": "receipt_total"},
        {"kind": "duplicate_file", "severity": "warn"},
        {"kind": "duplicate_number", "severity": "warn"},
        {"kind": "duplicate_details", "severity": "warn"},
        {"kind": "item_covered"},
        {"kind": "quantity_cap", "at_most": "4"},
        {"kind": "price_cap"},
        {"kind": "deductible", "amount": "136600.00"},
        {"kind": "co_pay", "percent": "12.5"},
        {"kind": "redemption_amount"},
        {"kind": "ceiling_amount", "at_most": "1500000.00", "per": "month"},
        {"kind": "ceiling_count", "at_most": 2, "per": "month", "counts": "lines"},
        {"kind": "person_threshold", "above": "400000.00", "severity": "warn"},
        {"kind": "budget"},
    )


def the_claim() -> ClaimFacts:
    return a_redemption(
        a_line(1, item=VISIT, quantity_milli=5_000, unit_price=160_000 * RP, claimed=810_000 * RP),
        a_line(2, item=KIT, quantity_milli=2_000, claimed=800_000 * RP),
        a_line(3, item=HAIRCUT, claimed=300_000 * RP),
        a_line(4, item=RENT, quantity_milli=3_000, claimed=60_000 * RP, day=date(2025, 12, 1)),
        a_line(5, item=PHYSIO, claimed=50_000 * RP),
        a_line(6, item=VISIT, claimed=100_000 * RP),
        voucher=a_voucher(captured=968_152_50, items=frozenset({VISIT, KIT, HAIRCUT, RENT})),
        receipts=[
            a_receipt(id=COPIED, sha256="01" * 32, total=600_000 * RP),
            a_receipt("17", id=NUMBERED, sha256="02" * 32, total=600_000 * RP),
            a_receipt(id=ALIKE, sha256="03" * 32, issuer="Toko Alat", total=600_000 * RP),
        ],
        duplicates=[
            DuplicateFacts(DuplicateMatch.FILE, "C1", COPIED, 600_000 * RP),
            DuplicateFacts(DuplicateMatch.NUMBER, "C2", NUMBERED, 500_000 * RP, is_numbered=True),
            DuplicateFacts(DuplicateMatch.DETAILS, "C3", ALIKE, 600_000 * RP),
        ],
    )


EXPECTED = [
    # line, reason, amount in sen
    #
    # Validity. Line 4 was delivered before programme, enrolment and accreditation began: the first
    # rejection takes its Rp60.000, what else is wrong with it shows zero.
    (4, "PROGRAMME_NOT_RUNNING", 60_000_00),
    (4, "NOT_ENROLLED_ON_DAY", 0),
    (4, "PROVIDER_NOT_ACCREDITED", 0),
    (4, "VOUCHER_NOT_VALID_ON_DAY", 0),
    (5, "ITEM_NOT_ON_VOUCHER", 50_000_00),
    (4, "CLAIM_TOO_OLD", 0),  # 2025-12-01 to 2026-03-20: 109 days
    (None, "DOCUMENT_MISSING", 0),  # the referral
    (None, "RECEIPT_FIELD_MISSING", 0),  # two of three receipts have no number
    (None, "RECEIPT_FIELD_MISSING", 0),
    # 5 × 160.000 = 800.000, not 810.000.
    (1, "LINE_ARITHMETIC_WRONG", 10_000_00),
    # Left are 800.000 + 800.000 + 300.000 + 100.000 = 2.000.000; the receipts prove 1.800.000.
    # The 200.000 over are a tenth of every line.
    (1, "RECEIPTS_BELOW_CLAIM", 80_000_00),
    (2, "RECEIPTS_BELOW_CLAIM", 80_000_00),
    (3, "RECEIPTS_BELOW_CLAIM", 30_000_00),
    (6, "RECEIPTS_BELOW_CLAIM", 10_000_00),
    (None, "DUPLICATE_FILE", 0),
    (None, "DUPLICATE_RECEIPT_OTHER_AMOUNT", 0),
    (None, "DUPLICATE_DETAILS", 0),
    # Coverage: 300.000 − 30.000 of line 3 are left; lines 4 (prices begin with 2026) and 5 are
    # rejected already.
    (3, "ITEM_NOT_COVERED", 270_000_00),
    (4, "ITEM_NOT_COVERED", 0),
    (5, "ITEM_NOT_COVERED", 0),
    # Quantity: 4 of 5 visits, so four fifths of 720.000 = 576.000.
    (1, "QUANTITY_ABOVE_CAP", 144_000_00),
    # Price: 4 visits × 150.000 = 600.000 carry 576.000; 2 kits × 350.000 = 700.000 of 720.000.
    (2, "FEE_ABOVE_STANDARD", 20_000_00),
    # Deductible: left are 576.000 + 700.000 + 90.000 = 1.366.000; 136.600 is a tenth of each.
    (1, "DEDUCTIBLE", 57_600_00),
    (2, "DEDUCTIBLE", 70_000_00),
    (6, "DEDUCTIBLE", 9_000_00),
    # Co-payment: an eighth of 518.400, of 630.000, of 81.000.
    (1, "CO_PAY_PERCENT", 64_800_00),
    (2, "CO_PAY_PERCENT", 78_750_00),
    (6, "CO_PAY_PERCENT", 10_125_00),
    # Redemption: left are 453.600 + 551.250 + 70.875 = 1.075.725; 968.152,50 was captured: a tenth
    # over.
    (1, "ABOVE_REDEMPTION", 45_360_00),
    (2, "ABOVE_REDEMPTION", 55_125_00),
    (6, "ABOVE_REDEMPTION", 7_087_50),
    # Ceiling: 1.015.923,75 of 1.500.000 was used, 484.076,25 is free: half of the 968.152,50 left.
    (1, "CEILING_REACHED", 204_120_00),
    (2, "CEILING_REACHED", 248_062_50),
    (6, "CEILING_REACHED", 31_893_75),
    # Two lines a month: the third loses its other half.
    (6, "COUNT_CEILING_REACHED", 31_893_75),
    # 204.120 + 248.062,50 = 452.182,50 are above 400.000: here only a warning.
    (None, "ABOVE_THRESHOLD", 0),
]


def the_assessment() -> Assessment:
    claim, standard = the_claim(), the_standard()
    of_month = next(
        key for key in usage_keys(claim, standard)
        if key.rule_id == "home-care/ceiling-amount/month" and key.period_start.month == 3
    )  # fmt: skip
    return adjudicate(claim, standard, {of_month: Usage(1_015_923_75, 3, 9_000)})


def test_every_figure_is_the_one_derived_by_hand() -> None:
    assessment = the_assessment()
    found = [(each.line_no, each.reason, each.amount) for each in assessment.findings]
    assert found == EXPECTED
    approved = {line.no: line.approved for line in assessment.lines}
    assert approved == {1: 204_120_00, 2: 248_062_50, 3: 0, 4: 0, 5: 0, 6: 0}
    assert (assessment.route, assessment.cause) == (Route.REDUCE, None)
    assert assessment.outcome == "part_approved"


def test_every_rule_but_the_budget_has_spoken_and_then_the_budget_speaks() -> None:
    assessment = the_assessment()
    kinds = {rule.kind for rule in the_standard().rules}
    assert {each.kind for each in assessment.findings} == kinds - {"budget"}
    assert against_budget(assessment, the_standard(), 452_182_50) == assessment
    held = against_budget(assessment, the_standard(), 450_000_00)
    assert (held.route, held.cause, held.approved) == (Route.HOLD, "BUDGET", 452_182_50)
    assert held.findings[-1].inputs == {"amount": 452_182_50, "available": 450_000_00}


def test_the_provider_bears_his_cuts_and_the_citizen_his_share() -> None:
    bearers = {each.reason: each.bearer for each in the_assessment().findings}
    assert bearers["FEE_ABOVE_STANDARD"] is Bearer.PROVIDER
    assert bearers["CO_PAY_PERCENT"] is Bearer.CITIZEN
    assert bearers["DEDUCTIBLE"] is Bearer.CITIZEN
    assert bearers["DUPLICATE_FILE"] is None


def test_the_approval_uses_the_month_with_its_two_lines() -> None:
    usage = {key.rule_id: each for key, each in the_assessment().usage.items()}
    # 4 visits and 2 kits of the two lines that are paid
    assert usage["home-care/ceiling-amount/month"] == Usage(452_182_50, 1, 6_000)
    assert usage["home-care/ceiling-count/month"] == Usage(452_182_50, 2, 6_000)
