"""What each kind of rule does, in one clause of each language; a test names a kind without one."""

from __future__ import annotations

from typing import Final

from claims.pages.two_languages import Pairs

KINDS: Final[Pairs] = {
    "service_date_valid": (
        "Program, kepesertaan dan penyedia berlaku pada tanggal layanan",
        "Programme, enrolment and provider hold on the day of service",
    ),
    "voucher_valid": ("Voucer cocok dengan klaim", "The voucher fits the claim"),
    "claim_age": ("Diajukan dalam tenggat", "Claimed in time"),
    "documents": ("Dokumen yang diminta ada", "The required documents are there"),
    "receipt_fields": ("Kuitansi menyebut yang diminta", "Receipts say what is required"),
    "receipt_total": ("Kuitansi mencukupi jumlah klaim", "Receipts add up to the claim"),
    "line_arithmetic": ("Banyaknya × harga = jumlah", "Quantity × price is the amount"),
    "duplicate_file": ("Gambar kuitansi belum pernah dipakai", "No image was used before"),
    "duplicate_number": (
        "Nomor kuitansi belum pernah dipakai",
        "No receipt number was used before",
    ),
    "duplicate_details": (
        "Penerbit, tanggal dan jumlah belum pernah dipakai",
        "No issuer, date and amount were used before",
    ),
    "waiting_period": ("Masa tunggu sesudah terdaftar", "Waiting period after enrolment"),
    "provider_excluded": ("Penyedia tidak dikecualikan", "The provider is not excluded"),
    "provider_category": ("Tingkat atau jenis penyedia", "Level or type of the provider"),
    "competence": ("Ada petugas berizin pada penyedia", "A licensed person is at the provider"),
    "service_confirmed": ("Warga menyatakan menerima layanan", "The citizen confirmed the service"),
    "claim_fields": ("Isian klaim lengkap", "The claim's fields are filled in"),
    "line_fields": ("Isian setiap baris lengkap", "Each line's fields are filled in"),
    "stamp_duty": ("Kuitansi besar bermeterai", "Large receipts bear stamps"),
    "receipt_tax_number": ("Kuitansi menyebut NPWP penerbit", "Receipts name a tax number"),
    "total_in_words": ("Terbilang sama dengan angka", "Words agree with figures"),
    "split_receipts": ("Tidak dipecah menjadi beberapa kuitansi", "Not split over receipts"),
    "preauthorised": ("Ada persetujuan sebelumnya", "There is a preauthorisation"),
    "condition": ("Syarat atas seluruh klaim", "A condition on the whole claim"),
    "line_condition": ("Syarat atas setiap baris", "A condition on each line"),
    "item_covered": ("Layanan ada dalam daftar harga", "The item is in the price list"),
    "person_category": ("Umur, jenis kelamin, kelompok", "Age, sex, group of persons"),
    "liable_payer": ("Tidak ada pembayar lain", "No other payer is liable"),
    "minimum_interval": ("Jarak antara dua layanan", "Interval between two services"),
    "bundle": ("Paket tidak dibayar dua kali", "A bundle is not paid twice"),
    "preauthorised_quantity": (
        "Banyaknya sesuai persetujuan",
        "Quantity within the preauthorisation",
    ),
    "quantity_cap": ("Batas banyaknya", "Limit of quantity"),
    "price_cap": ("Paling tinggi harga dalam daftar", "At most the price of the list"),
    "completion_time": ("Layanan selesai pada waktunya", "The service was given in time"),
    "deductible": ("Bagian awal ditanggung warga", "The citizen bears the first part"),
    "co_pay": ("Iuran biaya warga", "Co-payment of the citizen"),
    "redemption_amount": ("Paling banyak yang ditukarkan", "At most what was redeemed"),
    "other_payer_paid": ("Dikurangi yang dibayar pihak lain", "Less what others have paid"),
    "preauthorised_amount": ("Jumlah sesuai persetujuan", "Amount within the preauthorisation"),
    "ceiling_amount": ("Batas jumlah dalam satu masa", "Ceiling of money in a period"),
    "ceiling_count": ("Batas banyaknya klaim dalam satu masa", "Ceiling of claims in a period"),
    "person_threshold": ("Di atasnya petugas memutus", "Above it an officer decides"),
    "provider_watched": ("Penyedia sedang diawasi", "The provider is being watched"),
    "velocity": ("Tidak terlalu sering atau banyak", "Not too often or too much"),
    "price_outlier": ("Harga tidak jauh dari kebiasaan", "No unusual price"),
    "random_sample": ("Contoh acak untuk petugas", "Random sample for an officer"),
    "risk_sample": ("Contoh menurut risiko", "Sample by risk"),
    "budget": ("Anggaran mencukupi", "The budget line carries it"),
}
