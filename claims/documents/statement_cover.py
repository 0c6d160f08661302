"""The first page of a settlement statement: who is paid, how much, in figures and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from claims.documents import labels, qr
from claims.documents.figures import Figures, day_in_words, days_in_words, moment
from claims.documents.labels import both
from claims.documents.letters import Face
from claims.documents.plaintext import plain
from claims.documents.sheets import GREY, INK, LEFT, LINE, RIGHT, TOP, Sheets, Style
from claims.domain.statements import PayeeKind, StatementContent

_AGENCY: Final = Style(Face.BOLD, 11)
_LONG_AGENCY: Final = Style(Face.BOLD, 8)
_TITLE: Final = Style(Face.BOLD, 17, INK)
_SUBTITLE: Final = Style(Face.REGULAR, 11, GREY)
_HEAD: Final = Style(Face.BOLD, 8, INK)
_LABEL: Final = Style(Face.REGULAR, 7.5, GREY)
_TEXT: Final = Style(Face.REGULAR, 9)
_NAME: Final = Style(Face.BOLD, 10.5)
_LONG_NAME: Final = Style(Face.BOLD, 8)
_SMALL: Final = Style(Face.REGULAR, 8)
_WORDS: Final = Style(Face.REGULAR, 9)
_PAID: Final = Style(Face.BOLD, 15, INK)
_PAID_LABEL: Final = Style(Face.BOLD, 10.5, INK)
_TINY: Final = Style(Face.REGULAR, 6.5, GREY)
_REMARK: Final = Style(Face.BOLD, 8, INK)
_MONO: Final = Style(Face.REGULAR, 7.5)

_QR_SIDE: Final = 92.0
_GAP: Final = 14.0
_SIGNING: Final = 134.0
"""What signatures and digest take together: no page begins with the digest alone."""
_HALF: Final = (RIGHT - LEFT - _GAP) / 2


def draw_cover(sheets: Sheets, content: StatementContent, check_url: str) -> None:
    """Draw the first page; with very long names it runs on to a second."""
    figures = Figures(content.currency)
    _letterhead(sheets, content, check_url)
    _boxes(sheets, content)
    _summary(sheets, content, figures)
    _balance(sheets, content, figures)
    _complaints(sheets, content)
    _signatures(sheets, content)
    _seal(sheets, content)


def _letterhead(sheets: Sheets, content: StatementContent, check_url: str) -> None:
    width = RIGHT - LEFT - _QR_SIDE - _GAP
    qr_top = TOP + 10
    is_long = len(sheets.lines(content.payer, _AGENCY, width)) > 3
    agency = _LONG_AGENCY if is_long else _AGENCY
    y = sheets.paragraph(LEFT, TOP - 8, width, content.payer, agency) - 1
    for language in ("id", "en"):
        y = sheets.paragraph(LEFT, y, width, content.programme_names[language], _SMALL)
    y -= 16
    sheets.text(LEFT, y, labels.TITLE[0], _TITLE)
    sheets.text(LEFT, y - 15, labels.TITLE[1], _SUBTITLE)
    sheets.draw(qr.operators(check_url, x=RIGHT - _QR_SIDE + 8, y=qr_top - _QR_SIDE, side=_QR_SIDE))
    for at, text in enumerate(labels.CHECK):
        sheets.text_right(RIGHT, qr_top - _QR_SIDE - 5 - 8 * at, text, _TINY)
    y = min(y - 15, qr_top - _QR_SIDE - 13) - 14
    sheets.rule(y, weight=1.2)
    facts = (
        (labels.NUMBER, content.number),
        (labels.ISSUED, moment(content.issued_at, content.time_zone)),
        (labels.RELEASED, day_in_words(content.released_on)),
    )
    period = days_in_words(content.period_from, content.period_to)
    further = ((labels.PERIOD, period), (labels.PAYEE_NO, str(content.payee_no)))
    y = _columns(sheets, y - 13, facts, (0.25, 0.43, 0.32)) - 4
    sheets.y = _columns(sheets, y, further, (0.68, 0.32)) - 2
    sheets.rule(sheets.y + 8)
    sheets.y -= 8


def _columns(
    sheets: Sheets,
    y: float,
    facts: Sequence[tuple[tuple[str, str], str]],
    shares: Sequence[float],
) -> float:
    """Facts side by side, each under its label; gives the y below the tallest."""
    x, lowest = LEFT, y
    for (label, value), share in zip(facts, shares, strict=True):
        width = (RIGHT - LEFT) * share
        sheets.text(x, y, both(label), _LABEL)
        lowest = min(lowest, sheets.paragraph(x, y - 12, width - 8, value, _TEXT))
        x += width
    return lowest


def _boxes(sheets: Sheets, content: StatementContent) -> None:
    """The payee on the left and the payment on the right, as tall as the taller one."""
    kind = both(labels.PAYEE_KINDS[PayeeKind(content.payee_kind)])
    is_long = len(sheets.lines(content.payee_name, _NAME, _HALF - 18)) > 3
    left = (
        ("", content.payee_name, _LONG_NAME if is_long else _NAME),
        ("", kind, _SMALL),
        (both(labels.IDENTITY), content.payee_identity_masked or "–", _TEXT),
    )
    right = (
        (both(labels.ACCOUNT), content.account_masked or "–", _TEXT),
        (both(labels.BANK), content.bank_bic or "–", _TEXT),
        (both(labels.MESSAGE_ID), content.message_id, _TEXT),
        (both(labels.END_TO_END_ID), content.end_to_end_id, _TEXT),
        *_charged(content),
    )
    height = max(_box_height(sheets, rows) for rows in (left, right))
    sheets.require(height + _GAP)
    for x, label, rows in (
        (LEFT, labels.PAYEE, left),
        (LEFT + _HALF + _GAP, labels.PAYMENT, right),
    ):
        sheets.panel(x, sheets.y - height, _HALF, height)
        sheets.text(x + 9, sheets.y - 14, both(label), _HEAD)
        _box(sheets, x + 9, sheets.y - 28, rows)
    sheets.y -= height + _GAP


def _charged(content: StatementContent) -> tuple[tuple[str, str, Style], ...]:
    """By whose spending authority and under which account code it is paid, a row each."""
    return tuple(
        (
            both(labels.CHARGED) if at == 0 else " ",
            f"{each.spending_authority}, {labels.ACCOUNT_CODE[0]} {each.account_code}",
            _SMALL,
        )
        for at, each in enumerate(content.spending)
    )


_Rows = Sequence[tuple[str, str, Style]]
_LABEL_WIDTH: Final = 108.0


def _box_height(sheets: Sheets, rows: _Rows) -> float:
    height = 24.0
    for label, value, style in rows:
        width = _HALF - 18 - (_LABEL_WIDTH if label else 0)
        height += len(sheets.lines(value, style, width)) * style.leading + 2
    return height


def _box(sheets: Sheets, x: float, y: float, rows: _Rows) -> None:
    for label, value, style in rows:
        indent = 0.0
        if label:
            sheets.text(x, y, label, _LABEL)
            indent = _LABEL_WIDTH
        y = sheets.paragraph(x + indent, y, _HALF - 18 - indent, value, style) - 2


def _summary(sheets: Sheets, content: StatementContent, figures: Figures) -> None:
    """From what was claimed to what is paid, and the amount paid in words."""
    rows: list[tuple[str, str]] = [
        (both(labels.CLAIMED), figures.full(content.claimed)),
        (both(labels.ADJUSTED), figures.full(-content.adjusted)),
        (both(labels.APPROVED), figures.full(content.approved)),
    ]
    if content.paid_before:
        rows.append((both(labels.PAID_BEFORE), figures.full(-content.paid_before)))
    if content.held_back:
        rows.append((both(labels.HELD_BACK), figures.full(-content.held_back)))
    for movement in content.movements:
        said = [both(labels.MOVEMENTS[movement.kind]), movement.reference, movement.detail]
        if movement.follows:
            said.append(f"{both(labels.FOLLOWS)} {', '.join(movement.follows)}")
        rows.append((" · ".join(filter(None, said)), figures.full(movement.amount)))
    sheets.require(min(len(rows), 8) * 14 + 96)
    counts = labels.counted(len(content.claims), content.line_count)
    sheets.text(LEFT, sheets.y - 8, both(labels.TOTALS), _HEAD)
    sheets.text_right(RIGHT, sheets.y - 8, counts, _LABEL)
    sheets.y -= 24
    for label, amount in rows:
        _row(sheets, label, amount)
    sheets.require(76)
    y = sheets.y
    sheets.rule(y + 8, weight=1.2)
    sheets.text(LEFT, y - 10, both(labels.PAID), _PAID_LABEL)
    sheets.text_right(RIGHT, y - 11, figures.full(content.paid), _PAID)
    y -= 30
    sheets.text(LEFT, y, both(labels.IN_WORDS), _LABEL)
    for words in figures.in_words(content.paid):
        y = sheets.paragraph(LEFT + 96, y, RIGHT - LEFT - 96, words, _WORDS)
    sheets.y = y - 6


def _row(sheets: Sheets, label: str, amount: str) -> None:
    width = RIGHT - LEFT - 150
    sheets.require(len(sheets.lines(label, _TEXT, width)) * _TEXT.leading)
    below = sheets.paragraph(LEFT, sheets.y, width, label, _TEXT)
    sheets.text_right(RIGHT, sheets.y, amount, _TEXT)
    sheets.y = below - 2.75


def _balance(sheets: Sheets, content: StatementContent, figures: Figures) -> None:
    """Opening, approved, paid and closing, as the ledger has them."""
    steps = (
        (labels.OPENING, content.opening),
        (labels.APPROVED_SINCE, content.approved_since),
        (labels.PAID_NOW, -content.paid),
        (labels.CLOSING, content.closing),
    )
    sheets.require(58)
    sheets.panel(LEFT, sheets.y - 48, RIGHT - LEFT, 48)
    sheets.text(LEFT + 9, sheets.y - 13, both(labels.BALANCE), _HEAD)
    width = (RIGHT - LEFT - 18) / len(steps)
    for at, (label, amount) in enumerate(steps):
        x = LEFT + 9 + at * width
        sheets.text(x, sheets.y - 26, both(label), _TINY)
        face = Face.BOLD if label is labels.CLOSING else Face.REGULAR
        text = figures.full(amount)
        sheets.text(x, sheets.y - 39, text, _narrowed(sheets, text, Style(face, 9), width - 8))
    sheets.y -= 48 + _GAP


def _narrowed(sheets: Sheets, text: str, style: Style, width: float) -> Style:
    """The style, smaller where the text would otherwise be wider than its place."""
    needed = sheets.letters.width(plain(text), style.face, style.size)
    return style if needed <= width else replace(style, size=round(style.size * width / needed, 2))


def _complaints(sheets: Sheets, content: StatementContent) -> None:
    width = RIGHT - LEFT
    texts = [content.complaint_route[language] for language in ("id", "en")]
    height = sum(len(sheets.lines(text, _SMALL, width)) for text in texts) * _SMALL.leading
    sheets.require(height + 20)
    y = sheets.y - 8
    sheets.text(LEFT, y, both(labels.COMPLAINT), _HEAD)
    y -= 12
    for text in texts:
        y = sheets.paragraph(LEFT, y, width, text, _SMALL) - 1
    sheets.y = y - 4


def _signatures(sheets: Sheets, content: StatementContent) -> None:
    """Whose certificate has signed it; or that nobody has, with room for three officers to sign.

    The officers who acted on the payment are named with their titles. Above the programme's limit
    there is a box for a stamp.
    """
    sheets.require(_SIGNING)
    said = [text.format(signer=content.signed_by) for text in labels.SIGNED]
    y = sheets.y - 8
    for text in said if content.signed_by else labels.NOT_SIGNED:
        y = sheets.paragraph(LEFT, y, RIGHT - LEFT, text, _SMALL if content.signed_by else _REMARK)
    sheets.y = y - 6
    if content.has_stamp_box:
        _stamp_box(sheets, RIGHT - 84, sheets.y - 53)
    if content.signed_by and not content.officers:
        sheets.y -= 62 if content.has_stamp_box else 4
        return
    _officers(sheets, content)


def _officers(sheets: Sheets, content: StatementContent) -> None:
    """Each officer's title and name, and a line to sign on where no certificate has."""
    columns = [
        (both((each.titles["id"], each.titles["en"])), ", ".join(each.names))
        for each in content.officers
    ] or [(both(label), "") for label in labels.SIGNED_BY]
    width = (RIGHT - LEFT - (len(columns) - 1) * _GAP) / len(columns)
    lowest = sheets.y
    for at, (title, names) in enumerate(columns):
        x = LEFT + at * (width + _GAP)
        is_beside_stamp = content.has_stamp_box and at == len(columns) - 1
        room = width - 92 if is_beside_stamp else width
        y = sheets.paragraph(x, sheets.y - 8, room, title, _LABEL)
        if names:
            y = sheets.paragraph(x, y - 1, room, names, _TEXT)
        lowest = min(lowest, y)
    if content.signed_by:
        sheets.y = min(lowest, sheets.y - (62 if content.has_stamp_box else 0)) - 4
        return
    line = min(sheets.y - 54, lowest - 16)
    for at in range(len(columns)):
        x = LEFT + at * (width + _GAP)
        sheets.rule(line, x=x, end=x + width)
        for below, text in enumerate(labels.NAME_AND_DAY):
            sheets.text(x, line - 9 - 8 * below, text, _TINY)
    sheets.y = line - 26


def _stamp_box(sheets: Sheets, x: float, y: float) -> None:
    """An empty box of 84 by 40 points for a duty stamp; (x, y) is its lower left corner."""
    sheets.draw(f"{LINE} 0.6 w {x:.2f} {y:.2f} 84 40 re S")
    sheets.text(x + 5, y + 16, both(labels.STAMP_DUTY), _TINY)


def _seal(sheets: Sheets, content: StatementContent) -> None:
    sheets.require(20)
    sheets.text(LEFT, sheets.y - 8, both(labels.DIGEST), _LABEL)
    sheets.text(LEFT, sheets.y - 18, content.digest, _MONO)
    sheets.y -= 20
