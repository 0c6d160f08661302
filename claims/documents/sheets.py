"""A stack of A4 sheets: drawn as ready page streams, given to reportlab, counted at the end.

reportlab owns the document: objects, streams, cross references. What stands on a page is written
here as PDF operators, because that is several times faster than its canvas and takes no memory
beyond the text itself. Points from the lower left corner, as PDF counts.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfdoc import (
    BasicFonts,
    PDFObjectReference,
)

from claims.documents import basefaces
from claims.documents.fontfiles import reference
from claims.documents.letters import Face, Letters
from claims.documents.plaintext import plain
from claims.documents.readyobjects import Document, Ready, page_stream

# Nothing is ever fetched by name, and the same content gives the same bytes on any day.
rl_config.trustedSchemes = []
rl_config.trustedHosts = []
rl_config.invariant = 1

WIDTH: Final = A4[0]
HEIGHT: Final = A4[1]
LEFT: Final = 42.0
RIGHT: Final = WIDTH - 42.0
TOP: Final = HEIGHT - 42.0
BOTTOM: Final = 54.0

BLACK: Final = "0 g"
GREY: Final = "0.38 g"
INK: Final = "0.06 0.22 0.38 rg"
PALE: Final = "0.945 0.955 0.965 rg"
LINE: Final = "0.72 0.76 0.80 RG"


_RESOURCES: Final = b"<</Font %d 0 R>>"
_PAGE: Final = (
    b"<</Type/Page/Parent %%d 0 R/MediaBox[0 0 %.4f %.4f]/Resources %%d 0 R/Contents %%d 0 R>>" % A4
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks. `leading` is the distance of its lines, in points like `size`."""

    face: Face
    size: float
    colour: str = BLACK

    @property
    def leading(self) -> float:
        """A quarter more than the size."""
        return self.size * 1.25


class Sheets:
    """The pages of one document. `y` is how far the current one is filled, from the top down."""

    def __init__(self) -> None:
        self.letters = Letters()
        self.y = TOP
        self.heading: Callable[[Sheets], None] | None = None
        self._done: deque[str] = deque()
        self._drawn: list[str] = []

    def draw(self, operators: str) -> None:
        """Put ready operators on the page; they leave the graphics state as they found it."""
        self._drawn.append(operators)

    def text(self, x: float, y: float, text: str, style: Style) -> None:
        """One line of text from x."""
        shown = self.letters.show(plain(text), style.face, style.size)
        self._drawn.append(f"{style.colour} BT {x:.2f} {y:.2f} Td {shown} ET")

    def text_right(self, x: float, y: float, text: str, style: Style) -> None:
        """One line of text that ends at x."""
        width = self.letters.width(plain(text), style.face, style.size)
        self.text(x - width, y, text, style)

    def lines(self, text: str, style: Style, width: float) -> list[str]:
        """A text broken into lines of a style."""
        return self.letters.lines(text, style.face, style.size, width)

    def paragraph(self, x: float, y: float, width: float, text: str, style: Style) -> float:
        """A text in as many lines as it needs from the first baseline y; gives the next one."""
        for line in self.lines(text, style, width):
            self.text(x, y, line, style)
            y -= style.leading
        return y

    def rule(self, y: float, *, x: float = LEFT, end: float = RIGHT, weight: float = 0.6) -> None:
        """A thin line across."""
        self._drawn.append(f"{LINE} {weight:g} w {x:.2f} {y:.2f} m {end:.2f} {y:.2f} l S")

    def panel(self, x: float, y: float, width: float, height: float) -> None:
        """A pale rectangle to write on; (x, y) is its lower left corner."""
        self._drawn.append(f"{PALE} {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    def recorded(self, draw: Callable[[], None]) -> str:
        """What `draw` would put on the page, as operators to be drawn again and again."""
        kept, self._drawn = self._drawn, []
        draw()
        drawn, self._drawn = self._drawn, kept
        return "\n".join(drawn)

    def require(self, height: float) -> None:
        """Turn to a new page when less than this is left."""
        if self.y - height < BOTTOM:
            self.turn()

    def turn(self) -> None:
        """Finish the page and begin the next one, with its heading if there is one."""
        self._done.append("\n".join(self._drawn))
        self._drawn = []
        self.y = TOP
        if self.heading is not None:
            self.heading(self)

    def finished(
        self, *, title: str, author: str, subject: str, footer: Callable[[int, int], list[str]]
    ) -> bytes:
        """The document. `footer` gives the operators below a page by its number and the count."""
        self._done.append("\n".join(self._drawn))
        document = Document()
        document.setTitle(plain(title))
        document.setAuthor(plain(author))
        document.setSubject(plain(subject))
        document.setCreator("claims")
        parent = reference(document, document.Pages)
        resources = reference(document, Ready(_RESOURCES, PDFObjectReference(BasicFonts)))
        count = len(self._done)
        for number in range(1, count + 1):
            operators = "\n".join([self._done.popleft(), *footer(number, count)])
            contents = reference(document, page_stream(operators))
            document.addPage(Ready(_PAGE, parent, resources, contents))
        fonts: dict[str, object] = vars(document.idToObject[BasicFonts])["dict"]
        basefaces.add_to(document, fonts)
        self.letters.embedded.add_to(document, fonts)
        data: bytes = document.GetPDFData(None)
        return data
