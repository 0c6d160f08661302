"""Draws a kuitansi, the receipt of Indonesian shops, as the demo's citizens photograph it."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from datetime import date
from typing import Final

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from claims.domain.words import terbilang

WIDTH: Final = 1_000
INK: Final = (24, 32, 72)
PAPER: Final = (250, 246, 232)
RULE: Final = (150, 140, 110)
MONTHS: Final = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
)  # fmt: skip

Line = tuple[str, int, int]
"""What was bought, how many, and the price of one in whole rupiah."""


def draw(
    *, issuer: str, number: str, issued_on: date, payer_name: str, lines: Sequence[Line], seed: int
) -> bytes:
    """A kuitansi as JPEG bytes; the same arguments give the same picture.

    It says who paid, how much in figures and in words, for what, when, and who received it.
    `seed` sets how crookedly it was photographed.
    """
    total = sum(quantity * price for _, quantity, price in lines)
    words = f"{terbilang(total)} rupiah"
    page = Image.new("RGB", (WIDTH, 560 + 46 * len(lines)), PAPER)
    pen = ImageDraw.Draw(page)
    pen.rectangle((20, 20, WIDTH - 20, page.height - 20), outline=RULE, width=3)
    pen.text((50, 45), issuer, INK, _font(40))
    pen.text((WIDTH - 330, 50), "KUITANSI", INK, _font(44))
    pen.text((WIDTH - 330, 105), f"No. {number}", INK, _font(26))
    pen.line((50, 150, WIDTH - 50, 150), RULE, 2)
    top = _row(pen, 175, "Sudah terima dari", payer_name)
    top = _row(pen, top, "Banyaknya uang", words)
    top = _row(pen, top, "Untuk pembayaran", "")
    for what, quantity, price in lines:
        pen.text((310, top), f"{what}", INK, _font(26))
        pen.text((620, top), f"{quantity} x {_rupiah(price)}", INK, _font(26))
        pen.text((WIDTH - 190, top), _rupiah(quantity * price), INK, _font(26))
        top += 46
    pen.line((310, top + 6, WIDTH - 50, top + 6), RULE, 2)
    pen.rectangle((50, top + 40, 400, top + 110), outline=INK, width=3)
    pen.text((70, top + 54), f"Rp {_rupiah(total)},00", INK, _font(34))
    day = f"Jakarta, {issued_on.day} {MONTHS[issued_on.month - 1]} {issued_on.year}"
    pen.text((WIDTH - 380, top + 40), day, INK, _font(26))
    pen.text((WIDTH - 380, top + 130), f"({issuer})", INK, _font(24))
    return _photographed(page, random.Random(seed))  # noqa: S311 - only for the looks


def _row(pen: ImageDraw.ImageDraw, top: int, label: str, text: str) -> int:
    """A label with its text, wrapped to the width; returns where the next row begins."""
    pen.text((50, top), label, INK, _font(24))
    pen.text((290, top), ":", INK, _font(24))
    for part in _wrapped(text):
        pen.text((310, top), part, INK, _font(26))
        top += 38
    return top + (10 if text else 0)


def _wrapped(text: str, most: int = 44) -> list[str]:
    rows: list[str] = []
    for word in text.split():
        if rows and len(rows[-1]) + len(word) < most:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return rows


def _rupiah(whole: int) -> str:
    return f"{whole:,}".replace(",", ".")


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _photographed(page: Image.Image, chance: random.Random) -> bytes:
    """Slightly turned, slightly out of focus, on a table."""
    table = (96 + chance.randrange(40), 84 + chance.randrange(30), 70)
    turned = page.rotate(
        chance.uniform(-1.5, 1.5), Image.Resampling.BICUBIC, expand=True, fillcolor=table
    )
    blurred = turned.filter(ImageFilter.GaussianBlur(chance.uniform(0.2, 0.6)))
    file = io.BytesIO()
    blurred.save(file, "JPEG", quality=82)
    return file.getvalue()
