"""What is said of year ends at the finance officer's desk."""

from __future__ import annotations

from typing import Final

from claims.pages.two_languages import Pairs

PAIRS: Final[Pairs] = {
    "year_ends": ("Akhir tahun anggaran", "Year end"),
    "year_ends_lead": (
        "Satu orang menyusun daftar, orang lain membukukannya. Utang dibawa ke tahun depan.",
        "One person draws up the lists, another posts them. What is owed is carried on its line.",
    ),
    "year_last_day": ("Hari terakhir tahun anggaran", "Last day of the budget year"),
    "year_staying": (
        "Pos yang sudah untuk tahun berikutnya (tidak ikut)",
        "Lines that are for a later year already (left out)",
    ),
    "year_draw": ("Susun daftar", "Draw up the lists"),
    "year_unclaimed_says": (
        "Pembayaran yang kembali sekian hari sebelum hari terakhir dianggap tidak diambil:",
        "A payment that came back so many days before the last day counts as unclaimed:",
    ),
    "year_none": ("Belum ada akhir tahun yang disusun.", "No year end was drawn up yet."),
    "year_proposed": ("disusun, belum dibukukan", "drawn up, not posted"),
    "year_confirmed": ("dibukukan", "posted"),
    "year_dropped": ("dibatalkan", "dropped"),
    "year_booked_on": ("Dibukukan pada", "Booked on"),
    "year_until": ("Kembali dari bank sampai", "Came back until"),
    "carried": ("Dibawa dari akhir tahun", "Carried at the year end"),
    "sum_lapsed": ("Gugur", "Lapses"),
    "sum_released": ("Dari voucher", "From vouchers"),
    "sum_given": ("Ke kas negara", "To the treasury"),
    "sum_unpaid": ("Terutang, dibawa", "Owed, carried"),
    "sum_available": ("Tersedia", "Available"),
    "sum_kept": ("Ditahan untuk klaim yang belum diputus", "Kept for claims not decided"),
    "sum_committed": ("Dicadangkan, dibawa", "Committed, carried"),
    "sum_obligated": ("Terikat, dibawa", "Obligated, carried"),
    "list_vouchers": ("Voucher tidak dipakai", "Vouchers not redeemed"),
    "list_unpaid": ("Klaim belum dibayar", "Claims not paid"),
    "list_lapsed": ("Anggaran gugur", "Lapsed budget"),
    "list_unclaimed": ("Pembayaran kembali tak diambil", "Unclaimed returns"),
    "list_empty": ("Daftar ini kosong.", "This list is empty."),
    "year_lists": ("Daftar", "Lists"),
    "what_becomes": ("Perlakuan", "What becomes of it"),
    "state_released": ("dilepas ke posnya", "released to its line"),
    "state_released_before": ("sudah dilepas sebelumnya", "released before"),
    "state_carried": ("dibawa ke tahun berikutnya", "carried"),
    "state_given": ("ke kas negara", "to the treasury"),
    "posted": ("Dibukukan", "Posted"),
    "left_of_it": ("Sisa", "Left"),
    "its_day": ("Tanggal", "Day"),
    "year_confirm": ("Bukukan seluruhnya", "Post all of it"),
    "year_drop": ("Batalkan daftar ini", "Drop these lists"),
    "year_by_another": ("Orang lain yang membukukannya.", "Another person posts it."),
    "came_later": ("Penerima yang datang kemudian", "Payees who came later"),
    "came_lead": (
        "Yang di kas negara terutang lagi setelah dua orang menyetujuinya, lalu dibayar.",
        "What the treasury holds is owed to its payee again once two persons say so, and paid.",
    ),
    "came_number": ("Nomor klaim", "Number of the claim"),
    "came_propose": ("Usulkan pembayaran lagi", "Propose to pay it again"),
    "came_proposed": ("diusulkan", "proposed"),
    "came_in_force": ("terutang lagi", "owed again"),
    "came_refused": ("ditolak", "refused"),
    "came_approve": ("Setujui", "Approve"),
    "came_refuse": ("Tolak", "Refuse"),
    "done_year_proposed": ("Daftar disusun.", "The lists were drawn up."),
    "done_year_confirmed": ("Akhir tahun dibukukan.", "The year end was posted."),
    "done_year_dropped": ("Daftar dibatalkan.", "The lists were dropped."),
    "done_year_reinstatement": (
        "Diusulkan; orang lain menyetujuinya.",
        "Proposed; another approves.",
    ),
    "done_year_reinstated": (
        "Terutang lagi; dibayar bersama berkas berikutnya.",
        "Owed again; it is paid with the next batch.",
    ),
    "done_year_refused": ("Usulan ditolak.", "The proposal was refused."),
}

REFUSALS: Final[Pairs] = {
    "YEAR_NOT_OVER": ("Hari itu belum lewat.", "That day is not over yet."),
    "YEAR_END_OPEN": (
        "Sudah ada daftar yang menunggu. Bukukan atau batalkan dahulu.",
        "Lists are waiting already. Have them posted or drop them first.",
    ),
    "YEAR_END_TAKEN": ("Tahun itu sudah diakhiri.", "That year was ended already."),
    "YEAR_END_CHANGED": (
        "Ada yang berubah sejak daftar disusun; tidak ada yang dibukukan. Batalkan, susun lagi.",
        "Something changed since they were drawn up; nothing was posted. Drop them, draw anew.",
    ),
    "YEAR_END_TOO_LARGE": (
        "Terlalu banyak voucher untuk sekali jalan; tunggu sampai jam sistem mengakhirinya.",
        "Too many vouchers for one act; wait until the clock has expired them.",
    ),
    "PAYOUT_UNDER_WAY": (
        "Sebuah berkas tahun itu belum dilepas atau belum dijawab bank.",
        "A batch of that year waits for its release or for the bank.",
    ),
    "REINSTATED_ALREADY": ("Ini sudah diusulkan.", "This was proposed already."),
    "CLAIM_UNKNOWN": ("Tidak ada klaim dengan nomor ini.", "There is no claim with this number."),
}
