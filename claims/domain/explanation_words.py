"""What an explanation says besides the reasons: states, next steps, acts, stages, bearers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from claims.domain.assessments import Route
from claims.domain.claims import NEXT_STEP, ClaimStatus, Outcome
from claims.domain.findings import Bearer
from claims.domain.rules.kinds import Group

Texts = Mapping[str, str]
"""One text in each language."""


class ClaimantAct(StrEnum):
    """What a claimant can do about his claim."""

    SUBMIT = "submit"
    COMPLETE = "complete"
    WITHDRAW = "withdraw"
    OBJECT = "object"
    APPEAL = "appeal"


OFFICER: Final = "officer"
"""The stage of a cut that a person made."""


def _both(indonesian: str, english: str) -> Texts:
    return {"id": indonesian, "en": english}


STATUS_WORDS: Final[Mapping[ClaimStatus, Texts]] = {
    ClaimStatus.DRAFT: _both("Belum diajukan", "Not submitted yet"),
    ClaimStatus.SUBMITTED: _both("Diterima, akan diperiksa", "Received, about to be checked"),
    ClaimStatus.COMPLETE: _both("Lengkap, sedang diperiksa", "Complete, being checked"),
    ClaimStatus.RETURNED: _both("Dikembalikan untuk dilengkapi", "Returned to be completed"),
    ClaimStatus.IN_REVIEW: _both("Diperiksa petugas", "With an officer"),
    ClaimStatus.DECIDED: _both("Sudah diputuskan", "Decided"),
    ClaimStatus.AUTHORISED: _both("Disahkan untuk dibayar", "Authorised for payment"),
    ClaimStatus.SETTLED: _both("Pembayaran dikirim ke bank", "Payment sent to the bank"),
    ClaimStatus.PAID: _both("Sudah dibayar", "Paid"),
    ClaimStatus.PAYMENT_FAILED: _both(
        "Bank mengembalikan pembayaran", "The bank returned the payment"
    ),
    ClaimStatus.UNCLAIMED: _both(
        "Tidak diambil, dititipkan ke kas negara", "Not claimed, with the treasury"
    ),
    ClaimStatus.WITHDRAWN: _both("Ditarik kembali", "Withdrawn"),
    ClaimStatus.LAPSED: _both("Gugur karena tidak dilengkapi", "Lapsed, as it was not completed"),
}

NEXT_WORDS: Final[Mapping[str, Texts]] = {
    "claimant_submits": _both("Anda mengajukan klaim ini.", "You submit this claim."),
    "rules_run": _both(
        "Klaim diperiksa menurut standar pelayanan.",
        "The claim is checked against the service standard.",
    ),
    "claimant_completes": _both(
        "Anda melengkapi klaim ini dan mengajukannya lagi.",
        "You complete this claim and submit it again.",
    ),
    "officer_decides": _both("Petugas memutuskan klaim ini.", "An officer decides this claim."),
    "second_person_authorises": _both(
        "Orang kedua mengesahkan pembayarannya.", "A second person authorises the payment."
    ),
    "payment_is_sent": _both("Pembayaran dikirim ke bank.", "The payment is sent to the bank."),
    "bank_confirms": _both("Bank memastikan pembayaran.", "The bank confirms the payment."),
    "payment_is_sent_again": _both(
        "Pembayaran dikirim sekali lagi. Periksa apakah rekening Anda masih benar.",
        "The payment is sent once more. Please check that your account is still right.",
    ),
    "payee_comes_forward": _both(
        "Hubungi kami dengan rekening yang benar; uang Anda tetap dapat dibayarkan.",
        "Come to us with an account that is right; your money can still be paid.",
    ),
    "nothing": _both("Tidak ada langkah lagi.", "Nothing more happens."),
}

ACT_WORDS: Final[Mapping[ClaimantAct, Texts]] = {
    ClaimantAct.SUBMIT: _both(
        "Ajukan klaim ini bila sudah lengkap.", "Submit this claim once it is complete."
    ),
    ClaimantAct.COMPLETE: _both(
        "Kirim yang masih kurang, lalu ajukan lagi.", "Send what is missing and submit it again."
    ),
    ClaimantAct.WITHDRAW: _both(
        "Tarik kembali klaim ini, selama belum diputuskan.",
        "Withdraw this claim, as long as it is not decided.",
    ),
    ClaimantAct.OBJECT: _both(
        "Ajukan keberatan kepada penyelenggara program dengan menyebut nomor klaim. Orang yang"
        " tidak memutuskan klaim ini akan memeriksanya kembali.",
        "Object to the programme office, naming the claim's number. A person who did not decide"
        " this claim looks at it again.",
    ),
    ClaimantAct.APPEAL: _both(
        "Bila keberatan ditolak, atau waktunya telah lewat, sampaikan laporan kepada Ombudsman.",
        "If your objection is refused, or its time is over, turn to the Ombudsman.",
    ),
}

STAGE_WORDS: Final[Mapping[str, Texts]] = {
    Group.VALIDITY: _both("Syarat klaim", "Conditions of the claim"),
    Group.COVERAGE: _both("Cakupan", "Coverage"),
    Group.QUANTITY: _both("Jumlah satuan", "Quantity"),
    Group.PRICE_CAP: _both("Tarif tertinggi", "Highest price"),
    Group.DEDUCTIBLE: _both("Bagian sendiri di awal", "Deductible"),
    Group.CO_PAY: _both("Iur biaya", "Own share"),
    Group.CEILINGS: _both("Plafon", "Ceiling"),
    Group.PERSON: _both("Pemeriksaan petugas", "A person's look"),
    Group.BUDGET: _both("Anggaran", "Budget"),
    OFFICER: _both("Keputusan petugas", "The officer's decision"),
}
"""The stage of a step: the group its rule runs in, or the officer."""

BEARER_WORDS: Final[Mapping[Bearer, Texts]] = {
    Bearer.PROVIDER: _both("ditanggung penyedia", "borne by the provider"),
    Bearer.CITIZEN: _both("ditanggung warga", "borne by the citizen"),
    Bearer.OTHER_PAYER: _both("ditanggung pihak lain", "borne by another payer"),
}

ROUTE_WORDS: Final[Mapping[Route, Texts]] = {
    Route.APPROVE: _both(
        "Aturan yang diumumkan menyetujui klaim ini seluruhnya.",
        "The published rules approved this claim in full.",
    ),
    Route.REDUCE: _both(
        "Aturan yang diumumkan mengurangi atau menolak klaim ini. Bila Anda keberatan, seorang"
        " petugas memeriksanya.",
        "The published rules reduced or rejected this claim. If you object, a person looks at it.",
    ),
    Route.HOLD: _both(
        "Klaim ini diperiksa dan diputuskan oleh petugas.",
        "This claim is looked at and decided by an officer.",
    ),
}

OUTCOME_WORDS: Final[Mapping[Outcome, Texts]] = {
    Outcome.APPROVED: _both("Disetujui seluruhnya", "Approved in full"),
    Outcome.PART_APPROVED: _both("Disetujui sebagian", "Approved in part"),
    Outcome.REJECTED: _both("Tidak disetujui", "Not approved"),
}

if set(NEXT_WORDS) != set(NEXT_STEP.values()):
    raise RuntimeError("a next step without words, or words without a step")
