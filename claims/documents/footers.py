"""What stands below every page of a document: number, the digest's beginning, page and pages."""

from __future__ import annotations

from collections.abc import Callable

from claims.documents import labels
from claims.documents.letters import Face, Letters
from claims.documents.plaintext import plain
from claims.documents.sheets import BOTTOM, GREY, LEFT, LINE, RIGHT


def footer_of(letters: Letters, *, number: str, digest: str) -> Callable[[int, int], list[str]]:
    """The operators below a page, by its number and the count of pages."""
    y = BOTTOM - 22
    left = letters.show(plain(f"{number} · {digest[:16]}"), Face.REGULAR, 7)
    fixed = (
        f"{LINE} 0.6 w {LEFT:.2f} {y + 12:.2f} m {RIGHT:.2f} {y + 12:.2f} l S "
        f"{GREY} BT {LEFT:.2f} {y:.2f} Td {left} ET"
    )

    def footer(number: int, count: int) -> list[str]:
        page = labels.page_of(number, count)
        x = RIGHT - letters.width(page, Face.REGULAR, 7)
        return [fixed, f"BT /F1 7 Tf {x:.2f} {y:.2f} Td ({page}) Tj ET"]

    return footer
