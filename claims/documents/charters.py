"""A charter as a PDF in one language: a sheet for the wall, and after it what stands behind it.

The same charter always gives the same bytes. It is drawn as a statement is (sheets.py, letters.py).
"""

from __future__ import annotations

from typing import Final

from claims.documents.charter_cover import HEAD, RED, draw_cover
from claims.documents.footers import footer_of
from claims.documents.letters import Face
from claims.documents.sheets import GREY, LEFT, RIGHT, Sheets, Style
from claims.domain.charter_told import ToldCharter, ToldComponent

_SIDE: Final = Style(Face.BOLD, 11, RED)
_TEXT: Final = Style(Face.REGULAR, 9.5)
_BOLD: Final = Style(Face.BOLD, 9.5)
_LABEL: Final = Style(Face.REGULAR, 8, GREY)
_GROUP: Final = Style(Face.BOLD, 10.5, GREY)
_CHECKED: Final = Style(Face.BOLD, 8, "0.071 0.388 0.235 rg")
_UNCHECKED: Final = Style(Face.REGULAR, 8, GREY)

_FULL: Final = RIGHT - LEFT
_GAP: Final = 22.0
_HALF: Final = (_FULL - _GAP) / 2
_BULLET: Final = 11.0


def render_charter(charter: ToldCharter, *, digest: str, url: str) -> bytes:
    """The PDF of a charter; `url` is where its QR code leads."""
    sheets = Sheets()
    draw_cover(sheets, charter, digest=digest, url=url)
    sheets.turn()
    _sides(sheets, charter)
    _prices(sheets, charter)
    _complaints(sheets, charter)
    _components(sheets, charter)
    title = f"{charter.word('title')}: {charter.service}"
    return sheets.finished(
        title=title,
        author=charter.payer,
        subject=charter.programme,
        footer=footer_of(
            sheets.letters, number=f"{charter.service} · {charter.standing}", digest=digest
        ),
    )


def _heading(sheets: Sheets, text: str, *, needs: float) -> None:
    sheets.require(needs + 40)
    sheets.text(LEFT, sheets.y - 14, text, HEAD)
    sheets.y -= 36


def _sides(sheets: Sheets, charter: ToldCharter) -> None:
    """Rights beside rights, duties beside duties: the citizen on the left, the office right."""
    _heading(sheets, charter.word("both_sides"), needs=60)
    [(_, citizen), (_, office)] = charter.sides
    for parts in zip(citizen, office, strict=True):
        height = max(_list_height(sheets, texts) for _, texts in parts) + 30
        sheets.require(height)
        for at, (name, texts) in enumerate(parts):
            x = LEFT + at * (_HALF + _GAP)
            sheets.text(x, sheets.y, name, _SIDE)
            y = sheets.y - 16
            for text in texts:
                sheets.draw(f"{RED} {x:.2f} {y + 2.2:.2f} 3.2 3.2 re f")
                y = sheets.paragraph(x + _BULLET, y, _HALF - _BULLET, text, _TEXT) - 4
        sheets.y -= height
    sheets.y -= 4


def _list_height(sheets: Sheets, texts: tuple[str, ...]) -> float:
    return sum(
        len(sheets.lines(text, _TEXT, _HALF - _BULLET)) * _TEXT.leading + 4 for text in texts
    )


def _prices(sheets: Sheets, charter: ToldCharter) -> None:
    _heading(sheets, charter.word("prices"), needs=40)
    sheets.text(LEFT, sheets.y, charter.word("item"), _LABEL)
    sheets.text_right(RIGHT, sheets.y, charter.word("cap"), _LABEL)
    sheets.rule(sheets.y - 5)
    sheets.y -= 19
    for price in charter.prices:
        name = f"{price.name} {price.days}".strip()
        sheets.require(len(sheets.lines(name, _TEXT, _FULL - 200)) * _TEXT.leading + 8)
        sheets.text_right(RIGHT, sheets.y, f"{price.cap} / {price.unit}", _BOLD)
        below = sheets.paragraph(LEFT, sheets.y, _FULL - 200, name, _TEXT)
        sheets.rule(below + 6)
        sheets.y = below - 7
    sheets.y -= 8


def _complaints(sheets: Sheets, charter: ToldCharter) -> None:
    _heading(sheets, charter.word("complain"), needs=80)
    sheets.y = sheets.paragraph(LEFT, sheets.y, _FULL, charter.word("complain_lead"), _TEXT) - 6
    for name, address in charter.channels:
        left, right = _FULL * 0.45, _FULL * 0.55
        rows = max(
            len(sheets.lines(name, _TEXT, left - 10)), len(sheets.lines(address, _BOLD, right))
        )
        sheets.require(rows * _TEXT.leading + 6)
        sheets.paragraph(LEFT, sheets.y, left - 10, name, _TEXT)
        sheets.paragraph(LEFT + left, sheets.y, right, address, _BOLD)
        sheets.y -= rows * _TEXT.leading + 4
    lead = charter.word("redress_lead")
    sheets.require(len(sheets.lines(lead, _BOLD, _FULL)) * _BOLD.leading + 6)
    sheets.y = sheets.paragraph(LEFT, sheets.y - 4, _FULL, lead, _BOLD) - 12


def _components(sheets: Sheets, charter: ToldCharter) -> None:
    _heading(sheets, charter.word("components"), needs=90)
    for name, components in charter.groups:
        sheets.require(70)
        sheets.text(LEFT, sheets.y, name, _GROUP)
        sheets.y -= 18
        for component in components:
            _component(sheets, charter, component)
        sheets.y -= 6


def _component(sheets: Sheets, charter: ToldCharter, component: ToldComponent) -> None:
    rows = sheets.lines(component.text, _TEXT, _FULL)
    sheets.require(_BOLD.leading + min(len(rows), 4) * _TEXT.leading + 10)
    word = "checked" if component.is_checked else "not_checked"
    style = _CHECKED if component.is_checked else _UNCHECKED
    sheets.text(LEFT, sheets.y, component.name, _BOLD)
    sheets.text_right(RIGHT, sheets.y, charter.word(word), style)
    sheets.y -= _BOLD.leading
    for row in rows:
        sheets.require(_TEXT.leading)
        sheets.text(LEFT, sheets.y, row, _TEXT)
        sheets.y -= _TEXT.leading
    sheets.y -= 7
