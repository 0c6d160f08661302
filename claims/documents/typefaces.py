"""Typefaces for every script outside Windows-1252, and how HarfBuzz sets a text in them.

The fonts are Noto's (SIL Open Font License), unmodified from the packages that carry them. A text
is cut into runs of one typeface and one direction; HarfBuzz joins, reorders and places the glyphs
of each. A character that no typeface has is drawn as an empty box, never left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from itertools import groupby, pairwise
from pathlib import Path
from typing import Final

import uharfbuzz as hb  # type: ignore[import-untyped] # ships no type information

BOLD: Final = 700
REGULAR: Final = 400


@dataclass(frozen=True, slots=True)
class Typeface:
    """One font file, or one font of a collection; `index` counts within the collection."""

    name: str
    package: str
    file: str
    index: int = 0
    has_weights: bool = True


def _noto(script: str) -> Typeface:
    name = f"NotoSans{script}"
    return Typeface(name, "manimgx_fonts", f"{name}[wght].ttf")


def _cjk(region: str, index: int) -> Typeface:
    return Typeface(
        f"NotoSansCJK{region}",
        "noto_cjk_sans_otc",
        "NotoSansCJK-Regular.ttc",
        index,
        has_weights=False,
    )


BASE: Final = _noto("")
"""Latin with all its letters, Greek and Cyrillic."""

JAPANESE: Final = _cjk("jp", 0)
KOREAN: Final = _cjk("kr", 1)
CHINESE: Final = _cjk("sc", 2)

_SCRIPTS: Final = (
    *("Arabic", "Armenian", "Bengali", "Devanagari", "Ethiopic", "Georgian", "Gujarati"),
    *("Gurmukhi", "Hebrew", "Kannada", "Khmer", "Lao", "Malayalam", "Myanmar", "Oriya"),
    *("Sinhala", "Tamil", "Telugu", "Thai", "Symbols"),
)
TYPEFACES: Final = (BASE, *map(_noto, _SCRIPTS), CHINESE)
"""In the order they are asked; the first that has a character draws it."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A placed glyph: its number in the font, advance and offsets in thousandths of the size.

    `text` is what it stands for; empty for the further glyphs of one cluster.
    """

    id: int
    advance: float
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one typeface in the order they are drawn, left to right."""

    typeface: Typeface
    weight: int
    glyphs: tuple[Glyph, ...]

    @property
    def width(self) -> float:
        """In thousandths of the size."""
        return sum(glyph.advance for glyph in self.glyphs)


@lru_cache(maxsize=4_096)
def runs_of(text: str, weight: int) -> tuple[Run, ...]:
    """A text set in the typefaces it needs, in the order its runs are drawn."""
    return tuple(
        _shaped(piece, typeface, weight, is_rtl=is_rtl) for piece, typeface, is_rtl in _pieces(text)
    )


def font_file(typeface: Typeface) -> AbstractContextManager[Path]:
    """Where the font's file lies, for as long as the context lasts."""
    return as_file(files(typeface.package).joinpath(typeface.file))


@lru_cache(maxsize=64)
def face_of(typeface: Typeface) -> hb.Face:
    """The opened font; its file is mapped, not read."""
    with font_file(typeface) as path:
        return hb.Face(hb.Blob.from_file_path(path), typeface.index)


@lru_cache(maxsize=64)
def font_of(typeface: Typeface, weight: int) -> hb.Font:
    """The opened font at a weight."""
    font = hb.Font(face_of(typeface))
    if typeface.has_weights:
        font.set_variations({"wght": weight})
    return font


@lru_cache(maxsize=16_384)
def _has(typeface: Typeface, character: str) -> bool:
    return bool(font_of(typeface, REGULAR).get_nominal_glyph(ord(character)))


def _typeface(character: str, before: Typeface | None, han: Typeface) -> Typeface:
    """The typeface of the character before where it will do, else the first that has it."""
    if before is not None and (unicodedata.combining(character) or _has(before, character)):
        return before
    for typeface in TYPEFACES:
        if _has(typeface, character):
            return han if typeface is CHINESE else typeface
    return before or BASE


def _han(text: str) -> Typeface:
    """Whose forms of the common Chinese characters a text wants, seen by its other letters."""
    names = {unicodedata.name(character, "").split(" ")[0] for character in text}
    if names & {"HIRAGANA", "KATAKANA"}:
        return JAPANESE
    return KOREAN if "HANGUL" in names else CHINESE


def _pieces(text: str) -> Iterator[tuple[str, Typeface, bool]]:
    """Pieces of one typeface and direction, in the order they are drawn."""
    han = _han(text)
    set_in: list[tuple[str, Typeface, int]] = []
    before: Typeface | None = None
    for character, level in zip(text, _levels(text), strict=True):
        before = _typeface(character, before, han)
        set_in.append((character, before, level))
    pieces = [
        ("".join(character for character, _, _ in group), typeface, level)
        for (typeface, level), group in groupby(set_in, key=lambda each: each[1:])
    ]
    for piece, typeface, level in _visual(pieces):
        yield piece, typeface, level == 1


def _levels(text: str) -> list[int]:
    """Embedding levels on a left-to-right line: 0, 1 right to left, 2 numbers within that.

    The part of the Unicode bidirectional algorithm that names and short texts need: marks that
    change direction were taken out before.
    """
    kinds = [unicodedata.bidirectional(character) for character in text]
    levels = [0] * len(text)
    strong = 0
    for at, kind in enumerate(kinds):
        if kind == "L":
            strong = 0
        elif kind in {"R", "AL"}:
            strong = levels[at] = 1
        elif kind in {"EN", "AN"}:
            levels[at] = 2 if strong else 0
        else:
            levels[at] = -1
    for is_open, group in groupby(range(len(text)), key=lambda at: levels[at] == -1):
        if is_open:
            span = list(group)
            left = levels[span[0] - 1] if span[0] else 0
            right = levels[span[-1] + 1] if span[-1] + 1 < len(text) else 0
            marks = all(kinds[at] == "NSM" for at in span)
            level = left if marks else int(left > 0 and right > 0)
            for at in span:
                levels[at] = level
    return levels


def _visual(
    pieces: list[tuple[str, Typeface, int]],
) -> Iterator[tuple[str, Typeface, int]]:
    """Pieces from left to right: what runs right to left is turned round as a whole."""
    for is_rtl, group in groupby(pieces, key=lambda piece: piece[2] > 0):
        in_order = list(group)
        yield from reversed(in_order) if is_rtl else in_order


def _shaped(piece: str, typeface: Typeface, weight: int, *, is_rtl: bool) -> Run:
    font = font_of(typeface, weight)
    buffer = hb.Buffer()
    buffer.add_str(piece)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if is_rtl else "ltr"
    # Composed Latin letters stay one glyph: taken apart, readers see a gap before the mark.
    hb.shape(font, buffer, {"ccmp": typeface is not BASE})
    scale = 1000 / face_of(typeface).upem
    texts = _texts(piece, [info.cluster for info in buffer.glyph_infos], is_rtl=is_rtl)
    glyphs = tuple(
        Glyph(
            info.codepoint,
            place.x_advance * scale,
            place.x_offset * scale,
            place.y_offset * scale,
            text,
        )
        for info, place, text in zip(buffer.glyph_infos, buffer.glyph_positions, texts, strict=True)
    )
    return Run(typeface, weight if typeface.has_weights else REGULAR, glyphs)


def _texts(piece: str, clusters: list[int], *, is_rtl: bool) -> list[str]:
    """What each glyph stands for, so that together they say the piece.

    Where a letter was drawn as base and marks, each gets its own; otherwise the first glyph of a
    cluster stands for all of it.
    """
    starts = [*sorted(set(clusters)), len(piece)]
    ends = dict(pairwise(starts))
    texts: list[str] = []
    for start, group in groupby(clusters):
        count = len(list(group))
        text = piece[start : ends[start]]
        apart = unicodedata.normalize("NFD", text)
        if count > 1 and len(apart) == count:
            texts += reversed(apart) if is_rtl else apart
        else:
            texts += [text, *[""] * (count - 1)]
    return texts
