"""What a charter says beside what its standard says: headings and sentences, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from claims.domain.charters import Part, Side
from claims.domain.promises import Counting
from claims.domain.texts import Texts


def _pair(indonesian: str, english: str) -> Texts:
    return {"id": indonesian, "en": english}


WORDS: Final[Mapping[str, Texts]] = {
    "title": _pair("Maklumat Pelayanan", "Service Charter"),
    "index": _pair("Maklumat pelayanan yang berlaku", "Service charters in force"),
    "index_lead": _pair(
        "Apa yang dijanjikan setiap layanan, menurut programnya.",
        "What each service promises, by programme.",
    ),
    "index_empty": _pair("Belum ada maklumat yang berlaku.", "No charter is in force yet."),
    "version": _pair("Versi", "Version"),
    "in_force": _pair("berlaku sejak", "in force since"),
    "published": _pair("mulai berlaku", "takes force on"),
    "superseded": _pair("sudah diganti; dahulu berlaku sejak", "superseded; was in force since"),
    "superseded_note": _pair(
        "Versi ini sudah diganti. Voucer dan klaim yang diterbitkan di bawahnya tetap dilayani"
        " menurut janjinya.",
        "This version has been superseded. Vouchers and claims made under it are still served by"
        " what it promised.",
    ),
    "current": _pair("Lihat yang berlaku sekarang", "See the one in force now"),
    "promises": _pair("Janji kami", "What we promise"),
    "late": _pair("Bila terlambat", "When we are late"),
    "kept": _pair("Ditepati", "Kept so far"),
    "guaranteed": _pair("Dijamin", "Guaranteed"),
    "not_measured": _pair("belum diukur", "not measured yet"),
    "statements": _pair("Pernyataan kami", "What we declare"),
    "both_sides": _pair("Hak, kewajiban, dan sanksi", "Rights, duties and sanctions"),
    "prices": _pair("Yang kami bayar", "What we pay for"),
    "item": _pair("Layanan atau barang", "Service or item"),
    "unit": _pair("Satuan", "Unit"),
    "cap": _pair("Tarif tertinggi", "Highest price"),
    "no_cap": _pair("tanpa batas tarif", "no cap"),
    "complain": _pair("Mengadu dan meminta ganti rugi", "Complaints and redress"),
    "complain_lead": _pair(
        "Mengadu tidak dipungut biaya. Setiap pengaduan mendapat nomor dan tenggat, dan dijawab"
        " oleh orang yang tidak memutuskan klaim Anda.",
        "Complaining is free of charge. Every complaint gets a number and a deadline, and is"
        " answered by a person who did not decide your claim.",
    ),
    "redress_lead": _pair(
        "Ganti rugi atas janji yang tidak ditepati kami bayarkan bersama pembayaran berikutnya;"
        " Anda tidak perlu memintanya.",
        "Redress for a broken promise comes with your next payment; you need not ask for it.",
    ),
    "components": _pair("Standar pelayanan selengkapnya", "The whole service standard"),
    "checked": _pair("Diperiksa pada setiap klaim", "Checked on every claim"),
    "not_checked": _pair("Tidak diperiksa dari klaim", "Not checked from claims"),
    "seal": _pair("Keaslian", "Is this the real one?"),
    "seal_text": _pair(
        "Setiap versi maklumat dikenal dari sidik isinya. Sidik yang sama tercetak pada voucer"
        " Anda.",
        "Every version of a charter is known by the digest of its content. The same digest stands"
        " on your voucher.",
    ),
    "digest": _pair("Sidik isi (SHA-256)", "Digest of the content (SHA-256)"),
    "scan": _pair("Pindai untuk membaca dan memeriksa", "Scan to read and to check"),
    "signed": _pair("Ditetapkan oleh", "Given by"),
    "until": _pair("sampai", "until"),
    "pdf": _pair("Unduh untuk dicetak (PDF)", "Download for printing (PDF)"),
    "json": _pair("Isinya untuk mesin (JSON)", "The content for machines (JSON)"),
    "unknown": _pair("Maklumat ini tidak ada", "There is no such charter"),
    "unknown_text": _pair(
        "Tidak ada maklumat yang berlaku untuk layanan ini. Periksa alamatnya, atau tanyakan kepada"
        " penyelenggara program.",
        "No charter is in force for this service. Please check the address, or ask the programme"
        " office.",
    ),
}

SIDES: Final[Mapping[Side, Texts]] = {
    Side.CITIZEN: _pair("Anda", "You"),
    Side.OFFICE: _pair("Kami", "We"),
}
PARTS: Final[Mapping[tuple[Side, Part], Texts]] = {
    (Side.CITIZEN, Part.RIGHTS): _pair("Anda berhak", "You have the right"),
    (Side.CITIZEN, Part.DUTIES): _pair("Anda wajib", "It is your duty"),
    (Side.CITIZEN, Part.SANCTIONS): _pair("Bila Anda melanggar", "If you break the rules"),
    (Side.OFFICE, Part.RIGHTS): _pair("Kami berhak", "We have the right"),
    (Side.OFFICE, Part.DUTIES): _pair("Kami wajib", "It is our duty"),
    (Side.OFFICE, Part.SANCTIONS): _pair("Bila kami melanggar", "If we break the rules"),
}
UNITS: Final[Mapping[Counting, Texts]] = {
    Counting.WORKING_DAYS: _pair("hari kerja", "working days"),
    Counting.CALENDAR_DAYS: _pair("hari", "days"),
}
REDRESS: Final = _pair(
    "{per_mille}‰ dari yang disetujui untuk setiap hari, paling banyak {cap}%, tidak kurang dari"
    " {floor}; dihitung bila lewat lebih dari {beyond}% dari batas.",
    "{per_mille}‰ of what is approved for each day, at most {cap}%, never less than {floor};"
    " counted when the limit is passed by more than {beyond}%.",
)
KEPT: Final = _pair(
    "{kept} dari {total} = {rate}; dengan keyakinan 95% sekurang-kurangnya {at_least}",
    "{kept} of {total} = {rate}; with 95% confidence at least {at_least}",
)
