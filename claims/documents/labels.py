"""What a statement is written with, in Indonesian and English, side by side."""

from __future__ import annotations

from typing import Final

from claims.domain.claims import ClaimKind
from claims.domain.explanation_words import BEARER_WORDS
from claims.domain.statements import MovementKind, PayeeKind

TITLE: Final = ("PERNYATAAN PENYELESAIAN", "Settlement statement")
NUMBER: Final = ("Nomor", "Number")
PERIOD: Final = ("Masa", "Period")
PAYEE_NO: Final = ("Urutan bagi penerima", "Number for payee")
ISSUED: Final = ("Diterbitkan", "Issued")
RELEASED: Final = ("Dibayarkan pada", "Payment date")
PROGRAMME: Final = ("Program", "Programme")
PAYER: Final = ("Pembayar", "Payer")
PAYEE: Final = ("Penerima", "Payee")
PAYMENT: Final = ("Pembayaran", "Payment")
IDENTITY: Final = ("Identitas", "Identity")
ACCOUNT: Final = ("Rekening", "Account")
CHARGED: Final = ("Beban", "Charged to")
ACCOUNT_CODE: Final = ("akun", "account")
BANK: Final = ("Bank (BIC)", "Bank (BIC)")
MESSAGE_ID: Final = ("Berkas bank", "Bank file")
END_TO_END_ID: Final = ("Transaksi", "Transaction")
TOTALS: Final = ("Ringkasan", "Summary")
CLAIMED: Final = ("Diajukan", "Claimed")
ADJUSTED: Final = ("Penyesuaian", "Adjusted")
APPROVED: Final = ("Disetujui", "Approved")
PAID_BEFORE: Final = ("Sudah dibayarkan", "Paid before")
SENT_BEFORE: Final = ("Sudah dikirim, tidak sampai", "Sent before, not received")
HELD_BACK: Final = ("Ditahan, belum dibayarkan", "Held back, not paid yet")
PAID_OF_CLAIM: Final = ("Dibayarkan", "Paid")
FOLLOWS: Final = ("lihat pernyataan", "see statement")
OBJECT_BY: Final = ("keberatan sampai", "object by")
PAID: Final = ("DIBAYARKAN", "PAID")
IN_WORDS: Final = ("Terbilang", "In words")
BALANCE: Final = ("Saldo Anda", "Your balance")
OPENING: Final = ("Saldo awal", "Opening balance")
APPROVED_SINCE: Final = ("Disetujui sejak itu", "Approved since")
PAID_NOW: Final = ("Dibayarkan dengan ini", "Paid by this")
CLOSING: Final = ("Saldo akhir", "Closing balance")
COMPLAINT: Final = ("Keberatan dan pengaduan", "Objections and complaints")
CHECK: Final = ("Pindai untuk memeriksa", "Scan to check")
DIGEST: Final = ("Sidik isi (SHA-256)", "Digest of the content (SHA-256)")
SIGNED_BY: Final = (
    ("Disiapkan oleh", "Prepared by"),
    ("Disahkan oleh", "Authorised by"),
    ("Dilepas oleh", "Released by"),
)
NOT_SIGNED: Final = (
    (
        "Belum ditandatangani: pernyataan ini memberitahukan pembayaran, dan baru menjadi tanda"
        " terima setelah ditandatangani."
    ),
    "Not signed: this statement tells of a payment, and becomes a receipt only once it is signed.",
)
SIGNED: Final = (
    (
        "Ditandatangani secara elektronik dengan sertifikat {signer}. Pembaca PDF menunjukkan bila"
        " ada yang diubah sesudahnya. Petugas yang menyiapkan, mengesahkan dan melepasnya adalah"
        " orang yang berbeda dan tercatat."
    ),
    (
        "Signed electronically with the certificate of {signer}. A PDF reader shows whether it was"
        " changed since. Who prepared, authorised and released it are different officers on record."
    ),
)
STAMP_DUTY: Final = ("Meterai", "Duty stamp")
NAME_AND_DAY: Final = ("Nama, tanda tangan, tanggal", "Name, signature, date")

OUT_OF: Final = ("dari", "of")
DETAILS: Final = ("Rincian klaim", "Claim details")
COLUMNS: Final = (
    ("No.", "No."),
    ("Tanggal", "Date"),
    ("Layanan atau barang", "Service or item"),
    ("Jumlah", "Quantity"),
    CLAIMED,
    ADJUSTED,
    APPROVED,
)
CLAIM: Final = ("Klaim", "Claim")
SUBMITTED: Final = ("diajukan", "submitted")
STANDARD: Final = ("standar", "standard")
RULE: Final = ("aturan", "rule")
CLAIM_TOTAL: Final = ("Jumlah klaim", "Claim total")
GRAND_TOTAL: Final = ("Jumlah semua klaim", "All claims")
LEGEND: Final = ("Arti kode alasan", "What the reason codes mean")
NO_REASONS: Final = ("Tidak ada penyesuaian.", "Nothing was adjusted.")
END: Final = ("Akhir pernyataan", "End of statement")

CLAIM_REFERENCE: Final = {
    ClaimKind.REDEMPTION: ("voucer", "voucher"),
    ClaimKind.REIMBURSEMENT: ("kuitansi", "receipt"),
}
PAYEE_KINDS: Final = {
    PayeeKind.PERSON: ("Perorangan", "Person"),
    PayeeKind.PROVIDER: ("Penyedia layanan", "Service provider"),
}
BEARERS: Final = {who: (said["id"], said["en"]) for who, said in BEARER_WORDS.items()}
MOVEMENTS: Final = {
    MovementKind.REDRESS: ("Ganti rugi", "Redress"),
    MovementKind.LATE_PAYMENT: ("Denda keterlambatan", "Late payment"),
    MovementKind.RECOVERY: ("Pengembalian", "Recovery"),
    MovementKind.OVERPAYMENT: ("Kelebihan bayar", "Overpayment taken back"),
    MovementKind.TAX: ("Pajak dipotong", "Tax withheld"),
}


def both(label: tuple[str, str]) -> str:
    """Both languages on one line, once where they agree."""
    return label[0] if label[0] == label[1] else f"{label[0]} / {label[1]}"


def page_of(number: int, count: int) -> str:
    """`Halaman 2 dari 7 / Page 2 of 7`."""
    return f"Halaman {number} dari {count} / Page {number} of {count}"


def counted(claims: int, lines: int) -> str:
    """`1 klaim, 3 baris / 1 claim, 3 lines`."""
    said = f"{claims} {'claim' if claims == 1 else 'claims'}"
    said += f", {lines} {'line' if lines == 1 else 'lines'}"
    return f"{claims} klaim, {lines} baris / {said}"
