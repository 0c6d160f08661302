"""Typefaces within a PDF: only the glyphs that were drawn, with the text they stand for.

Each typeface becomes a Type 0 font whose codes are the font's own glyph numbers (Identity-H), cut
down by HarfBuzz when the document is finished. The ToUnicode table gives copying and searching the
text back.
"""

from __future__ import annotations

import hashlib

import uharfbuzz as hb  # type: ignore[import-untyped] # ships no type information
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFStream,
    PDFString,
    PDFZCompress,
)

from claims.documents.fontfiles import cut_down, described, reference
from claims.documents.typefaces import Run, Typeface, face_of, font_of

_Key = tuple[Typeface, int]


class Embedded:
    """The typefaces one document uses. Names are given when a glyph is first drawn."""

    def __init__(self) -> None:
        self._used: dict[_Key, dict[int, str]] = {}

    def name_of(self, run: Run) -> str:
        """The resource name under which a run's typeface is selected; its glyphs are noted."""
        used = self._used.setdefault((run.typeface, run.weight), {})
        for glyph in run.glyphs:
            if glyph.text or glyph.id not in used:
                used.setdefault(glyph.id, glyph.text)
        return f"N{list(self._used).index((run.typeface, run.weight)) + 1}"

    def add_to(self, document: PDFDocument, fonts: dict[str, object]) -> None:
        """Put every used typeface among a document's fonts, after all its pages are drawn."""
        for at, ((typeface, weight), used) in enumerate(self._used.items(), start=1):
            font = _type0(document, typeface, weight, used)
            fonts[f"N{at}"] = reference(document, font, f"N{at}")


def _type0(
    document: PDFDocument, typeface: Typeface, weight: int, used: dict[int, str]
) -> PDFDictionary:
    name = PDFName(f"{_tag(typeface, weight, used)}+{typeface.name}-{weight}")
    return PDFDictionary(
        {
            "Type": PDFName("Font"),
            "Subtype": PDFName("Type0"),
            "BaseFont": name,
            "Encoding": PDFName("Identity-H"),
            "DescendantFonts": PDFArray(
                [reference(document, _cid_font(document, typeface, weight, used, name))]
            ),
            "ToUnicode": reference(document, _stream(_to_unicode(used))),
        }
    )


def _cid_font(
    document: PDFDocument, typeface: Typeface, weight: int, used: dict[int, str], name: object
) -> PDFDictionary:
    kind, file_key, file_stream = _font_file(typeface, weight, used)
    file = {file_key: reference(document, file_stream)}
    descriptor = described(typeface, weight, name=name, flags=4, file=file)
    widths: list[object] = []
    for glyph in sorted(used):
        widths += [glyph, PDFArray([round(nominal(typeface, weight, glyph))])]
    entries = {
        "Type": PDFName("Font"),
        "Subtype": PDFName(kind),
        "BaseFont": name,
        "CIDSystemInfo": PDFDictionary(
            {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
        ),
        "FontDescriptor": reference(document, descriptor),
        "W": PDFArray(widths),
    }
    if kind == "CIDFontType2":
        entries["CIDToGIDMap"] = PDFName("Identity")
    return PDFDictionary(entries)


def nominal(typeface: Typeface, weight: int, glyph: int) -> float:
    """A glyph's own advance in thousandths of the size, before HarfBuzz moved anything."""
    advance: int = font_of(typeface, weight).get_glyph_h_advance(glyph)
    return advance * 1000 / float(face_of(typeface).upem)


def _font_file(typeface: Typeface, weight: int, used: dict[int, str]) -> tuple[str, str, PDFStream]:
    """The cut-down font: TrueType outlines as they are, PostScript outlines as bare CFF."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(used)
    if "CFF " in face_of(typeface).table_tags:
        # The cut-down font keeps each glyph's CID, and in these fonts CID and glyph number agree.
        stream = _stream(cut_down(wanted, typeface, weight).reference_table("CFF ").data)
        stream.dictionary["Subtype"] = PDFName("CIDFontType0C")
        return "CIDFontType0", "FontFile3", stream
    wanted.flags |= hb.SubsetFlags.RETAIN_GIDS
    data = cut_down(wanted, typeface, weight).blob.data
    stream = _stream(data)
    stream.dictionary["Length1"] = len(data)
    return "CIDFontType2", "FontFile2", stream


def _to_unicode(used: dict[int, str]) -> bytes:
    told = [(glyph, text) for glyph, text in sorted(used.items()) if text]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for start in range(0, len(told), 100):
        block = told[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{glyph:04X}> <{_utf16(text)}>" for glyph, text in block]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")


def _utf16(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()


def _stream(data: bytes) -> PDFStream:
    return PDFStream(content=data, filters=[PDFZCompress])


def _tag(typeface: Typeface, weight: int, used: dict[int, str]) -> str:
    """Six letters that name a subset, the same for the same glyphs (PDF 32000, 9.6.4)."""
    seed = f"{typeface.name}/{weight}/{sorted(used)}".encode()
    number = int.from_bytes(hashlib.sha256(seed).digest()[:8], "big")
    letters = []
    for _ in range(6):
        number, rest = divmod(number, 26)
        letters.append(chr(ord("A") + rest))
    return "".join(letters)
