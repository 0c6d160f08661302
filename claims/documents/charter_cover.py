"""The first sheet of a charter, for a wall: the service, its promises, what is declared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from claims.documents import qr
from claims.documents.letters import Face
from claims.documents.sheets import BOTTOM, GREY, HEIGHT, LEFT, RIGHT, WIDTH, Sheets, Style
from claims.domain.charter_told import ToldCharter, ToldPromise

RED: Final = "0.639 0.071 0.169 rg"
WHITE: Final = "1 g"
BAND: Final = 40.0
"""From the edge of the band to what is written on it."""

_EYEBROW: Final = Style(Face.BOLD, 11, WHITE)
_SERVICE: Final = Style(Face.BOLD, 30, WHITE)
_LONG_SERVICE: Final = Style(Face.BOLD, 21, WHITE)
_SHORT: Final = Style(Face.REGULAR, 14.5, WHITE)
_STANDING: Final = Style(Face.REGULAR, 9, WHITE)
HEAD: Final = Style(Face.BOLD, 15, RED)
_DAYS: Final = Style(Face.BOLD, 44, RED)
_UNIT: Final = Style(Face.BOLD, 13, RED)
_PROMISE: Final = Style(Face.BOLD, 11.5)
_LABEL: Final = Style(Face.BOLD, 8, GREY)
_SMALL: Final = Style(Face.REGULAR, 8.5)
_NUMBER: Final = Style(Face.BOLD, 12, WHITE)
_NAME: Final = Style(Face.BOLD, 12.5)
_TEXT: Final = Style(Face.REGULAR, 11.5)
_NOTE: Final = Style(Face.REGULAR, 7.5, GREY)
_GIVEN: Final = Style(Face.BOLD, 10.5)

_GAP: Final = 14.0
_QR_SIDE: Final = 84.0
_FULL: Final = RIGHT - LEFT


def draw_cover(sheets: Sheets, charter: ToldCharter, *, digest: str, url: str) -> None:
    """Draw the first sheet; long texts run on to a second."""
    _band(sheets, charter)
    _promises(sheets, charter)
    _statements(sheets, charter)
    _seal(sheets, charter, digest, url)


def _band(sheets: Sheets, charter: ToldCharter) -> None:
    """The red band across the top with the service's name and its promise in a sentence."""
    is_long = len(sheets.lines(charter.service, _SERVICE, _FULL)) > 2
    service = _LONG_SERVICE if is_long else _SERVICE
    eyebrow = f"{charter.word('title').upper()}  ·  {charter.programme}"
    rows = [(eyebrow, _EYEBROW, 8.0), (charter.service, service, 8.0), (charter.short, _SHORT, 8.0)]
    rows.append((f"{charter.payer}  ·  {charter.standing}", _STANDING, 0.0))
    height = (
        BAND
        + 16
        + sum(
            len(sheets.lines(text, style, _FULL)) * style.leading + after
            for text, style, after in rows
        )
    )
    sheets.draw(f"{RED} 0 {HEIGHT - height:.2f} {WIDTH:.2f} {height:.2f} re f")
    y = HEIGHT - BAND
    for text, style, after in rows:
        y = sheets.paragraph(LEFT, y - style.size * 0.8, _FULL, text, style) + style.size * 0.8
        y -= after
    sheets.y = HEIGHT - height - 26


def _promises(sheets: Sheets, charter: ToldCharter) -> None:
    sheets.text(LEFT, sheets.y - 8, charter.word("promises"), HEAD)
    sheets.y -= 22
    for at in range(0, len(charter.promises), 2):
        _beside(sheets, charter, charter.promises[at : at + 2])


def _beside(sheets: Sheets, charter: ToldCharter, promises: Sequence[ToldPromise]) -> None:
    """Up to two promises side by side, as tall as the taller."""
    width = (_FULL - _GAP) / 2 if len(promises) > 1 else _FULL
    height = max(_promise(sheets, charter, each, width, is_drawn=False) for each in promises)
    sheets.require(height + _GAP)
    for at, promise in enumerate(promises):
        x, top = LEFT + at * (width + _GAP), sheets.y
        sheets.panel(x, top - height, width, height)
        sheets.draw(f"{RED} {x:.2f} {top - 4:.2f} {width:.2f} 4 re f")
        _promise(sheets, charter, promise, width, is_drawn=True, x=x)
    sheets.y -= height + _GAP


def _promise(
    sheets: Sheets,
    charter: ToldCharter,
    promise: ToldPromise,
    width: float,
    *,
    is_drawn: bool,
    x: float = 0.0,
) -> float:
    """One promise in its box; gives the height it takes, drawn or not."""
    inside, y = width - 24, sheets.y - 48
    if is_drawn:
        sheets.text(x + 12, y, promise.days, _DAYS)
        sheets.text(x + 18 + _width(sheets, promise.days, _DAYS), y, promise.unit, _UNIT)
    y -= 19
    facts = [("", promise.text, _PROMISE)]
    for word, text in (
        ("late", promise.redress),
        ("guaranteed", promise.guaranteed),
        ("kept", promise.kept or charter.word("not_measured")),
    ):
        if text:
            facts.append((charter.word(word), text, _SMALL))
    for label, text, style in facts:
        if label:
            if is_drawn:
                sheets.text(x + 12, y, label, _LABEL)
            y -= 11
        rows = sheets.lines(text, style, inside)
        if is_drawn:
            sheets.paragraph(x + 12, y, inside, text, style)
        y -= len(rows) * style.leading + 4
    return sheets.y - y


def _width(sheets: Sheets, text: str, style: Style) -> float:
    return sheets.letters.width(text, style.face, style.size)


def _statements(sheets: Sheets, charter: ToldCharter) -> None:
    sheets.require(60)
    sheets.y -= 8
    sheets.text(LEFT, sheets.y - 8, charter.word("statements"), HEAD)
    sheets.y -= 30
    for at, (name, text) in enumerate(charter.statements, start=1):
        inside = _FULL - 34
        names = sheets.lines(name, _NAME, inside)
        rows = sheets.lines(text, _TEXT, inside)
        sheets.require(len(names) * _NAME.leading + len(rows) * _TEXT.leading + 10)
        _disc(sheets, LEFT + 11, sheets.y + 1, 11)
        half = _width(sheets, str(at), _NUMBER) / 2
        sheets.text(LEFT + 11 - half, sheets.y - 3.2, str(at), _NUMBER)
        y = sheets.paragraph(LEFT + 34, sheets.y, inside, name, _NAME)
        sheets.y = sheets.paragraph(LEFT + 34, y, inside, text, _TEXT) - 9


def _disc(sheets: Sheets, x: float, y: float, radius: float) -> None:
    """A filled circle, of four curves."""
    k, r = radius * 0.5523, radius
    curves = (
        f"{x + r:.2f} {y + k:.2f} {x + k:.2f} {y + r:.2f} {x:.2f} {y + r:.2f} c",
        f"{x - k:.2f} {y + r:.2f} {x - r:.2f} {y + k:.2f} {x - r:.2f} {y:.2f} c",
        f"{x - r:.2f} {y - k:.2f} {x - k:.2f} {y - r:.2f} {x:.2f} {y - r:.2f} c",
        f"{x + k:.2f} {y - r:.2f} {x + r:.2f} {y - k:.2f} {x + r:.2f} {y:.2f} c",
    )
    sheets.draw(f"{RED} {x + r:.2f} {y:.2f} m {' '.join(curves)} f")


def _seal(sheets: Sheets, charter: ToldCharter, digest: str, url: str) -> None:
    """At the foot: who gives the charter, and the code by which anybody reads and checks it."""
    sheets.require(_QR_SIDE + 12)
    foot = BOTTOM + 6
    sheets.draw(qr.operators(url, x=RIGHT - _QR_SIDE, y=foot, side=_QR_SIDE))
    width = _FULL - _QR_SIDE - 24
    sheets.text(LEFT, foot + 66, charter.word("signed"), _NOTE)
    sheets.text(LEFT, foot + 51, charter.payer, _GIVEN)
    sheets.text(LEFT, foot + 26, charter.word("scan"), _NOTE)
    sheets.text(LEFT, foot + 15, f"{charter.word('digest')}:", _NOTE)
    grouped = " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
    sheets.paragraph(LEFT, foot + 5, width, grouped, _NOTE)
    sheets.y = BOTTOM
