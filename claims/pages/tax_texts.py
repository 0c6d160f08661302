"""What is said of withheld taxes at the finance officer's desk."""

from __future__ import annotations

from typing import Final

from claims.pages.two_languages import Pairs

PAIRS: Final[Pairs] = {
    "taxes": ("Pajak yang dipotong", "Withheld taxes"),
    "taxes_lead": (
        "Dipotong menurut aturan yang disahkan dua orang, lalu disetor ke kas negara.",
        "Taken off payments by rules that two persons adopted, then handed over to the treasury.",
    ),
    "tax_rules": ("Aturan", "Rules"),
    "no_tax_rules": (
        "Program ini tidak memotong pajak: belum ada aturan.",
        "This programme withholds nothing: it has no rules.",
    ),
    "tax_set_from": ("Berlaku mulai", "From"),
    "tax_set_proposed": ("diusulkan", "proposed"),
    "tax_set_in_force": ("disahkan", "approved"),
    "tax_set_refused": ("ditolak", "refused"),
    "approve_taxes": ("Sahkan aturan", "Approve the rules"),
    "refuse_taxes": ("Tolak", "Refuse"),
    "taxes_by_another": ("Orang lain yang menjawabnya.", "Another person answers."),
    "tax_name": ("Pajak", "Tax"),
    "tax_rate": ("Tarif", "Rate"),
    "tax_bare_rate": ("Tanpa nomor pajak", "Without a tax number"),
    "tax_base": ("Dasar dari bruto", "Base of the gross"),
    "tax_above": ("Di atas", "Above"),
    "tax_payee_person": ("perorangan", "persons"),
    "tax_payee_provider": ("penyedia", "providers"),
    "tax_of_period": ("Yang dipotong pada masa", "Withheld in the period"),
    "nothing_withheld": ("Tidak ada yang dipotong pada masa ini.", "Nothing was withheld then."),
    "tax_lines": ("Pembayaran", "Payments"),
    "tax_gross": ("Bruto", "Gross"),
    "tax_amount": ("Dipotong", "Withheld"),
    "tax_not_handed_over": ("Belum disetor", "Not handed over"),
    "prepare_remittance": ("Siapkan penyetoran masa ini", "Prepare to hand this period over"),
    "remittances": ("Penyetoran", "Handed over"),
    "no_remittances": ("Belum ada penyetoran.", "Nothing was handed over yet."),
    "remittance_prepared": ("disiapkan", "prepared"),
    "remittance_released": ("dilepaskan ke bank", "released to the bank"),
    "remittance_confirmed": ("disetor", "handed over"),
    "remittance_returned": ("dikembalikan bank", "sent back by the bank"),
    "remittance_cancelled": ("dibatalkan", "cancelled"),
    "release_remittance": ("Lepaskan", "Release"),
    "cancel_remittance": ("Batalkan", "Cancel"),
    "confirm_remittance": ("Sudah disetor", "It was handed over"),
    "return_remittance": ("Dikembalikan", "It came back"),
    "remittance_reference": ("Nomor bukti bank (NTPN)", "The bank's reference"),
    "remittance_by_another": ("Orang lain yang melanjutkannya.", "Another person goes on."),
    "done_taxes_approved": ("Aturan disahkan.", "The rules were approved."),
    "done_taxes_refused": ("Aturan ditolak.", "The rules were refused."),
    "done_remittance": ("Penyetoran dicatat.", "What is handed over was written down."),
}

REFUSALS: Final[Pairs] = {
    "NOTHING_WITHHELD": (
        "Tidak ada yang tersisa untuk disetor dari masa ini.",
        "Nothing is left to hand over of this period.",
    ),
    "PERIOD_INVALID": (
        "Hari pertama sesudah hari terakhir.",
        "The first day comes after the last.",
    ),
    "TABLE_TOO_LONG": (
        "Masa ini terlalu panjang untuk diperlihatkan; pilih masa yang lebih pendek.",
        "The period has too many lines to show; ask for a shorter one.",
    ),
    "REFERENCE_MISSING": ("Isilah nomor bukti bank.", "Give the bank's reference."),
}
