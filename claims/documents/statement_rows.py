"""The rows of a statement's table as operators: measured once, remembered, moved from edge to edge.

A row is one array of texts and gaps (TJ), each column's piece leading from the edge of the column
before to its own, so that a piece depends on its text alone and a row is its pieces one after the
other. Every row begins at the left edge on its baseline and ends there on the next row's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from claims.documents.basefaces import NAMES, base_face
from claims.documents.figures import Figures, quantity
from claims.documents.letters import Face, Letters, quoted, standard_bytes
from claims.documents.plaintext import plain
from claims.documents.sheets import GREY, LEFT, RIGHT, Style
from claims.domain.statements import StatementLine

MAIN: Final = Style(Face.REGULAR, 7.5)
BELOW: Final = Style(Face.REGULAR, 6.5, GREY)
STRONG: Final = Style(Face.BOLD, 7.5)

NO: Final = LEFT + 16
"""Right edge of the first column. The next two are left edges, the others right edges again."""
DAY: Final = LEFT + 22
ITEM: Final = LEFT + 68
QUANTITY: Final = LEFT + 312
CLAIMED: Final = LEFT + 378
ADJUSTED: Final = LEFT + 445
APPROVED: Final = RIGHT
FIGURE_WIDTH: Final = 63.0
LABEL_WIDTH: Final = APPROVED - FIGURE_WIDTH - 6 - ITEM
REASON: Final = ITEM + 8
REASON_WIDTH: Final = ADJUSTED - 58 - REASON
_ITEM_WIDTH: Final = 192.0
_UNIT_WIDTH: Final = 50.0
_UNIT_DOWN: Final = 8.75
_AFTER_LINE: Final = 4.0
_REMEMBERED: Final = 4_096


def selected(style: Style) -> str:
    """The operators that begin to write in a style."""
    return f" {style.colour}/{NAMES[style.face]} {style.size:g} Tf"


def gap(points: float, size: float) -> str:
    """A way to the right within an array of texts, which counts to the left in thousandths."""
    return f"{-points * 1000 / size:.0f}"


def down(points: float) -> str:
    """From the beginning of a row to that of another."""
    return f" 0 {-points:g} Td"


class Column(dict[int, str]):
    """The figures of one column by amount, each with the way to it: they end at its right edge.

    `way` is how far that is from the edge of the column before. A figure that would not fit its
    place is smaller. All digits are equally wide, so what has the same shape has the same way.
    """

    def __init__(self, written: Callable[[int], str], style: Style, way: float) -> None:
        super().__init__()
        self._written = written
        self._place = (style, way)
        self._around: dict[str, tuple[str, str]] = {}

    def __missing__(self, amount: int) -> str:
        shown = self._written(amount)
        shape = shown.translate(_SHAPE)
        around = self._around.get(shape)
        if around is None:
            around = self._around[shape] = _around(shape, *self._place)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[amount] = piece = f"{around[0]}{shown}{around[1]}"
        return piece


_SHAPE: Final = str.maketrans("123456789", "0" * 9)


@lru_cache(maxsize=1_024)
def _around(shape: str, style: Style, way: float) -> tuple[str, str]:
    """What stands before and behind a figure of a shape, as part of an array."""
    widths = base_face(style.face).widths
    across = sum(map(widths.__getitem__, shape.encode("ascii"))) / 1000
    size = min(style.size, round(FIGURE_WIDTH / across, 2))
    before = gap(way - across * size, style.size)
    if size == style.size:
        return f" {before}(", ")"
    name = NAMES[style.face]
    return f" {before}]TJ/{name} {size:g} Tf[(", f")]TJ/{name} {style.size:g} Tf["


@dataclass(frozen=True, slots=True)
class Label:
    """A text with a figure behind its first row: `first`, the figure's piece, then `rest`."""

    first: str
    rest: str
    height: float


class Labels(dict[str, Label]):
    """Texts of one style and place, broken into rows; `after` points stand below each."""

    def __init__(
        self, letters: Letters, style: Style, *, left: float, width: float, after: float = 0.0
    ) -> None:
        super().__init__()
        self._letters = letters
        self._place = (style, left, width, after)

    def __missing__(self, text: str) -> Label:
        if len(self) >= _REMEMBERED:
            self.clear()
        label = _kept_label(text, *self._place) or _label(self._letters, text, *self._place)
        self[text] = label
        return label


@lru_cache(maxsize=4_096)
def _kept_label(text: str, style: Style, left: float, width: float, after: float) -> Label | None:
    """The label of a text in Windows-1252, which is the same on every document."""
    return (
        None
        if standard_bytes(plain(text)) is None
        else _label(_ANY, text, style, left, width, after)
    )


def _label(
    letters: Letters, text: str, style: Style, left: float, width: float, after: float
) -> Label:
    indent = gap(left - LEFT, style.size)
    first, *others = letters.lines(text, style.face, style.size, width)
    across = letters.width(first, style.face, style.size)
    rest = "".join(
        f"{down(style.leading)}[{indent}{within(letters, row, style)}]TJ" for row in others
    )
    return Label(
        f"[{indent}{within(letters, first, style)}{gap(width - across, style.size)}",
        f"]TJ{rest}{down(style.leading + after)}\n",
        (1 + len(others)) * style.leading + after,
    )


@dataclass(frozen=True, slots=True)
class _Item:
    """What every line of one item shares.

    `rest` is all below its first baseline; `closed` is that and the way to the next line.
    """

    first: str
    rest: str
    closed: str
    height: float


class Columns:
    """All columns of figures of one currency."""

    def __init__(self, currency: str) -> None:
        bare = Figures(currency).bare
        self.numbers = Column(str, MAIN, NO - LEFT)
        self.quantities = Column(quantity, MAIN, QUANTITY - ITEM - _ITEM_WIDTH)
        self.claimed = Column(bare, MAIN, CLAIMED - QUANTITY)
        self.adjusted = Column(bare, MAIN, ADJUSTED - CLAIMED)
        self.approved = Column(bare, MAIN, APPROVED - ADJUSTED)
        self.cuts = Column(bare, BELOW, ADJUSTED - REASON - REASON_WIDTH)
        self.paid = Column(bare, MAIN, APPROVED - ITEM - LABEL_WIDTH)
        self.sums = (
            Column(bare, STRONG, CLAIMED - QUANTITY),
            Column(bare, STRONG, ADJUSTED - CLAIMED),
            Column(bare, STRONG, APPROVED - ADJUSTED),
        )


@lru_cache(maxsize=4)
def columns_of(currency: str) -> Columns:
    """The columns of a currency, with the figures met so far: tariffs repeat on all documents."""
    return Columns(currency)


class Lines:
    """The first rows of lines: what was claimed, in all columns."""

    def __init__(self, letters: Letters, columns: Columns) -> None:
        self._letters = letters
        self._items: dict[tuple[str, ...], _Item] = {}
        self._numbers, self._quantities = columns.numbers, columns.quantities
        self._claimed, self._adjusted = columns.claimed, columns.adjusted
        self._approved = columns.approved

    def drawn(self, line: StatementLine) -> tuple[str, float]:
        """The line as operators, with its height but for the adjustments, where it has any.

        With adjustments it ends on the first one's baseline, otherwise on the next line's.
        """
        names = line.item_names
        key = (names["id"], names["en"], line.item_code, line.unit)
        item = self._items.get(key) or self._item(*key)
        shown = (
            f"[{self._numbers[line.no]}{_day(line.service_on)}"
            f"{item.first}{self._quantities[line.quantity_milli]}{self._claimed[line.claimed]}"
            f"{self._adjusted[line.approved - line.claimed]}{self._approved[line.approved]}"
            f"{item.rest if line.adjustments else item.closed}"
        )
        return shown, item.height

    def _item(self, *key: str) -> _Item:
        if len(self._items) >= _REMEMBERED:
            self._items.clear()
        item = self._items[key] = _kept_item(*key) or _item(self._letters, *key)
        return item


@lru_cache(maxsize=4_096)
def _day(day: date) -> str:
    across = Letters.width("0000-00-00", MAIN.face, MAIN.size)
    return f"{gap(DAY - NO, MAIN.size)}({day.isoformat()}){gap(ITEM - DAY - across, MAIN.size)}"


@lru_cache(maxsize=4_096)
def _kept_item(indonesian: str, english: str, code: str, unit: str) -> _Item | None:
    """An item told in Windows-1252, which is the same on every document."""
    if standard_bytes(plain(f"{indonesian} {english} {code} {unit}")) is None:
        return None
    return _item(_ANY, indonesian, english, code, unit)


def _item(letters: Letters, indonesian: str, english: str, code: str, unit: str) -> _Item:
    """Name in Indonesian, then in English with the code; the unit under the quantity."""
    names = letters.lines(indonesian, MAIN.face, MAIN.size, _ITEM_WIDTH)
    others = letters.lines(f"{english} · {code}", BELOW.face, BELOW.size, _ITEM_WIDTH)
    units = letters.lines(unit, BELOW.face, BELOW.size, _UNIT_WIDTH) if unit else []
    across = letters.width(names[0], MAIN.face, MAIN.size)
    first = within(letters, names[0], MAIN) + gap(_ITEM_WIDTH - across, MAIN.size)
    last = (len(names) - 1) * MAIN.leading
    rest = "".join(f"{down(MAIN.leading)}{_row(letters, MAIN, (ITEM, row))}" for row in names[1:])
    # Further names and units are of one style, and mostly stand on the same rows.
    rows: dict[float, list[tuple[float, str]]] = {}
    for at, text in enumerate(others):
        rows.setdefault(last + _UNIT_DOWN + at * BELOW.leading, []).append((ITEM, text))
    for at, text in enumerate(units):
        x = QUANTITY - letters.width(text, BELOW.face, BELOW.size)
        rows.setdefault(_UNIT_DOWN + at * BELOW.leading, []).append((x, text))
    rest += selected(BELOW)
    for lower, row in rows.items():
        rest += f"{down(lower - last)}{_row(letters, BELOW, *row)}"
        last = lower
    height = max(rows) + BELOW.leading
    return _Item(
        first,
        f"]TJ{rest}{down(height - last)}\n",
        f"]TJ{rest}{down(height - last + _AFTER_LINE)}{_BEGUN}\n",
        height,
    )


def _row(letters: Letters, style: Style, *texts: tuple[float, str]) -> str:
    """Texts on one row, each from its x on."""
    row, x = "", LEFT
    for start, text in texts:
        row += f"{gap(start - x, style.size)}{within(letters, text, style)}"
        x = start + letters.width(text, style.face, style.size)
    return f"[{row}]TJ"


_BEGUN: Final = selected(MAIN)


_ANY: Final = Letters()
"""Of no document: it only draws what is the same in all."""


def within(letters: Letters, text: str, style: Style) -> str:
    """A plain text as part of an array; one outside Windows-1252 stands between two arrays."""
    data = standard_bytes(text)
    if data is not None:
        return quoted(data)
    shown = letters.show(text, style.face, style.size)
    return f"]TJ{shown}/{NAMES[style.face]} {style.size:g} Tf["
