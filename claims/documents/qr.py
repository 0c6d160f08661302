"""QR codes: a text as a matrix, and the matrix as PNG, SVG or operators of a page.

Error correction M, the smallest version that holds the text, a quiet zone of four modules as
ISO/IEC 18004 asks. The same text always gives the same bytes.
"""

from __future__ import annotations

import io
from typing import Final

import segno

from claims.documents.qr_matrices import MASK, is_plain, rows_of
from claims.domain.refusals import Refused

QUIET: Final = 4
"""Light modules around the code."""

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
    """Operators that draw the code within a square; (x, y) is its lower left corner.

    `side` is in points and includes the quiet zone. The modules are the bits of a stencil: a
    hundredth of the bytes that rectangles would take, and no hairline between neighbours.
    """
    rows = _rows(text)
    count = len(rows)
    module = side / (count + 2 * QUIET)
    corner, length = QUIET * module, count * module
    unused = "0" * (-count % 8)
    digits = count * (count + len(unused)) // 4
    bits = f"{int(unused.join(rows) + unused, 2):0{digits}X}"
    return (
        f"q 0 g {length:.4f} 0 0 {length:.4f} {x + corner:.4f} {y + corner:.4f} cm "
        f"BI/W {count}/H {count}/IM true/D[1 0]/F/AHx ID {bits}> EI Q"
    )
