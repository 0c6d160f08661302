"""What is said at the desk of tiers, pay days, interests and the bank's answer by hand."""

from __future__ import annotations

from typing import Final

from claims.pages.two_languages import Pairs

PAIRS: Final[Pairs] = {
    "paying_rules": ("Aturan pembayaran", "Rules of paying"),
    "paying_rules_lead": (
        "Berapa orang mengesahkan jumlah berapa, dan hari apa program membayar.",
        "How many persons authorise which amount, and on which days a programme pays.",
    ),
    "tiers": ("Jenjang pengesahan", "Tiers of authorisation"),
    "tiers_lead": (
        (
            "Tanpa jenjang, setiap klaim disahkan satu orang. Jenjang baru berlaku mulai hari"
            " pertamanya, setelah orang lain menyetujuinya."
        ),
        (
            "Without tiers each claim is authorised by one person. New ones hold from their first"
            " day on, once another person has approved them."
        ),
    ),
    "no_tiers": ("Belum ada jenjang.", "There are no tiers yet."),
    "tier_first_day": ("Berlaku mulai", "From"),
    "tier_of": ("Di atas", "Above"),
    "tier_persons": ("orang", "persons"),
    "tier_apart": (
        "Yang mengesahkan klaim tidak melepaskan berkasnya",
        "Who authorised a claim does not release its batch",
    ),
    "tier_propose": ("Usulkan jenjang", "Propose tiers"),
    "tier_rows_hint": (
        "Jenjang pertama mulai di atas 0. Kosongkan yang tidak dipakai.",
        "The first tier begins above 0. Leave empty what is not used.",
    ),
    "tier_above_label": ("Di atas jumlah", "Above the amount"),
    "tier_needed_label": ("Banyaknya orang", "Persons needed"),
    "tier_mine": (
        "Anda yang mengusulkan; orang lain yang menyetujui.",
        "You proposed them; another person approves.",
    ),
    "tierset_proposed": ("diusulkan", "proposed"),
    "tierset_in_force": ("berlaku", "in force"),
    "tierset_refused": ("ditolak", "refused"),
    "done_tiers_proposed": ("Usulan jenjang disimpan.", "The proposed tiers were saved."),
    "done_tiers_approved": (
        "Jenjang berlaku mulai hari pertamanya.",
        "The tiers hold from their first day on.",
    ),
    "done_tiers_refused": ("Usulan ditolak.", "The proposal was refused."),
    "pay_days": ("Hari pembayaran", "Pay days"),
    "pay_days_lead": (
        "Penerima melihat hari pembayaran berikutnya. Tanpa hari, tidak ada yang dijanjikan.",
        "Payees see the next pay day. Without any day nothing is promised.",
    ),
    "pay_days_none": ("Tidak ada hari yang dijanjikan.", "No day is promised."),
    "pay_days_of_week": ("Hari dalam minggu", "Days of the week"),
    "pay_days_of_month": ("Atau tanggal (misalnya 1, 15)", "Or days of the month (such as 1, 15)"),
    "pay_days_cut_off": (
        "Pengesahan terakhir, hari kerja sebelumnya",
        "Last authorisation, working days before",
    ),
    "pay_days_save": ("Simpan hari pembayaran", "Save the pay days"),
    "done_pay_days": ("Hari pembayaran disimpan.", "The pay days were saved."),
    "weekday_1": ("Senin", "Monday"),
    "weekday_2": ("Selasa", "Tuesday"),
    "weekday_3": ("Rabu", "Wednesday"),
    "weekday_4": ("Kamis", "Thursday"),
    "weekday_5": ("Jumat", "Friday"),
    "weekday_6": ("Sabtu", "Saturday"),
    "weekday_7": ("Minggu", "Sunday"),
    "interests": ("Kepentingan saya", "My interests"),
    "interests_lead": (
        (
            "Nyatakan hubungan Anda dengan penyedia atau orang yang dapat menerima pembayaran."
            " Pembayaran kepada mereka lalu ditangani orang lain."
        ),
        (
            "Declare what you have to do with a provider or a person who may be paid. Payments to"
            " them are then in other hands."
        ),
    ),
    "no_interests": ("Belum ada yang dinyatakan.", "Nothing was declared yet."),
    "interest_kind": ("Hubungan", "What it is"),
    "interest_owner": ("pemilik", "owner"),
    "interest_employee": ("karyawan", "employee"),
    "interest_adviser": ("penasihat", "adviser"),
    "interest_creditor": ("pemberi pinjaman", "creditor"),
    "interest_relative": ("keluarga", "relative"),
    "interest_other": ("lainnya", "other"),
    "interest_with": ("Dengan", "With"),
    "interest_of": ("Milik", "Of"),
    "interest_since": ("Sejak", "Since"),
    "interest_until": ("Sampai", "Until"),
    "interest_declare": ("Nyatakan kepentingan", "Declare an interest"),
    "interest_provider": ("Kode penyedia", "Code of the provider"),
    "interest_claim": ("Atau nomor klaim orang itu", "Or the number of a claim of the person"),
    "interest_declare_button": ("Nyatakan", "Declare"),
    "interest_end": ("Akhiri", "End"),
    "interest_last_day": ("Hari terakhir", "Last day"),
    "done_interest_declared": ("Pernyataan disimpan.", "What you declared was saved."),
    "done_interest_ended": ("Hari terakhir disimpan.", "The last day was saved."),
    "answer_by_hand": ("Jawaban bank dengan tangan", "The bank's answer by hand"),
    "answer_lead": (
        (
            "Bila bank tidak mengirim berkas. Yang dibayar dinyatakan orang lain dari yang melepas"
            " berkas; yang gagal disetujui orang kedua, karena lalu dibayar lagi."
        ),
        (
            "Where the bank sends no file. What is paid is said by another person than released the"
            " batch; what failed is approved by a second person, as it is then paid again."
        ),
    ),
    "answer_payment": ("Pembayaran", "Payment"),
    "answer_choose": ("Pilih pembayaran yang menunggu", "Choose a payment that waits"),
    "answer_outcome": ("Menurut bank", "The bank says"),
    "answer_paid": ("dibayar", "paid"),
    "answer_failed": ("gagal", "failed"),
    "answer_reason": ("Alasan bila gagal", "Reason, where it failed"),
    "answer_no_reason": ("tidak disebut", "none given"),
    "answer_button": ("Simpan jawaban", "Save the answer"),
    "failures_waiting": ("Kegagalan yang menunggu orang kedua", "Failures that wait for a second"),
    "failure_approve": ("Setujui kegagalan", "Approve the failure"),
    "done_answered": ("Jawaban bank disimpan.", "The bank's answer was saved."),
    "done_failure_approved": (
        "Pembayaran gagal; klaimnya dapat dibayar lagi.",
        "The payment has failed; its claims are due again.",
    ),
    "done_failure_refused": ("Usulan dibatalkan.", "The proposal was dropped."),
}

REFUSALS: Final[Pairs] = {
    "TIERS_INVALID": (
        (
            "Jenjang pertama mulai di atas 0; setiap jenjang lebih tinggi dan perlu lebih banyak"
            " orang."
        ),
        "The first tier begins above 0; each is higher and needs more persons than before.",
    ),
    "FORM_INVALID": (
        "Isian belum lengkap atau tidak dapat dibaca.",
        "The form is not complete, or cannot be read.",
    ),
    "AMOUNT_INVALID": ("Jumlah ini tidak dapat dibaca.", "This amount cannot be read."),
    "PAY_DAYS_INVALID": (
        "Pilih hari dalam minggu atau tanggal, tidak keduanya, masing-masing sekali.",
        "Choose days of the week or of the month, not both, each once.",
    ),
    "INTEREST_TARGET": (
        "Sebut satu penyedia, atau satu orang lain.",
        "Name one provider, or one other person.",
    ),
    "PERIOD_INVALID": (
        "Hari-harinya tidak cocok: mulai paling lambat hari ini, dan berakhir sesudahnya.",
        "The days do not fit: it began today at the latest, and ends after that.",
    ),
    "PROVIDER_NOT_FOUND": ("Tidak ada penyedia dengan kode ini.", "No provider has this code."),
    "REASON_UNKNOWN": ("Bank tidak mengenal alasan ini.", "Banks give no such reason."),
    "REFERENCE_MISSING": (
        "Isilah referensi bank.",
        "Give the bank's reference.",
    ),
}
