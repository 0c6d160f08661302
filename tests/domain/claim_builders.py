"""Builders of facts and standards: each says only what matters to its test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import tomli_w

from claims.domain.adjudication import adjudicate, usage_keys
from claims.domain.assessments import Assessment
from claims.domain.claims import ClaimKind
from claims.domain.facts import (
    ClaimFacts,
    DuplicateFacts,
    DuplicateMatch,
    LicensedRole,
    LineFacts,
    PersonFacts,
    ProviderFacts,
    ReceiptFacts,
    Sex,
    VoucherFacts,
    Window,
)
from claims.domain.reasons import Reason, parse_reasons
from claims.domain.standards import Standard, parse_standard
from claims.domain.usages import Usage

CONFIG = Path(__file__).parents[2] / "config"

TODAY = date(2026, 3, 20)
SERVICE_DAY = date(2026, 3, 10)
RP = 100  # sen
YEAR = Window(date(2026, 1, 1), date(2026, 12, 31))

SITI, BUDI = UUID(int=1), UUID(int=2)
CLINIC, KIOSK = UUID(int=11), UUID(int=12)
RECEIPT, OTHER_RECEIPT = UUID(int=21), UUID(int=22)
VOUCHER = UUID(int=31)
HOUSEHOLD, PROGRAMME = UUID(int=41), UUID(int=42)

GRANDMOTHER = PersonFacts(date(1950, 3, 10), Sex.FEMALE, frozenset({"poor"}), HOUSEHOLD)
NURSE = LicensedRole("nurse", YEAR)

VISIT, KIT, RENT = "nurse-visit", "care-kit", "wheelchair-rent"
ITEMS = frozenset({VISIT, KIT, RENT, "physiotherapy", "haircut"})


@cache
def reasons() -> Mapping[str, Reason]:
    return parse_reasons((CONFIG / "reasons.toml").read_text(encoding="utf-8"))


def a_line(
    no: int = 1,
    *,
    item: str = VISIT,
    quantity_milli: int = 1_000,
    unit_price: int | None = None,
    claimed: int = 100_000_00,
    day: date | None = SERVICE_DAY,
    **facts: Any,
) -> LineFacts:
    if unit_price is None:
        unit_price = claimed * 1_000 // quantity_milli
    facts = {"requested_on": day, **facts}
    return LineFacts(no, item, quantity_milli, unit_price, claimed, delivered_on=day, **facts)


def a_receipt(
    number: str | None = None,
    *,
    id: UUID = RECEIPT,  # noqa: A002 - the field's name
    sha256: str = "ab" * 32,
    issuer: str | None = "Apotek Sehat",
    issued_on: date | None = SERVICE_DAY,
    total: int | None = 10**12,
    **facts: Any,
) -> ReceiptFacts:
    return ReceiptFacts(id, sha256, issuer, number, issued_on, total, "image/jpeg", **facts)


def a_provider(
    *items: str,
    id: UUID = CLINIC,  # noqa: A002 - the field's name
    is_active: bool = True,
    window: Window = YEAR,
    **facts: Any,
) -> ProviderFacts:
    facts = {"level": "primary", "type": "clinic", "roles": (NURSE,), **facts}
    given = tuple((item, window) for item in items or ITEMS)
    return ProviderFacts(id, is_active, given, **facts)


def a_voucher(
    *,
    status: str = "active",
    person_id: UUID = SITI,
    provider_ids: frozenset[UUID] | None = None,
    valid: Window = YEAR,
    items: frozenset[str] = ITEMS,
    captured: int = 10**12,
    redemption_status: str = "captured",
    redemption_provider_id: UUID = CLINIC,
) -> VoucherFacts:
    return VoucherFacts(
        VOUCHER,
        status,
        person_id,
        provider_ids,
        valid,
        items,
        captured,
        redemption_status,
        redemption_provider_id,
    )


def a_claim(
    *lines: LineFacts,
    id: UUID = UUID(int=100),  # noqa: A002, B008 - the field's name; a UUID never changes
    kind: ClaimKind = ClaimKind.REIMBURSEMENT,
    currency: str = "IDR",
    person_id: UUID = SITI,
    submitted_on: date = TODAY,
    receipts: Sequence[ReceiptFacts] | None = None,
    documents: frozenset[str] | None = None,
    enrolment: Window | None = YEAR,
    programme: Window = YEAR,
    provider: ProviderFacts | None = None,
    voucher: VoucherFacts | None = None,
    duplicates: Sequence[DuplicateFacts] = (),
    person: PersonFacts | None = None,
    **facts: Any,
) -> ClaimFacts:
    if receipts is None:
        receipts = [a_receipt()]
    if kind is ClaimKind.REDEMPTION and provider is None:
        provider = a_provider()
    return ClaimFacts(
        id=id,
        number=f"C{id.int}",
        kind=kind,
        currency=currency,
        person_id=person_id,
        provider_id=provider.id if provider else None,
        submitted_on=submitted_on,
        lines=lines or (a_line(),),
        receipts=tuple(receipts),
        documents=frozenset({"receipt"} if receipts else ()) if documents is None else documents,
        enrolment=enrolment,
        programme=programme,
        provider=provider,
        voucher=voucher,
        duplicates=tuple(duplicates),
        person=GRANDMOTHER if person is None else person,
        programme_id=PROGRAMME,
        **facts,
    )


def a_redemption(*lines: LineFacts, **facts: Any) -> ClaimFacts:
    """A provider's claim; says only how it differs from one in order."""
    facts.setdefault("voucher", a_voucher())
    return a_claim(*lines, kind=ClaimKind.REDEMPTION, **facts)


PROMISES = (
    {
        "id": "decide",
        "measure": "decision",
        "within_days": 5,
        "texts": {"id": "Diputuskan dalam 5 hari kerja.", "en": "Decided within 5 working days."},
        "redress": {
            "beyond_percent": 10, "per_mille_a_day": 1, "cap_percent": 5, "floor": "10000.00",
        },
    },
    {
        "id": "pay",
        "measure": "payment",
        "within_days": 5,
        "texts": {"id": "Dibayar dalam 5 hari kerja.", "en": "Paid within 5 working days."},
    },
)  # fmt: skip

PRICES = (
    {"item": VISIT, "unit": "kunjungan", "cap": "150000.00", "valid_from": date(2026, 1, 1)},
    {
        "item": KIT,
        "unit": "paket",
        "cap": "350000.00",
        "valid_from": date(2026, 1, 1),
        "category": "aids",
    },
    {"item": RENT, "unit": "hari", "valid_from": date(2026, 1, 1), "category": "aids"},
)


def a_text(*rules: Mapping[str, Any], **keys: Any) -> str:
    """A standard's text with these rules; a rule without an id is named after its kind."""
    values: dict[str, Any] = {
        "code": "home-care",
        "service": "home-care",
        "currency": "IDR",
        "takes_force_on": date(2026, 1, 1),
        "names": {"id": "Perawatan", "en": "Care"},
        "promises": list(PROMISES),
        "prices": list(PRICES),
        "rules": [{"id": rule["kind"].replace("_", "-"), **rule} for rule in rules],
        **keys,
    }
    return tomli_w.dumps({key: value for key, value in values.items() if value is not None})


def a_standard(*rules: Mapping[str, Any], version: int = 1, **keys: Any) -> Standard:
    return parsed(a_text(*rules, **keys), version=version)


def parsed(text: str, *, version: int = 1, currency: str = "IDR") -> Standard:
    return parse_standard(text, version=version, currency=currency, items=ITEMS, reasons=reasons())


def published(name: str, items: frozenset[str], currency: str) -> Standard:
    """A standard as it stands in config/standards."""
    return parse_standard(
        (CONFIG / "standards" / f"{name}.toml").read_text(encoding="utf-8"),
        version=1,
        currency=currency,
        items=items,
        reasons=reasons(),
    )


def judged(claim: ClaimFacts, *rules: Mapping[str, Any], used: int = 0) -> Assessment:
    """The assessment under these rules, with `used` of everything used before."""
    standard = a_standard(*rules)
    before = {key: Usage(used, used, used) for key in usage_keys(claim, standard)}
    return adjudicate(claim, standard, before)


def said(assessment: Assessment) -> list[tuple[str, int]]:
    """Reason and amount of every finding, in order."""
    return [(each.reason, each.amount) for each in assessment.findings]


def again(match: DuplicateMatch, **facts: Any) -> DuplicateFacts:
    """The claim's receipt, found again in an earlier claim."""
    return DuplicateFacts(match, "C1", RECEIPT, **facts)
