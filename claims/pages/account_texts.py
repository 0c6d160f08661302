"""What is said at the desk of payees' accounts."""

from __future__ import annotations

from typing import Final

from claims.pages.two_languages import Pairs

PAIRS: Final[Pairs] = {
    "accounts_of_payees": ("Rekening penerima", "Payees' accounts"),
    "accounts_lead": (
        "Rekening diusulkan satu orang dan baru berlaku setelah orang lain mengesahkannya.",
        "One person proposes an account; it is in force once another has confirmed it.",
    ),
    "accounts_waiting": ("Menunggu orang kedua", "Waiting for a second person"),
    "accounts_answered": ("Yang sudah dijawab", "Answered"),
    "no_accounts_waiting": ("Tidak ada usulan yang menunggu.", "No proposal waits."),
    "account_holder": ("Pemilik rekening", "Account holder"),
    "account_number": ("Nomor rekening", "Account number"),
    "account_bank": ("Bank (kode BIC)", "Bank (BIC)"),
    "account_currency": ("Mata uang", "Currency"),
    "account_proposed_by": ("Diusulkan oleh", "Proposed by"),
    "account_confirm": ("Sahkan rekening ini", "Confirm this account"),
    "account_refuse": ("Tolak", "Refuse"),
    "account_refuse_why": ("Mengapa ditolak", "Why it is refused"),
    "account_mine": (
        "Anda yang mengusulkan; orang lain yang menjawab.",
        "You proposed it; another person answers.",
    ),
    "account_propose": ("Usulkan rekening", "Propose an account"),
    "account_of_claim": ("Nomor klaim penerima", "Number of a claim of the payee"),
    "account_of_claim_hint": (
        "Penerima pembayaran klaim ini: warga atau penyedianya.",
        "Whoever is paid by this claim: its citizen or its provider.",
    ),
    "account_propose_button": ("Usulkan", "Propose"),
    "account_reaffirm": ("Rekening yang ada sudah benar", "The account there is, is right"),
    "account_reaffirm_lead": (
        "Bank menolaknya, penerima memastikannya: usulkan sekali lagi sebagaimana adanya.",
        "The bank refused it and the payee is sure of it: propose it once more as it is.",
    ),
    "account_reaffirm_button": ("Usulkan lagi sebagaimana adanya", "Propose it again as it is"),
    "change_proposed": ("menunggu", "waits"),
    "change_confirmed": ("disahkan", "confirmed"),
    "change_refused": ("ditolak", "refused"),
    "done_account_proposed": ("Usulan rekening disimpan.", "The proposed account was saved."),
    "done_account_confirmed": ("Rekening berlaku.", "The account is in force."),
    "done_account_refused": ("Usulan ditolak.", "The proposal was refused."),
    "shared_accounts": ("Rekening bersama", "Accounts in common"),
    "shared_lead": (
        "Satu rekening, beberapa penerima: dapat wajar, dapat juga tanda kecurangan.",
        "One account, several payees: it may be all right, and it may be a sign of fraud.",
    ),
    "no_shared": ("Tidak ada rekening bersama.", "No account is shared."),
    "shared_owners": ("Penerima", "Payees"),
    "shared_staff": ("pegawai", "staff"),
}

REFUSALS: Final[Pairs] = {
    "ACCOUNT_CHANGE_OPEN": (
        "Untuk penerima ini sudah ada usulan yang menunggu.",
        "A proposal for this payee waits already.",
    ),
    "ACCOUNT_MISSING": (
        "Penerima ini belum punya rekening dalam mata uang itu.",
        "This payee has no account in that currency.",
    ),
    "ACCOUNT_INVALID": (
        "Isilah pemilik, nomor, bank dan mata uang dengan benar.",
        "Give holder, number, bank and currency as they are.",
    ),
    "ACCOUNT_NUMBER_INVALID": (
        "Nomor rekening ini tidak dapat dibaca.",
        "This account number cannot be read.",
    ),
    "BIC_INVALID": ("Kode bank ini tidak dapat dibaca.", "This BIC cannot be read."),
    "CURRENCY_UNKNOWN": ("Mata uang ini tidak dikenal.", "This currency is not known."),
    "CLAIM_NOT_FOUND": (
        "Tidak ada klaim dengan nomor ini. Periksa ketikannya.",
        "There is no claim of this number. Please check what you typed.",
    ),
    "TEXT_MISSING": ("Tuliskan alasannya.", "Please write why."),
}
