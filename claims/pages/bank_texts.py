"""What is said of the bank at the finance officer's desk."""

from __future__ import annotations

from typing import Final

from claims.pages.two_languages import Pairs

PAIRS: Final[Pairs] = {
    "bank": ("Bank", "Bank"),
    "reconciliation": ("Rekonsiliasi", "Reconciliation"),
    "reconciles": (
        "Yang diperintahkan = dibayar + kembali + menunggu.",
        "Instructed = paid + returned + pending.",
    ),
    "differs": ("Selisih", "Difference"),
    "sum_instructed": ("Diperintahkan", "Instructed"),
    "sum_paid": ("Dibayar", "Paid"),
    "sum_returned": ("Gagal atau kembali", "Failed or returned"),
    "sum_pending": ("Menunggu bank", "Pending"),
    "suspense": ("Rekening antara", "In suspense"),
    "bank_says": ("Saldo menurut bank pada", "Balance the bank states on"),
    "books_say": ("Saldo menurut buku", "Balance in the books"),
    "unmatched": ("Belum dikenali", "Not recognised"),
    "reference": ("Referensi bank", "Bank reference"),
    "why_held": ("Sebab", "Why"),
    "side_": ("", ""),
    "side_debit": ("keluar", "out"),
    "side_credit": ("masuk", "in"),
    "entry_unknown": ("belum dikenali", "not recognised"),
    "entry_proposed": ("diusulkan", "proposed"),
    "entry_cleared": ("selesai", "cleared"),
    "entry_applied": ("dibukukan", "applied"),
    "entry_noted": ("dicatat", "noted"),
    "entry_repeated": ("sudah ada", "repeated"),
    "entry_detailed": ("dirinci", "detailed"),
    "why_PAYMENT_UNKNOWN": ("Tidak menyebut pembayaran kami.", "It names no payment of ours."),
    "why_ACCOUNT_DIFFERS": ("Dari rekening lain.", "It is of another account."),
    "why_CURRENCY_DIFFERS": ("Mata uang lain.", "It is in another currency."),
    "why_AMOUNT_DIFFERS": (
        "Jumlahnya lain dari perintah.",
        "It is of another amount than instructed.",
    ),
    "why_NOT_RELEASED": ("Pembayarannya belum dilepas.", "The payment was not released."),
    "why_NOT_PAID_YET": ("Pembayarannya belum dibayar.", "The payment was not paid yet."),
    "why_PAID_ALREADY": ("Pembayarannya sudah dibayar.", "The payment was paid already."),
    "why_FAILED_ALREADY": ("Pembayarannya sudah gagal.", "The payment failed already."),
    "why_RETURN_HELD": (
        "Kembali, tetapi klaimnya sudah diputus lagi.",
        "It came back, but its claim was decided again since.",
    ),
    "why_CHARGE": ("Biaya bank.", "A charge of the bank."),
    "take_file": ("Jawaban bank", "The bank's answer"),
    "bank_file_label": ("Berkas dari bank (XML)", "File from the bank (XML)"),
    "bank_file_hint": (
        "pain.002, camt.054 atau camt.053. Berkas yang sama dua kali tidak mengubah apa pun.",
        "pain.002, camt.054 or camt.053. The same file twice changes nothing.",
    ),
    "take_button": ("Masukkan berkas", "Take in the file"),
    "done_taken": ("Berkas sudah dimasukkan.", "The file was taken in."),
    "files_taken": ("Berkas yang sudah masuk", "Files taken in"),
    "no_files": ("Belum ada berkas dari bank.", "No file of the bank was taken in yet."),
    "message": ("Pesan", "Message"),
    "taken_at": ("Masuk", "Taken in"),
    "lines_of_file": ("Baris", "Lines"),
    "applied": ("Dibukukan", "Applied"),
    "waiting": ("Menunggu orang", "Wait for a person"),
    "bank_entry": ("Mutasi bank", "Bank entry"),
    "payment_named": ("Pembayaran yang disebut", "Payment it names"),
    "bank_reason": ("Alasan bank", "The bank's reason"),
    "clearing_note": ("Penjelasan", "Explanation"),
    "what_is_it": ("Ini apa?", "What is it?"),
    "it_is": ("Mutasi ini adalah", "This entry is"),
    "choose": ("Pilih", "Choose"),
    "is_payment": ("pembayaran", "payment"),
    "is_returned": ("dikembalikan lewat mutasi", "given back by entry"),
    "no_candidates": (
        "Tidak ada pembayaran atau mutasi lain dengan jumlah ini. Tanyakan kepada bank.",
        "No payment and no other entry is of this amount. Ask the bank.",
    ),
    "propose": ("Usulkan", "Propose"),
    "proposed_as": ("Diusulkan sebagai", "Proposed as"),
    "approved_by_another": (
        "Anda yang mengusulkan; orang lain yang menyetujui.",
        "You proposed it; another person approves.",
    ),
    "approve": ("Setujui", "Approve"),
    "drop": ("Batalkan usulan", "Drop the proposal"),
    "done_proposed": ("Usulan disimpan.", "The proposal was saved."),
    "done_cleared": ("Mutasi selesai.", "The entry is cleared."),
    "done_dropped": ("Usulan dibatalkan.", "The proposal was dropped."),
}

REFUSALS: Final[Pairs] = {
    "FILE_NOT_CHOSEN": ("Pilihlah sebuah berkas.", "Please choose a file."),
    "BANK_FILE_UNREADABLE": (
        "Berkas ini tidak dapat dibaca sebagai berkas bank. Tidak ada yang dimasukkan.",
        "This cannot be read as a bank's file. Nothing of it was taken in.",
    ),
    "BANK_FILE_KIND": (
        "Jenis berkas ini tidak dikenal: kirimlah pain.002, camt.054 atau camt.053.",
        "This kind of file is not known: send a pain.002, camt.054 or camt.053.",
    ),
    "BANK_FILE_FOREIGN": (
        "Berkas ini mengenai rekening yang bukan milik program. Tidak ada yang dimasukkan.",
        "This file is about an account that is no programme's. Nothing of it was taken in.",
    ),
    "CLEARING_UNFIT": (
        "Pilih apa mutasi ini, dengan jumlah yang sama, dan jelaskan.",
        "Choose what the entry is, of the same amount, and say why.",
    ),
}
