"""Draws a kuitansi, the receipt of Indonesian shops, as the demo's citizens photograph it.

It carries what a reimbursement needs (who paid, how much in figures and in words, for what, when,
who received it), a stamp and a signature, and duty over Rp5.000.000. All of it is made up.
"""

from __future__ import annotations

import io
import math
import random
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from babel.dates import format_date
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from claims.documents.typefaces import BASE, BOLD, REGULAR, font_file
from claims.domain.words import terbilang

Line = tuple[str, int, int]
"""What was bought, how many, and the price of one in whole rupiah."""

WIDTH: Final = 1_100
_EDGE: Final = 56
_COLUMN: Final = 330
"""Where the answers begin, right of their labels."""

_PAPER: Final = (252, 249, 238)
_PRINT: Final = (38, 60, 92)
_PEN: Final = (22, 30, 110)
_FAINT: Final = (176, 186, 196)
_BAND: Final = (232, 236, 234)
_STAMP: Final = (92, 44, 130)

_DUTY_ABOVE: Final = 5_000_000
"""Above this a receipt for money needs a duty stamp of Rp10.000 (UU 10/2020)."""


def draw(
    *,
    issuer: str,
    number: str,
    issued_on: date,
    payer_name: str,
    lines: Sequence[Line],
    seed: int,
    place: str = "Jakarta",
    file_format: str = "JPEG",
) -> bytes:
    """A kuitansi as the bytes of an image; the same arguments give the same picture.

    `seed` sets how crookedly it was photographed. `file_format` is JPEG or PNG.
    """
    chance = random.Random(seed)  # noqa: S311 - only for the looks
    total = sum(quantity * price for _, quantity, price in lines)
    page = Image.new("RGB", (WIDTH, 4_000), _PAPER)
    pen = ImageDraw.Draw(page)
    top = _head(pen, issuer, number)
    top = _answer(pen, top, "Sudah terima dari", payer_name)
    top = _answer(pen, top, "Uang sejumlah", f"{terbilang(total)} rupiah".capitalize(), band=True)
    top = _bought(pen, top, lines)
    bottom = _foot(page, top, total, f"{place}, {_day(issued_on)}", issuer, chance)
    pen.rounded_rectangle((24, 24, WIDTH - 25, bottom - 24), 14, outline=_PRINT, width=3)
    return _photographed(page.crop((0, 0, WIDTH, bottom)), chance, file_format)


def _head(pen: ImageDraw.ImageDraw, issuer: str, number: str) -> int:
    top = 52
    for row in _wrapped(issuer, _font(36, BOLD), WIDTH - 480):
        pen.text((_EDGE, top), row, _PRINT, _font(36, BOLD))
        top += 46
    pen.text((WIDTH - _EDGE, 48), "KUITANSI", _PRINT, _font(46, BOLD), anchor="ra")
    pen.text((WIDTH - _EDGE, 108), f"No. {number}", _PEN, _font(28), anchor="ra")
    top = max(top, 150)
    pen.line((_EDGE, top + 8, WIDTH - _EDGE, top + 8), _PRINT, 3)
    pen.line((_EDGE, top + 14, WIDTH - _EDGE, top + 14), _PRINT, 1)
    return top + 40


def _answer(
    pen: ImageDraw.ImageDraw, top: int, label: str, text: str, *, band: bool = False
) -> int:
    """A printed label and what was written beside it; gives where the next one begins."""
    rows = _wrapped(text, _font(28), WIDTH - _EDGE - _COLUMN - 12)
    if band:
        below = top + 42 * len(rows) + 4
        pen.rounded_rectangle((_COLUMN - 14, top - 6, WIDTH - _EDGE, below), 8, _BAND)
    pen.text((_EDGE, top + 2), label, _PRINT, _font(25))
    pen.text((_COLUMN - 30, top + 2), ":", _PRINT, _font(25))
    for row in rows:
        pen.text((_COLUMN, top), row, _PEN, _font(28))
        top += 42
        if not band:
            pen.line((_COLUMN, top - 4, WIDTH - _EDGE, top - 4), _FAINT, 1)
    return top + 18


def _bought(pen: ImageDraw.ImageDraw, top: int, lines: Sequence[Line]) -> int:
    """What was paid for, line by line."""
    pen.text((_EDGE, top + 2), "Untuk pembayaran", _PRINT, _font(25))
    pen.text((_COLUMN - 30, top + 2), ":", _PRINT, _font(25))
    for what, quantity, price in lines:
        start = top
        for row in _wrapped(what, _font(26), 350):
            pen.text((_COLUMN, top), row, _PEN, _font(26))
            top += 38
        pen.text(
            (WIDTH - _EDGE - 190, start),
            f"{quantity} x {_rupiah(price)}",
            _PEN,
            _font(26),
            anchor="ra",
        )
        pen.text((WIDTH - _EDGE, start), _rupiah(quantity * price), _PEN, _font(26), anchor="ra")
        pen.line((_COLUMN, top + 2, WIDTH - _EDGE, top + 2), _FAINT, 1)
        top += 10
    return top + 24


def _foot(
    page: Image.Image, top: int, total: int, place_and_day: str, issuer: str, chance: random.Random
) -> int:
    """The amount in its box on the left; place, day, stamp and signature on the right."""
    pen = ImageDraw.Draw(page)
    amount = f"Rp {_rupiah(total)},00"
    wide = max(340, round(_font(38, BOLD).getlength(amount)) + 60)
    pen.rounded_rectangle((_EDGE, top + 40, _EDGE + wide, top + 116), 10, _BAND, _PRINT, 3)
    pen.text((_EDGE + wide // 2, top + 78), amount, _PEN, _font(38, BOLD), anchor="mm")
    middle = WIDTH - _EDGE - 190
    pen.text((middle, top + 4), place_and_day, _PEN, _font(26), anchor="ma")
    pen.text((middle, top + 42), "Yang menerima,", _PRINT, _font(23), anchor="ma")
    if total > _DUTY_ABOVE:
        _duty_stamp(pen, middle - 175, top + 84)
    _stamp(page, middle - 70, top + 150, issuer, chance)
    pen.line(_signature(middle, top + 150, chance), _PEN, 4, joint="curve")
    rows = _wrapped(f"( {issuer} )", _font(23), 380)
    for at, row in enumerate(rows):
        pen.text((middle, top + 226 + 30 * at), row, _PRINT, _font(23), anchor="ma")
    return top + 226 + 30 * len(rows) + 56


def _duty_stamp(pen: ImageDraw.ImageDraw, left: int, top: int) -> None:
    pen.rectangle((left, top, left + 104, top + 128), (238, 214, 214), (150, 60, 70), 3)
    pen.text((left + 52, top + 30), "METERAI", (150, 60, 70), _font(19, BOLD), anchor="mm")
    pen.text((left + 52, top + 66), "10000", (150, 60, 70), _font(28, BOLD), anchor="mm")
    pen.text((left + 52, top + 102), "CONTOH", (150, 60, 70), _font(15), anchor="mm")


def _stamp(page: Image.Image, x: int, y: int, issuer: str, chance: random.Random) -> None:
    """A round rubber stamp, pressed a little askew; what is below shows through."""
    mark = Image.new("L", (190, 190), 0)
    pen = ImageDraw.Draw(mark)
    pen.ellipse((6, 6, 184, 184), outline=150, width=5)
    pen.ellipse((20, 20, 170, 170), outline=130, width=2)
    rows = _wrapped(issuer.upper(), _font(18, BOLD), 128)[:3]
    for at, row in enumerate(rows):
        y_row = 95 + (at - (len(rows) - 1) / 2) * 24
        pen.text((95, y_row), row, 150, _font(18, BOLD), anchor="mm")
    mark = mark.rotate(chance.uniform(-14, 14), Image.Resampling.BICUBIC)
    page.paste(Image.new("RGB", mark.size, _STAMP), (x - 95, y - 95), mark)


def _signature(x: int, y: int, chance: random.Random) -> list[tuple[float, float]]:
    """A running hand: loops that grow smaller along a rising line."""
    waves = chance.uniform(4.5, 6.5)
    lean, size = chance.uniform(0.4, 0.9), chance.uniform(26, 38)
    points = []
    for step in range(121):
        along = step / 120
        angle = along * waves * 2 * math.pi
        height = size * (1 - 0.6 * along)
        sideways = x - 120 + 250 * along + lean * height * math.cos(angle)
        points.append((sideways, y - 14 * along + height * math.sin(angle)))
    return points


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """A text in rows no wider than `width` pixels; a longer word stands alone."""
    rows: list[str] = []
    for word in text.split():
        if rows and font.getlength(f"{rows[-1]} {word}") <= width:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return rows or [""]


def _rupiah(whole: int) -> str:
    return f"{whole:,}".replace(",", ".")


def _day(day: date) -> str:
    return format_date(day, "d MMMM y", locale="id")


@lru_cache(maxsize=32)
def _font(size: int, weight: int = REGULAR) -> ImageFont.FreeTypeFont:
    with font_file(BASE) as path:
        font = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([weight])
    return font


def _photographed(page: Image.Image, chance: random.Random, file_format: str) -> bytes:
    """Slightly turned, slightly out of focus, unevenly lit, on a table."""
    table = (98 + chance.randrange(40), 84 + chance.randrange(30), 70)
    light = Image.linear_gradient("L").resize(page.size)
    shade = light.point(lambda value: 255 - value // 9)
    lit = Image.composite(page, Image.new("RGB", page.size, (196, 188, 172)), shade)
    framed = Image.new("RGB", (page.width + 90, page.height + 90), table)
    framed.paste(lit, (45, 45))
    turned = framed.rotate(
        chance.uniform(-1.4, 1.4), Image.Resampling.BICUBIC, expand=True, fillcolor=table
    )
    blurred = turned.filter(ImageFilter.GaussianBlur(chance.uniform(0.2, 0.6)))
    written = io.BytesIO()
    blurred.save(written, file_format, **({"quality": 84} if file_format == "JPEG" else {}))
    return written.getvalue()
