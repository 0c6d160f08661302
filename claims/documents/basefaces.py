"""The two faces every document carries: Noto Sans, regular and bold, cut down to Windows-1252.

They are embedded so that a statement looks the same in every reader and in thirty years. Cut and
compressed once in a process; a document gets the ready bytes. Texts in them take one byte a letter.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import uharfbuzz as hb  # type: ignore[import-untyped] # ships no type information
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFDocument, PDFName, PDFStream

from claims.documents.fontfiles import cut_down, described, reference
from claims.documents.typefaces import BASE, BOLD, REGULAR, face_of, font_of

ENCODING: Final = "cp1252"
LETTERS: Final = "".join(
    filter(str.isprintable, bytes(range(0x20, 0x100)).decode(ENCODING, "ignore"))
)
NAMES: Final = {REGULAR: "F1", BOLD: "F2"}
"""The resource name of each weight."""


@dataclass(frozen=True, slots=True)
class BaseFace:
    """One weight, ready to be embedded. `widths` are by byte, in thousandths of the size.

    `written_widths` is how a document says them, from the space on.
    """

    weight: int
    widths: tuple[float, ...]
    written_widths: str
    compressed: bytes
    length: int


@lru_cache(maxsize=8)
def base_face(weight: int) -> BaseFace:
    """The face of a weight."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, LETTERS))
    data = cut_down(wanted, BASE, weight, keep=("cmap",)).blob.data
    font, scale = font_of(BASE, weight), 1000 / face_of(BASE).upem
    widths = [0.0] * 256
    for letter in LETTERS:
        glyph = font.get_nominal_glyph(ord(letter))
        widths[letter.encode(ENCODING)[0]] = font.get_glyph_h_advance(glyph) * scale
    written = f"[{' '.join(f'{width:g}' for width in widths[0x20:])}]"
    return BaseFace(weight, tuple(widths), written, zlib.compress(data, 9), len(data))


def add_to(document: PDFDocument, fonts: dict[str, object]) -> None:
    """Put both faces among a document's fonts."""
    for weight, name in NAMES.items():
        fonts[name] = reference(document, _simple_font(document, base_face(weight)), name)


def _simple_font(document: PDFDocument, face: BaseFace) -> PDFDictionary:
    stream = PDFStream(content=face.compressed)
    stream.dictionary["Filter"] = PDFName("FlateDecode")
    stream.dictionary["Length1"] = face.length
    name = PDFName(f"CLAIMS+{BASE.name}-{face.weight}")
    file = {"FontFile2": reference(document, stream)}
    descriptor = described(BASE, face.weight, name=name, flags=32, file=file)
    return PDFDictionary(
        {
            "Type": PDFName("Font"),
            "Subtype": PDFName("TrueType"),
            "BaseFont": name,
            "Encoding": PDFName("WinAnsiEncoding"),
            "FirstChar": 0x20,
            "LastChar": 0xFF,
            "Widths": face.written_widths,
            "FontDescriptor": reference(document, descriptor),
        }
    )
