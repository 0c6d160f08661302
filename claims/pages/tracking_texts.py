"""What the page of one claim says, in both languages."""

from __future__ import annotations

from typing import Final

from claims.pages.two_languages import Pairs, by_language

PAIRS: Final[Pairs] = {
    "form_title": ("Lihat klaim Anda", "See your claim"),
    "form_lead": (
        (
            "Ketik nomor klaim dan kode lacak yang Anda terima saat mengajukannya. Anda akan"
            " melihat di mana klaim itu, apa yang disetujui, dan mengapa."
        ),
        (
            "Type the claim's number and the tracking code you were given when you submitted it."
            " You will see where the claim is, what is allowed of it, and why."
        ),
    ),
    "form_number": ("Nomor klaim", "Claim number"),
    "form_number_hint": (
        "Dua belas huruf dan angka, diawali C",
        "Twelve characters, the first a C",
    ),
    "code": ("Kode lacak", "Tracking code"),
    "code_hint": (
        "Enam belas huruf dan angka dalam kelompok empat; rahasiakan",
        "Sixteen letters and digits in groups of four; keep it secret",
    ),
    "form_send": ("Lihat klaim", "Show the claim"),
    "form_mistyped": ("Nomor atau kodenya salah ketik", "The number or the code is mistyped"),
    "form_number_fault": (
        "Nomor klaim terdiri atas dua belas huruf dan angka dan diawali C. Periksa ketikannya.",
        "A claim number has twelve characters and begins with C. Please check what you typed.",
    ),
    "mistyped_code": (
        "Kode lacak terdiri atas enam belas huruf dan angka. Periksa ketikannya.",
        "A tracking code has sixteen letters and digits. Please check what you typed.",
    ),
    "not_found": ("Nomor dan kode ini tidak cocok", "This number and code do not go together"),
    "not_found_text": (
        (
            "Tidak ada klaim dengan nomor dan kode lacak ini. Periksa keduanya. Bila kodenya"
            " hilang, tanyakan kepada penyelenggara program."
        ),
        (
            "There is no claim with this number and tracking code. Please check both. If you have"
            " lost the code, ask the programme office."
        ),
    ),
    "wait": ("Tunggu sebentar", "Please wait"),
    "wait_text": (
        "Terlalu banyak percobaan yang gagal. Demi keamanan, coba lagi sesudah",
        "Too many tries have failed. To keep claims safe, please try again in",
    ),
    "seconds": ("detik", "seconds"),
    "minutes": ("menit", "minutes"),
    "your_claim": ("Klaim", "Claim"),
    "submitted_on": ("Diajukan", "Submitted"),
    "since": ("sejak", "since"),
    "next": ("Berikutnya", "What happens next"),
    "by": ("Paling lambat", "At the latest on"),
    "overdue": (
        "Waktu ini sudah lewat. Anda berhak bertanya dan mengadu.",
        "This day is over. You have the right to ask and to complain.",
    ),
    "pay_day": ("Hari pembayaran berikutnya", "Next pay day"),
    "pay_day_hint": (
        "Untuk yang disahkan paling lambat",
        "For what is authorised at the latest on",
    ),
    "waiting_for": ("Mengapa klaim ini menunggu", "Why this claim waits"),
    "missing": ("Apa yang masih kurang", "What is missing"),
    "note": ("Petugas menulis", "The officer wrote"),
    "can_do": ("Apa yang dapat Anda lakukan", "What you can do"),
    "until": ("Sampai dengan", "Until"),
    "closed": ("Waktunya sudah lewat pada", "The time for it ended on"),
    "picture": ("Dari yang diajukan ke yang disetujui", "From what was claimed to what is allowed"),
    "claimed": ("Diajukan", "Claimed"),
    "approved": ("Disetujui", "Allowed"),
    "left": ("sisa", "left"),
    "lines": ("Baris demi baris", "Line by line"),
    "step_left": ("Sesudah langkah ini", "After this step"),
    "nothing_taken": ("tidak ada lagi yang dikurangi", "nothing was left to take"),
    "rule": ("Aturan", "Rule"),
    "looked_at": ("Yang dilihat aturan ini", "What this rule looked at"),
    "in_full": ("Disetujui seluruhnya, tanpa potongan.", "Allowed in full, nothing was taken off."),
    "decision": ("Keputusan", "Decision"),
    "decided_on": ("Diputuskan", "Decided on"),
    "by_rules": ("oleh aturan yang diumumkan", "by the published rules"),
    "by_person": ("oleh petugas", "by an officer"),
    "earlier": ("Keputusan sebelumnya", "Earlier decisions"),
    "payments": ("Pembayaran", "Payments"),
    "pending": ("dikirim ke bank", "sent to the bank"),
    "paid": ("dibayar", "paid"),
    "failed": ("dikembalikan bank", "returned by the bank"),
    "statement": ("Pernyataan", "Statement"),
    "history": ("Perjalanan klaim", "What happened so far"),
    "another": ("Lihat klaim lain", "See another claim"),
}

TEXTS: Final = by_language(PAIRS)
