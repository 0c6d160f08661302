"""Builders of statements: each says only what matters to its test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from claims.domain.findings import Bearer
from claims.domain.promises import Counting, Measure
from claims.domain.statements import (
    LegendEntry,
    StatementAdjustment,
    StatementAuthority,
    StatementClaim,
    StatementContent,
    StatementDays,
    StatementLine,
    StatementOfficer,
    digest_of,
)

LEGEND = {
    "CAP": {
        "id": "Harga di atas batas standar; yang dibayar adalah harga batas.",
        "en": "The price is above the standard's cap; the cap is what is paid.",
    },
    "COPAY": {
        "id": "Bagian yang ditanggung sendiri menurut standar layanan.",
        "en": "The share that you bear yourself under the service standard.",
    },
    "CEILING_REACHED": {
        "id": "Batas tertinggi untuk masa ini telah tercapai.",
        "en": "The ceiling for this period has been reached.",
    },
    "OTHER_PAYER_FIRST": {
        "id": "Bagian ini ditanggung oleh penjamin lain, yang harus ditagih lebih dahulu.",
        "en": "Another payer is liable for this part and has to be asked first.",
    },
}
ITEMS = (
    ("nurse-visit", {"id": "Kunjungan perawat", "en": "Nurse visit"}, "kunjungan"),
    ("physiotherapy", {"id": "Fisioterapi di rumah", "en": "Physiotherapy at home"}, "sesi"),
    ("care-kit", {"id": "Paket perawatan lansia", "en": "Care kit for the elderly"}, "paket"),
    ("wheelchair-rent", {"id": "Sewa kursi roda", "en": "Wheelchair rental"}, "hari"),
)


def an_adjustment(amount: int, **given: Any) -> StatementAdjustment:
    known: dict[str, Any] = {
        "reason": "CAP", "bearer": Bearer.PROVIDER, "rule": "price_cap", "group": "CO",
        "carc": "45",
    } | given  # fmt: skip
    return StatementAdjustment(amount=amount, **known)


def a_line(no: int = 1, claimed: int = 250_000_00, **given: Any) -> StatementLine:
    adjustments = tuple(given.pop("adjustments", ()))
    code, names, unit = ITEMS[no % len(ITEMS)]
    known: dict[str, Any] = {
        "item_code": code,
        "item_names": names,
        "service_on": date(2026, 10, 1 + no % 28),
        "quantity_milli": 1000 * (1 + no % 3),
        "unit": unit,
        "approved": claimed - sum(each.amount for each in adjustments),
    } | given
    return StatementLine(no=no, claimed=claimed, adjustments=adjustments, **known)


OFFICERS = (
    ("Pejabat Pembuat Komitmen (PPK)", "Commitment officer (PPK)", "Sri Mulyati"),
    ("Pejabat Penanda Tangan SPM (PPSPM)", "Payment-order signer (PPSPM)", "Bambang Wijaya"),
    ("Bendahara Pengeluaran", "Treasurer (bendahara)", "Nur Aini"),
)


def a_claim(*lines: StatementLine, number: str = "C-7K3M-Q2XD-9", **given: Any) -> StatementClaim:
    known: dict[str, Any] = {
        "kind": "redemption",
        "reference": "V-4H8T-PZ61-C",
        "submitted_on": date(2026, 11, 2),
        "standard": "home-care/1",
        "object_by": date(2026, 12, 4),
        "days": (
            StatementDays(Measure.DECISION, 1, 5, Counting.WORKING_DAYS),
            StatementDays(Measure.PAYMENT, 7, 5, Counting.WORKING_DAYS),
        ),
    } | given
    return StatementClaim(number=number, lines=lines or (a_line(),), **known)


def a_statement(*claims: StatementClaim, **given: Any) -> StatementContent:
    claims = claims or (a_claim(),)
    paid = sum(claim.paid for claim in claims)
    paid += sum(each.amount for each in given.get("movements", ()))
    used = sorted(
        {cut.reason for claim in claims for line in claim.lines for cut in line.adjustments}
    )
    known: dict[str, Any] = {
        "number": "LANSIA-2026/000017",
        "payee_no": 3,
        "programme_names": {
            "id": "Layanan Rumah untuk Lansia 2026",
            "en": "Home Services for the Elderly 2026",
        },
        "payer": "Dinas Sosial Provinsi Daerah Istimewa Yogyakarta",
        "payee_kind": "provider",
        "payee_name": "Klinik Bakti Husada",
        "payee_identity_masked": "KLINIK-01",
        "account_masked": "•••• •••• 4417",
        "bank_bic": "BMRIIDJA",
        "issued_at": datetime(2026, 11, 24, 2, 12, tzinfo=UTC),
        "time_zone": "Asia/Jakarta",
        "period_from": date(2026, 10, 26),
        "period_to": date(2026, 11, 24),
        "released_on": date(2026, 11, 25),
        "message_id": "LANSIA-P-000004",
        "end_to_end_id": "LANSIA-P-000004-0001",
        "currency": "IDR",
        "opening": 0,
        "approved_since": paid,
        "paid": paid,
        "closing": given.get("opening", 0) + given.get("approved_since", paid) - paid,
        "claims": claims,
        "spending": (StatementAuthority("DIPA SP-990001, Satker 990001", "521219", paid),),
        "officers": tuple(
            StatementOfficer({"id": indonesian, "en": english}, (name,))
            for indonesian, english, name in OFFICERS
        ),
        "legend": tuple(LegendEntry(code, LEGEND[code]) for code in used),
        "complaint_route": {
            "id": "Bila Anda tidak setuju, ajukan keberatan kepada penyelenggara program dengan"
            " menyebut nomor klaim, paling lambat 30 hari setelah pernyataan ini Anda terima.",
            "en": "If you do not agree, object to the programme office, naming the claim number,"
            " within 30 days of receiving this statement.",
        },
    } | given
    return StatementContent(**known)


def a_long_statement(lines: int, *, per_claim: int = 10) -> StatementContent:
    """A statement of many lines; two in seven are adjusted, in every way there is."""
    cuts: Mapping[int, tuple[StatementAdjustment, ...]] = {
        2: (an_adjustment(50_000_00),),
        5: (
            an_adjustment(25_000_00, reason="COPAY", bearer=Bearer.CITIZEN, rule="copay",
                          group="PR", carc="3"),
            an_adjustment(10_000_00, reason="CEILING_REACHED", bearer=Bearer.CITIZEN,
                          rule="ceiling_year", group="PR", carc="119"),
        ),
    }  # fmt: skip
    built = [
        a_line(
            at % per_claim + 1, claimed=(150_000 + at % 97 * 1_250) * 100,
            adjustments=cuts.get(at % 7, ()),
        )
        for at in range(lines)
    ]  # fmt: skip
    return a_statement(
        *(
            a_claim(*built[start : start + per_claim], number=f"C-{start // per_claim:06d}")
            for start in range(0, lines, per_claim)
        )
    )


def a_link(content: StatementContent) -> str:
    return f"http://127.0.0.1:8000/check?number={content.number}&digest={digest_of(content)}"


def renamed(content: StatementContent, name: str) -> StatementContent:
    """The same statement for a payee of another name."""
    return replace(content, payee_name=name)
