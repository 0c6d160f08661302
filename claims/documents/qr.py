"""QR codes: a text as a matrix, and the matrix as PNG, SVG or operators of a page.

Error correction M, the smallest version that holds the text, a quiet zone of four modules as
ISO/IEC 18004 asks. The same text always gives the same bytes.
"""

from __future__ import annotations

import io
import re
from typing import Final

import segno

from claims.documents.qr_matrices import MASK, is_plain, rows_of
from claims.domain.refusals import Refused

QUIET: Final = 4
"""Light modules around the code."""

_DARK: Final = re.compile("1+")

LONGEST: Final = 500
"""Characters at most: what a telephone still reads from a small print."""


def _code(text: str) -> segno.QRCode:
    if not text or len(text) > LONGEST:
        raise Refused("QR_TEXT", f"A QR code holds 1 to {LONGEST} characters here.")
    return segno.make_qr(text, error="m", mask=MASK, boost_error=False)


def _rows(text: str) -> list[str]:
    """The modules row by row from the top, `1` where dark; an address takes the fast way."""
    if is_plain(text):
        return rows_of(text)
    return ["".join("01"[bool(module)] for module in row) for row in _code(text).matrix]


def matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """The modules row by row from the top, True where dark, without the quiet zone."""
    return tuple(tuple(module == "1" for module in row) for row in _rows(text))


def png(text: str, *, scale: int = 6) -> bytes:
    """A PNG of `scale` pixels a module."""
    written = io.BytesIO()
    _code(text).save(written, kind="png", scale=scale, border=QUIET)
    return written.getvalue()


def svg(text: str) -> str:
    """An SVG element for a page, without declaration, one unit a module."""
    written = io.BytesIO()
    _code(text).save(
        written, kind="svg", border=QUIET, xmldecl=False, svgns=True, nl=False, omitsize=True
    )
    return written.getvalue().decode("utf-8")


def operators(text: str, *, x: float, y: float, side: float) -> str:
    """Operators that fill the dark modules within a square; (x, y) is its lower left corner.

    `side` is in points and includes the quiet zone. Neighbours in a row are one rectangle, so that
    no hairline shows between them.
    """
    rows = _rows(text)
    module = side / (len(rows) + 2 * QUIET)
    drawn = [f"q 0 g {module:.4f} 0 0 {module:.4f} {x:.2f} {y:.2f} cm"]
    for up, row in enumerate(reversed(rows), start=QUIET):
        for dark in _DARK.finditer(row):
            start, end = dark.span()
            drawn.append(f"{QUIET + start} {up} {end - start} 1 re")
    return " ".join([*drawn, "f Q"])
