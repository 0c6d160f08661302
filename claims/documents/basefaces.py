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
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFDocument, PDFName

from claims.documents.fontfiles import cut_down, described, reference
from claims.documents.readyobjects import Ready, ReadyStream
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

    `descriptor` and `font` are objects as a document has them, each but for the number of the one
    it refers to: the file, which is `compressed` from `length` bytes, and the descriptor.
    """

    widths: tuple[float, ...]
    compressed: bytes
    length: int
    descriptor: bytes
    font: bytes


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
    name = PDFName(f"CLAIMS+{BASE.name}-{weight}")
    file = {"FontFile2": "%d 0 R"}
    descriptor = described(BASE, weight, name=name, flags=32, file=file)
    return BaseFace(
        widths=tuple(widths),
        compressed=zlib.compress(data, 9),
        length=len(data),
        descriptor=_written(descriptor),
        font=_written(_simple_font(name, widths)),
    )


def _simple_font(name: object, widths: list[float]) -> PDFDictionary:
    return PDFDictionary(
        {
            "Type": PDFName("Font"),
            "Subtype": PDFName("TrueType"),
            "BaseFont": name,
            "Encoding": PDFName("WinAnsiEncoding"),
            "FirstChar": 0x20,
            "LastChar": 0xFF,
            "Widths": f"[{' '.join(f'{width:g}' for width in widths[0x20:])}]",
            "FontDescriptor": "%d 0 R",
        }
    )


def _written(thing: PDFDictionary) -> bytes:
    """What stands in a document of a dictionary of which no part stands elsewhere in it."""
    written: bytes = thing.format(PDFDocument())
    return written


def add_to(document: PDFDocument, fonts: dict[str, object]) -> None:
    """Put both faces among a document's fonts."""
    for weight, name in NAMES.items():
        face = base_face(weight)
        file = reference(document, ReadyStream(face.compressed, b"/Length1 %d" % face.length))
        descriptor = reference(document, Ready(face.descriptor, file))
        fonts[name] = reference(document, Ready(face.font, descriptor), name)
