"""Letters: a text as operators of a page, its width, and where it breaks into lines.

What Windows-1252 can write is drawn in the two base faces, one byte a letter, which is by far the
fastest. Any other text is set as a whole by HarfBuzz in the typefaces of its scripts. Operators
stand between BT and ET, after the position.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache
from typing import Final

from claims.documents.basefaces import ENCODING, NAMES, base_face
from claims.documents.embedding import Embedded, nominal
from claims.documents.plaintext import plain
from claims.documents.typefaces import BOLD, REGULAR, Run, runs_of


class Face(IntEnum):
    """The looks a text can have; the value is the weight in the font."""

    REGULAR = REGULAR
    BOLD = BOLD


_SPECIAL: Final = re.compile(r"[()\\]")
_ESCAPED: Final = r"\\\g<0>"
_SCRIPT_WITHOUT_SPACES: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]"
)


def standard_bytes(text: str) -> bytes | None:
    """The text in Windows-1252, or None when it holds a letter outside."""
    if text.isascii():
        return text.encode("ascii")
    try:
        return text.encode(ENCODING)
    except UnicodeEncodeError:
        return None


def quoted(data: bytes) -> str:
    """Bytes as a PDF string, a character a byte: `(a \\(b\\))`. Plain text has no ends of lines."""
    text = data.decode("latin-1")
    return f"({text})" if _SPECIAL.search(text) is None else f"({_SPECIAL.sub(_ESCAPED, text)})"


class Letters:
    """Draws, measures and breaks texts for one document; remembers the typefaces it needed."""

    def __init__(self) -> None:
        self.embedded = Embedded()
        self._shown: dict[tuple[str, Face, float], str] = {}

    @staticmethod
    def width(text: str, face: Face, size: float) -> float:
        """In points."""
        return _width(text, face, size)

    def show(self, text: str, face: Face, size: float) -> str:
        """Operators that select the face and draw the text; `text` must be plain."""
        key = (text, face, size)
        found = self._shown.get(key)
        if found is None:
            found = _standard(text, face, size) or self._embedded(text, face, size)
            if len(self._shown) >= 4_096:
                self._shown.clear()
            self._shown[key] = found
        return found

    def _embedded(self, text: str, face: Face, size: float) -> str:
        drawn = [_drawn(run, *self.embedded.coded(run), size) for run in _runs(text, face)]
        actual = ("\ufeff" + text).encode("utf-16-be").hex().upper()
        return f"/Span <</ActualText <{actual}>>> BDC {' '.join(drawn)} EMC"

    @staticmethod
    def lines(text: str, face: Face, size: float, width: float) -> list[str]:
        """The text broken into lines no wider than `width` points; at least one line.

        Broken at spaces, in scripts without spaces between letters, and within a word only where
        it alone is too wide.
        """
        return list(_lines(plain(text), face, size, width))


@lru_cache(maxsize=8_192)
def _standard(text: str, face: Face, size: float) -> str | None:
    """The operators of a text in Windows-1252; labels are the same on every document."""
    data = standard_bytes(text)
    return None if data is None else f"/{NAMES[face]} {size:g} Tf {quoted(data)} Tj"


@lru_cache(maxsize=8_192)
def _width(text: str, face: Face, size: float) -> float:
    data = standard_bytes(text)
    if data is not None:
        return sum(map(base_face(face).widths.__getitem__, data)) * size / 1000
    return sum(run.width for run in _runs(text, face)) * size / 1000


@lru_cache(maxsize=4_096)
def _lines(text: str, face: Face, size: float, width: float) -> tuple[str, ...]:
    """A plain text broken; labels are the same on every document and are broken once."""
    if _width(text, face, size) <= width:
        return (text,)
    lines: list[str] = []
    line = ""
    for piece in _breakable(text):
        if line and _width((line + piece).rstrip(), face, size) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
        while _width(line.rstrip(), face, size) > width and len(line) > 1:
            fits = _fitting(line, face, size, width)
            lines.append(line[:fits])
            line = line[fits:]
    return (*lines, line.rstrip()) if line.strip() else tuple(lines)


def _fitting(word: str, face: Face, size: float, width: float) -> int:
    """How many characters of a word fit, at least one."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        if _width(word[:middle], face, size) <= width:
            low = middle
        else:
            high = middle - 1
    while low > 1 and _is_mark(word[low : low + 1]):
        low -= 1
    return low


def _breakable(text: str) -> list[str]:
    """Pieces after which a line may end, each with the space behind it."""
    pieces: list[str] = []
    for word in re.findall(r"\S+\s*", text):
        if not _SCRIPT_WITHOUT_SPACES.search(word):
            pieces.append(word)
            continue
        for character in word:
            if pieces and (_is_mark(character) or character.isspace()):
                pieces[-1] += character
            else:
                pieces.append(character)
    return pieces


def _is_mark(character: str) -> bool:
    """Whether it belongs to the letter before it."""
    return bool(character) and unicodedata.category(character).startswith("M")


def _runs(text: str, face: Face) -> tuple[Run, ...]:
    return runs_of(text, face)


def _drawn(run: Run, name: str, codes: list[int], size: float) -> str:
    """One run of glyphs. Numbers in TJ move left by thousandths of the size; Ts moves up."""
    parts: list[str] = [f"/{name} {size:g} Tf"]
    shown: list[str] = []
    rise = 0.0

    def flush() -> None:
        if shown:
            parts.append(f"[{' '.join(shown)}] TJ")
            shown.clear()

    for glyph, code in zip(run.glyphs, codes, strict=True):
        if glyph.y != rise:
            flush()
            rise = glyph.y
            parts.append(f"{rise * size / 1000:.3f} Ts")
        if glyph.x:
            shown.append(f"{-glyph.x:.0f}")
        shown.append(f"<{code:04X}>")
        back = nominal(run.typeface, run.weight, glyph.id) + glyph.x - glyph.advance
        if round(back):
            shown.append(f"{back:.0f}")
    flush()
    if rise:
        parts.append("0 Ts")
    return " ".join(parts)
