"""What the page of one redemption says, in both languages."""

from __future__ import annotations

from typing import Final

from claims.pages.two_languages import Pairs, by_language

PAIRS: Final[Pairs] = {
    "form_title": ("Apakah layanan itu Anda terima?", "Did you receive the service?"),
    "form_lead": (
        (
            "Ketik nomor dan kode dari pesan yang Anda terima saat voucer Anda digunakan. Anda"
            " tidak perlu akun."
        ),
        (
            "Type the number and the code from the message you got when your voucher was used."
            " You need no account."
        ),
    ),
    "form_number": ("Nomor penggunaan voucer", "Number of the use of your voucher"),
    "form_number_hint": (
        "Dua belas huruf dan angka, diawali R",
        "Twelve characters, the first an R",
    ),
    "code": ("Kode", "Code"),
    "code_hint": (
        "Enam belas huruf dan angka dalam kelompok empat; bukan kode rahasia voucer Anda",
        "Sixteen letters and digits in groups of four; not the secret code of your voucher",
    ),
    "form_send": ("Lanjut", "Continue"),
    "form_mistyped": ("Nomor atau kodenya salah ketik", "The number or the code is mistyped"),
    "form_number_fault": (
        "Nomornya terdiri atas dua belas huruf dan angka dan diawali R. Periksa ketikannya.",
        "The number has twelve characters and begins with R. Please check what you typed.",
    ),
    "mistyped_code": (
        "Kodenya terdiri atas enam belas huruf dan angka. Periksa ketikannya.",
        "The code has sixteen letters and digits. Please check what you typed.",
    ),
    "not_found": ("Nomor dan kode ini tidak cocok", "This number and code do not go together"),
    "not_found_text": (
        (
            "Tidak ada penggunaan voucer dengan nomor dan kode ini. Periksa keduanya pada pesan"
            " yang Anda terima. Bila pesannya hilang, hubungi penyelenggara program."
        ),
        (
            "No use of a voucher has this number and code. Please check both in the message you"
            " got. If you have lost it, ask the programme office."
        ),
    ),
    "wait": ("Tunggu sebentar", "Please wait"),
    "wait_text": (
        "Terlalu banyak percobaan yang gagal. Demi keamanan, coba lagi sesudah",
        "Too many tries have failed. To keep your data safe, please try again in",
    ),
    "seconds": ("detik", "seconds"),
    "minutes": ("menit", "minutes"),
    "use": ("Penggunaan voucer", "Use of your voucher"),
    "of_voucher": ("Voucer", "Voucher"),
    "provider": ("Penyedia", "Provider"),
    "service_on": ("Tanggal layanan", "Day of the service"),
    "amount": ("Nilai yang diambil", "Taken from the voucher"),
    "question": ("Apakah layanan ini Anda terima?", "Did you receive this service?"),
    "yes": ("Ya, saya terima", "Yes, I received it"),
    "yes_text": (
        "Kami mencatatnya sebagai bukti layanan; klaim penyedia diperiksa seperti biasa.",
        "We note it as proof of the service; the provider's claim is checked as usual.",
    ),
    "no": ("Tidak, tidak saya terima", "No, I did not receive it"),
    "no_text": (
        (
            "Uangnya kami tahan dan perkaranya kami periksa. Anda mendapat nomor perkara;"
            " penyedianya diberi tahu bahwa pembayaran itu disanggah."
        ),
        (
            "We hold the money back and look into it. You get a case number; the provider is told"
            " that the payment is disputed."
        ),
    ),
    "no_until": ("Dapat dinyatakan sampai dengan", "You can say so until"),
    "no_closed": (
        "Waktu untuk menyatakan tidak menerima sudah lewat pada",
        "The time to say that you did not receive it ended on",
    ),
    "once": (
        "Pernyataan ini diberikan satu kali dan tidak dapat diubah.",
        "You say this once; it cannot be changed afterwards.",
    ),
    "said_yes": (
        "Anda menyatakan menerima layanan ini. Terima kasih.",
        "You said that you received this service. Thank you.",
    ),
    "said_no": (
        "Anda menyatakan tidak menerima layanan ini.",
        "You said that you did not receive this service.",
    ),
    "case": (
        "Itu menjadi perkara nomor",
        "That is now case number",
    ),
    "case_text": (
        (
            "Uangnya kami tahan sampai perkara itu dijawab. Kami memberi tahu Anda tentang setiap"
            " langkahnya."
        ),
        "The money is held until the case is answered. We tell you of every step.",
    ),
    "rate": (
        "Bagaimana layanan itu dibanding harapan Anda?",
        "How was it, compared with what you expected?",
    ),
    "grade_F": ("Kurang dari harapan", "It fell short"),
    "grade_C": ("Sesuai harapan", "As expected"),
    "grade_A": ("Lebih baik dari harapan", "Better than expected"),
    "rated": ("Penilaian Anda", "Your rating"),
    "reversed": (
        "Penggunaan ini sudah dibatalkan penyedia; nilainya kembali ke voucer Anda.",
        "The provider has taken this use back; its value is on your voucher again.",
    ),
    "told_CONFIRMED_ALREADY": (
        "Anda sudah menyatakan sesuatu sebelumnya. Bila keliru, ajukan pengaduan.",
        "You have said something before. If that was a slip, please file a complaint.",
    ),
    "told_RATED_ALREADY": (
        "Anda sudah memberi nilai sebelumnya.",
        "You have rated this before.",
    ),
    "told_FILING_WINDOW_CLOSED": (
        "Waktunya sudah lewat. Anda masih dapat mengadu kepada Ombudsman.",
        "The time for it is over. You can still turn to the Ombudsman.",
    ),
    "told_STATE_CONFLICT": (
        "Keadaannya baru saja berubah. Lihat kembali di bawah ini.",
        "This has changed just now. Please look again below.",
    ),
    "another": ("Nyatakan yang lain", "Another use of a voucher"),
}

TEXTS: Final = by_language(PAIRS)
