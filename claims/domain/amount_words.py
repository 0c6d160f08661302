"""Amounts in words as receipts print them, compared with the amount in figures."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from claims.domain.money import Money, exponent_of
from claims.domain.words import english, read_terbilang


class Language(StrEnum):
    """The language that a receipt writes its total in."""

    INDONESIAN = "id"
    ENGLISH = "en"


LONGEST: Final = 400

_UNITS: Final = frozenset(
    {"rupiah", "rp", "idr", "ringgit", "myr", "rm", "dolar", "dollar", "dollars", "usd"}
    | {"euro", "euros", "eur", "pound", "pounds", "gbp"}
)
_HUNDREDTHS: Final = frozenset({"sen", "cent", "cents", "penny", "pence"})
_FILLING: Final = frozenset(
    {"terbilang", "jumlah", "uang", "sejumlah", "saja", "dan"}
    | {"amount", "sum", "of", "only", "and", "us", "malaysia", "malaysian"}
)


def says_amount(text: str, amount: Money, language: Language) -> bool:
    """Whether the words say exactly the amount.

    Read as receipts write it: capitals, `Terbilang:`, `# … #`, a closing *saja* or *only*; both
    `satu juta seribu` and `satu juta satu ribu`; the currency before or after. Minor units are
    words after the currency, as in `dua ribu rupiah lima puluh sen`. What is not exactly the words
    of one amount says another.
    """
    words = [
        word for word in re.findall(r"[a-z]+", text[:LONGEST].casefold()) if word not in _FILLING
    ]
    while words and words[0] in _UNITS:
        words.pop(0)
    at = next((place for place, word in enumerate(words) if word in _UNITS), len(words))
    whole, rest = words[:at], [word for word in words[at + 1 :] if word not in _HUNDREDTHS]
    units, minor = divmod(amount.amount, 10 ** exponent_of(amount.currency))
    return _says(whole, units, language) and (_says(rest, minor, language) if rest else not minor)


def _says(words: list[str], number: int, language: Language) -> bool:
    if language is Language.INDONESIAN:
        return read_terbilang(" ".join(words)) == number
    return words == english(number).replace("-", " ").split()
