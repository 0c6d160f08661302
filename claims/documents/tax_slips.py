"""The slip of withheld taxes (bukti potong) as a PDF: what was taken of one payment, and by what.

In both languages, Indonesian first, with the drawing of a statement (sheets.py, letters.py). The
same content always gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from claims.documents.figures import Figures, day_in_words
from claims.documents.footers import footer_of
from claims.documents.labels import both
from claims.documents.letters import Face
from claims.documents.sheets import GREY, INK, LEFT, RIGHT, TOP, Sheets, Style

TITLE: Final = ("BUKTI PEMOTONGAN PAJAK", "Slip of withheld taxes")
NUMBER: Final = ("Nomor", "Number")
WITHHELD_ON: Final = ("Tanggal pemotongan", "Withheld on")
PAYEE: Final = ("Penerima", "Payee")
TAX_NUMBER: Final = ("NPWP", "Tax number")
WITHOUT: Final = ("tanpa NPWP: tarif lebih tinggi", "without a tax number: the higher rate")
GROSS: Final = ("Jumlah bruto", "Gross")
BASE: Final = ("Dasar pengenaan pajak", "Taxed base")
RATE: Final = ("Tarif", "Rate")
TAX: Final = ("Pajak dipotong", "Tax withheld")
TOTAL: Final = ("Jumlah pajak dipotong", "Taxes withheld in all")

_AGENCY: Final = Style(Face.BOLD, 11)
_TITLE: Final = Style(Face.BOLD, 17, INK)
_SUBTITLE: Final = Style(Face.REGULAR, 11, GREY)
_LABEL: Final = Style(Face.REGULAR, 7.5, GREY)
_TEXT: Final = Style(Face.REGULAR, 9.5)
_STRONG: Final = Style(Face.BOLD, 9.5)
_BIG: Final = Style(Face.BOLD, 13, INK)
_WIDTH: Final = RIGHT - LEFT


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One tax: of what gross, by what base and rate (minor units)."""

    code: str
    names: Mapping[str, str]
    law: str
    gross: int
    base: int
    rate: Fraction
    is_bare: bool
    amount: int


@dataclass(frozen=True, slots=True)
class Slip:
    """Everything a slip says of one payment."""

    number: str
    payer: str
    programme_names: Mapping[str, str]
    payee: str
    tax_number_masked: str
    withheld_on: date
    currency: str
    lines: tuple[SlipLine, ...]

    @property
    def digest(self) -> str:
        """SHA-256 in hex over what it says, not over how it is drawn."""
        said = [
            *(self.number, self.payer, dict(self.programme_names), self.payee),
            *(self.tax_number_masked, self.withheld_on.isoformat(), self.currency),
            [
                [line.code, dict(line.names), line.law, line.gross, line.base, str(line.rate),
                 line.is_bare, line.amount]
                for line in self.lines
            ],
        ]  # fmt: skip
        data = json.dumps(said, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(b"claims.tax-slip.v1\n" + data.encode()).hexdigest()


def render_slip(slip: Slip) -> bytes:
    """The PDF of a slip."""
    sheets, figures = Sheets(), Figures(slip.currency)
    _head(sheets, slip)
    for line in slip.lines:
        _line(sheets, line, figures)
    sheets.require(60)
    sheets.rule(sheets.y + 6, weight=1.2)
    total = figures.full(sum(line.amount for line in slip.lines))
    sheets.text(LEFT, sheets.y - 12, both(TOTAL), _STRONG)
    sheets.text_right(RIGHT, sheets.y - 13, total, _BIG)
    return sheets.finished(
        title=f"{slip.number} – {TITLE[1]}",
        author=slip.payer,
        subject=f"{both(PAYEE)} {slip.payee}",
        footer=footer_of(sheets.letters, number=slip.number, digest=slip.digest),
    )


def _head(sheets: Sheets, slip: Slip) -> None:
    y = sheets.paragraph(LEFT, TOP - 8, _WIDTH, slip.payer, _AGENCY) - 1
    for name in slip.programme_names.values():
        y = sheets.paragraph(LEFT, y, _WIDTH, name, _LABEL)
    y -= 16
    sheets.text(LEFT, y, TITLE[0], _TITLE)
    sheets.text(LEFT, y - 15, TITLE[1], _SUBTITLE)
    sheets.rule(y - 26, weight=1.2)
    sheets.y = y - 42
    for label, value in (
        (NUMBER, slip.number),
        (WITHHELD_ON, day_in_words(slip.withheld_on)),
        (PAYEE, slip.payee),
        (TAX_NUMBER, slip.tax_number_masked or "–"),
    ):
        sheets.text(LEFT, sheets.y, both(label), _LABEL)
        sheets.y = sheets.paragraph(LEFT + 165, sheets.y, _WIDTH - 165, value, _TEXT) - 2
    sheets.y -= 10


def _line(sheets: Sheets, line: SlipLine, figures: Figures) -> None:
    sheets.require(110)
    sheets.rule(sheets.y + 10)
    name = both((line.names["id"], line.names["en"]))
    sheets.y = sheets.paragraph(LEFT, sheets.y, _WIDTH, name, _STRONG)
    sheets.y = sheets.paragraph(LEFT, sheets.y, _WIDTH, line.law, _LABEL) - 2
    rate = percent(line.rate)
    for label, value in (
        (GROSS, figures.full(line.gross)),
        (BASE, figures.full(line.base)),
        (RATE, f"{rate} ({both(WITHOUT)})" if line.is_bare else rate),
        (TAX, figures.full(line.amount)),
    ):
        sheets.text(LEFT, sheets.y, both(label), _TEXT)
        sheets.text_right(RIGHT, sheets.y, value, _TEXT)
        sheets.y -= _TEXT.leading + 1
    sheets.y -= 8


def percent(rate: Fraction) -> str:
    """A rate as people read it: `2 %`, `1,5 %`; what has no end as a fraction, `1/3`."""
    hundredths = rate * 10_000
    if hundredths.denominator != 1:
        return str(rate)
    whole, rest = divmod(int(hundredths), 100)
    return f"{whole},{rest:02d}".rstrip("0") + " %" if rest else f"{whole} %"
