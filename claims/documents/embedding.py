"""Typefaces within a PDF: only the glyphs that were drawn, with the text they stand for.

Each typeface becomes a Type 0 font, cut down by HarfBuzz when the document is finished. A code of
it means one glyph standing for one text: the same glyph for another text has another code, so that
the ToUnicode table always gives copying and searching the right text back.
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
from claims.documents.typefaces import Glyph, Run, Typeface, face_of, font_of


class _Used:
    """The codes of one typeface at one weight: which glyph each draws, for which text."""

    def __init__(self, typeface: Typeface, weight: int, name: str) -> None:
        self.typeface = typeface
        self.weight = weight
        self.name = name
        self.is_cff = "CFF " in face_of(typeface).table_tags
        self.glyphs: dict[int, int] = {}
        self.texts: dict[int, str] = {}
        self._codes: dict[tuple[int, str], int] = {}

    def code_of(self, glyph: Glyph) -> int:
        """The code that draws a glyph for its text.

        A CFF font's codes are its glyph numbers, for it cannot be given a table of its own.
        """
        key = (glyph.id, glyph.text)
        code = self._codes.get(key)
        if code is None:
            code = glyph.id if self.is_cff else len(self._codes) + 1
            self._codes[key] = code
            self.glyphs[code] = glyph.id
            self.texts[code] = self.texts.get(code) or glyph.text
        return code


class Embedded:
    """The typefaces one document uses, in the order they are first drawn."""

    def __init__(self) -> None:
        self._used: dict[tuple[Typeface, int], _Used] = {}

    def coded(self, run: Run) -> tuple[str, list[int]]:
        """The resource name that selects a run's typeface, and the codes of its glyphs."""
        key = (run.typeface, run.weight)
        used = self._used.get(key)
        if used is None:
            used = self._used[key] = _Used(*key, name=f"N{len(self._used) + 1}")
        return used.name, [used.code_of(glyph) for glyph in run.glyphs]

    def add_to(self, document: PDFDocument, fonts: dict[str, object]) -> None:
        """Put every used typeface among a document's fonts, after all its pages are drawn."""
        for used in self._used.values():
            fonts[used.name] = reference(document, _type0(document, used), used.name)


def _type0(document: PDFDocument, used: _Used) -> PDFDictionary:
    name = PDFName(f"{_tag(used)}+{used.typeface.name}-{used.weight}")
    return PDFDictionary(
        {
            "Type": PDFName("Font"),
            "Subtype": PDFName("Type0"),
            "BaseFont": name,
            "Encoding": PDFName("Identity-H"),
            "DescendantFonts": PDFArray([reference(document, _cid_font(document, used, name))]),
            "ToUnicode": reference(document, _stream(_to_unicode(used.texts))),
        }
    )


def _cid_font(document: PDFDocument, used: _Used, name: object) -> PDFDictionary:
    typeface, weight = used.typeface, used.weight
    file_key, file_stream = _cff_file(used) if used.is_cff else _truetype_file(used)
    file = {file_key: reference(document, file_stream)}
    descriptor = described(typeface, weight, name=name, flags=4, file=file)
    widths: list[object] = []
    for code, glyph in sorted(used.glyphs.items()):
        widths += [code, PDFArray([round(nominal(typeface, weight, glyph))])]
    entries = {
        "Type": PDFName("Font"),
        "Subtype": PDFName("CIDFontType0" if used.is_cff else "CIDFontType2"),
        "BaseFont": name,
        "CIDSystemInfo": PDFDictionary(
            {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
        ),
        "FontDescriptor": reference(document, descriptor),
        "W": PDFArray(widths),
    }
    if not used.is_cff:
        table = b"".join(
            used.glyphs.get(code, 0).to_bytes(2, "big") for code in range(len(used.glyphs) + 1)
        )
        entries["CIDToGIDMap"] = reference(document, _stream(table))
    return PDFDictionary(entries)


def nominal(typeface: Typeface, weight: int, glyph: int) -> float:
    """A glyph's own advance in thousandths of the size, before HarfBuzz moved anything."""
    advance: int = font_of(typeface, weight).get_glyph_h_advance(glyph)
    return advance * 1000 / float(face_of(typeface).upem)


def _truetype_file(used: _Used) -> tuple[str, PDFStream]:
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(used.glyphs.values())
    wanted.flags |= hb.SubsetFlags.RETAIN_GIDS
    data = cut_down(wanted, used.typeface, used.weight).blob.data
    stream = _stream(data)
    stream.dictionary["Length1"] = len(data)
    return "FontFile2", stream


def _cff_file(used: _Used) -> tuple[str, PDFStream]:
    """Bare PostScript outlines. Cut down, each glyph keeps its CID: in these fonts its number."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(used.glyphs.values())
    face = cut_down(wanted, used.typeface, used.weight)
    stream = _stream(face.reference_table("CFF ").data)
    stream.dictionary["Subtype"] = PDFName("CIDFontType0C")
    return "FontFile3", stream


def _to_unicode(texts: dict[int, str]) -> bytes:
    told = sorted(texts.items())
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for start in range(0, len(told), 100):
        block = told[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{code:04X}> <{_utf16(text)}>" for code, text in block]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")


def _utf16(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()


def _stream(data: bytes) -> PDFStream:
    return PDFStream(content=data, filters=[PDFZCompress])


def _tag(used: _Used) -> str:
    """Six letters that name a subset, the same for the same glyphs (PDF 32000, 9.6.4)."""
    seed = f"{used.typeface.name}/{used.weight}/{sorted(used.glyphs.values())}".encode()
    number = int.from_bytes(hashlib.sha256(seed).digest()[:8], "big")
    letters = []
    for _ in range(6):
        number, rest = divmod(number, 26)
        letters.append(chr(ord("A") + rest))
    return "".join(letters)
