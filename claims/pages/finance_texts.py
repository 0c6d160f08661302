"""What is said at the finance officer's desk."""

from __future__ import annotations

from typing import Final

from claims.pages.account_texts import PAIRS as ACCOUNTS
from claims.pages.account_texts import REFUSALS as ACCOUNT_REFUSALS
from claims.pages.bank_texts import PAIRS as BANK
from claims.pages.bank_texts import REFUSALS as BANK_REFUSALS
from claims.pages.batch_texts import PAIRS as BATCHES
from claims.pages.batch_texts import REFUSALS as BATCH_REFUSALS
from claims.pages.book_texts import PAIRS as BOOKS
from claims.pages.book_texts import REFUSALS as BOOK_REFUSALS
from claims.pages.desk_texts import STATUSES
from claims.pages.entrance_texts import PAIRS as ENTRANCE
from claims.pages.paying_texts import PAIRS as PAYING
from claims.pages.paying_texts import REFUSALS as PAYING_REFUSALS
from claims.pages.receivable_texts import PAIRS as RECEIVABLES
from claims.pages.receivable_texts import REFUSALS as RECEIVABLE_REFUSALS
from claims.pages.tax_texts import PAIRS as TAXES
from claims.pages.tax_texts import REFUSALS as TAX_REFUSALS
from claims.pages.two_languages import Pairs, by_language
from claims.pages.year_texts import PAIRS as YEARS
from claims.pages.year_texts import REFUSALS as YEAR_REFUSALS

PAIRS: Final[Pairs] = {
    "payments": ("Pembayaran", "Payments"),
    "payments_lead": (
        "Yang sudah diputus menunggu pengesahan orang kedua, lalu dibayar lewat berkas bank.",
        "What is decided waits for a second person, and is then paid by a bank file.",
    ),
    "no_programme": ("Belum ada program.", "There is no programme yet."),
    "of_the_programme": ("Pekerjaan program ini", "Of this programme"),
    "stage_decided": ("Diputus, belum disahkan", "Decided, not authorised"),
    "stage_authorised": ("Disahkan, belum dibayar", "Authorised, not in payment"),
    "stage_settled": ("Di bank", "At the bank"),
    "stage_payment_failed": ("Pembayaran gagal", "Payment failed"),
    "pay_day": ("Hari pembayaran berikutnya", "Next pay day"),
    "pay_day_cut_off": ("disahkan paling lambat", "authorised at the latest on"),
    "pay_day_payments": ("pembayaran senilai", "payments worth"),
    "pay_day_due": ("jatuh tempo", "due"),
    "pay_day_more": ("dan lebih banyak lagi", "and more"),
    "account_waits": ("Menunggu rekening", "Waiting for an account"),
    "account_waits_lead": (
        "Mereka tidak dibayar sampai dua orang mengesahkan rekening: rekening lain, atau yang ini.",
        "They are not paid until two persons have confirmed an account: another, or this one.",
    ),
    "account_to_confirm": ("rekening perlu dipastikan", "account to be confirmed"),
    "account_none": ("belum ada rekening yang disahkan", "no account was ever confirmed"),
    "account_proposed": ("usulan menunggu orang kedua", "a proposal waits for a second person"),
    "claims_waiting": ("Klaim", "Claims"),
    "to_authorise": ("Menunggu pengesahan", "To authorise"),
    "authorise_lead": (
        "Centang klaim yang Anda sahkan. Yang disengketakan tertahan; sisanya tetap dibayar.",
        "Tick the claims you authorise. What is disputed is held; the rest is paid all the same.",
    ),
    "nothing_to_authorise": ("Tidak ada yang menunggu.", "Nothing waits."),
    "number": ("Nomor", "Number"),
    "payee": ("Penerima", "Payee"),
    "submitted": ("Diajukan", "Submitted"),
    "approved": ("Disetujui", "Approved"),
    "due_now": ("Dapat dibayar", "Payable now"),
    "blocked": ("Tertahan", "Held back"),
    "by_case": ("oleh perkara", "by case"),
    "authorisations": ("Pengesahan", "Authorised"),
    "of_so_many": ("dari", "of"),
    "bar_CONFLICT_OF_INTEREST": (
        "Anda terlalu dekat dengan penerima atau penyedianya; orang lain yang mengesahkan.",
        "You stand too near to its person or provider; another person authorises.",
    ),
    "bar_AUTHORISED_ALREADY": (
        "Anda sudah mengesahkannya; masih perlu orang lain.",
        "You have authorised it; it needs another person, too.",
    ),
    "bar_SAME_PERSON": (
        "Orang lain yang mengesahkan: Anda sudah menangani klaim ini, atau klaim ini milik Anda.",
        "Another person authorises: you had this claim in your hands, or it is your own.",
    ),
    "bar_other": ("Orang lain yang mengesahkan.", "Another person authorises."),
    "authorise_chosen": ("Sahkan yang dicentang", "Authorise what is ticked"),
    "done_authorised": ("Klaim yang disahkan:", "Claims authorised:"),
    "first_page": ("Dari awal", "From the start"),
    "next_page": ("Halaman berikutnya", "Next page"),
    "statements": ("Rincian pembayaran", "Statements"),
    "sent_of_it": ("Yang dikirim", "What was sent"),
    "no_statements": ("Belum ada rincian pembayaran.", "No statement was issued yet."),
    "issued_at": ("Diterbitkan", "Issued"),
    "batches": ("Berkas pembayaran", "Payment batches"),
    "batch": ("Berkas", "Batch"),
    "no_batches": ("Belum ada berkas pembayaran.", "There is no batch yet."),
    "execution_on": ("Hari pembayaran", "Day of execution"),
    "build_hint": (
        "Semua yang sudah disahkan masuk berkas; orang lain memeriksa, menyetujui, melepaskannya.",
        "All that is authorised goes in; others verify, approve and release it to the bank.",
    ),
    "build": ("Susun berkas", "Build the batch"),
    "payments_count": ("Banyaknya pembayaran", "Payments"),
    "total": ("Jumlah", "Total"),
    "status": ("Keadaan", "State"),
    "rail": ("Jalur", "Rail"),
    "bank_file": ("Berkas bank", "Bank file"),
    "digest_lead": (
        "SHA-256 berkas ini. Cocokkan dengan yang diterima bank lewat jalan lain.",
        "SHA-256 of the file. Compare it with what the bank received by another way.",
    ),
    "save_file": ("Simpan berkas bank (pain.001)", "Save the bank file (pain.001)"),
    "rebuild": ("Susun ulang berkas ini", "Build this batch anew"),
    "cancel_batch": ("Batalkan berkas ini", "Cancel this batch"),
    "payments_of_batch": ("Pembayaran dalam berkas", "Payments of the batch"),
    "payment_no": ("No.", "No."),
    "account": ("Rekening", "Account"),
    "account_replaced": ("sudah diganti", "changed since"),
    "amount": ("Jumlah", "Amount"),
    "payment_built": ("Disusun", "Built"),
    "payment_pending": ("Menunggu bank", "With the bank"),
    "payment_paid": ("Dibayar", "Paid"),
    "payment_failed": ("Gagal atau dikembalikan", "Failed or returned"),
    "payment_cancelled": ("Dibatalkan", "Cancelled"),
    "not_done": ("Belum dilakukan", "Not done"),
}

OWN_REFUSALS: Final[Pairs] = {
    "NOTHING_CHOSEN": ("Centang dahulu setidaknya satu klaim.", "Tick at least one claim first."),
    "SAME_PERSON": (
        "Orang lain yang harus melakukannya: Anda sudah menangani ini sebelumnya.",
        "Another person has to do this: you had it in your hands before.",
    ),
    "CONFLICT_OF_INTEREST": (
        "Anda terlalu dekat dengan seorang penerima atau penyedia di sini; orang lain yang harus.",
        "You stand too near to a payee or provider in this; another person has to do it.",
    ),
    "AUTHORISED_ALREADY": (
        "Anda sudah mengesahkan salah satunya; masih perlu orang lain.",
        "You have authorised one of these already; it needs another person, too.",
    ),
    "STATE_CONFLICT": (
        "Keadaannya berubah sejak halaman ini dibuka. Lihat lagi, lalu ulangi.",
        "This has changed since the page was drawn. Look at it again, then repeat.",
    ),
    "NOTHING_TO_PAY": (
        "Tidak ada yang disahkan dan dapat dibayar sekarang.",
        "Nothing is authorised that could be paid now.",
    ),
    "DAY_PAST": ("Hari pembayaran sudah lewat.", "The day of execution is past."),
    "DAY_UNREADABLE": ("Isilah hari pembayaran.", "Give the day of execution."),
    "DIGEST_DIFFERS": (
        "Berkas ini bukan yang diperlihatkan kepada Anda. Jangan melepaskannya; laporkan.",
        "This is not the file you were shown. Do not release it; report it.",
    ),
    "ACCOUNT_CHANGED": (
        "Rekening seorang penerima berubah setelah berkas disusun. Susun ulang berkas ini.",
        "A payee's account was changed after the batch was built. Build this batch anew.",
    ),
    "ACCOUNT_DOUBTED": (
        "Bank menolak rekening seorang penerima setelah berkas disusun. Susun ulang berkas ini.",
        "The bank has refused a payee's account since the batch was built. Build it anew.",
    ),
    "CLAIM_DISPUTED": (
        "Sebuah klaim dalam berkas ini kini disengketakan. Susun ulang berkas ini.",
        "A claim of this batch is disputed by now. Build this batch anew.",
    ),
    "BUSY": (
        "Seseorang sedang mengerjakan ini. Coba lagi sebentar lagi.",
        "Somebody is working on this right now. Try again in a moment.",
    ),
    "FORBIDDEN": ("Peran Anda tidak berwenang untuk ini.", "Your role does not allow this."),
    "OTHER": (
        "Ini ditolak. Periksa isian dan coba lagi.",
        "This was refused. Check what you gave and try again.",
    ),
}

REFUSALS: Final[Pairs] = {
    **OWN_REFUSALS,
    **BATCH_REFUSALS,
    **BANK_REFUSALS,
    **BOOK_REFUSALS,
    **ACCOUNT_REFUSALS,
    **PAYING_REFUSALS,
    **RECEIVABLE_REFUSALS,
    **TAX_REFUSALS,
    **YEAR_REFUSALS,
}
TEXTS: Final = by_language(
    ENTRANCE,
    STATUSES,
    PAIRS,
    BATCHES,
    BANK,
    BOOKS,
    ACCOUNTS,
    PAYING,
    RECEIVABLES,
    TAXES,
    YEARS,
    REFUSALS,
)
