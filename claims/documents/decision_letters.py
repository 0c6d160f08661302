"""The letter of a decision as a PDF: what was claimed, each step, what is allowed and what now.

The same content always gives the same bytes. It is written in both languages, Indonesian first,
with the drawing of a statement (sheets.py, letters.py).
"""

from __future__ import annotations

from typing import Final

from claims.documents import labels, qr
from claims.documents import letter_labels as said
from claims.documents.figures import Figures, day_in_words, quantity
from claims.documents.footers import footer_of
from claims.documents.labels import both
from claims.documents.letter_clocks import draw_clocks
from claims.documents.letters import Face
from claims.documents.plaintext import plain
from claims.documents.sheets import GREY, INK, LEFT, RIGHT, TOP, Sheets, Style
from claims.domain.claims import ClaimKind
from claims.domain.codes import grouped
from claims.domain.decision_letters import LetterContent
from claims.domain.explanation_words import (
    BEARER_WORDS,
    OUTCOME_WORDS,
    STAGE_WORDS,
    Texts,
)
from claims.domain.explanations import ExplainedLine, ExplainedStep, stage_sums
from claims.domain.findings import Bearer
from claims.domain.refusals import Refused
from claims.domain.variables import LANGUAGES

_AGENCY: Final = Style(Face.BOLD, 11)
_TITLE: Final = Style(Face.BOLD, 17, INK)
_SUBTITLE: Final = Style(Face.REGULAR, 11, GREY)
_HEAD: Final = Style(Face.BOLD, 10.5, INK)
_LABEL: Final = Style(Face.REGULAR, 7.5, GREY)
_NAME: Final = Style(Face.BOLD, 11)
_BIG: Final = Style(Face.BOLD, 14, INK)
_TEXT: Final = Style(Face.REGULAR, 9.5)
_OTHER: Final = Style(Face.REGULAR, 9.5, GREY)
_STRONG: Final = Style(Face.BOLD, 9.5)
_SMALL: Final = Style(Face.REGULAR, 7.5, GREY)

_QR_SIDE: Final = 92.0
_WIDTH: Final = RIGHT - LEFT
_BAR: Final = 9.0
_TRACK: Final = "0.925 0.921 0.906 rg"
_COLOURS: Final = {
    "claimed": "0.208 0.314 0.478 rg",
    "cut": "0.541 0.294 0 rg",
    "approved": "0.071 0.388 0.235 rg",
}


def render_letter(content: LetterContent, *, check_url: str) -> bytes:
    """The PDF of a letter.

    `check_url` is where its QR code leads; refuses `LETTER_LINK` when it lacks the digest.
    """
    if not check_url.startswith(("https://", "http://")) or content.digest not in check_url:
        raise Refused("LETTER_LINK", "The letter's link must carry its digest.")
    sheets = Sheets()
    figures = Figures(content.currency)
    _letterhead(sheets, content, check_url)
    _addressee(sheets, content)
    _outcome(sheets, content, figures)
    _picture(sheets, content, figures)
    _lines(sheets, content, figures)
    draw_clocks(sheets, content.clocks)
    _rights(sheets, content)
    _seal(sheets, content)
    return sheets.finished(
        title=f"{content.number} – {said.TITLE[1]}",
        author=content.payer,
        subject=f"{both(said.CLAIM)} {content.claim_number}",
        footer=footer_of(sheets.letters, number=content.number, digest=content.digest),
    )


def _letterhead(sheets: Sheets, content: LetterContent, check_url: str) -> None:
    width = _WIDTH - _QR_SIDE - 14
    y = sheets.paragraph(LEFT, TOP - 8, width, content.payer, _AGENCY) - 1
    for language in LANGUAGES:
        y = sheets.paragraph(LEFT, y, width, content.programme_names[language], _SMALL)
    y -= 16
    sheets.text(LEFT, y, said.TITLE[0], _TITLE)
    sheets.text(LEFT, y - 15, said.TITLE[1], _SUBTITLE)
    top = TOP + 10
    sheets.draw(qr.operators(check_url, x=RIGHT - _QR_SIDE + 8, y=top - _QR_SIDE, side=_QR_SIDE))
    for at, text in enumerate(labels.CHECK):
        sheets.text_right(RIGHT, top - _QR_SIDE - 5 - 8 * at, text, Style(Face.REGULAR, 6.5, GREY))
    y = min(y - 15, top - _QR_SIDE - 13) - 14
    sheets.rule(y, weight=1.2)
    sheets.y = y - 13
    _facts(
        sheets,
        (
            (said.NUMBER, content.number),
            (said.DECIDED, day_in_words(content.decision.decided_on)),
            (said.SUBMITTED, day_in_words(content.submitted_on)),
        ),
    )
    sheets.rule(sheets.y + 6)
    sheets.y -= 8


def _facts(sheets: Sheets, facts: tuple[tuple[tuple[str, str], str], ...]) -> None:
    """Facts side by side, each under its label."""
    width, lowest = _WIDTH / len(facts), sheets.y
    for at, (label, value) in enumerate(facts):
        x = LEFT + at * width
        sheets.text(x, sheets.y, both(label), _LABEL)
        lowest = min(lowest, sheets.paragraph(x, sheets.y - 12, width - 8, value, _TEXT))
    sheets.y = lowest - 2


def _addressee(sheets: Sheets, content: LetterContent) -> None:
    kind = both(said.KINDS[ClaimKind(content.kind)])
    standard = both((content.decision.standard_names["id"], content.decision.standard_names["en"]))
    sheets.text(LEFT, sheets.y - 4, both(said.TO), _LABEL)
    y = sheets.paragraph(LEFT, sheets.y - 18, _WIDTH, content.addressee, _NAME)
    y = sheets.paragraph(LEFT, y, _WIDTH, content.identity_masked or "–", _SMALL) - 6
    rows = (
        (said.CLAIM, f"{grouped(content.claim_number)} · {kind}"),
        (said.STANDARD, f"{standard} ({content.decision.standard})"),
    )
    for label, value in rows:
        sheets.text(LEFT, y, both(label), _LABEL)
        y = sheets.paragraph(LEFT + 165, y, _WIDTH - 165, value, _TEXT) - 1
    sheets.y = y - 8


def _outcome(sheets: Sheets, content: LetterContent, figures: Figures) -> None:
    decision = content.decision
    sheets.require(80)
    outcome = OUTCOME_WORDS[decision.outcome]
    sheets.text(LEFT, sheets.y - 8, both(said.OUTCOME), _HEAD)
    y = sheets.y - 28
    sheets.text(LEFT, y, both((outcome["id"], outcome["en"])), _BIG)
    sheets.text_right(RIGHT, y, figures.full(decision.approved), _BIG)
    sheets.y = y - 18
    _both_texts(sheets, LEFT, content.route_text)
    if decision.reason_text:
        _both_texts(sheets, LEFT, decision.reason_text)


def _both_texts(sheets: Sheets, x: float, texts: Texts) -> None:
    """A text in both languages, the second one in grey."""
    for language, style in zip(LANGUAGES, (_TEXT, _OTHER), strict=True):
        lines = sheets.lines(texts[language], style, RIGHT - x)
        sheets.require(len(lines) * style.leading)
        sheets.y = sheets.paragraph(x, sheets.y, RIGHT - x, texts[language], style)
    sheets.y -= 3


def _picture(sheets: Sheets, content: LetterContent, figures: Figures) -> None:
    """Bars from the whole amount claimed, down the stages, to what is allowed."""
    decision = content.decision
    sums = stage_sums(decision.lines)
    sheets.require(40 + 26 * min(len(sums) + 2, 8))
    sheets.text(LEFT, sheets.y - 10, both(said.PICTURE), _HEAD)
    sheets.y -= 26
    whole = decision.claimed
    _bar(sheets, said.CLAIMED, figures.full(whole), "claimed", 0.0, 1.0)
    end = whole
    for each in sums:
        name = STAGE_WORDS[each.stage]
        amount = f"{figures.full(-each.amount)} ({both(said.LEFT)} {figures.full(each.after)})"
        at = (name["id"], name["en"])
        _bar(sheets, at, amount, "cut", each.after / whole, end / whole)
        end = each.after
    share = decision.approved / whole
    _bar(sheets, said.APPROVED, figures.full(decision.approved), "approved", 0.0, share)
    sheets.y -= 4


def _bar(
    sheets: Sheets, label: tuple[str, str], amount: str, kind: str, start: float, end: float
) -> None:
    sheets.require(26)
    sheets.text(LEFT, sheets.y, both(label), _SMALL)
    sheets.text_right(RIGHT, sheets.y, amount, Style(Face.BOLD, 8))
    bottom = sheets.y - 4 - _BAR
    width = max((end - start) * _WIDTH, 1.5 if kind != "approved" or end else 0)
    x = min(LEFT + start * _WIDTH, RIGHT - width)
    sheets.draw(f"{_TRACK} {LEFT:.2f} {bottom:.2f} {_WIDTH:.2f} {_BAR:.2f} re f")
    sheets.draw(f"{_COLOURS[kind]} {x:.2f} {bottom:.2f} {width:.2f} {_BAR:.2f} re f")
    sheets.y = bottom - 13


def _lines(sheets: Sheets, content: LetterContent, figures: Figures) -> None:
    sheets.require(70)
    sheets.text(LEFT, sheets.y - 8, both(said.LINES), _HEAD)
    sheets.y -= 24
    for line in content.decision.lines:
        _line(sheets, line, figures)


def _line(sheets: Sheets, of: ExplainedLine, figures: Figures) -> None:
    line = of.line
    sheets.require(130 if of.steps else 75)
    sheets.rule(sheets.y + 10)
    names = f"{line.no}. {both((line.item_names['id'], line.item_names['en']))}"
    lines = sheets.lines(names, _STRONG, _WIDTH)
    sheets.require(len(lines) * _STRONG.leading + 30)
    sheets.y = sheets.paragraph(LEFT, sheets.y, _WIDTH, names, _STRONG)
    facts = (
        f"{quantity(line.quantity_milli)} {line.unit} × {figures.full(line.unit_price)}"
        f" · {day_in_words(line.service_on)}"
    )
    sheets.y = sheets.paragraph(LEFT, sheets.y, _WIDTH, facts, _SMALL) - 2
    _sum(sheets, LEFT, both(said.CLAIMED), figures.full(line.claimed), _TEXT)
    for step in of.steps:
        _step(sheets, step, figures)
    if not of.steps:
        _both_texts(sheets, LEFT + 12, {"id": said.IN_FULL[0], "en": said.IN_FULL[1]})
    _sum(sheets, LEFT, both(said.APPROVED), figures.full(of.approved), _STRONG)
    sheets.y -= 10


def _sum(sheets: Sheets, x: float, label: str, amount: str, style: Style) -> None:
    sheets.require(style.leading)
    sheets.text(x, sheets.y, label, style)
    sheets.text_right(RIGHT, sheets.y, amount, style)
    sheets.y -= style.leading + 1


def _step(sheets: Sheets, step: ExplainedStep, figures: Figures) -> None:
    x = LEFT + 12
    sheets.require(56)
    stage, bearer = STAGE_WORDS[step.stage], BEARER_WORDS[Bearer(step.bearer)]
    taken = figures.full(-step.amount) if step.amount else both(said.NOTHING_TAKEN)
    _sum(sheets, x, both((stage["id"], stage["en"])), taken, _STRONG)
    _both_texts(sheets, x, step.text)
    codes = f"{step.reason} · {both(said.RULE)} {step.rule}, {step.standard}"
    codes += f" · X12 {step.group}-{step.carc}"
    if step.amount:
        codes += f" · {both((bearer['id'], bearer['en']))}"
    left = f"{both(said.LEFT)} {figures.full(step.after)}" if step.amount else ""
    room = RIGHT - x - sheets.letters.width(plain(left), Face.REGULAR, _SMALL.size) - 10
    sheets.require(len(sheets.lines(codes, _SMALL, room)) * _SMALL.leading)
    sheets.text_right(RIGHT, sheets.y, left, _SMALL)
    sheets.y = sheets.paragraph(x, sheets.y, room, codes, _SMALL) - 5


def _rights(sheets: Sheets, content: LetterContent) -> None:
    """By when it is paid, and what the claimant can do until when."""
    sheets.require(60)
    if content.pay_by:
        day = day_in_words(content.pay_by)
        sheets.y = sheets.paragraph(
            LEFT, sheets.y - 6, _WIDTH, f"{both(said.PAY_BY)}: {day}.", _STRONG
        )
    if content.acts:
        sheets.require(60)
        sheets.text(LEFT, sheets.y - 12, both(said.CAN_DO), _HEAD)
        sheets.y -= 28
    for each in content.acts:
        _both_texts(sheets, LEFT, each.texts)
        if each.until:
            until = f"{both(said.UNTIL)}: {day_in_words(each.until)}."
            sheets.require(_STRONG.leading)
            sheets.y = sheets.paragraph(LEFT, sheets.y + 1, _WIDTH, until, _STRONG) - 4
    sheets.y -= 4
    _both_texts(sheets, LEFT, {"id": said.TRACK[0], "en": said.TRACK[1]})


def _seal(sheets: Sheets, content: LetterContent) -> None:
    """Whose certificate has signed it, or that nobody has; the digest, and that this is the end."""
    sheets.require(80)
    texts = said.SIGNED if content.signed_by else said.NOT_SIGNED
    for text in texts:
        told = text.format(signer=content.signed_by)
        sheets.y = sheets.paragraph(LEFT, sheets.y - 4, _WIDTH, told, _SMALL)
    sheets.text(LEFT, sheets.y - 8, both(labels.DIGEST), _LABEL)
    sheets.text(LEFT, sheets.y - 18, content.digest, Style(Face.REGULAR, 7.5))
    sheets.text(LEFT, sheets.y - 32, f"{both(said.END)} {content.number}", _SMALL)
    sheets.y -= 40
