"""Input words: what each input of a finding is called, for people, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Texts = Mapping[str, str]
"""One text in each language."""


def _both(indonesian: str, english: str) -> Texts:
    return {"id": indonesian, "en": english}


INPUT_WORDS: Final[Mapping[str, Texts]] = {
    "age": _both("umur", "age"),
    "allowed": _both("jumlah yang dibayar", "quantity paid for"),
    "amount": _both("jumlah uang", "amount"),
    "available": _both("anggaran tersedia", "budget available"),
    "bundle": _both("paket yang mencakupnya", "item that includes it"),
    "cap": _both("tarif tertinggi per satuan", "highest price of a unit"),
    "captured": _both("ditukar dari voucer", "taken from the voucher"),
    "claim_number": _both("nomor klaim terdahulu", "number of the earlier claim"),
    "claimed": _both("diajukan", "claimed"),
    "count": _both("sudah dibayar berapa kali", "times paid before"),
    "day": _both("tanggal", "day"),
    "days": _both("selang hari", "days between"),
    "document": _both("dokumen", "document"),
    "duty": _both("bea meterai", "stamp duty"),
    "duty_paid": _both("meterai yang dibubuhkan", "stamps on it"),
    "earlier_total": _both("jumlah pada klaim terdahulu", "amount on the earlier claim"),
    "expected": _both("hasil hitungan", "what it works out to"),
    "field": _both("isian", "entry"),
    "fixed": _both("iur biaya tetap", "fixed share"),
    "free": _both("sisa plafon", "left of the ceiling"),
    "from_day": _both("sejak tanggal", "from day"),
    "group": _both("kelompok", "group"),
    "item": _both("layanan atau barang", "service or item"),
    "last_day": _both("hari terakhir", "last day"),
    "least_age": _both("umur paling rendah", "lowest age"),
    "least_days": _both("paling sedikit hari", "fewest days"),
    "level": _both("tingkat penyedia", "level of the provider"),
    "limit": _both("batas", "limit"),
    "most": _both("jumlah terbanyak", "most that is paid for"),
    "most_age": _both("umur paling tinggi", "highest age"),
    "most_amount": _both("paling banyak dibayar", "most that is paid"),
    "most_count": _both("paling banyak berapa kali", "most times paid"),
    "most_days": _both("batas hari", "days allowed"),
    "of": _both("dihitung dari", "reckoned on"),
    "other_paid": _both("dibayar pihak lain", "paid by another payer"),
    "part_amount": _both("jumlah bagian", "amount of the part"),
    "payer": _both("penanggung lain", "other payer"),
    "percent": _both("persentase", "percentage"),
    "period": _both("masa", "period"),
    "preauthorisation": _both("persetujuan sebelumnya", "permission given before"),
    "quantity": _both("jumlah diajukan", "quantity claimed"),
    "receipts_total": _both("jumlah pada kuitansi", "amount the receipts prove"),
    "role": _both("peran berizin", "licensed role"),
    "sex": _both("jenis kelamin", "sex"),
    "state": _both("keadaan", "state"),
    "threshold": _both("batas keputusan petugas", "amount above which a person decides"),
    "total": _both("jumlah pada kuitansi ini", "amount on this receipt"),
    "type": _both("jenis penyedia", "type of provider"),
    "unit_price": _both("harga satuan", "price of a unit"),
    "used": _both("sudah terpakai", "used before"),
    "used_quantity": _both("jumlah yang sudah terpakai", "quantity used before"),
    "usual_price": _both("harga biasa", "usual price"),
}
"""Every variable of claims/domain/variables.py, and no other."""
