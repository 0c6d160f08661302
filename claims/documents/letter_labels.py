"""What the letter of a decision is written with, in Indonesian and English, side by side."""

from __future__ import annotations

from typing import Final

from claims.domain.claims import ClaimKind

TITLE: Final = ("SURAT KEPUTUSAN KLAIM", "Decision on your claim")
NUMBER: Final = ("Nomor surat", "Letter number")
DECIDED: Final = ("Diputuskan", "Decided on")
CLAIM: Final = ("Klaim", "Claim")
TO: Final = ("Kepada", "To")
SUBMITTED: Final = ("Diajukan", "Submitted")
STANDARD: Final = ("Menurut standar", "Under the standard")
KINDS: Final = {
    ClaimKind.REDEMPTION: ("Penukaran voucer", "Redemption of a voucher"),
    ClaimKind.REIMBURSEMENT: ("Penggantian biaya", "Reimbursement"),
}
OUTCOME: Final = ("Keputusan", "The decision")
PICTURE: Final = (
    "Dari yang diajukan ke yang disetujui",
    "From what was claimed to what is allowed",
)
CLAIMED: Final = ("Diajukan", "Claimed")
APPROVED: Final = ("Disetujui", "Allowed")
LEFT: Final = ("sisa", "left")
LINES: Final = ("Baris demi baris", "Line by line")
IN_FULL: Final = (
    "Disetujui seluruhnya, tanpa potongan.",
    "Allowed in full, nothing was taken off.",
)
NOTHING_TAKEN: Final = ("tidak ada lagi yang dikurangi", "nothing was left to take")
RULE: Final = ("aturan", "rule")
PAY_BY: Final = (
    "Yang disetujui dibayar paling lambat",
    "What is allowed is paid at the latest on",
)
CAN_DO: Final = ("Apa yang dapat Anda lakukan", "What you can do")
UNTIL: Final = ("Sampai dengan", "Until")
TRACK: Final = (
    "Dengan nomor klaim dan kode lacak Anda dapat melihat klaim ini di halaman kami.",
    "With the claim's number and the tracking code you can see this claim on our page.",
)
END: Final = ("Akhir surat", "End of letter")
SIGNED: Final = (
    (
        "Ditandatangani secara elektronik dengan sertifikat {signer}. Pembaca PDF menunjukkan bila"
        " ada yang diubah sesudahnya."
    ),
    (
        "Signed electronically with the certificate of {signer}. A PDF reader shows whether it was"
        " changed since."
    ),
)
NOT_SIGNED: Final = (
    "Surat ini tidak ditandatangani secara elektronik.",
    "This letter is not signed electronically.",
)
