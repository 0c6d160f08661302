"""Objects of a PDF whose bytes are ready: reportlab numbers them, places them and refers to them.

Its own dictionaries are put together key by key each time, which takes longer than all the lines
of a short statement. What is the same on each document, and what each page needs, is written here.
"""

from __future__ import annotations

import zlib
from typing import Final

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFInfo, PDFObject, PDFObjectReference
from reportlab.pdfbase.pdfdoc import format as format_object

from claims.documents.fontfiles import reference

LEVEL: Final = 3
"""How hard pages are compressed. Measured on the pages of a statement: two thirds of the time of
zlib's usual level for a tenth more bytes, and most of a short file is its fonts anyway."""


class Document(PDFDocument):
    """A document of reportlab's, written out straight: objects, cross references, trailer."""

    def __init__(self) -> None:
        super().__init__(compression=1, invariant=1)
        self.info = Told()
        self.Pages = Pages()
        self.Catalog = Root(reference(self, self.Pages))

    def format(self) -> bytes:
        """The file. Objects may still refer to new ones while they are written."""
        root, told = reference(self, self.Catalog), reference(self, self.info)
        parts, places = [_HEADER], []
        at, number = len(_HEADER), 1
        while (name := self.numberToId.get(number)) is not None:
            written: bytes = format_object(self.idToObject[name], self, toplevel=1)
            part = b"%d 0 obj\n%s\nendobj\n" % (number, written)
            parts.append(part)
            places.append(b"%010d 00000 n \n" % at)
            at += len(part)
            number += 1
        parts += (b"xref\n0 %d\n0000000000 65535 f \n" % number, *places)
        parts.append(
            b"trailer\n<</Size %d/Root %s/Info %s/ID %s>>\nstartxref\n%d\n%%%%EOF\n"
            % (number, root.format(self), told.format(self), self.ID(), at)
        )
        return b"".join(parts)


_HEADER: Final = b"%PDF-1.5\n%\x93\x8c\x8b\x9e ReportLab Generated PDF document (opensource)\n"


class Ready(PDFObject):
    """An object written before; each `%d` in it is the number of one of the others."""

    def __init__(self, written: bytes, *others: PDFObjectReference) -> None:
        self._written, self._others = written, others

    def format(self, document: PDFDocument) -> bytes:
        """Its bytes, once the others have their numbers."""
        numbers = document.idToObjectNumberAndVersion
        return self._written % tuple(numbers[each.name][0] for each in self._others)


class Root(Ready):
    """The catalogue of a document, of which there is nothing to say but its pages and language."""

    def __init__(self, pages: PDFObjectReference) -> None:
        super().__init__(b"<</Type/Catalog/Pages %d 0 R/PageMode/UseNone/Lang(id)>>", pages)


class Pages(PDFObject):
    """All pages of a document in one node of its tree."""

    def __init__(self) -> None:
        self._pages: list[PDFObject] = []

    def addPage(self, page: PDFObject) -> None:  # noqa: N802 - as reportlab calls it
        """The next page."""
        self._pages.append(page)

    def format(self, document: PDFDocument) -> bytes:
        """Its bytes."""
        kids = b" ".join(reference(document, page).format(document) for page in self._pages)
        return b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self._pages), kids)


class ReadyStream(PDFObject):
    """A stream that is compressed already; `further` are more entries of its dictionary."""

    def __init__(self, packed: bytes, further: bytes = b"") -> None:
        self._packed, self._further = packed, further

    def format(self, _: PDFDocument) -> bytes:
        """Its bytes."""
        return b"<</Filter/FlateDecode%s/Length %d>>\nstream\n%s\nendstream\n" % (
            self._further, len(self._packed), self._packed,
        )  # fmt: skip


def page_stream(operators: str) -> ReadyStream:
    """The operators of a page, a character a byte, compressed."""
    return ReadyStream(zlib.compress(operators.encode("latin-1"), LEVEL))


class Told(PDFInfo):
    """What a document says of itself, with its texts written as they are when they are ASCII."""

    def format(self, _: PDFDocument) -> bytes:
        """Its bytes. The day is the same on all documents, so that their bytes are."""
        texts = {
            b"Title": self.title,
            b"Author": self.author,
            b"Subject": self.subject,
            b"Creator": self.creator,
            b"Producer": self.producer,
        }
        told = b"".join(b"/%s %s" % (key, _string(text)) for key, text in texts.items())
        return b"<<%s/CreationDate%s/ModDate%s/Trapped/False>>" % (told, _DAY, _DAY)


_DAY: Final = b"(D:20000101000000+00'00')"


def _string(text: str) -> bytes:
    if text.isascii():
        return b"(%s)" % text.translate(_ESCAPED).encode("ascii")
    return b"<%s>" % ("\ufeff" + text).encode("utf-16-be").hex().encode("ascii")


_ESCAPED: Final = str.maketrans({each: f"\\{each}" for each in "()\\"})
