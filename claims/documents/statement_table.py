"""The following pages of a statement: every line, with every adjustment under its line.

This is the part that grows with a statement, so all text of a page is one text object, whose rows
are put together from remembered pieces (statement_rows.py). No row is cut by the end of a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from claims.documents import labels
from claims.documents.labels import both
from claims.documents.letters import Face
from claims.documents.plaintext import plain
from claims.documents.sheets import BOTTOM, GREY, INK, LEFT, RIGHT, TOP, Sheets, Style
from claims.documents.statement_rows import (
    ADJUSTED,
    APPROVED,
    BELOW,
    CLAIMED,
    DAY,
    ITEM,
    LABEL_WIDTH,
    MAIN,
    NO,
    QUANTITY,
    REASON,
    REASON_WIDTH,
    STRONG,
    Labels,
    Lines,
    columns_of,
    down,
    gap,
    selected,
    within,
)
from claims.domain.claims import ClaimKind
from claims.domain.clock_words import COUNTED, MEASURES
from claims.domain.statements import (
    StatementAdjustment,
    StatementClaim,
    StatementContent,
    StatementDays,
    StatementLine,
)

_HEAD: Final = Style(Face.BOLD, 7, INK)
_HEAD_BELOW: Final = Style(Face.REGULAR, 6.5, GREY)

_TOGETHER: Final = 8
"""So many adjustments at most stay on the page of their line."""
_BAND: Final = 14.0
_SUMS: Final = 32.0
"""What the sums of a claim take, which never stand on a page without a line above them."""
_BEGUN: Final = selected(MAIN)
_AFTER_LINE: Final = 4.0
_AFTER_CUTS: Final = f"{down(_AFTER_LINE)}{_BEGUN}\n"


def draw_table(sheets: Sheets, content: StatementContent) -> None:
    """Draw all claims with their lines, and the sums of all, from a new page on."""
    sheets.heading = _Heading(sheets, content)
    sheets.turn()
    table = _Table(sheets, content.currency)
    for claim in content.claims:
        table.draw_claim(claim)
    table.draw_sums(both(labels.GRAND_TOTAL), content, weight=1.2)
    table.end()


class _Heading:
    """The column heads, repeated on every page; drawn once and kept."""

    def __init__(self, sheets: Sheets, content: StatementContent) -> None:
        own = sheets.recorded(lambda: self._draw(sheets, content))
        self._ops = f"{own}\n{_column_heads()}"

    def __call__(self, sheets: Sheets) -> None:
        sheets.draw(self._ops)
        sheets.y -= 58

    @staticmethod
    def _draw(sheets: Sheets, content: StatementContent) -> None:
        y = TOP - 8
        sheets.text(LEFT, y, both(labels.DETAILS), Style(Face.BOLD, 11, INK))
        sheets.text_right(RIGHT, y, content.number, STRONG)
        name = sheets.lines(content.payee_name, MAIN, RIGHT - LEFT - 100)
        sheets.text(LEFT, y - 12, name[0] + (" …" if len(name) > 1 else ""), MAIN)
        sheets.text_right(RIGHT, y - 12, content.currency, BELOW)


@cache
def _column_heads() -> str:
    """What stands above the columns of every statement."""
    sheets = Sheets()

    def drawn() -> None:
        y = TOP - 8
        sheets.rule(y - 20, weight=1.2)
        edges = (NO, DAY, ITEM, QUANTITY, CLAIMED, ADJUSTED, APPROVED)
        for (first, second), edge in zip(labels.COLUMNS, edges, strict=True):
            draw = sheets.text if edge in {DAY, ITEM} else sheets.text_right
            draw(edge, y - 30, first, _HEAD)
            if second != first:
                draw(edge, y - 38, second, _HEAD_BELOW)
        sheets.rule(y - 43)

    return sheets.recorded(drawn)


class _Table:
    """Draws claims: rules and panels at once, the text of a page together when it is full.

    `_rows` are written from `_top` down: each begins at the left edge, in the style of a line.
    """

    def __init__(self, sheets: Sheets, currency: str) -> None:
        self._sheets = sheets
        self._rows: list[str] = []
        self._top = sheets.y
        self._continued = ""
        letters = sheets.letters
        self._columns = columns_of(currency)
        self._lines = Lines(letters, self._columns)
        self._reasons = Labels(letters, BELOW, left=REASON, width=REASON_WIDTH)
        self._labels = Labels(letters, MAIN, left=ITEM, width=LABEL_WIDTH, after=1)
        self._totals = Labels(letters, STRONG, left=ITEM, width=QUANTITY - ITEM)

    def end(self) -> None:
        """Put the rows written so far on the page."""
        if self._rows:
            rows = "".join(self._rows)
            self._sheets.draw(f"BT{_BEGUN} {LEFT:g} {self._top:.3f} Td\n{rows}\nET")
        self._rows.clear()

    def _turn(self) -> None:
        self.end()
        self._sheets.turn()
        self._top = self._sheets.y

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
        sheets, letters = self._sheets, self._sheets.letters
        title = plain(title)
        start = 5 + letters.width(title, STRONG.face, STRONG.size) + 10
        texts = [text for text in (said, further) if text]
        rows = [row for text in texts for row in sheets.lines(text, MAIN, RIGHT - LEFT - start - 4)]
        height = _BAND + max(len(rows) - 1, 0) * MAIN.leading
        if sheets.y - height - 34 < BOTTOM:
            self._turn()
        sheets.panel(LEFT, sheets.y - height + 2, RIGHT - LEFT, height)
        shown = f" 0 -8 Td{selected(STRONG)}[{gap(4, STRONG.size)}{within(letters, title, STRONG)}"
        indent = gap(start, MAIN.size)
        first, *others = rows or [""]
        shown += f"{gap(11, MAIN.size)}]TJ{_BEGUN}[{within(letters, first, MAIN)}]TJ"
        for row in others:
            shown += f"{down(MAIN.leading)}[{indent}{within(letters, row, MAIN)}]TJ"
        self._rows.append(f"{shown}{down(_BAND)}\n")
        sheets.y -= height + 8

    def _require(self, height: float) -> None:
        """Begin the next page, saying of which claim, when the height does not fit on this one."""
        if self._sheets.y - height < BOTTOM:
            self._turn()
            if self._continued:
                self._band(f"{self._continued} (lanjutan / continued)", "")

    def _line(self, line: StatementLine, *, below: float = 0.0) -> None:
        """A line with its adjustments; `below` is what must still fit under it on its page."""
        cuts, (shown, height) = line.adjustments, self._lines.drawn(line)
        self._require(height + BELOW.leading * min(len(cuts), _TOGETHER) + below)
        self._rows.append(shown)
        self._sheets.y -= height
        if cuts:
            for each in cuts:
                self._adjustment(each)
            self._rows.append(_AFTER_CUTS)
        self._sheets.y -= _AFTER_LINE

    def _adjustment(self, adjustment: StatementAdjustment) -> None:
        """Its reason, who bears it and by which rule, with what it took."""
        text = f"– {adjustment.reason} · {_BEARERS[adjustment.bearer]}"
        if adjustment.rule:
            text += f" · {_RULE} {adjustment.rule}"
        label = self._reasons[text]
        if self._sheets.y - label.height < BOTTOM:
            self._require(label.height)
            self._rows.append(selected(BELOW))
        self._rows.append(f"{label.first}{self._columns.cuts[-adjustment.amount]}{label.rest}")
        self._sheets.y -= label.height

    def _paid(self, claim: StatementClaim) -> None:
        """What is paid of a claim now and what of it is not, and until when one may object."""
        self._move(8)
        if claim.follows:
            label = both(labels.PAID_BEFORE if claim.paid_before else labels.SENT_BEFORE)
            follows = f"{both(labels.FOLLOWS)} {', '.join(claim.follows)}"
            self._below_sums(f"{label} · {follows}", -claim.paid_before)
        if claim.held_back:
            self._below_sums(both(labels.HELD_BACK), -claim.held_back)
        until = f"{both(labels.OBJECT_BY)} {claim.object_by.isoformat()}"
        self._below_sums(f"{both(labels.PAID_OF_CLAIM)} · {until}", claim.paid)
        self._move(-8)

    def _move(self, up: float) -> None:
        self._sheets.y += up
        self._rows.append(down(-up))

    def _below_sums(self, text: str, amount: int) -> None:
        label = self._labels[text]
        self._require(label.height)
        self._rows.append(f"{label.first}{self._columns.paid[amount]}{label.rest}")
        self._sheets.y -= label.height

    def draw_sums(
        self, text: str, summed: StatementClaim | StatementContent, *, weight: float
    ) -> None:
        """What was claimed, adjusted and approved of a claim or of all."""
        self._require(18)
        self._sheets.rule(self._sheets.y + 6, x=ITEM, weight=weight)
        claimed, approved = summed.claimed, summed.approved
        amounts = (claimed, approved - claimed, approved)
        figures = [column[each] for column, each in zip(self._columns.sums, amounts, strict=True)]
        label = self._totals[text]
        self._rows.append(
            f" 0 -4 Td{selected(STRONG)}{label.first}{''.join(figures)}]TJ{down(18)}{_BEGUN}\n"
        )
        self._sheets.y -= 22


_BEARERS: Final = {str(who): both(said) for who, said in labels.BEARERS.items()}
_RULE: Final = both(labels.RULE)


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
