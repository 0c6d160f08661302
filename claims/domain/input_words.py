"""Input words: what each input of a finding is called, for people, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Texts = Mapping[str, str]
"""One text in each language."""


def _both(indonesian: str, english: str) -> Texts:
    return {"id": indonesian, "en": english}


INPUT_WORDS: Final[Mapping[str, Texts]] = {
    "allowed": _both("jumlah yang dibayar", "quantity paid for"),
    "amount": _both("jumlah uang", "amount"),
    "available": _both("anggaran tersedia", "budget available"),
    "cap": _both("tarif tertinggi per satuan", "highest price of a unit"),
    "captured": _both("ditukar dari voucer", "taken from the voucher"),
    "claim_number": _both("nomor klaim terdahulu", "number of the earlier claim"),
    "claimed": _both("diajukan", "claimed"),
    "count": _both("sudah dibayar berapa kali", "times paid before"),
    "day": _both("tanggal", "day"),
    "days": _both("selang hari", "days between"),
    "document": _both("dokumen", "document"),
    "earlier_total": _both("jumlah pada klaim terdahulu", "amount on the earlier claim"),
    "expected": _both("hasil hitungan", "what it works out to"),
    "field": _both("isian", "entry"),
    "fixed": _both("iur biaya tetap", "fixed share"),
    "free": _both("sisa plafon", "left of the ceiling"),
    "item": _both("layanan atau barang", "service or item"),
    "limit": _both("batas", "limit"),
    "most": _both("jumlah terbanyak", "most that is paid for"),
    "most_amount": _both("paling banyak dibayar", "most that is paid"),
    "most_count": _both("paling banyak berapa kali", "most times paid"),
    "most_days": _both("batas hari", "days allowed"),
    "of": _both("dihitung dari", "reckoned on"),
    "percent": _both("persentase", "percentage"),
    "period": _both("masa", "period"),
    "quantity": _both("jumlah diajukan", "quantity claimed"),
    "receipts_total": _both("jumlah pada kuitansi", "amount the receipts prove"),
    "state": _both("keadaan", "state"),
    "threshold": _both("batas keputusan petugas", "amount above which a person decides"),
    "total": _both("jumlah pada kuitansi ini", "amount on this receipt"),
    "unit_price": _both("harga satuan", "price of a unit"),
    "used": _both("sudah terpakai", "used before"),
    "used_quantity": _both("jumlah yang sudah terpakai", "quantity used before"),
}
"""Every variable of claims/domain/variables.py, and no other."""
