"""The demo's receipts are pictures the product accepts, the same for the same values."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from PIL import Image

from claims.demo.kuitansi import WIDTH, draw
from claims.documents.images import clean_image


def a_kuitansi(**given: Any) -> bytes:
    known: dict[str, Any] = {
        "issuer": "Griya Terapi",
        "number": "GT-77",
        "issued_on": date(2026, 11, 3),
        "payer_name": "Budi Santoso",
        "lines": [("Fisioterapi", 2, 240_000)],
        "seed": 7,
    } | given
    return draw(**known)


def test_the_same_values_give_the_same_picture_and_others_another() -> None:
    assert a_kuitansi() == a_kuitansi()
    for change in ({"seed": 8}, {"number": "GT-78"}, {"payer_name": "Budi Santosa"}):
        assert a_kuitansi(**change) != a_kuitansi()


@pytest.mark.parametrize(
    ("file_format", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png")]
)
def test_it_is_a_receipt_image_the_product_accepts(file_format: str, media_type: str) -> None:
    cleaned = clean_image(a_kuitansi(file_format=file_format))
    assert cleaned.media_type == media_type
    assert cleaned.width > WIDTH


def test_long_names_and_many_lines_make_a_longer_picture_and_duty_a_stamp() -> None:
    short = Image.open(io.BytesIO(a_kuitansi()))
    long = Image.open(
        io.BytesIO(
            a_kuitansi(
                issuer="Apotek dan Klinik Keluarga Bakti Husada Cabang Kemayoran",
                payer_name="Raden Ayu Siti Nurhaliza Kusumaningrum binti Haji Abdullah " * 3,
                lines=[("Sewa kursi roda lipat dengan sandaran kaki", 60, 125_000)] * 12,
            )
        )
    )
    assert long.height > short.height + 600
    assert long.width * long.height < 25_000_000
