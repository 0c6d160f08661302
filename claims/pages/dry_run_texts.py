"""What the pages of dry runs say, in both languages."""

from __future__ import annotations

from typing import Final

from claims.pages.entrance_texts import PAIRS as ENTRANCE
from claims.pages.policy_texts import PAIRS as POLICY
from claims.pages.policy_texts import REFUSALS
from claims.pages.two_languages import Pairs, by_language

PAIRS: Final[Pairs] = {
    "dry_runs": ("Uji coba pada klaim lalu", "Try on past claims"),
    "dry_run": ("Uji coba", "Dry run"),
    "dry_run_lead": (
        "Klaim yang lalu dinilai sekali lagi dengan naskah ini. Tidak satu pun yang berubah.",
        "Past claims are judged once more under this text. Nothing of them is changed.",
    ),
    "first_day": ("Diajukan sejak", "Submitted from"),
    "last_day": ("Sampai dengan", "To"),
    "one_in": ("Satu dari berapa orang", "One person in"),
    "one_in_hint": (
        "1 untuk semua orang; 10 untuk kira-kira sepersepuluhnya.",
        "1 for everybody; 10 for about a tenth of them.",
    ),
    "start": ("Mulai uji coba", "Start"),
    "earlier": ("Uji coba sebelumnya", "Earlier dry runs"),
    "none_earlier": ("Belum pernah diuji coba.", "It has not been tried yet."),
    "period": ("Masa", "Period"),
    "replayed": ("dinilai", "judged"),
    "of": ("dari", "of"),
    "claims": ("klaim", "claims"),
    "running": (
        "Masih berjalan; halaman ini memuat ulang sendiri.",
        "Still running; this page loads itself again.",
    ),
    "changed": ("Berubah", "Changed"),
    "changed_lead": ("klaim diputuskan atau dialihkan lain", "claims decided or routed otherwise"),
    "approved_before": ("Disetujui sebelumnya", "Approved as it was"),
    "approved_after": ("Disetujui menurut naskah", "Approved under the text"),
    "raised": ("Bertambah", "Raised by"),
    "lowered": ("Berkurang", "Lowered by"),
    "held_before": ("Ditahan sebelumnya", "Held as it was"),
    "held_after": ("Ditahan menurut naskah", "Held under the text"),
    "by_rule": ("Menurut aturan dan alasan", "By rule and reason"),
    "by_queue": ("Menurut antrean", "By queue"),
    "by_provider": ("Menurut penyedia", "By provider"),
    "group_-": ("Tanpa kelompok", "In no group"),
    "group_female": ("Perempuan", "Women"),
    "group_male": ("Laki-laki", "Men"),
    "by_group": (
        "Menurut kelompok warga (mulai lima klaim)",
        "By group of people (from five claims)",
    ),
    "takes": ("memotong", "takes"),
    "before": ("sebelum", "before"),
    "after": ("sesudah", "after"),
    "behind": ("Klaimnya", "Its claims"),
    "no_figures": ("Tidak ada klaim dalam masa ini.", "There are no claims in this period."),
    "claims_behind": ("Klaim yang berubah", "Claims that change"),
    "claim": ("Klaim", "Claim"),
    "difference": ("Selisih", "Difference"),
    "queue": ("Antrean", "Queue"),
    "more": ("Berikutnya", "More"),
    "no_claims": ("Tidak ada klaim yang berubah.", "No claim changes."),
    "PERIOD_INVALID": (
        "Tanggal tidak terbaca, atau masa berakhir sebelum dimulai.",
        "A day cannot be read, or the period ends before it begins.",
    ),
    "DRY_RUN_TOO_LARGE": (
        "Terlalu banyak klaim; pilih masa yang lebih pendek atau sebagian orang.",
        "Too many claims; choose a shorter period, or fewer people.",
    ),
}

TOLD: Final = frozenset({"PERIOD_INVALID", "DRY_RUN_TOO_LARGE", "STANDARD_INVALID", "FORBIDDEN"})
"""The refusals that have a sentence here."""

TEXTS: Final = by_language(ENTRANCE, POLICY, REFUSALS, PAIRS)
