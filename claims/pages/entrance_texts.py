"""What is said at the entrance: signing in, invitations, passwords, and why a page stays shut."""

from __future__ import annotations

from typing import Final

from claims.pages.two_languages import Pairs, by_language

PAIRS: Final[Pairs] = {
    "sign_in": ("Masuk", "Sign in"),
    "sign_in_lead": (
        "Untuk petugas yang sudah mempunyai akun dan kata sandi.",
        "For staff who have an account and a password.",
    ),
    "login": ("Nama akun", "Log-in"),
    "password": ("Kata sandi", "Password"),
    "to_invitation": ("Saya menerima kode undangan", "I have been given an invitation code"),
    "not_signed_in": ("Anda belum masuk", "You are not signed in"),
    "not_signed_in_text": (
        "Nama akun dan kata sandi itu tidak cocok. Periksa keduanya dan coba lagi.",
        "That log-in and password do not go together. Check both and try again.",
    ),
    "too_many": ("Terlalu banyak percobaan", "Too many attempts"),
    "too_many_text": (
        "Setelah beberapa kali gagal, percobaan berikutnya harus menunggu. Coba lagi dalam",
        "After several failures the next attempt has to wait. Try again in",
    ),
    "seconds": ("detik", "seconds"),
    "minutes": ("menit", "minutes"),
    "invitation_title": ("Buat kata sandi Anda", "Set your password"),
    "invitation_lead": (
        "Ketik kode undangan yang Anda terima dari administrator. Kode itu berlaku sekali.",
        "Type the invitation code your administrator gave you. It holds once.",
    ),
    "invitation": ("Kode undangan", "Invitation code"),
    "invitation_hint": (
        "Enam belas huruf dan angka dalam kelompok empat",
        "Sixteen letters and digits in groups of four",
    ),
    "invitation_wrong": (
        "Kode ini tidak atau tidak lagi berlaku. Periksa ketikan Anda, atau mintalah kode baru.",
        "This code does not hold, or no longer. Check your typing, or ask for a new one.",
    ),
    "new_password": ("Kata sandi baru", "New password"),
    "password_hint": (
        "12 sampai 128 karakter; beberapa kata yang tidak berhubungan mudah diingat",
        "12 to 128 characters; a few unrelated words are easy to remember",
    ),
    "password_unfit": (
        "Kata sandi ini terlalu pendek, terlalu seragam, atau memuat nama akun Anda.",
        "This password is too short, too uniform, or contains your log-in.",
    ),
    "new_password_again": ("Kata sandi baru, sekali lagi", "New password, once more"),
    "passwords_differ": (
        "Kedua ketikan kata sandi baru berbeda.",
        "The new password was typed in two different ways.",
    ),
    "set_password": ("Simpan kata sandi", "Set the password"),
    "proof_title": ("Kata sandi sekali lagi", "Your password once more"),
    "proof_lead": (
        "Sebelum uang digerakkan, kata sandi diminta lagi. Setelah itu berlaku lima menit.",
        "Before money is moved your password is asked for again. It then holds for five minutes.",
    ),
    "prove": ("Lanjutkan", "Go on"),
    "show_password": ("Ganti kata sandi", "Change password"),
    "change_lead": (
        "Setelah diganti, Anda keluar dari semua peramban lain.",
        "Once it is changed you are signed out of every other browser.",
    ),
    "old_password": ("Kata sandi sekarang", "Present password"),
    "old_password_wrong": ("Kata sandi sekarang tidak benar.", "The present password is wrong."),
    "password_is_set": ("Kata sandi baru Anda sudah berlaku.", "Your new password is in force."),
    "your_desks": ("Meja kerja Anda", "Your desks"),
    "claims_desk": ("Klaim yang menunggu petugas", "Claims waiting for an officer"),
    "claims_desk_text": (
        "Antrean menurut sebab, bukti di samping temuan, keputusan dengan alasan.",
        "Queues by cause, evidence beside findings, decisions with a reason.",
    ),
    "policy_desk": ("Standar pelayanan", "Service standards"),
    "policy_desk_text": (
        "Rancangan dalam formulir atau naskah, pemeriksaan, perbedaan, pengumuman berdua.",
        "Drafts as a form or a text, checks, differences, publication by two.",
    ),
    "access_desk": ("Hak akses", "Who may do what"),
    "access_desk_text": (
        "Peran diusulkan satu orang, disahkan orang lain; daftar dan peninjauan berkala.",
        "Roles proposed by one, confirmed by another; registers and the periodic review.",
    ),
    "at_once_desk": ("Peran seketika", "A role at once"),
    "at_once_desk_text": (
        "Untuk keadaan darurat: beberapa jam, tanpa uang, dan ditinjau orang lain.",
        "For emergencies: a few hours, nothing that moves money, reviewed by another.",
    ),
    "accounts_desk": ("Rekening penerima", "Payees' accounts"),
    "accounts_desk_text": (
        "Ke mana dibayar: diusulkan satu orang, disahkan orang lain.",
        "Where payees are paid: proposed by one, confirmed by another.",
    ),
    "paying_rules_desk": ("Aturan pembayaran", "Rules of paying"),
    "paying_rules_desk_text": (
        "Jenjang pengesahan, hari pembayaran, kelebihan bayar.",
        "Tiers of authorisation, pay days, overpayments.",
    ),
    "interests_desk": ("Kepentingan saya", "My interests"),
    "interests_desk_text": (
        "Hubungan dengan penyedia atau orang yang dapat menerima pembayaran.",
        "What you have to do with providers or people who may be paid.",
    ),
    "finance_desk": ("Pembayaran", "Payments"),
    "finance_desk_text": (
        "Pengesahan, berkas bank, pelepasan berdua.",
        "Authorisation, bank files, release by two.",
    ),
    "no_desk": (
        "Belum ada meja kerja untuk peran Anda. Layanan tetap dapat dipakai lewat API.",
        "There is no desk for your role yet. The service can be used through its API.",
    ),
    "account": ("Akun", "Account"),
    "signed_in_as": ("Masuk sebagai", "Signed in as"),
    "sign_out": ("Keluar", "Sign out"),
    "sign_out_everywhere": ("Keluar dari semua peramban", "Sign out of every browser"),
    "desk_footer": (
        "Halaman petugas. Satu kuki menyimpan sesi Anda; tidak ada skrip atau pelacak.",
        "A page for staff. One cookie keeps your session; there are no scripts and no trackers.",
    ),
    "signed_out": ("Sesi Anda sudah berakhir", "Your session has ended"),
    "signed_out_text": (
        "Yang baru Anda kirim tidak disimpan dan tidak ada yang berubah. Silakan masuk lagi.",
        "What you just sent was not kept and nothing was changed. Please sign in again.",
    ),
    "forbidden": ("Halaman ini bukan untuk peran Anda", "This page is not for your role"),
    "forbidden_text": (
        "Akun Anda tidak mempunyai wewenang untuk ini.",
        "Your account is not granted this.",
    ),
    "form_stale": ("Formulir ini tidak lagi berlaku", "This form no longer holds"),
    "form_stale_text": (
        "Formulir dibuka dalam sesi lain atau dikirim dari situs lain. Tidak ada yang berubah.",
        "It was opened in another session or sent from another site. Nothing was changed.",
    ),
    "not_there": ("Halaman ini tidak ada", "There is no such page"),
    "not_there_text": (
        "Alamatnya mungkin salah ketik, atau halamannya bukan milik Anda.",
        "The address may be mistyped, or it is not yours.",
    ),
    "back": ("Kembali", "Back"),
}

TEXTS: Final = by_language(PAIRS)
