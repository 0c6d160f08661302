"""What the pages say, in both languages; a key that one language misses stops the start."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, dict[str, str]]] = {
    "id": {
        "title": "Voucer dan klaim layanan publik",
        "lead": "Dari standar layanan yang diumumkan sampai uang di rekening: setiap langkah "
        "tercatat, setiap potongan dijelaskan, setiap pembayaran dapat diperiksa.",
        "to_check": "Periksa pernyataan",
        "to_track": "Lihat klaim",
        "to_track_text": "Dengan nomor klaim dan kode lacak: di mana klaim Anda, apa yang "
        "disetujui, dan mengapa.",
        "to_received": "Layanan diterima atau tidak",
        "to_received_text": "Dengan nomor dan kode dari pesan kami: nyatakan apakah layanan itu "
        "Anda terima, dan beri nilai dengan satu ketukan.",
        "to_charters": "Maklumat pelayanan",
        "to_charters_text": "Apa yang dijanjikan setiap layanan, dalam berapa hari, dan apa yang "
        "kami bayar bila terlambat.",
        "claimants_title": "Untuk yang mengajukan klaim",
        "to_docs": "Dokumentasi",
        "to_desks": "Meja kerja",
        "skip": "Langsung ke isi",
        "check_title": "Periksa pernyataan penyelesaian",
        "check_lead": "Setiap pembayaran disertai pernyataan penyelesaian. Ketik nomor dan sidik "
        "isinya, atau pindai kode QR yang tercetak padanya, untuk memastikan keasliannya.",
        "number": "Nomor",
        "number_hint": "Tercetak di bagian atas, misalnya LANSIA-2026/000123",
        "digest": "Sidik isi (SHA-256)",
        "digest_hint": "64 angka dan huruf a sampai f di dekat kode QR; spasi boleh diketik",
        "check": "Periksa",
        "again": "Periksa pernyataan lain",
        "genuine": "Pernyataan ini asli",
        "genuine_text": "Nomor dan sidik isi ini kami terbitkan bersama-sama. Bandingkan juga "
        "jumlah di bawah ini dengan jumlah pada pernyataan Anda.",
        "total": "Jumlah yang dibayarkan",
        "seal": "Tanda tangan elektronik",
        "sealed_by": "Dengan sertifikat",
        "not_sealed": "Berkas ini tidak ditandatangani secara elektronik",
        "genuine_letter": "Surat keputusan ini asli",
        "genuine_letter_text": "Nomor dan sidik isi ini kami terbitkan bersama-sama. Bandingkan "
        "juga jumlah di bawah ini dengan jumlah pada surat Anda.",
        "total_letter": "Jumlah yang disetujui",
        "unknown": "Pernyataan seperti ini tidak kami terbitkan",
        "unknown_text": "Nomor dan sidik isi ini tidak cocok dengan pernyataan mana pun. Periksa "
        "kembali ketikan Anda. Bila tetap tidak cocok, jangan andalkan pernyataan itu dan hubungi "
        "penyelenggara program.",
        "mistyped": "Nomor atau sidik isi belum lengkap",
        "mistyped_number": "Nomor terdiri atas kode program, tahun, garis miring dan nomor urut, "
        "misalnya LANSIA-2026/000123.",
        "mistyped_digest": "Sidik isi terdiri atas 64 angka dan huruf a sampai f.",
        "trouble": "Halaman ini belum dapat ditampilkan",
        "trouble_text": "Layanan sedang sibuk atau terganggu. Silakan coba lagi sebentar lagi; "
        "tidak ada yang perlu Anda ulangi dari awal.",
        "flow_title": "Bagaimana alurnya",
        "step_1": "Standar diumumkan",
        "step_1_text": "Program menetapkan apa yang dibayar, sampai berapa, untuk siapa, dan "
        "dalam berapa hari klaim diputuskan.",
        "step_2": "Voucer diterbitkan",
        "step_2_text": "Anggarannya dicadangkan saat itu juga, sehingga hak warga tidak dapat "
        "melebihi uang yang ada.",
        "step_3": "Layanan diberikan",
        "step_3_text": "Warga memakai voucer pada penyedia pilihannya, atau membayar lebih dulu "
        "dan mengirim kuitansi.",
        "step_4": "Klaim diperiksa",
        "step_4_text": "Aturan yang diumumkan memeriksa setiap baris. Yang dipotong diberi "
        "alasan yang dapat dibaca siapa saja.",
        "step_5": "Orang kedua menyetujui",
        "step_5_text": "Siapa yang mengajukan atau memutuskan tidak menyetujui pembayarannya "
        "sendiri.",
        "step_6": "Dibayar dan dinyatakan",
        "step_6_text": "Bank membayar, dan setiap penerima mendapat pernyataan penyelesaian "
        "yang keasliannya dapat diperiksa di sini.",
        "makers_title": "Untuk pengembang dan pemeriksa",
        "docs_text": "Setiap alamat, isian dan penolakan, untuk dibaca orang.",
        "openapi": "Dokumen OpenAPI",
        "openapi_text": "Hal yang sama untuk dibaca mesin (OpenAPI 3.1).",
        "footer": "Perangkat lunak terbuka, lisensi Apache-2.0. Halaman ini tidak memakai kuki, "
        "skrip, atau pelacak.",
        "docs_title": "Dokumentasi API",
        "docs_lead": "Dibuat dari dokumen OpenAPI layanan ini; uraiannya dalam bahasa Inggris.",
        "home": "Beranda",
    },
    "en": {
        "title": "Vouchers and claims for public services",
        "lead": "From the published service standard to money in the account: every step is on "
        "record, every cut is explained, every payment can be checked.",
        "to_check": "Check a statement",
        "to_track": "See a claim",
        "to_track_text": "With its number and tracking code: where your claim is, what is allowed "
        "of it, and why.",
        "to_received": "Service received or not",
        "to_received_text": "With the number and the code of our message: tell us whether you "
        "received the service, and rate it with one tap.",
        "to_charters": "Service charters",
        "to_charters_text": "What each service promises, within how many days, and what we owe "
        "when we are late.",
        "claimants_title": "For claimants",
        "to_docs": "Documentation",
        "to_desks": "Staff desks",
        "skip": "Skip to the content",
        "check_title": "Check a settlement statement",
        "check_lead": "Every payment comes with a settlement statement. Type its number and "
        "digest, or scan the QR code printed on it, to make sure that it is genuine.",
        "number": "Number",
        "number_hint": "Printed at the top, such as LANSIA-2026/000123",
        "digest": "Digest of the content (SHA-256)",
        "digest_hint": "64 digits and letters a to f beside the QR code; spaces may be typed",
        "check": "Check",
        "again": "Check another statement",
        "genuine": "This statement is genuine",
        "genuine_text": "We issued this number and digest together. Compare the amount below "
        "with the amount on your statement, too.",
        "total": "Amount paid",
        "seal": "Electronic signature",
        "sealed_by": "With the certificate of",
        "not_sealed": "This file is not signed electronically",
        "genuine_letter": "This letter is genuine",
        "genuine_letter_text": "We issued this number and digest together. Compare the amount "
        "below with the amount on your letter, too.",
        "total_letter": "Amount allowed",
        "unknown": "We issued no such statement",
        "unknown_text": "This number and digest belong to no statement. Look at what you typed "
        "once more. If they still do not match, do not rely on it, and ask the programme "
        "office.",
        "mistyped": "The number or the digest is not complete",
        "mistyped_number": "A number has the programme's code, the year, a slash and a "
        "running number, such as LANSIA-2026/000123.",
        "mistyped_digest": "A digest has 64 digits and letters a to f.",
        "trouble": "This page cannot be shown just now",
        "trouble_text": "The service is busy or disturbed. Please try again in a moment; nothing "
        "you did is lost.",
        "flow_title": "How it works",
        "step_1": "A standard is published",
        "step_1_text": "The programme lays down what is paid, up to how much, for whom, and "
        "within how many days a claim is decided.",
        "step_2": "Vouchers are issued",
        "step_2_text": "Their budget is reserved in the same moment, so that what citizens are "
        "entitled to never exceeds the money there is.",
        "step_3": "The service is given",
        "step_3_text": "Citizens redeem the voucher with a provider they choose, or pay first and "
        "send the receipt.",
        "step_4": "The claim is checked",
        "step_4_text": "The published rules look at every line. Whatever is cut carries a reason "
        "that anybody can read.",
        "step_5": "A second person authorises",
        "step_5_text": "Whoever submitted or decided a claim does not authorise its payment.",
        "step_6": "It is paid and stated",
        "step_6_text": "The bank pays, and every payee gets a statement whose genuineness can be "
        "checked here.",
        "makers_title": "For developers and auditors",
        "docs_text": "Every address, field and refusal, for people to read.",
        "openapi": "OpenAPI document",
        "openapi_text": "The same for machines (OpenAPI 3.1).",
        "footer": "Open software, licensed Apache-2.0. This page uses no cookies, no scripts and "
        "no trackers.",
        "docs_title": "API documentation",
        "docs_lead": "Made from this service's OpenAPI document.",
        "home": "Home",
    },
}

STEPS: Final = range(1, 7)
"""The steps of the flow, as they are numbered in the texts."""

if TEXTS["id"].keys() != TEXTS["en"].keys():
    raise RuntimeError(f"texts in one language: {TEXTS['id'].keys() ^ TEXTS['en'].keys()}")
