"""What the tables out of the ledger are headed with, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "trial_balance": {"id": "Neraca saldo", "en": "Trial balance"},
    "budget_execution": {"id": "Realisasi anggaran", "en": "Budget execution"},
    "account_statement": {"id": "Rekening koran akun", "en": "Account statement"},
    "account_code": {"id": "Kode akun", "en": "Account code"},
    "account": {"id": "Akun", "en": "Account"},
    "budget_line": {"id": "Pos anggaran", "en": "Budget line"},
    "name": {"id": "Nama", "en": "Name"},
    "currency": {"id": "Mata uang", "en": "Currency"},
    "opening_debit": {"id": "Saldo awal debit", "en": "Opening debit"},
    "opening_credit": {"id": "Saldo awal kredit", "en": "Opening credit"},
    "debits": {"id": "Debit", "en": "Debits"},
    "credits": {"id": "Kredit", "en": "Credits"},
    "closing_debit": {"id": "Saldo akhir debit", "en": "Closing debit"},
    "closing_credit": {"id": "Saldo akhir kredit", "en": "Closing credit"},
    "total": {"id": "Jumlah", "en": "Total"},
    "appropriation": {"id": "Pagu", "en": "Appropriation"},
    "committed": {"id": "Dicadangkan", "en": "Committed"},
    "obligated": {"id": "Terikat", "en": "Obligated"},
    "paid": {"id": "Dibayar", "en": "Paid"},
    "available": {"id": "Tersedia", "en": "Available"},
    "day": {"id": "Tanggal buku", "en": "Booking day"},
    "occasion": {"id": "Peristiwa", "en": "Occasion"},
    "number": {"id": "Nomor", "en": "Number"},
    "balance": {"id": "Saldo (debit positif)", "en": "Balance (debits positive)"},
    "opening": {"id": "Saldo awal", "en": "Opening balance"},
    "withheld_taxes": {"id": "Pajak dipotong", "en": "Withheld taxes"},
    "withheld_on": {"id": "Tanggal pemotongan", "en": "Withheld on"},
    "payee": {"id": "Penerima", "en": "Payee"},
    "tax_number": {"id": "NPWP", "en": "Tax number"},
    "tax": {"id": "Pajak", "en": "Tax"},
    "gross": {"id": "Jumlah bruto", "en": "Gross"},
    "base": {"id": "Dasar pengenaan pajak", "en": "Taxed base"},
    "rate": {"id": "Tarif", "en": "Rate"},
    "withheld": {"id": "Pajak dipotong", "en": "Withheld"},
    "reference": {"id": "Bukti setor", "en": "Bank reference"},
    "closing": {"id": "Saldo akhir", "en": "Closing balance"},
}


def label(name: str, language: str) -> str:
    """A heading in a language."""
    return LABELS[name][language]
