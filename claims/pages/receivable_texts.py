"""What is said of overpayments at the finance officer's desk."""

from __future__ import annotations

from typing import Final

from claims.pages.two_languages import Pairs

PAIRS: Final[Pairs] = {
    "receivables": ("Kelebihan bayar", "Overpayments"),
    "receivables_lead": (
        (
            "Yang dibayar terlalu banyak, berapa yang sudah diambil dari pembayaran berikutnya, dan"
            " berapa yang belum."
        ),
        "What was paid too much, how much of it later payments have taken, and what is left.",
    ),
    "no_receivables": ("Tidak ada kelebihan bayar.", "Nothing was paid too much."),
    "owed_found": ("Kelebihan", "Paid too much"),
    "owed_netted": ("Diambil kembali", "Taken back"),
    "owed_pending": ("Di antaranya menunggu bank", "Of it with the bank"),
    "owed_repaid": ("Dibayar kembali", "Paid back"),
    "owed_written_off": ("Dihapuskan", "Written off"),
    "owed_dropped": ("Disetujui kemudian", "Allowed after all"),
    "owed_left": ("Sisa", "Left"),
    "owed_since": ("Ditemukan", "Found"),
    "receivable_owed": ("terutang", "owed"),
    "receivable_settled": ("lunas", "settled"),
    "receivable_written_off": ("dihapuskan", "written off"),
    "receivable_dropped": ("gugur", "dropped"),
    "repayments": ("Pembayaran kembali", "Repayments"),
    "no_repayments": ("Belum ada uang yang masuk.", "No money came in yet."),
    "repayment_record": ("Catat uang yang masuk", "Write down money that came in"),
    "repayment_lead": (
        "Orang lain memastikannya; baru setelah itu dihitung.",
        "Another person confirms it; it counts from then on.",
    ),
    "repayment_reference": ("Referensi bank", "The bank's reference"),
    "repayment_on": ("Diterima pada", "Received on"),
    "repayment_proposed": ("menunggu orang kedua", "waits for a second person"),
    "repayment_confirmed": ("dipastikan", "confirmed"),
    "repayment_refused": ("dibatalkan", "dropped"),
    "repayment_confirm": ("Pastikan", "Confirm"),
    "repayment_mine": (
        "Anda yang mencatat; orang lain yang memastikan.",
        "You wrote it down; another person confirms.",
    ),
    "write_offs": ("Penghapusan", "Write-offs"),
    "no_write_offs": ("Tidak ada yang dihapuskan.", "Nothing was written off."),
    "write_off_propose": ("Usulkan penghapusan", "Propose to write off"),
    "write_off_lead": (
        "Dua orang lain menyetujuinya, satu demi satu: tiga orang seluruhnya.",
        "Two other persons approve it, one after the other: three persons in all.",
    ),
    "write_off_why": ("Alasan", "Reason"),
    "write_off_deceased": ("meninggal", "deceased"),
    "write_off_insolvent": ("tidak mampu", "insolvent"),
    "write_off_untraceable": ("tidak ditemukan", "untraceable"),
    "write_off_uneconomic": ("biaya menagih lebih besar", "costs more than it brings"),
    "write_off_hardship": ("kesulitan hidup", "hardship"),
    "write_off_proposed": ("menunggu orang kedua", "waits for a second person"),
    "write_off_seconded": ("menunggu orang ketiga", "waits for a third person"),
    "write_off_in_force": ("berlaku", "in force"),
    "write_off_refused": ("ditolak", "refused"),
    "write_off_acted": (
        "Anda sudah bertindak di sini; orang lain yang menyetujui.",
        "You acted in this already; another person approves.",
    ),
    "done_recorded": ("Uang yang masuk dicatat.", "The money was written down."),
    "done_confirmed_repayment": ("Pembayaran kembali dihitung.", "The repayment counts now."),
    "done_dropped_repayment": ("Catatan dibatalkan.", "The entry was dropped."),
    "done_write_off_proposed": ("Usulan disimpan.", "The proposal was saved."),
    "done_write_off_approved": ("Persetujuan disimpan.", "The approval was saved."),
    "done_write_off_refused": ("Usulan ditolak.", "The proposal was refused."),
}

REFUSALS: Final[Pairs] = {
    "OVER_OWED": (
        "Sisa yang terutang lebih kecil daripada itu.",
        "Less than that is owed by now.",
    ),
    "AMOUNT_ZERO": ("Jumlahnya di atas nol.", "The amount is above zero."),
    "DAY_IN_FUTURE": ("Hari itu belum tiba.", "That day has not come yet."),
    "REPAYMENT_KNOWN": (
        "Uang dengan referensi ini sudah dicatat.",
        "Money of this reference was written down already.",
    ),
}
