"""What the policy officer's desk says, in both languages."""

from __future__ import annotations

from typing import Final

from claims.pages.entrance_texts import PAIRS as ENTRANCE
from claims.pages.rule_words import KINDS
from claims.pages.two_languages import Pairs, by_language

PAIRS: Final[Pairs] = {
    "standards": ("Standar pelayanan", "Service standards"),
    "standards_lead": (
        "Setiap program dengan rancangan dan versinya. Versi yang sudah diumumkan tidak berubah.",
        "Each programme with its drafts and versions. A published version never changes.",
    ),
    "none_yet": ("Belum ada standar.", "There is no standard yet."),
    "standard": ("Standar", "Standard"),
    "version": ("Versi", "Version"),
    "state": ("Keadaan", "State"),
    "force": ("Mulai berlaku", "In force from"),
    "life_draft": ("rancangan", "draft"),
    "life_checked": ("sudah diperiksa", "checked"),
    "life_published": ("diumumkan, belum berlaku", "published, not yet in force"),
    "life_in_force": ("berlaku", "in force"),
    "life_superseded": ("digantikan", "superseded"),
    "life_discarded": ("dibatalkan", "discarded"),
    "written_by": ("Ditulis oleh", "Written by"),
    "edited_at": ("Terakhir diubah", "Last edited"),
    "published_by": ("Diumumkan oleh", "Published by"),
    "all_standards": ("Semua standar", "All standards"),
    "prices": ("Harga", "Prices"),
    "item": ("Layanan", "Item"),
    "unit": ("Satuan", "Unit"),
    "cap": ("Paling tinggi", "At most"),
    "no_cap": ("tanpa batas", "no cap"),
    "valid_from": ("Sejak", "From"),
    "promises": ("Janji layanan", "Promises"),
    "promise": ("Janji", "Promise"),
    "within": ("Dalam", "Within"),
    "days_working_days": ("hari kerja", "working days"),
    "days_calendar_days": ("hari kalender", "calendar days"),
    "guaranteed": ("Dijamin", "Guaranteed"),
    "redress": ("Bila terlambat", "When late"),
    "redress_text": (
        "{per_mille}‰ sehari, paling banyak {cap}%, paling sedikit {floor}",
        "{per_mille}‰ a day, at most {cap}%, at least {floor}",
    ),
    "no_redress": ("belum ditentukan", "not laid down"),
    "rules": ("Aturan, menurut urutannya", "Rules, in their order"),
    "rule": ("Aturan", "Rule"),
    "what": ("Yang diperiksa", "What it looks at"),
    "with": ("Dengan", "With"),
    "eligibility": ("Siapa yang berhak", "Who is eligible"),
    "asked": ("Yang ditanyakan", "What is asked"),
    "everyone": ("Siapa pun yang didaftarkan petugas", "Everyone an officer enrols"),
    "fact_number": ("angka", "number"),
    "fact_yes_no": ("ya atau tidak", "yes or no"),
    "fact_text": ("teks", "text"),
    "fact_day": ("tanggal", "day"),
    "fact_texts": ("daftar teks", "list of texts"),
    "text_as_written": ("Naskah (TOML)", "Text (TOML)"),
    "edit_text": ("Ubah naskah", "Edit the text"),
    "edit_figures": ("Ubah harga dan janji", "Edit prices and promises"),
    "save": ("Simpan", "Save"),
    "problems": ("Yang harus dibetulkan", "To be put right"),
    "publication": ("Menuju pengumuman", "On the way to publication"),
    "no_problems": ("Tidak ada yang menghalangi pengumuman.", "Nothing stands in its way."),
    "check": ("Nyatakan sudah diperiksa", "Mark as checked"),
    "publish": ("Umumkan standar ini", "Publish this standard"),
    "publish_lead": (
        "Orang kedua mengumumkan, bukan penulisnya. Setelah diumumkan naskah tidak dapat diubah.",
        "A second person publishes, not who wrote it. Once published the text cannot be changed.",
    ),
    "draft_from": ("Rancang versi baru dari ini", "Draft a new version from this"),
    "try_it": ("Uji coba pada klaim lalu", "Try on past claims"),
    "compare": ("Bandingkan dengan yang berlaku", "Compare with the one in force"),
    "differences": ("Perbedaan", "Differences"),
    "differences_lead": (
        "Yang diubah naskah ini dari versi yang berlaku sekarang.",
        "What this text changes of the version that is in force now.",
    ),
    "no_differences": ("Tidak ada yang berbeda.", "Nothing is different."),
    "nothing_to_compare": (
        "Belum ada versi yang berlaku untuk dibandingkan.",
        "There is no version in force to compare with.",
    ),
    "components": ("Komponen standar", "Components"),
    "compliance": ("Kepatuhan", "Compliance"),
    "unreadable": (
        "Naskah ini belum terbaca sebagai standar; betulkan yang tertulis di bawah.",
        "This text does not read as a standard yet; put right what is listed below.",
    ),
    "done_saved": ("Naskah disimpan.", "The text was saved."),
    "done_drafted": ("Rancangan baru dibuat.", "A new draft was made."),
    "done_checked": ("Standar dinyatakan sudah diperiksa.", "The standard is marked as checked."),
    "discard": ("Batalkan rancangan ini", "Discard this draft"),
    "discard_lead": (
        (
            "Rancangan yang dibatalkan tetap dapat dibaca, tetapi tidak dapat lagi diubah atau"
            " diumumkan."
        ),
        "A discarded draft can still be read, but no longer be edited or published.",
    ),
    "discard_reason": ("Alasannya", "The reason"),
    "done_discarded": ("Rancangan dibatalkan.", "The draft is discarded."),
    "done_published": ("Standar diumumkan.", "The standard is published."),
    "not_done": ("Belum disimpan", "Not saved"),
}

REFUSALS: Final[Pairs] = {
    "REASON_MISSING": (
        "Tulis alasan pembatalan dalam satu kalimat, paling panjang 500 huruf.",
        "Write why it is discarded, in a sentence of at most 500 characters.",
    ),
    "DIGEST_DIFFERS": (
        "Naskah ini diubah orang lain sejak Anda membukanya. Lihat naskah yang sekarang dahulu.",
        "Somebody has changed this text since you opened it. Look at the present one first.",
    ),
    "SAME_PERSON": (
        "Anda yang menulis rancangan ini; orang lain yang mengumumkannya.",
        "You wrote this draft; another person has to publish it.",
    ),
    "STANDARD_INVALID": (
        "Ini bukan TOML atau tidak menyebut kodenya.",
        "This is not TOML, or it names no code.",
    ),
    "STANDARD_NOT_PUBLISHABLE": (
        "Standar ini belum dapat diumumkan; yang kurang tertulis di bawah.",
        "The standard cannot be published yet; what is missing is listed below.",
    ),
    "STANDARD_EDIT": (
        "Nilai ini hanya dapat diubah dalam naskahnya sendiri.",
        "This value can be changed in the text itself only.",
    ),
    "STATE_CONFLICT": (
        "Ini tidak dapat dilakukan dalam keadaan naskah sekarang.",
        "This cannot be done in the text's present state.",
    ),
    "AMOUNT_UNREADABLE": (
        "Salah satu angka tidak terbaca. Tulislah seperti 1.250.500 atau 1.250.500,00.",
        "One of the figures cannot be read. Write it like 1,250,500 or 1,250,500.00.",
    ),
    "FORBIDDEN": ("Peran Anda tidak berwenang untuk ini.", "Your role does not allow this."),
    "OTHER": (
        "Ini ditolak. Periksa isian dan coba lagi.",
        "This was refused. Check what you gave and try again.",
    ),
}

TEXTS: Final = by_language(
    ENTRANCE, PAIRS, REFUSALS, {f"kind_{kind}": pair for kind, pair in KINDS.items()}
)
