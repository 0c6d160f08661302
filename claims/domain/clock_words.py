"""How a claim's clocks and promises are told to people, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from claims.domain.clocks import ClockName, ClockState
from claims.domain.promises import Counting, Measure
from claims.domain.redress import RedressStatus

Texts = Mapping[str, str]

TITLE: Final[Texts] = {"id": "Tiga jam klaim ini", "en": "The three clocks of this claim"}
WHICH_DAYS: Final[Mapping[Counting, Texts]] = {
    Counting.WORKING_DAYS: {
        "id": "Yang dihitung hari kerja: tanpa Sabtu, Minggu, hari libur dan cuti bersama.",
        "en": "Working days count: no Saturdays, Sundays, holidays or joint leave.",
    },
    Counting.CALENDAR_DAYS: {
        "id": "Semua hari dihitung, juga hari libur.",
        "en": "Every day counts, holidays too.",
    },
}
COUNTED: Final[Mapping[Counting, Texts]] = {
    Counting.WORKING_DAYS: {"id": "hari kerja", "en": "working days"},
    Counting.CALENDAR_DAYS: {"id": "hari kalender", "en": "calendar days"},
}
CLOCKS: Final[Mapping[ClockName, Texts]] = {
    ClockName.STATUTORY: {"id": "Tenggat resmi", "en": "Statutory"},
    ClockName.OFFICE: {"id": "Di kantor kami", "en": "At our office"},
    ClockName.CITIZEN: {"id": "Bagi warga", "en": "For the citizen"},
}
SAYS: Final[Mapping[ClockName, Texts]] = {
    ClockName.STATUTORY: {
        "id": "sejak berkas lengkap",
        "en": "since the file was complete",
    },
    ClockName.OFFICE: {
        "id": "selama berkas ada pada kami",
        "en": "while the file was with us",
    },
    ClockName.CITIZEN: {
        "id": "sejak diajukan, tanpa jeda",
        "en": "since submission, without a pause",
    },
}
STATES: Final[Mapping[ClockState, Texts]] = {
    ClockState.NOT_STARTED: {"id": "belum berjalan", "en": "not started"},
    ClockState.RUNNING: {"id": "berjalan", "en": "running"},
    ClockState.PAUSED: {"id": "menunggu yang mengajukan", "en": "waiting for the claimant"},
    ClockState.STOPPED: {"id": "selesai", "en": "stopped"},
}
PROMISES: Final[Texts] = {"id": "Yang kami janjikan", "en": "What we promised"}
PROMISED: Final[Texts] = {"id": "janji", "en": "promised"}
MEASURES: Final[Mapping[Measure, Texts]] = {
    Measure.DECISION: {"id": "Keputusan", "en": "Decision"},
    Measure.PAYMENT: {"id": "Pembayaran", "en": "Payment"},
    Measure.SERVICE: {"id": "Layanan", "en": "Service"},
}
WITHIN: Final[Texts] = {"id": "dalam {days}", "en": "within {days}"}
BY: Final[Texts] = {"id": "paling lambat {day}", "en": "by {day}"}
KEPT: Final[Texts] = {"id": "Ditepati pada {day}.", "en": "Kept on {day}."}
BROKEN: Final[Texts] = {"id": "Terlambat {days}.", "en": "Late by {days}."}
OPEN: Final[Texts] = {"id": "Masih berjalan.", "en": "Still running."}
NOTHING_LEFT: Final[Texts] = {"id": "Tidak berlaku lagi.", "en": "Nothing left to keep."}
NOT_YET: Final[Texts] = {
    "id": "Mulai dihitung setelah berkas lengkap.",
    "en": "Counted once the file is complete.",
}
WITHOUT_ASKING: Final[Texts] = {
    "id": "Kompensasinya dihitung sendiri, tanpa diminta.",
    "en": "What is owed for it is reckoned without being asked for.",
}
REDRESS: Final[Mapping[RedressStatus, Texts]] = {
    RedressStatus.NOT_DUE: {
        "id": "Masih dalam batas toleransi standar; tidak ada kompensasi.",
        "en": "Within the standard's margin; nothing is owed.",
    },
    RedressStatus.OWED: {
        "id": "Kompensasi {amount} terutang dan menunggu anggaran.",
        "en": "Compensation of {amount} is owed and waits for its budget.",
    },
    RedressStatus.GRANTED: {
        "id": "Kompensasi {amount} diberikan, dibayar bersama pembayaran berikutnya.",
        "en": "Compensation of {amount} is granted, paid with the next payments.",
    },
    RedressStatus.IN_QUESTION: {
        "id": "Kompensasi {amount} sedang diperiksa.",
        "en": "Compensation of {amount} is being looked into.",
    },
    RedressStatus.EXEMPT: {
        "id": "Kompensasi {amount} tidak jadi dibayarkan.",
        "en": "Compensation of {amount} is not paid after all.",
    },
    RedressStatus.SETTLED: {
        "id": "Kompensasi {amount} sudah dikirim ke bank.",
        "en": "Compensation of {amount} was sent to the bank.",
    },
    RedressStatus.PAID: {
        "id": "Kompensasi {amount} sudah dibayar.",
        "en": "Compensation of {amount} was paid.",
    },
}


def days_in_words(days: int, counts: Counting, language: str) -> str:
    """`3 hari kerja`, `1 working day`."""
    text = f"{days} {COUNTED[counts][language]}"
    return text.removesuffix("s") if language == "en" and days == 1 else text
