"""The example standard of rehabilitation: claims under it, with figures derived by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from claims.domain.adjudication import adjudicate, adjudicate_batch, usage_keys
from claims.domain.assessments import Assessment, Route
from claims.domain.facts import (
    Asked,
    ClaimFacts,
    Confirmation,
    LicensedRole,
    LineFacts,
    OtherPayerFacts,
    Standing,
)
from claims.domain.history import ActivityFacts
from claims.domain.rules.checks import CHECKS
from claims.domain.rules.samples import drawn
from claims.domain.standards import Standard
from claims.domain.usages import Usage
from tests.domain.claim_builders import (
    BUDI,
    GRANDMOTHER,
    RP,
    SERVICE_DAY,
    YEAR,
    a_claim,
    a_line,
    a_provider,
    a_receipt,
    a_redemption,
    a_voucher,
    published,
    said,
)
from tests.domain.rule_cases import a_permission, a_service

PHYSIO, SPEECH, SPLINT = "physio-session", "speech-session", "splint"
ASSESSMENT, WHEELCHAIR = "rehab-assessment", "wheelchair"
ITEMS = frozenset({PHYSIO, SPEECH, SPLINT, ASSESSMENT, WHEELCHAIR})
REFERRED = frozenset({"referral_number"})
THERAPISTS = (LicensedRole("physiotherapist", YEAR), LicensedRole("speech-therapist", YEAR))
CLINIC = a_provider(*ITEMS, roles=THERAPISTS)
SHOP = a_provider(*ITEMS, type="shop")
QUIET = UUID(int=3)
"""A claim that neither sample draws: tested below."""


@pytest.fixture(scope="module")
def standard() -> Standard:
    return published("rehabilitation", ITEMS, "IDR")


def paid_first(*lines: LineFacts, **facts: Any) -> ClaimFacts:
    """A citizen's claim, its receipt numbered and of what the lines claim together."""
    total = sum(line.claimed for line in lines)
    wanted: dict[str, Any] = {
        "id": QUIET, "provider": CLINIC, "declared": REFERRED,
        "receipts": [a_receipt("1", total=total, stamp_duty=10_000 * RP)], **facts,
    }  # fmt: skip
    return a_claim(*lines, **wanted)


def redeemed(*lines: LineFacts, **facts: Any) -> ClaimFacts:
    wanted: dict[str, Any] = {
        "id": QUIET, "provider": CLINIC, "declared": REFERRED, "receipts": [],
        "voucher": a_voucher(items=ITEMS), **facts,
    }  # fmt: skip
    return a_redemption(*lines, **wanted)


def judge(claim: ClaimFacts, standard: Standard) -> Assessment:
    return adjudicate(claim, standard, {})


def sessions(quantity: int, price: int = 200_000, item: str = PHYSIO, no: int = 1) -> LineFacts:
    return a_line(
        no, item=item, quantity_milli=quantity * 1_000, claimed=quantity * price * RP,
        unit_price=price * RP,
    )  # fmt: skip


def a_wheelchair(**facts: Any) -> LineFacts:
    return a_line(item=WHEELCHAIR, claimed=6_500_000 * RP, **facts)


def test_most_kinds_stand_in_it_and_all_but_what_it_asks_is_left_unread(
    standard: Standard,
) -> None:
    unused = set(CHECKS) - {rule.kind for rule in standard.rules}
    assert unused == {"condition"}
    assert standard.asks[Asked.SERVICES] == 1_825 + 366
    assert Asked.HOLIDAYS not in standard.asks


def test_the_claims_here_are_in_no_sample() -> None:
    # Two in a hundred are drawn at random; neither risk holds of any claim here.
    assert drawn("rehabilitation-2026", a_claim(id=QUIET)) >= 2_000


def test_three_sessions_by_voucher_are_paid_whole(standard: Standard) -> None:
    assessment = judge(redeemed(sessions(3)), standard)
    assert (said(assessment), assessment.approved, assessment.route) == (
        [], 600_000 * RP, Route.APPROVE,
    )  # fmt: skip


def test_a_household_bears_the_first_hundred_thousand_of_the_year_and_then_a_tenth(
    standard: Standard,
) -> None:
    first = paid_first(sessions(3, 210_000))
    second = replace(paid_first(sessions(2, item=SPEECH)), person_id=BUDI, id=UUID(int=4))
    assessments = adjudicate_batch([(first, standard), (second, standard)], {})
    # 630.000 capped at 600.000, less 100.000, less a tenth of 500.000.
    assert said(assessments[0]) == [
        ("FEE_ABOVE_STANDARD", 30_000 * RP),
        ("DEDUCTIBLE", 100_000 * RP),
        ("CO_PAY_PERCENT", 50_000 * RP),
    ]
    assert said(assessments[1]) == [("CO_PAY_PERCENT", 40_000 * RP)]


def test_the_share_of_the_citizen_is_halved_from_july_by_the_day_of_the_service(
    standard: Standard,
) -> None:
    lines = [
        replace(sessions(1, no=1), delivered_on=date(2026, 6, 30), requested_on=None),
        replace(sessions(1, no=2), delivered_on=date(2026, 7, 1), requested_on=None),
    ]
    claim = paid_first(*lines, submitted_on=date(2026, 7, 10))
    used = {key: Usage(100_000 * RP, 0, 0) for key in usage_keys(claim, standard)
            if key.rule_id.startswith("rehabilitation/first-of-the-year/household")}  # fmt: skip
    cuts = [each for each in adjudicate(claim, standard, used).findings if each.amount]
    assert [(each.line_no, each.rule, each.amount) for each in cuts] == [
        (1, "co-pay", 20_000 * RP),
        (2, "co-pay-from-july", 10_000 * RP),
    ]


def test_a_fourth_session_of_the_week_is_cut_with_the_standards_own_reason(
    standard: Standard,
) -> None:
    assert said(judge(redeemed(sessions(4)), standard)) == [("SEEN_EVERY_WEEK", 200_000 * RP)]
    many = judge(redeemed(sessions(5)), standard)
    assert (many.cause, many.findings[0].reason) == ("INCOMPLETE", "LINE_FIELD_MISSING")


def test_a_wheelchair_needs_a_permission_and_lies_five_years_from_the_last(
    standard: Standard,
) -> None:
    permission = (a_permission(item=WHEELCHAIR, quantity_milli=1_000, amount=6_000_000 * RP),)
    assert said(judge(redeemed(a_wheelchair()), standard)) == [
        ("PREAUTHORISATION_MISSING", 6_500_000 * RP)
    ]
    permitted = redeemed(a_wheelchair(), preauthorisations=permission)
    assert said(judge(permitted, standard)) == [("PREAUTHORISED_AMOUNT", 500_000 * RP)]
    last = a_service(WHEELCHAIR, SERVICE_DAY - timedelta(days=1_824))
    assert said(judge(replace(permitted, services=(last,)), standard))[0] == (
        "TOO_SOON_AFTER_LAST", 6_500_000 * RP,
    )  # fmt: skip


def test_a_late_aid_costs_its_provider_a_per_mille_a_day(standard: Standard) -> None:
    late = a_line(item=SPLINT, claimed=450_000 * RP, requested_on=SERVICE_DAY - timedelta(days=24))
    assert said(judge(redeemed(late), standard)) == [("SERVICE_LATE", 4_500 * RP)]


def test_an_aid_from_a_shop_without_a_prescription_is_held_with_the_standards_own_reason(
    standard: Standard,
) -> None:
    line = a_line(item=SPLINT, claimed=450_000 * RP)
    held = judge(redeemed(line, provider=SHOP), standard)
    assert (held.cause, said(held)) == ("PRESCRIPTION", [("AID_WITHOUT_PRESCRIPTION", 0)])
    prescribed = redeemed(line, provider=SHOP, declared=REFERRED | {"prescription_number"})
    assert judge(prescribed, standard).route is Route.APPROVE
    therapy = judge(redeemed(sessions(1), provider=SHOP), standard)
    assert [each.reason for each in therapy.findings] == [
        "PROVIDER_TYPE_NOT_COVERED", "LICENSED_ROLE_MISSING",
    ]  # fmt: skip


def test_after_a_traffic_accident_another_pays_and_is_named(standard: Standard) -> None:
    person = replace(GRANDMOTHER, groups=frozenset({"traffic-accident"}))
    (finding,) = judge(redeemed(sessions(1), person=person), standard).findings
    assert (finding.reason, finding.inputs["payer"]) == ("OTHER_PAYER_LIABLE", "Jasa Raharja")
    january = replace(sessions(1), delivered_on=date(2026, 1, 30), requested_on=None)
    before = redeemed(january, person=person, submitted_on=date(2026, 2, 3))
    assert said(judge(before, standard)) == []


def test_what_an_insurer_paid_is_paid_once(standard: Standard) -> None:
    paid = (OtherPayerFacts("Asuransi Sehat", paid=150_000 * RP),)
    line = replace(sessions(1), other_payers=paid)
    assert said(judge(redeemed(line), standard)) == [("OTHER_PAYER_PAID", 150_000 * RP)]


@pytest.mark.parametrize(
    ("line", "facts", "cause"),
    [
        (replace(sessions(1), confirmation=Confirmation.NO), {}, "CONFIRMATION"),
        (sessions(1), {"declared": frozenset()}, "INCOMPLETE"),
        (
            sessions(1),
            {"provider": replace(CLINIC, standings=((Standing.WATCHED, YEAR),))},
            "PROVIDER_WATCHED",
        ),
        (
            sessions(1),
            {"person_activity": (ActivityFacts(date(2026, 3, 18), 5, 1),)},
            "VELOCITY",
        ),
    ],
)
def test_what_a_person_must_see_waits_in_its_queue(
    line: LineFacts, facts: dict[str, Any], cause: str, standard: Standard
) -> None:
    assert judge(redeemed(line, **facts), standard).cause == cause


def test_a_receipt_above_five_million_without_stamps_waits(standard: Standard) -> None:
    permission = (a_permission(item=WHEELCHAIR),)
    receipt = a_receipt("1", total=6_500_000 * RP)
    claim = paid_first(a_wheelchair(), preauthorisations=permission, receipts=[receipt])
    assessment = judge(claim, standard)
    assert assessment.cause == "STAMP_DUTY"
    assert [each.reason for each in assessment.findings][:2] == [
        "STAMP_MISSING", "TAX_NUMBER_MISSING",
    ]  # fmt: skip


def test_an_assessment_includes_the_session_of_its_day(standard: Standard) -> None:
    lines = (a_line(1, item=ASSESSMENT, claimed=350_000 * RP), sessions(1, no=2))
    assert said(judge(redeemed(*lines), standard)) == [("INCLUDED_IN_BUNDLE", 200_000 * RP)]
