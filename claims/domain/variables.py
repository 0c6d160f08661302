"""Variables: what each input of a finding is, and how it is shown to people in each language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum, auto
from typing import Final

from claims.domain.amounts import read_amount
from claims.domain.money import Money, decimal_text

LANGUAGES: Final = ("id", "en")

Words = Mapping[str, Mapping[str, str]]
"""For each language the words that stand for codes: `month` is `bulan` in Indonesian."""


class Shown(Enum):
    """How a value is shown."""

    MONEY = auto()
    QUANTITY = auto()
    COUNT = auto()
    PERCENT = auto()
    DAY = auto()
    WORD = auto()
    PLAIN = auto()


VARIABLES: Final[dict[str, Shown]] = {
    **dict.fromkeys(
        [
            "amount",
            "available",
            "cap",
            "captured",
            "claimed",
            "duty",
            "duty_paid",
            "earlier_total",
            "expected",
            "fixed",
            "free",
            "limit",
            "most_amount",
            "of",
            "other_paid",
            "part_amount",
            "receipts_total",
            "threshold",
            "total",
            "unit_price",
            "used",
            "usual_price",
        ],
        Shown.MONEY,
    ),
    **dict.fromkeys(["allowed", "most", "quantity", "used_quantity"], Shown.QUANTITY),
    **dict.fromkeys(
        ["age", "count", "days", "least_age", "least_days", "most_age", "most_count", "most_days"],
        Shown.COUNT,
    ),
    "percent": Shown.PERCENT,
    **dict.fromkeys(["day", "from_day", "last_day"], Shown.DAY),
    **dict.fromkeys(
        ["document", "field", "group", "level", "period", "role", "sex", "state", "type"],
        Shown.WORD,
    ),
    **dict.fromkeys(["bundle", "claim_number", "item", "payer", "preauthorisation"], Shown.PLAIN),
}
"""Every input that a finding can carry; MONEY is minor units, QUANTITY thousandths."""

_SEPARATORS: Final = {"id": (".", ","), "en": (",", ".")}
_MARKS: Final = {("IDR", "id"): "Rp", ("MYR", "en"): "RM ", ("MYR", "id"): "RM "}
_MONTHS: Final = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "en": "January February March April May June July August September October November December",
}


def shown(name: str, value: str | int, *, language: str, currency: str, words: Words) -> str:
    """One input as a person reads it: `Rp1.250.500,00`, `1,5`, `17 Agustus 2026`, `bulan`."""
    match VARIABLES[name]:
        case Shown.MONEY:
            mark = _MARKS.get((currency, language), f"{currency} ")
            text = mark + _number(decimal_text(int(value), currency), language)
        case Shown.QUANTITY:
            whole, thousandths = divmod(int(value), 1_000)
            text = _number(f"{whole}.{thousandths:03}".rstrip("0").rstrip("."), language)
        case Shown.COUNT:
            text = _number(str(value), language)
        case Shown.PERCENT:
            text = _number(str(value), language) + "%"
        case Shown.DAY:
            day = date.fromisoformat(str(value))
            text = f"{day.day} {_MONTHS[language].split()[day.month - 1]} {day.year}"
        case Shown.WORD:
            text = words[language].get(str(value), str(value))
        case Shown.PLAIN:
            text = str(value)
    return text


def amount_of(text: str, currency: str, *, language: str) -> Money:
    """An amount as a person types it in his language: `1.250.500`, `1.250.500,00`, `1,250,500`.

    Refuses `AMOUNT_UNREADABLE` whatever could be read in two ways.
    """
    thousands, decimal = _SEPARATORS[language]
    mark = _MARKS.get((currency, language), currency).strip()
    return read_amount(text, currency, marks=(mark, currency), thousands=thousands, decimal=decimal)


def typed(amount: int, currency: str, *, language: str) -> str:
    """An amount as a person would type it: with his separators and without the currency."""
    return _number(decimal_text(amount, currency), language)


def _number(text: str, language: str) -> str:
    """A decimal string with the language's separators."""
    thousands, decimal = _SEPARATORS[language]
    whole, dot, decimals = text.partition(".")
    return f"{int(whole):,}".replace(",", thousands) + (decimal + decimals if dot else "")
