"""The end of a statement: what each reason code on it means, in both languages."""

from __future__ import annotations

from typing import Final

from claims.documents import labels
from claims.documents.labels import both
from claims.documents.letters import Face
from claims.documents.sheets import GREY, INK, LEFT, RIGHT, Sheets, Style
from claims.domain.statements import LegendEntry, StatementContent

_CODE: Final = Style(Face.BOLD, 7.5)
_TEXT: Final = Style(Face.REGULAR, 8)
_OTHER: Final = Style(Face.REGULAR, 8, GREY)
_END: Final = Style(Face.REGULAR, 7.5, GREY)
_HEAD: Final = Style(Face.BOLD, 9, INK)


def draw_legend(sheets: Sheets, content: StatementContent) -> None:
    """Draw the legend under the table, each entry whole on one page."""
    sheets.heading = None
    sheets.require(60)
    sheets.text(LEFT, sheets.y - 12, both(labels.LEGEND), _HEAD)
    sheets.rule(sheets.y - 18)
    sheets.y -= 30
    for entry in content.legend:
        _entry(sheets, entry)
    if not content.legend:
        sheets.text(LEFT, sheets.y, both(labels.NO_REASONS), _TEXT)
        sheets.y -= 14
    sheets.require(16)
    end = f"{both(labels.END)} {content.number}"
    sheets.text(LEFT, sheets.y - 6, end, _END)
    sheets.y -= 16


def _entry(sheets: Sheets, entry: LegendEntry) -> None:
    width = RIGHT - LEFT - 10
    texts = ((entry.texts["id"], _TEXT), (entry.texts["en"], _OTHER))
    height = 14 + sum(len(sheets.lines(text, style, width)) * 10 for text, style in texts)
    sheets.require(height)
    sheets.text(LEFT, sheets.y, entry.code, _CODE)
    y = sheets.y - 10
    for text, style in texts:
        y = sheets.paragraph(LEFT + 10, y, width, text, style)
    sheets.y = y - 4
