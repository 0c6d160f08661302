"""What is said at the desk of who may do what."""

from __future__ import annotations

from typing import Final

from claims.domain.message_words import ROLES
from claims.pages.entrance_texts import PAIRS as ENTRANCE
from claims.pages.two_languages import Pairs, by_language

PAIRS: Final[Pairs] = {
    "access": ("Hak akses", "Access"),
    "access_lead": (
        "Dua orang memberi setiap peran kepada orang ketiga; satu orang mencabutnya seketika.",
        "Two persons give every role to a third; one person takes it away, at once.",
    ),
    "review_due": ("Peninjauan berikutnya paling lambat", "The next review is due by"),
    "review_late": ("Peninjauan hak akses terlambat.", "A review of who may do what is late."),
    "open_review": ("Mulai peninjauan", "Open a review"),
    "to_review": ("Lanjutkan peninjauan", "Go on with the review"),
    "last_review": ("Terakhir ditandatangani", "Last signed"),
    "never": ("belum pernah", "never"),
    "waiting_grants": ("Menunggu orang kedua", "Waiting for a second person"),
    "nothing_waits": ("Tidak ada yang menunggu.", "Nothing waits."),
    "confirm": ("Sahkan", "Confirm"),
    "refuse": ("Tolak", "Refuse"),
    "by_another": ("Disahkan oleh orang lain", "Another person confirms this"),
    "propose_role": ("Usulkan peran", "Propose a role"),
    "login": ("Nama masuk", "Log-in"),
    "role": ("Peran", "Role"),
    "reason": ("Alasan", "Reason"),
    "last_day": ("Sampai dengan (boleh kosong)", "Until (may be empty)"),
    "propose": ("Usulkan", "Propose"),
    "roles_now": ("Peran yang berlaku", "Roles in force"),
    "person": ("Orang", "Person"),
    "how": ("Diberikan", "Given"),
    "kind_by_two": ("oleh dua orang", "by two persons"),
    "kind_bootstrap": ("oleh operator saat pemasangan", "by the operator at the beginning"),
    "kind_older": ("sebelum dua orang diwajibkan", "before two persons were needed"),
    "take_away": ("Cabut", "Take away"),
    "keep": ("Pertahankan", "Keep"),
    "at_once": ("Peran yang diambil seketika", "Roles taken at once"),
    "at_once_lead": (
        "Untuk keadaan mendesak: satu peran, sendiri, beberapa jam, dan tidak untuk uang.",
        "For an emergency: one role, alone, for some hours, and never for money.",
    ),
    "at_once_seen": (
        "Semua peninjau segera diberi tahu, dan orang lain menulis apa yang ia temukan.",
        "Every reviewer is told at once, and another person writes down what he found.",
    ),
    "take_at_once": ("Ambil seketika", "Take it at once"),
    "hours": ("Jam", "Hours"),
    "lapses": ("Berakhir", "Lapses"),
    "unreviewed": ("Belum ditinjau", "Not reviewed yet"),
    "finding": ("Yang ditemukan", "What was found"),
    "write_down": ("Tulis hasil tinjauan", "Write it down"),
    "conflicts": ("Peran yang bertentangan", "Roles in conflict"),
    "no_conflicts": ("Tidak ada.", "There are none."),
    "exempt_until": ("Dikecualikan sampai", "Exempt until"),
    "not_exempt": ("Tanpa pengecualian", "Without an exemption"),
    "exemptions": ("Pengecualian", "Exemptions"),
    "propose_exemption": ("Usulkan pengecualian", "Propose an exemption"),
    "conflict": ("Pertentangan", "Conflict"),
    "until": ("Sampai dengan", "Until"),
    "overrides": ("Penyimpangan dari aturan", "Departures from the rules"),
    "override_decision": ("Keputusan petugas", "An officer's decision"),
    "override_redecision": ("Keputusan ulang", "A re-decision"),
    "override_write_off": ("Piutang dihapus", "A debt written off"),
    "override_redress_exempt": ("Kompensasi tidak dibayar", "Redress not paid"),
    "kind": ("Jenis", "Kind"),
    "ruled": ("Menurut aturan", "By the rules"),
    "decided": ("Diputus", "Decided"),
    "who": ("Oleh", "By"),
    "review": ("Peninjauan hak akses", "Review of who may do what"),
    "review_lead": (
        "Putuskan setiap peran; yang dicabut berakhir seketika. Peran sendiri ditinjau orang lain.",
        "Decide every role; what is taken away ends at once. Your own are reviewed by another.",
    ),
    "last_used": ("Terakhir dipakai", "Last used"),
    "unknown": ("tidak diketahui", "not known"),
    "left": ("Belum diputus", "Not decided yet"),
    "save_verdicts": ("Simpan keputusan", "Save the decisions"),
    "sign": ("Tandatangani seluruhnya", "Sign the whole"),
    "signed": ("Ditandatangani", "Signed"),
    "own_line": (
        "Peran Anda sendiri: menunggu peninjau lain",
        "Your own: waits for another reviewer",
    ),
    "looked_at": ("Ditinjau", "Looked at"),
    "next_page": ("Berikutnya", "Next"),
    "done": ("Tersimpan.", "It is done."),
    "not_done": ("Tidak dilakukan", "Not done"),
}
REFUSALS: Final[Pairs] = {
    "SAME_PERSON": (
        "Orang lain yang harus melakukan ini: bukan pengusul dan bukan penerimanya.",
        "Another person has to do this: neither who proposed it nor who receives it.",
    ),
    "ROLE_CONFLICT": (
        "Bertentangan dengan peran lain orang itu; hanya dengan pengecualian, dan sampai harinya.",
        "In conflict with another role of his; only with an exemption, and until its day.",
    ),
    "ROLE_HELD": (
        "Peran ini sudah dimiliki atau sedang menunggu.",
        "That role is held already, or waits.",
    ),
    "USER_UNKNOWN": ("Tidak ada nama masuk itu.", "There is no such log-in."),
    "PROVIDER_MISSING": (
        "Peran penyedia hanya untuk akun yang bertindak bagi penyedia.",
        "A provider's role is only for an account that acts for one.",
    ),
    "DAY_PAST": ("Hari itu sudah lewat.", "That day is past."),
    "DAY_UNREADABLE": ("Isilah tanggal.", "Give a day."),
    "TEXT_MISSING": ("Isilah alasannya.", "Give the reason."),
    "HOURS_TOO_MANY": ("Terlalu banyak jam.", "Those are too many hours."),
    "EXEMPTION_TOO_LONG": ("Pengecualian terlalu lama.", "The exemption lasts too long."),
    "ACCESS_REVIEW_OPEN": ("Sebuah peninjauan masih terbuka.", "A review is open still."),
    "ACCESS_REVIEW_UNFINISHED": (
        "Belum semua peran diputus.",
        "Not every role is decided yet.",
    ),
    "STATE_CONFLICT": (
        "Keadaannya berubah sejak halaman ini dibuka. Lihat lagi, lalu ulangi.",
        "This has changed since the page was drawn. Look at it again, then repeat.",
    ),
    "FORBIDDEN": ("Peran Anda tidak berwenang untuk ini.", "Your role does not allow this."),
    "OTHER": (
        "Ini ditolak. Periksa isian dan coba lagi.",
        "This was refused. Check what you gave and try again.",
    ),
}
OF_ROLES: Final[Pairs] = {
    f"role_{role.value}": (words["id"], words["en"]) for role, words in ROLES.items()
}
TEXTS: Final = by_language(ENTRANCE, PAIRS, OF_ROLES, REFUSALS)
