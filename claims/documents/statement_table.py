"""The following pages of a statement: every line, with every adjustment under its line.

This is the part that grows with a statement, so its rows are written straight as operators: one
text object a row, each column placed from the one before, texts and figures measured once and
remembered. A row is never cut by the end of a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from claims.documents import labels
from claims.documents.basefaces import base_face
from claims.documents.figures import Figures, quantity
from claims.documents.labels import both
from claims.documents.letters import Face, standard_bytes
from claims.documents.plaintext import plain
from claims.documents.sheets import BOTTOM, GREY, INK, LEFT, RIGHT, TOP, Sheets, Style
from claims.documents.typefaces import REGULAR
from claims.domain.claims import ClaimKind
from claims.domain.clock_words import COUNTED, MEASURES
from claims.domain.findings import Bearer
from claims.domain.statements import (
    StatementAdjustment,
    StatementClaim,
    StatementContent,
    StatementDays,
    StatementLine,
)

_MAIN: Final = Style(Face.REGULAR, 7.5)
_BELOW: Final = Style(Face.REGULAR, 6.5, GREY)
_STRONG: Final = Style(Face.BOLD, 7.5)
_HEAD: Final = Style(Face.BOLD, 7, INK)
_HEAD_BELOW: Final = Style(Face.REGULAR, 6.5, GREY)

_NO: Final = LEFT + 16
"""Right edge of the first column. The next two are left edges, the others right edges again."""
_DAY: Final = LEFT + 22
_ITEM: Final = LEFT + 68
_QUANTITY: Final = LEFT + 312
_CLAIMED: Final = LEFT + 378
_ADJUSTED: Final = LEFT + 445
_APPROVED: Final = RIGHT
_ITEM_WIDTH: Final = 192.0
_UNIT_WIDTH: Final = 50.0
_FIGURE_WIDTH: Final = 63.0
_LABEL_WIDTH: Final = _APPROVED - _FIGURE_WIDTH - 6 - _ITEM
_REASON: Final = _ITEM + 8
_REASON_WIDTH: Final = _ADJUSTED - 58 - _REASON

_AFTER_LINE: Final = 4.0
_TOGETHER: Final = 8
"""So many adjustments at most stay on the page of their line."""
_BAND: Final = 14.0
_SUMS: Final = 32.0
"""What the sums of a claim take, which never stand on a page without a line above them."""


@dataclass(frozen=True, slots=True)
class _Item:
    """What every line of one item shares, as operators from the item column's first baseline."""

    first: str
    rest: str
    height: float


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure as operators, and how wide it is."""

    shown: str
    width: float


def draw_table(sheets: Sheets, content: StatementContent) -> None:
    """Draw all claims with their lines, and the sums of all, from a new page on."""
    sheets.heading = _Heading(sheets, content)
    sheets.turn()
    table = _Table(sheets, Figures(content.currency))
    for claim in content.claims:
        table.draw_claim(claim)
    table.draw_sums(both(labels.GRAND_TOTAL), content, weight=1.2)


class _Heading:
    """The column heads, repeated on every page; drawn once and kept."""

    def __init__(self, sheets: Sheets, content: StatementContent) -> None:
        self._ops = sheets.recorded(lambda: self._draw(sheets, content))

    def __call__(self, sheets: Sheets) -> None:
        sheets.draw(self._ops)
        sheets.y -= 58

    @staticmethod
    def _draw(sheets: Sheets, content: StatementContent) -> None:
        y = TOP - 8
        sheets.text(LEFT, y, both(labels.DETAILS), Style(Face.BOLD, 11, INK))
        sheets.text_right(RIGHT, y, content.number, _STRONG)
        name = sheets.lines(content.payee_name, _MAIN, RIGHT - LEFT - 100)
        sheets.text(LEFT, y - 12, name[0] + (" …" if len(name) > 1 else ""), _MAIN)
        sheets.text_right(RIGHT, y - 12, content.currency, _BELOW)
        sheets.rule(y - 20, weight=1.2)
        edges = (_NO, _DAY, _ITEM, _QUANTITY, _CLAIMED, _ADJUSTED, _APPROVED)
        for (first, second), edge in zip(labels.COLUMNS, edges, strict=True):
            draw = sheets.text if edge in {_DAY, _ITEM} else sheets.text_right
            draw(edge, y - 30, first, _HEAD)
            if second != first:
                draw(edge, y - 38, second, _HEAD_BELOW)
        sheets.rule(y - 43)


class _Table:
    """Draws claims; remembers the texts and figures it has met (a bounded number of them)."""

    def __init__(self, sheets: Sheets, figures: Figures) -> None:
        self._sheets = sheets
        self._figures = figures
        self._items: dict[tuple[str, str, str, str], _Item] = {}
        self._reasons: dict[tuple[str, str, str], list[str]] = {}
        self._mains: dict[int, _Figure] = {}
        self._labels: dict[str, tuple[str, float]] = {}
        self._continued = ""

    def draw_claim(self, claim: StatementClaim) -> None:
        """A band with what is said of the whole claim, its lines, and their sums."""
        kind, reference = labels.CLAIM_REFERENCE[ClaimKind(claim.kind)], claim.reference
        said = [
            *([f"{both(kind)} {reference}"] if reference else []),
            f"{both(labels.SUBMITTED)} {claim.submitted_on.isoformat()}",
            f"{both(labels.STANDARD)} {claim.standard}",
        ]
        title = f"{both(labels.CLAIM)} {claim.number}"
        self._continued = ""
        self._band(title, " · ".join(said), _days(claim.days))
        self._continued = title
        *others, last = claim.lines
        for line in others:
            self._line(line)
        self._line(last, below=_SUMS)
        self.draw_sums(both(labels.CLAIM_TOTAL), claim, weight=0.6)
        self._continued = ""
        self._paid(claim)

    def _band(self, title: str, said: str, further: str = "") -> None:
        """A pale band across; long references take further rows."""
        sheets = self._sheets
        start = LEFT + 5 + sheets.letters.width(plain(title), _STRONG.face, _STRONG.size) + 10
        texts = [text for text in (said, further) if text]
        rows = [row for text in texts for row in sheets.lines(text, _MAIN, RIGHT - start - 4)]
        rows = rows or [""]
        height = _BAND + (len(rows) - 1) * _MAIN.leading
        sheets.require(height + 34)
        sheets.panel(LEFT, sheets.y - height + 2, RIGHT - LEFT, height)
        sheets.text(LEFT + 4, sheets.y - 8, title, _STRONG)
        for at, row in enumerate(rows):
            sheets.text(start, sheets.y - 8 - at * _MAIN.leading, row, _MAIN)
        sheets.y -= height + 8

    def _turned(self, height: float) -> float:
        """The y to draw at: of this page, or of the next when the height does not fit."""
        sheets = self._sheets
        if sheets.y - height < BOTTOM:
            sheets.turn()
            if self._continued:
                self._band(f"{self._continued} (lanjutan / continued)", "")
        return sheets.y

    def _line(self, line: StatementLine, *, below: float = 0.0) -> None:
        """A line with its adjustments; `below` is what must still fit under it on its page."""
        names = line.item_names
        key = (line.item_code, names["id"], names["en"], line.unit)
        item = self._items.get(key) or self._item(key)
        cuts = _BELOW.leading * min(len(line.adjustments), _TOGETHER)
        y = self._turned(item.height + cuts + below)
        no, amount = str(line.no), quantity(line.quantity_milli)
        no_width, amount_width = _figure_width(no, 7.5), _figure_width(amount, 7.5)
        claimed, approved = self._main(line.claimed), self._main(line.approved)
        adjusted = self._main(-line.adjusted)
        self._sheets.draw(
            f"0 g BT /F1 7.5 Tf {_NO - no_width:.2f} {y:.2f} Td ({no}) Tj "
            f"{_DAY - _NO + no_width:.2f} 0 Td ({line.service_on.isoformat()}) Tj "
            f"{_ITEM - _DAY:.2f} 0 Td {item.first} "
            f"{_QUANTITY - amount_width - _ITEM:.2f} 0 Td ({amount}) Tj "
            f"{_CLAIMED - claimed.width - _QUANTITY + amount_width:.2f} 0 Td {claimed.shown} "
            f"{_ADJUSTED - adjusted.width - _CLAIMED + claimed.width:.2f} 0 Td {adjusted.shown} "
            f"{_APPROVED - approved.width - _ADJUSTED + adjusted.width:.2f} 0 Td {approved.shown} "
            f"{_ITEM - _APPROVED + approved.width:.2f} 0 Td {item.rest} ET"
        )
        self._sheets.y = y - item.height
        for adjustment in line.adjustments:
            self._adjustment(adjustment)
        self._sheets.y -= _AFTER_LINE

    def _item(self, key: tuple[str, str, str, str]) -> _Item:
        """Name in Indonesian, then in English with the code; the unit under the quantity."""
        code, indonesian, english, unit = key
        sheets, letters = self._sheets, self._sheets.letters
        names = sheets.lines(indonesian, _MAIN, _ITEM_WIDTH)
        others = sheets.lines(f"{english} · {code}", _BELOW, _ITEM_WIDTH)
        units = sheets.lines(unit, _BELOW, _UNIT_WIDTH) if unit else []
        first = letters.show(names[0], _MAIN.face, _MAIN.size)
        if standard_bytes(names[0]) is not None:
            first = first.removeprefix("/F1 7.5 Tf ")
        else:
            first += " /F1 7.5 Tf"
        rest, x, y = [], 0.0, 0.0
        placed = [(0.0, at * _MAIN.leading, text, _MAIN) for at, text in enumerate(names[1:], 1)]
        below = (len(names) - 1) * _MAIN.leading + 8.75
        placed += [
            (0.0, below + at * _BELOW.leading, text, _BELOW) for at, text in enumerate(others)
        ]
        for at, text in enumerate(units):
            width = letters.width(text, _BELOW.face, _BELOW.size)
            down = 8.75 + at * _BELOW.leading
            placed.append((_QUANTITY - width - _ITEM, down, text, _BELOW))
        for to_x, down, text, style in placed:
            shown = letters.show(text, style.face, style.size)
            rest.append(f"{style.colour} {to_x - x:.2f} {y - down:.2f} Td {shown}")
            x, y = to_x, down
        height = max(down for _, down, _, _ in placed) + _BELOW.leading
        item = _Item(first, " ".join(rest), height)
        if len(self._items) >= 4_096:
            self._items.clear()
        self._items[key] = item
        return item

    def _adjustment(self, adjustment: StatementAdjustment) -> None:
        """Its reason, who bears it and by which rule, with what it took."""
        key = (adjustment.reason, adjustment.bearer, adjustment.rule)
        rows = self._reasons.get(key)
        if rows is None:
            text = f"– {adjustment.reason} · {both(labels.BEARERS[Bearer(adjustment.bearer)])}"
            if adjustment.rule:
                text += f" · {both(labels.RULE)} {adjustment.rule}"
            lines = self._sheets.lines(text, _BELOW, _REASON_WIDTH)
            rows = [self._sheets.letters.show(row, _BELOW.face, _BELOW.size) for row in lines]
            self._reasons[key] = rows
        y = self._turned(len(rows) * _BELOW.leading)
        amount = self._figures.bare(-adjustment.amount)
        x = _ADJUSTED - _figure_width(amount, _BELOW.size)
        further = "".join(f" 0 {-_BELOW.leading:.3f} Td {row}" for row in rows[1:])
        self._sheets.draw(
            f"{GREY} BT {_REASON:.2f} {y:.2f} Td {rows[0]}{further} ET "
            f"BT /F1 6.5 Tf {x:.2f} {y:.2f} Td ({amount}) Tj ET"
        )
        self._sheets.y = y - len(rows) * _BELOW.leading

    def _paid(self, claim: StatementClaim) -> None:
        """What is paid of a claim now and what of it is not, and until when one may object."""
        self._sheets.y += 8
        if claim.follows:
            label = both(labels.PAID_BEFORE if claim.paid_before else labels.SENT_BEFORE)
            follows = f"{both(labels.FOLLOWS)} {', '.join(claim.follows)}"
            self._below_sums(f"{label} · {follows}", -claim.paid_before)
        if claim.held_back:
            self._below_sums(both(labels.HELD_BACK), -claim.held_back)
        until = f"{both(labels.OBJECT_BY)} {claim.object_by.isoformat()}"
        self._below_sums(f"{both(labels.PAID_OF_CLAIM)} · {until}", claim.paid)
        self._sheets.y -= 8

    def _below_sums(self, label: str, amount: int) -> None:
        sheets, figure = self._sheets, self._main(amount)
        shown, height = self._labels.get(label) or self._label(label)
        y = self._turned(height)
        sheets.draw(
            f"0 g BT {_ITEM:.2f} {y:.2f} Td {shown} ET "
            f"BT /F1 7.5 Tf {_APPROVED - figure.width:.2f} {y:.2f} Td {figure.shown} ET"
        )
        sheets.y = y - height

    def _label(self, label: str) -> tuple[str, float]:
        """A label below the sums as operators from its first baseline, and its height."""
        sheets = self._sheets
        rows = sheets.lines(label, _MAIN, _LABEL_WIDTH)
        first, *others = (sheets.letters.show(row, _MAIN.face, _MAIN.size) for row in rows)
        rest = "".join(f" 0 {-_MAIN.leading:.3f} Td {row}" for row in others)
        made = first + rest, len(rows) * _MAIN.leading + 1
        if len(self._labels) >= 4_096:
            self._labels.clear()
        self._labels[label] = made
        return made

    def draw_sums(
        self, label: str, summed: StatementClaim | StatementContent, *, weight: float
    ) -> None:
        """What was claimed, adjusted and approved of a claim or of all."""
        y = self._turned(18)
        self._sheets.rule(y + 6, x=_ITEM, weight=weight)
        self._sheets.text(_ITEM, y - 4, label, _STRONG)
        amounts = (summed.claimed, -summed.adjusted, summed.approved)
        for amount, edge in zip(amounts, (_CLAIMED, _ADJUSTED, _APPROVED), strict=True):
            text = self._figures.bare(amount)
            size = _fitting(text)
            self._sheets.text_right(edge, y - 4, text, Style(Face.BOLD, size))
        self._sheets.y = y - 22

    def _main(self, amount: int) -> _Figure:
        """A figure of a line, smaller where it would not fit its column."""
        found = self._mains.get(amount)
        if found is None:
            text = self._figures.bare(amount)
            size = _fitting(text)
            shown = f"({text}) Tj"
            if size != _MAIN.size:
                shown = f"/F1 {size:g} Tf {shown} /F1 7.5 Tf"
            found = _Figure(shown, _figure_width(text, size))
            if len(self._mains) >= 8_192:
                self._mains.clear()
            self._mains[amount] = found
        return found


def _days(days: Sequence[StatementDays]) -> str:
    """`Keputusan / Decision 1 dari / of 5, … hari kerja / working days`, a part a kind of day."""
    parts = []
    for counts in dict.fromkeys(each.counts for each in days):
        told = ", ".join(
            f"{both((MEASURES[each.measure]['id'], MEASURES[each.measure]['en']))}"
            f" {each.taken} {both(labels.OUT_OF)} {each.promised}"
            for each in days
            if each.counts is counts
        )
        parts.append(f"{told} {both((COUNTED[counts]['id'], COUNTED[counts]['en']))}")
    return " · ".join(parts)


def _fitting(text: str) -> float:
    width = _figure_width(text, _MAIN.size)
    return _MAIN.size if width <= _FIGURE_WIDTH else round(_MAIN.size * _FIGURE_WIDTH / width, 2)


def _figure_width(text: str, size: float) -> float:
    return sum(map(base_face(REGULAR).widths.__getitem__, text.encode("ascii"))) * size / 1000
