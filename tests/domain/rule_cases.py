"""Claims not in order, by the kinds that ask for more than the claim itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from claims.domain.facts import (
    ClaimFacts,
    Confirmation,
    LicensedRole,
    OtherPayerFacts,
    PersonFacts,
    PreauthorisationFacts,
    Standing,
    Window,
)
from claims.domain.history import ActivityFacts, PriceStatistics, ServiceFacts, SiblingFacts
from tests.domain.claim_builders import (
    GRANDMOTHER,
    KIOSK,
    KIT,
    RECEIPT,
    RENT,
    RP,
    SERVICE_DAY,
    TODAY,
    VISIT,
    YEAR,
    a_claim,
    a_line,
    a_provider,
    a_receipt,
)

MONDAY = date(2026, 3, 9)
NO_DAYS = Window(date(2025, 1, 1), date(2025, 12, 31))


def a_permission(**facts: Any) -> PreauthorisationFacts:
    """A preauthorisation of a nurse's visits this year, for any provider, without limits."""
    wanted = {"id": UUID(int=61), "number": "IZ-7", "item": VISIT, "valid": YEAR, **facts}
    return PreauthorisationFacts(**wanted)


def a_service(item: str = VISIT, day: date = SERVICE_DAY, **facts: Any) -> ServiceFacts:
    """A line of an earlier claim of the same person, of which Rp50.000 were approved."""
    wanted: dict[str, Any] = {
        "claim_id": UUID(int=71), "claim_number": "C71", "line_no": 1, "item": item, "day": day,
        "quantity_milli": 1_000, "approved": 50_000 * RP, **facts,
    }  # fmt: skip
    return ServiceFacts(**wanted)


def of_line(**facts: Any) -> ClaimFacts:
    return a_claim(a_line(**facts))


def of_person(**facts: Any) -> ClaimFacts:
    return a_claim(person=replace(GRANDMOTHER, **facts))


def of_provider(**facts: Any) -> ClaimFacts:
    return a_claim(provider=a_provider(**facts))


def of_receipt(**facts: Any) -> ClaimFacts:
    return a_claim(receipts=[a_receipt(**facts)])


USUAL = PriceStatistics(30, 80_000 * RP, 90_000 * RP, 95_000 * RP)

FURTHER_NOT_IN_ORDER: list[tuple[str, dict[str, Any], ClaimFacts]] = [
    ("WAITING_PERIOD", {"kind": "waiting_period", "days": 69}, a_claim()),
    ("WAITING_PERIOD", {"kind": "waiting_period", "months": 3}, a_claim()),
    (
        "PROVIDER_EXCLUDED",
        {"kind": "provider_excluded"},
        of_provider(standings=((Standing.EXCLUDED, YEAR),)),
    ),
    (
        "PROVIDER_WATCHED",
        {"kind": "provider_watched"},
        of_provider(standings=((Standing.WATCHED, YEAR),)),
    ),
    (
        "PROVIDER_LEVEL_NOT_COVERED",
        {"kind": "provider_category", "levels": ["hospital"]},
        of_provider(),
    ),
    (
        "PROVIDER_TYPE_NOT_COVERED",
        {"kind": "provider_category", "levels": ["primary"], "types": ["kiosk"]},
        of_provider(),
    ),
    ("LICENSED_ROLE_MISSING", {"kind": "competence", "roles": ["doctor"]}, of_provider()),
    (
        "LICENSED_ROLE_MISSING",
        {"kind": "competence", "roles": ["nurse"]},
        of_provider(roles=(LicensedRole("nurse", NO_DAYS),)),
    ),
    (
        "LICENSED_ROLE_MISSING",
        {"kind": "competence", "roles": ["nurse"]},
        of_provider(roles=(LicensedRole("nurse", YEAR, frozenset({KIT})),)),
    ),
    (
        "SERVICE_DENIED",
        {"kind": "service_confirmed", "checks": ["denied"]},
        of_line(confirmation=Confirmation.NO),
    ),
    ("SERVICE_NOT_CONFIRMED", {"kind": "service_confirmed"}, a_claim()),
    ("CLAIM_FIELD_MISSING", {"kind": "claim_fields", "required": ["purpose"]}, a_claim()),
    (
        "LINE_FIELD_MISSING",
        {"kind": "line_fields", "required": ["requested_on"]},
        of_line(requested_on=None),
    ),
    (
        "LINE_FIELD_MISSING",
        {"kind": "line_fields", "required": ["explanation"], "above_quantity": "1"},
        of_line(quantity_milli=1_001),
    ),
    (
        "STAMP_MISSING",
        {"kind": "stamp_duty", "above": "5000000.00", "duty": "10000.00"},
        of_receipt(total=5_000_001 * RP, stamp_duty=9_999 * RP),
    ),
    (
        "TAX_NUMBER_MISSING",
        {"kind": "receipt_tax_number", "scheme": "id.npwp"},
        of_receipt(),
    ),
    (
        "TAX_NUMBER_INVALID",
        {"kind": "receipt_tax_number", "scheme": "id.npwp"},
        of_receipt(tax_number="0013121661091000"),
    ),
    ("TOTAL_WORDS_MISSING", {"kind": "total_in_words"}, of_receipt()),
    (
        "TOTAL_WORDS_DIFFER",
        {"kind": "total_in_words"},
        of_receipt(total=1_000 * RP, total_in_words="seratus rupiah"),
    ),
    (
        "SPLIT_RECEIPT",
        {"kind": "split_receipts", "above": "5000000.00"},
        a_claim(
            receipts=[a_receipt(total=3_000_000 * RP)],
            siblings=(SiblingFacts(RECEIPT, "C7", "cd" * 32, "2", 3_000_000 * RP),),
        ),
    ),
    ("PREAUTHORISATION_MISSING", {"kind": "preauthorised"}, a_claim()),
    (
        "PREAUTHORISATION_NOT_VALID_ON_DAY",
        {"kind": "preauthorised"},
        a_claim(preauthorisations=(a_permission(valid=NO_DAYS),)),
    ),
    (
        "PREAUTHORISED_FOR_ANOTHER_PROVIDER",
        {"kind": "preauthorised"},
        a_claim(preauthorisations=(a_permission(provider_id=KIOSK),), provider=a_provider()),
    ),
    (
        "PREAUTHORISED_QUANTITY",
        {"kind": "preauthorised_quantity"},
        a_claim(preauthorisations=(a_permission(quantity_milli=999),)),
    ),
    (
        "PREAUTHORISED_AMOUNT",
        {"kind": "preauthorised_amount"},
        a_claim(preauthorisations=(a_permission(amount=1),)),
    ),
    (
        "CONDITION_NOT_MET",
        {"kind": "condition", "require": "'poor' in groups || age < 18"},
        of_person(groups=frozenset()),
    ),
    (
        "LINE_CONDITION_NOT_MET",
        {"kind": "line_condition", "require": "confirmation != 'no' || has_provider"},
        of_line(confirmation=Confirmation.NO),
    ),
    ("AGE_NOT_COVERED", {"kind": "person_category", "least_age": 77}, a_claim()),
    ("AGE_NOT_COVERED", {"kind": "person_category", "most_age": 75}, a_claim()),
    ("SEX_NOT_COVERED", {"kind": "person_category", "sex": "male"}, a_claim()),
    ("GROUP_NOT_COVERED", {"kind": "person_category", "groups": ["veteran"]}, a_claim()),
    (
        "PERSON_FACT_MISSING",
        {"kind": "person_category", "least_age": 1},
        a_claim(person=PersonFacts()),
    ),
    ("PERSON_FACT_MISSING", {"kind": "person_category", "sex": "male"}, of_person(sex=None)),
    (
        "OTHER_PAYER_LIABLE",
        {"kind": "liable_payer"},
        of_line(other_payers=(OtherPayerFacts("BPJS Kesehatan", liable=None),)),
    ),
    (
        "OTHER_PAYER_LIABLE",
        {"kind": "liable_payer", "payer": "BPJS Kesehatan", "groups": ["poor"]},
        a_claim(),
    ),
    (
        "OTHER_PAYER_PAID",
        {"kind": "other_payer_paid"},
        of_line(other_payers=(OtherPayerFacts("Jasa Raharja", paid=1),)),
    ),
    (
        "TOO_SOON_AFTER_LAST",
        {"kind": "minimum_interval", "days": 7},
        a_claim(services=(a_service(day=SERVICE_DAY - timedelta(days=6)),)),
    ),
    (
        "INCLUDED_IN_BUNDLE",
        {"kind": "bundle", "bundle": [KIT], "includes": [VISIT]},
        a_claim(a_line(1), a_line(2, item=RENT), services=(a_service(KIT),)),
    ),
    (
        "BUNDLE_PARTS_PAID",
        {"kind": "bundle", "bundle": [VISIT], "includes": [KIT]},
        a_claim(services=(a_service(KIT),)),
    ),
    (
        "SERVICE_LATE",
        {"kind": "completion_time", "days": 0},
        of_line(requested_on=MONDAY),
    ),
    (
        "TOO_MANY_CLAIMS",
        {"kind": "velocity", "days": 7, "most_claims": 2},
        a_claim(person_activity=(ActivityFacts(TODAY - timedelta(days=6), 2, 0),)),
    ),
    (
        "TOO_MUCH_CLAIMED",
        {"kind": "velocity", "of": "provider", "days": 1, "most_amount": "100000.00"},
        a_claim(provider_activity=(ActivityFacts(TODAY, 0, 1),)),
    ),
    (
        "PRICE_UNUSUAL",
        {"kind": "price_outlier", "fence": "0.333"},
        a_claim(usual_prices={VISIT: USUAL}),
    ),
    ("RANDOM_SAMPLE", {"kind": "random_sample", "percent": "100", "seed": "s"}, a_claim()),
    (
        "RISK_SAMPLE",
        {"kind": "risk_sample", "seed": "s", "risks": [{"when": "true", "percent": "100"}]},
        a_claim(),
    ),
]  # fmt: skip
