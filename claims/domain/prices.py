"""Prices: which items a standard pays for, from when until when, and at most how much a unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from claims.domain.facts import Window
from claims.domain.sections import Section

MOST_PRICES = 5_000


@dataclass(frozen=True, slots=True)
class Price:
    """One row of a price list: `cap` is minor units for one unit, None where there is no cap.

    `category` is the category of items it belongs to, where the standard has such.
    """

    item: str
    unit: str
    cap: int | None
    valid: Window
    category: str | None = None


class PriceList:
    """The rows of a standard's price list, found by item and service day."""

    __slots__ = ("_by_item", "categories", "rows")

    def __init__(self, rows: Iterable[Price]) -> None:
        self.rows = tuple(rows)
        by_item: dict[str, tuple[Price, ...]] = {}
        for row in self.rows:
            by_item[row.item] = (*by_item.get(row.item, ()), row)
        self._by_item: Mapping[str, tuple[Price, ...]] = by_item
        self.categories: Mapping[str, str] = {
            row.item: row.category for row in self.rows if row.category is not None
        }
        """The category of every item that has one."""

    def find(self, item: str, day: date) -> Price | None:
        """The row of an item on a day, or None when it is not paid for then."""
        for row in self._by_item.get(item, ()):
            if row.valid.holds(day):
                return row
        return None


def read_prices(text: Section, *, currency: str, items: frozenset[str]) -> PriceList:
    """The price list `[[prices]]`: known items only, and never two rows for one item on one day."""
    rows: list[Price] = []
    periods: dict[str, list[Window]] = {}
    for given in text.sections("prices", most=MOST_PRICES) if text.has("prices") else ():
        row = _read_price(given, currency, items)
        given.finish()
        earlier = periods.setdefault(row.item, [])
        if any(_overlap(row.valid, other) for other in earlier):
            given.wrong("item", f"{row.item} has two prices on the same day")
        earlier.append(row.valid)
        if any(row.category != other.category for other in rows if other.item == row.item):
            given.wrong("category", f"{row.item} is of another category in an earlier row")
        rows.append(row)
    return PriceList(rows)


def _read_price(given: Section, currency: str, items: frozenset[str]) -> Price:
    item = given.text("item", longest=64)
    if item and item not in items:
        given.wrong("item", f"the programme has no item {item}")
    first_day = given.day("valid_from")
    last_day = given.day("valid_until") if given.has("valid_until") else None
    if last_day is not None and last_day < first_day:
        given.wrong("valid_until", "is before valid_from")
    return Price(
        item,
        given.text("unit", longest=40),
        given.amount("cap", currency) if given.has("cap") else None,
        Window(first_day, last_day),
        given.code("category") if given.has("category") else None,
    )


def _overlap(one: Window, other: Window) -> bool:
    return (other.last_day is None or one.first_day <= other.last_day) and (
        one.last_day is None or other.first_day <= one.last_day
    )
