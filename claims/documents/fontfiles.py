"""Cutting a font file down to what a document needs, and describing it to a PDF reader."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import uharfbuzz as hb  # type: ignore[import-untyped] # ships no type information
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObjectReference,
)

from claims.documents.typefaces import Typeface, face_of, font_of

_NEEDLESS: Final = (
    *("GSUB", "GPOS", "GDEF", "BASE", "STAT", "name", "post", "cmap", "OS/2", "DSIG"),
    *("vhea", "vmtx", "VORG", "MVAR", "HVAR", "avar", "fvar", "gvar", "meta", "gasp"),
)
"""Tables that a PDF reader never looks at within an embedded font."""


def cut_down(
    wanted: hb.SubsetInput, typeface: Typeface, weight: int, *, keep: Collection[str] = ()
) -> hb.Face:
    """The wanted glyphs of a font at one weight, without hints and needless tables."""
    face = face_of(typeface)
    needless = (tag for tag in _NEEDLESS if tag not in keep)
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode("ascii")) for tag in needless)
    wanted.flags |= hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    if typeface.has_weights:
        wanted.pin_axis_location(face, "wght", weight)
    return wanted.subset(face)


def described(
    typeface: Typeface, weight: int, *, name: object, flags: int, file: Mapping[str, object]
) -> PDFDictionary:
    """The font descriptor (ISO 32000, 9.8); `file` is the entry that holds the font's bytes."""
    scale = 1000 / face_of(typeface).upem
    extents = font_of(typeface, weight).get_font_extents("ltr")
    up, down = round(extents.ascender * scale), round(extents.descender * scale)
    return PDFDictionary(
        {
            "Type": PDFName("FontDescriptor"),
            "FontName": name,
            "Flags": flags,
            "FontBBox": PDFArray([-1000, down, 2000, up]),
            "ItalicAngle": 0,
            "Ascent": up,
            "Descent": down,
            "CapHeight": 714,
            "StemV": 80 if weight < 600 else 140,
            **file,
        }
    )


def reference(document: PDFDocument, thing: object, name: str | None = None) -> PDFObjectReference:
    """Put an object into a document and refer to it."""
    put: PDFObjectReference = document.Reference(thing, name)  # type: ignore[no-untyped-call] # stubs lack it
    return put
