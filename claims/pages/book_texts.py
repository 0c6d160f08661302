"""What is said of the books at the finance officer's desk."""

from __future__ import annotations

from typing import Final

from claims.pages.two_languages import Pairs

PAIRS: Final[Pairs] = {
    "budget": ("Pelaksanaan anggaran", "Budget execution"),
    "budget_lead": ("Menurut buku pada akhir", "As the books have it at the end of"),
    "no_budget": (
        "Program ini belum mempunyai pos anggaran.",
        "This programme has no budget line.",
    ),
    "all_lines": ("Seluruh pos", "All lines"),
    "appropriation": ("Pagu", "Appropriation"),
    "stage_of_paid": ("Dibayar", "Paid"),
    "stage_of_obligated": ("Terikat keputusan", "Obligated"),
    "stage_of_committed": ("Dicadangkan untuk voucer", "Committed to vouchers"),
    "stage_of_lapsed": ("Gugur", "Lapsed"),
    "stage_of_available": ("Tersedia", "Available"),
    "day_of_report": ("Pada akhir hari", "At the end of"),
    "show": ("Tampilkan", "Show"),
    "save_xlsx": ("Simpan sebagai XLSX", "Save as XLSX"),
    "save_csv": ("Simpan sebagai CSV", "Save as CSV"),
    "trial_balance": ("Neraca saldo", "Trial balance"),
    "first_day": ("Dari tanggal", "From"),
    "last_day": ("Sampai tanggal", "To"),
    "is_balanced": ("Debit dan kredit sama.", "Both sides are equal."),
    "not_balanced": ("Debit dan kredit berbeda", "The sides differ"),
    "not_balanced_text": (
        "Jangan membayar apa pun. Jalankan `claims verify` dan laporkan hasilnya.",
        "Pay nothing. Run `claims verify` and report what it says.",
    ),
    "code": ("Kode", "Code"),
    "account_name": ("Akun", "Account"),
    "budget_line": ("Pos anggaran", "Budget line"),
    "opening_debit": ("Awal debit", "Opening debit"),
    "opening_credit": ("Awal kredit", "Opening credit"),
    "debits": ("Debit", "Debits"),
    "credits": ("Kredit", "Credits"),
    "closing_debit": ("Akhir debit", "Closing debit"),
    "closing_credit": ("Akhir kredit", "Closing credit"),
    "accounts": ("Akun dan saldonya", "Accounts and balances"),
    "accounts_lead": (
        "Saldo debit dihitung ke atas; kredit bertanda kurang.",
        "Debits count upwards; a credit balance has a minus sign.",
    ),
    "balance": ("Saldo", "Balance"),
    "opening": ("Saldo awal", "Opening balance"),
    "closing": ("Saldo akhir", "Closing balance"),
    "booked_on": ("Tanggal buku", "Booked on"),
    "occasion": ("Peristiwa", "Occasion"),
    "no_entries": ("Tidak ada mutasi pada masa ini.", "Nothing was booked in these days."),
    "periods": ("Penutupan buku", "Closing the books"),
    "periods_lead": (
        "Yang ditutup tidak berubah lagi; pembetulan dibukukan pada masa yang terbuka.",
        "What is closed never changes; a correction is booked in the open period.",
    ),
    "close_until": ("Tutup sampai dengan", "Close until"),
    "propose_close": ("Usulkan penutupan", "Propose to close"),
    "period": ("Masa", "Period"),
    "period_open": ("diusulkan, masih terbuka", "proposed, still open"),
    "period_closed": ("ditutup", "closed"),
    "close": ("Tutup buku", "Close the books"),
    "closed_by_another": ("Orang lain yang menutupnya.", "Another person closes it."),
    "entries_of_period": ("Mutasi", "Entries"),
    "no_periods": ("Belum ada masa yang ditutup.", "No period was closed yet."),
    "exports": ("Ekspor pembukuan", "Exports for bookkeepers"),
    "exports_lead": (
        "Berkas dengan sel bertipe: tanggal, uang, bilangan, dan teks apa adanya, tanpa rumus.",
        "Files with typed cells: days, money, numbers, and every text as it was; no formulas.",
    ),
    "export_what": ("Isi berkas", "What the file holds"),
    "export_journal": (
        "Jurnal: setiap ayat menurut tanggal buku",
        "Journal: every entry by booking day",
    ),
    "export_payments": (
        "Pembayaran menurut tanggal pelaksanaan",
        "Payments by their day of execution",
    ),
    "export_claim_lines": (
        "Baris klaim menurut tanggal putusan",
        "Claim lines by the day they were decided",
    ),
    "export_payee": ("Hanya penerima ini (boleh kosong)", "Of this payee only (may stay empty)"),
    "export_payee_says": (
        "Kode penyedia, nomor salah satu klaimnya, atau id.",
        "A provider’s code, the number of a claim of his, or an id.",
    ),
    "export_csv_says": (
        "Dalam CSV, teks yang dapat dijalankan lembar kerja diawali satu apostrof tambahan.",
        "In CSV, a text that a spreadsheet might run begins with one apostrophe more.",
    ),
    "done_period": ("Penutupan diusulkan.", "The close was proposed."),
    "done_closed": ("Buku ditutup.", "The books are closed."),
}

REFUSALS: Final[Pairs] = {
    "DAY_IN_FUTURE": (
        "Buku tidak mengenal hari yang belum tiba; ini keadaan hari ini.",
        "The books know no day that has not come; this is how it stands today.",
    ),
    "DAYS_REVERSED": (
        "Hari pertama sesudah hari terakhir; ini keadaan sampai hari ini.",
        "The first day comes after the last; this is how it stands until today.",
    ),
    "PAYEE_UNKNOWN": (
        "Tidak ada penerima dengan kode, nomor klaim, atau id ini.",
        "Nobody is known by this code, number of a claim, or id.",
    ),
    "TABLE_TOO_LONG": (
        "Satu lembar kerja tidak memuat baris sebanyak itu; mintalah CSV.",
        "A sheet does not hold so many rows; ask for CSV.",
    ),
    "PERIOD_NOT_OVER": (
        "Buku ditutup sampai hari yang sudah lewat.",
        "The books are closed until a day that is over.",
    ),
    "PERIOD_OPEN": (
        "Masa sebelumnya harus ditutup dahulu.",
        "The period before this one has to be closed first.",
    ),
    "PERIOD_TAKEN": (
        "Hari itu sudah termasuk dalam masa yang ditutup.",
        "That day lies in a period that is closed already.",
    ),
}
