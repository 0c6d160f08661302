"""Figures, days and currencies as people read them on paper: `Rp 1.250.500,00`, `24 Mei 2026`.

Separators, symbols and names are CLDR's (Babel), in the Indonesian way for both languages, so that
a figure looks the same wherever it stands on a document. The decimals are the currency's own.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import get_currency_name, get_currency_symbol

from claims.documents.letters import standard_bytes
from claims.domain.money import Money, exponent_of
from claims.domain.words import CurrencyNames, english_amount, indonesian_amount

_INDONESIAN: Final = Locale("id")
_ENGLISH: Final = Locale("en")
_AT_HOME: Final = {"IDR": CurrencyNames("rupiah", "rupiah", "rupiah")}
"""Currencies that are called by their bare name where they are at home."""


class Figures:
    """Amounts of one currency, given in minor units."""

    def __init__(self, currency: str) -> None:
        self.currency = currency
        self.symbol = _symbol(currency)
        self._places = exponent_of(currency)
        self._unit = 10**self._places
        symbols = _INDONESIAN.number_symbols["latn"]
        self._group = symbols["group"]
        self._rests = _rests(self._places, symbols["decimal"])
        self._before = f"{self.symbol} "

    def bare(self, amount: int) -> str:
        """Without the currency: `1.250.500,00`. What Babel writes, many times faster."""
        whole, rest = divmod(abs(amount), self._unit)
        text = f"{whole:,}".replace(",", self._group) + self._rests[rest]
        return f"-{text}" if amount < 0 else text

    def full(self, amount: int) -> str:
        """With the currency: `Rp 1.250.500,00`, `-Rp 50.000,00`."""
        bare = self.bare(amount)
        return f"-{self._before}{bare[1:]}" if amount < 0 else f"{self._before}{bare}"

    def in_words(self, amount: int) -> tuple[str, str]:
        """In Indonesian and in English words, each beginning with a capital."""
        money, names = Money(amount, self.currency), currency_names(self.currency)
        return _capital(indonesian_amount(money, names)), _capital(english_amount(money, names))


@lru_cache(maxsize=8)
def _rests(places: int, decimal: str) -> tuple[str, ...]:
    """What stands behind the whole units, for every number of minor ones: `,00` to `,99`."""
    return tuple(f"{decimal}{rest:0{places}d}" for rest in range(10**places)) if places else ("",)


@lru_cache(maxsize=512)
def currency_names(currency: str) -> CurrencyNames:
    """What a currency is called in both languages; the Indonesian name as within a sentence."""
    if currency in _AT_HOME:
        return _AT_HOME[currency]
    name = get_currency_name(currency, locale=_INDONESIAN)
    if name[1:2].islower():
        name = name[0].lower() + name[1:]
    return CurrencyNames(
        name,
        get_currency_name(currency, count=1, locale=_ENGLISH),
        get_currency_name(currency, count=2, locale=_ENGLISH),
    )


def _symbol(currency: str) -> str:
    """The Indonesian symbol where the standard faces have it, otherwise the ISO 4217 code."""
    symbol: str = get_currency_symbol(currency, locale=_INDONESIAN)
    return symbol if standard_bytes(symbol) is not None else currency


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=4_096)
def quantity(milli: int) -> str:
    """A quantity given in thousandths, without needless decimals: `2`, `1,5`."""
    whole, rest = divmod(milli, 1000)
    text = f"{whole:,}".replace(",", ".")
    return f"{text},{rest:03d}".rstrip("0") if rest else text


def day_in_words(day: date) -> str:
    """A day in both languages, once where they agree: `24 Mei 2026 / 24 May 2026`."""
    return _once(*_said(day))


def days_in_words(first: date, last: date) -> str:
    """From a day to another in both languages: `1 Mei 2026 – 2 Juni 2026 / 1 May 2026 – …`."""
    return _once(*(f"{a} – {b}" for a, b in zip(_said(first), _said(last), strict=True)))


@lru_cache(maxsize=1_024)
def _said(day: date) -> tuple[str, str]:
    return (
        format_date(day, "d MMMM y", locale=_INDONESIAN),
        format_date(day, "d MMMM y", locale=_ENGLISH),
    )


def _once(indonesian: str, english: str) -> str:
    return indonesian if indonesian == english else f"{indonesian} / {english}"


def moment(at: datetime, time_zone: str) -> str:
    """A moment on the programme's own clock, with its distance from UTC: `… 09:12 (UTC+07:00)`."""
    local = at.astimezone(ZoneInfo(time_zone))
    offset = local.strftime("%z")
    return f"{day_in_words(local.date())}, {local:%H:%M} (UTC{offset[:3]}:{offset[3:5]})"
