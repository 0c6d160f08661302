"""The settlement statement as a PDF; the stored bytes are the statement.

The same content always gives the same bytes, on any machine and any day. A first page says who is
paid how much and why he may object; the following ones list every line with every adjustment.
"""

from __future__ import annotations

from claims.documents import labels
from claims.documents.footers import footer_of
from claims.documents.sheets import Sheets
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
        footer=footer_of(sheets.letters, number=content.number, digest=content.digest),
    )
