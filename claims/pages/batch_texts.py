"""What is said of a batch of payments: who signed it, what is checked, what comes next."""

from __future__ import annotations

from typing import Final

from claims.pages.two_languages import Pairs

PAIRS: Final[Pairs] = {
    "built_by": ("Disusun oleh", "Built by"),
    "verified_by": ("Diperiksa oleh", "Verified by"),
    "approved_by": ("Disetujui oleh", "Approved by"),
    "sent_back_by": ("Dikembalikan oleh", "Sent back by"),
    "released_by": ("Dilepas oleh", "Released by"),
    "payout_built": ("disusun", "built"),
    "payout_verified": ("diperiksa", "verified"),
    "payout_sent_back": ("dikembalikan ke penyusun", "sent back"),
    "payout_approved": ("disetujui", "approved"),
    "payout_released": ("dilepas ke bank", "released to the bank"),
    "payout_confirmed": ("dijawab bank", "answered by the bank"),
    "payout_cancelled": ("dibatalkan", "cancelled"),
    "rail_from": ("mulai", "from"),
    "rail_up_to": ("sampai", "up to"),
    "spending_authority": ("Kewenangan belanja", "Spending authority"),
    "account_code": ("Kode akun", "Account code"),
    "budget_line": ("Pos anggaran", "Budget line"),
    "borne": ("Dibebankan", "Borne"),
    "checks": ("Daftar periksa", "Checklist"),
    "checks_lead": (
        "Dihitung saat halaman ini dibuka, dan diperiksa lagi saat tombol ditekan.",
        "Counted as this page was drawn, and checked again when a button is pressed.",
    ),
    "check": ("Yang diperiksa", "What is checked"),
    "check_found": ("Hasil", "Found"),
    "check_file": ("Isi berkas bank sama dengan SHA-256", "The bank file has this SHA-256"),
    "check_totals": (
        "Banyaknya dan jumlah pembayaran cocok",
        "Count and sum are those of the payments",
    ),
    "check_rail": (
        "Pembayaran di luar batas jalurnya",
        "Payments outside the limits of their rail",
    ),
    "check_accounts": (
        "Rekening yang diganti atau ditolak bank sejak itu",
        "Accounts changed, or refused by the bank, since",
    ),
    "check_disputes": ("Klaim yang kini disengketakan", "Claims disputed by now"),
    "check_ties": (
        "Penerima yang dekat dengan Anda atau penyusun",
        "Payees near to you or to who built it",
    ),
    "check_new_accounts": (
        "Pembayaran pertama ke suatu rekening",
        "First payments to an account",
    ),
    "check_taxes": ("Pembayaran yang dipotong pajak", "Payments from which tax is withheld"),
    "check_in_order": ("sesuai", "in order"),
    "check_stops": ("menghentikan", "stops it"),
    "check_look": ("perhatikan", "look at them"),
    "check_payments": ("Pembayaran:", "Payments:"),
    "step_verify": ("Pemeriksaan", "Verification"),
    "step_approve": ("Persetujuan", "Approval"),
    "step_release": ("Pelepasan", "Release"),
    "step_none": ("Susun ulang atau batalkan", "Build anew or cancel"),
    "step_stopped": (
        "Yang menghentikan tertulis di atas. Susun ulang berkas ini, atau kembalikan.",
        "What stops it stands above. Build this batch anew, or send it back.",
    ),
    "verify_by_another": (
        "Anda yang menyusun berkas ini; orang lain harus memeriksanya.",
        "You built this batch; another person has to verify it.",
    ),
    "verify_lead": (
        "Anda telah melihat daftar periksa dan pembayarannya, dan semuanya benar. Seluruhnya:",
        "You have looked at the checklist and the payments, and all is right. In all:",
    ),
    "verify_button": ("Nyatakan sudah diperiksa", "Say it is verified"),
    "approve_by_another": (
        "Anda yang menyusun atau memeriksa berkas ini; orang ketiga harus menyetujuinya.",
        "You built or verified this batch; a third person has to approve it.",
    ),
    "approve_lead": (
        "Anda menyetujui pembayaran seluruhnya:",
        "You approve that there is paid in all:",
    ),
    "approve_button": ("Setujui", "Approve"),
    "release_by_another": (
        "Anda yang menyusun atau memeriksa berkas ini; orang lain harus melepaskannya.",
        "You built or verified this batch; another person has to release it.",
    ),
    "release_lead": (
        "Setelah dilepas berkas ini tidak berubah lagi. Dibayarkan seluruhnya:",
        "Once released this batch never changes. Paid in all:",
    ),
    "release_button": ("Lepaskan ke bank", "Release to the bank"),
    "send_back_why": ("Mengapa dikembalikan", "Why it is sent back"),
    "send_back_button": ("Kembalikan ke penyusun", "Send it back"),
    "sent_back_because": ("Dikembalikan karena", "Sent back because"),
    "sent_back_lead": (
        "Berkas ini tidak dapat diperiksa lagi: susun ulang, atau batalkan.",
        "It cannot be verified any more: build it anew, or cancel it.",
    ),
    "done_run": ("Berkas yang disusun, satu untuk setiap jalur:", "Batches built, one a rail:"),
    "done_built": ("Berkas disusun.", "The batch was built."),
    "done_verified": ("Berkas diperiksa.", "The batch was verified."),
    "done_sent_back": ("Berkas dikembalikan.", "The batch was sent back."),
    "done_approved": ("Berkas disetujui.", "The batch was approved."),
    "done_released": ("Berkas dilepas ke bank.", "The batch was released to the bank."),
    "done_cancelled": (
        "Berkas dibatalkan; klaimnya menunggu berkas berikutnya.",
        "The batch was cancelled; its claims wait for the next one.",
    ),
}

REFUSALS: Final[Pairs] = {
    "NO_RAIL": (
        "Suatu pembayaran di luar batas semua jalur, atau rekeningnya tidak terjangkau.",
        "One of the payments is outside every rail's limits, or none reaches its account.",
    ),
    "REASON_MISSING": ("Tuliskan mengapa dikembalikan.", "Say why it is sent back."),
    "PAYMENTS_DIFFER": (
        "Pembayarannya bukan lagi yang disusun. Jangan meneruskannya; laporkan.",
        "Its payments are not those it was built with. Do not go on; report it.",
    ),
}
