"""The yardstick `hand-stream`: a PDF whose content streams are written by hand, and nothing else.

It says what a statement says in its table, a row a line, with the standard fonts that every
reader has: no library, no shaping, no checks. It is how fast pages can be put into bytes at all.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from claims.domain.statements import StatementContent

ROWS_A_PAGE = 40
HEAD = ("Claim", "No", "Day", "Service", "Quantity", "Claimed", "Adjusted", "Approved")
AT = (40, 110, 135, 200, 330, 385, 450, 515)


def render(content: StatementContent) -> bytes:
    """The lines of a statement as a PDF file."""
    rows = list(_rows(content))
    pages = [rows[at : at + ROWS_A_PAGE] for at in range(0, len(rows), ROWS_A_PAGE)]
    streams = [_page(content, page, no, len(pages)) for no, page in enumerate(pages, start=1)]
    kids = b" ".join(b"%d 0 R" % (5 + 2 * at) for at in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for at, stream in enumerate(streams):
        packed = zlib.compress(stream, 6)
        objects.append(b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (
            len(packed), packed))  # fmt: skip
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % (4 + 2 * at)
        )
    return _file(objects)


def _rows(content: StatementContent) -> Iterator[tuple[str, ...]]:
    for claim in content.claims:
        for line in claim.lines:
            cut = line.claimed - line.approved
            yield (
                claim.number, str(line.no), line.service_on.isoformat(), line.item_names["en"],
                f"{line.quantity_milli / 1000:g} {line.unit}", _amount(line.claimed),
                _amount(cut), _amount(line.approved),
            )  # fmt: skip
            for each in line.adjustments:
                why = f"{each.reason} {each.rule} ({each.bearer})"
                yield ("", "", "", why, "", "", _amount(each.amount), "")
    yield ("", "", "", "Total", "", "", "", _amount(content.paid))


def _page(content: StatementContent, rows: list[tuple[str, ...]], no: int, count: int) -> bytes:
    parts = [f"BT /F1 8 Tf 1 0 0 1 40 800 Tm ({_text(content.number)} {no}/{count}) Tj"]
    y = 780
    for row in (HEAD, *rows):
        parts += [
            f"1 0 0 1 {x} {y} Tm ({_text(cell)}) Tj"
            for x, cell in zip(AT, row, strict=True)
            if cell
        ]
        y -= 18
    parts.append("ET")
    return "\n".join(parts).encode("cp1252", "replace")


def _amount(minor: int) -> str:
    return f"{minor // 100:,}.{minor % 100:02}"


def _text(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _file(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for no, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (no, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
