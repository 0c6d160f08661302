"""The settlement statement as a PDF; the stored bytes are the statement.

The same content always gives the same bytes, on any machine and any day. A first page says who is
paid how much and why he may object; the following ones list every line with every adjustment.
"""

from __future__ import annotations

from collections.abc import Callable

from claims.documents import labels
from claims.documents.letters import Face, Letters
from claims.documents.plaintext import plain
from claims.documents.sheets import BOTTOM, GREY, LEFT, LINE, RIGHT, Sheets
from claims.documents.statement_cover import draw_cover
from claims.documents.statement_legend import draw_legend
from claims.documents.statement_table import draw_table
from claims.domain.refusals import Refused
from claims.domain.statements import StatementContent


def render_statement(content: StatementContent, *, check_url: str) -> bytes:
    """The PDF of a statement.

    `check_url` is where its QR code leads: an http(s) address that carries nothing of the content
    but the number and the digest; refuses `STATEMENT_LINK` when either is missing.
    """
    if not check_url.startswith(("https://", "http://")) or content.digest not in check_url:
        raise Refused("STATEMENT_LINK", "The statement's link must carry its digest.")
    sheets = Sheets()
    draw_cover(sheets, content, check_url)
    if content.claims:
        draw_table(sheets, content)
    draw_legend(sheets, content)
    return sheets.finished(
        title=f"{content.number} – {labels.TITLE[1]}",
        author=content.payer,
        subject=f"{labels.both(labels.PAYEE)}: {content.payee_name}",
        footer=_footer(sheets.letters, content),
    )


def _footer(letters: Letters, content: StatementContent) -> Callable[[int, int], list[str]]:
    """What stands below every page: number, the digest's beginning, page and pages."""
    y = BOTTOM - 22
    left = letters.show(plain(f"{content.number} · {content.digest[:16]}"), Face.REGULAR, 7)
    fixed = (
        f"{LINE} 0.6 w {LEFT:.2f} {y + 12:.2f} m {RIGHT:.2f} {y + 12:.2f} l S "
        f"{GREY} BT {LEFT:.2f} {y:.2f} Td {left} ET"
    )

    def footer(number: int, count: int) -> list[str]:
        page = labels.page_of(number, count)
        x = RIGHT - letters.width(page, Face.REGULAR, 7)
        return [fixed, f"BT /F1 7 Tf {x:.2f} {y:.2f} Td ({page}) Tj ET"]

    return footer
