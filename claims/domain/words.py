"""Amounts in words, Indonesian (terbilang) and English, and terbilang read back into a number.

Indonesian says *seratus* and *seribu* for one hundred and one thousand wherever they stand:
1,001,000 is "satu juta seribu". What currencies are called comes in from outside (CLDR); only
their hundredths and thousandths are named here, because CLDR does not name them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from claims.domain.money import Money, exponent_of
from claims.domain.refusals import Refused

LARGEST_IN_WORDS: Final = 10**15
"""The largest whole number put into words."""

_ID: Final = [
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
]
_ID_SCALES: Final = (
    (10**15, "kuadriliun"),
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
)

_EN: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_EN_SCALES: Final = (
    (10**15, "quadrillion"),
    (10**12, "trillion"),
    (10**9, "billion"),
    (10**6, "million"),
    (10**3, "thousand"),
)

_ID_FRACTIONS: Final = {1: "persepuluh", 2: "perseratus", 3: "perseribu", 4: "persepuluh ribu"}
_EN_FRACTIONS: Final = {1: "tenths", 2: "hundredths", 3: "thousandths", 4: "ten-thousandths"}

_SUBUNITS: Final = {
    # currency: (Indonesian, English for one, English for many)
    **dict.fromkeys(["IDR", "MYR", "BND"], ("sen", "sen", "sen")),
    **dict.fromkeys(["USD", "EUR", "AUD", "SGD", "CAD", "NZD", "HKD"], ("sen", "cent", "cents")),
    **dict.fromkeys(["KWD", "BHD", "IQD", "JOD", "AED"], ("fils", "fils", "fils")),
    **dict.fromkeys(["INR", "NPR"], ("paisa", "paisa", "paise")),
    "GBP": ("penny", "penny", "pence"),
    "PHP": ("sentimo", "sentimo", "sentimos"),
    "THB": ("satang", "satang", "satang"),
    "SAR": ("halala", "halala", "halalas"),
    "OMR": ("baisa", "baisa", "baisa"),
}


@dataclass(frozen=True, slots=True)
class CurrencyNames:
    """What one unit and many units of a currency are called: in Indonesian, and in English."""

    id: str
    en_one: str
    en_many: str


def terbilang(number: int) -> str:
    """A whole number from −10^15 to 10^15 in Indonesian words."""
    _require_sayable(number)
    if number < 0:
        return "minus " + terbilang(-number)
    if number < 100:
        return _below_a_hundred(number)
    if number < 1000:
        hundreds = "seratus" if number < 200 else f"{_ID[number // 100]} ratus"
        return _then(hundreds, number % 100)
    if number < 10**6:
        thousands = "seribu" if number < 2000 else f"{terbilang(number // 1000)} ribu"
        return _then(thousands, number % 1000)
    scale, name = next(each for each in _ID_SCALES if number >= each[0])
    return _then(f"{terbilang(number // scale)} {name}", number % scale)


def _below_a_hundred(number: int) -> str:
    if number < 12:
        return _ID[number]
    if number < 20:
        return f"{_ID[number - 10]} belas"
    return _then(f"{_ID[number // 10]} puluh", number % 10)


def _then(head: str, rest: int) -> str:
    return f"{head} {terbilang(rest)}" if rest else head


def english(number: int) -> str:
    """A whole number from −10^15 to 10^15 in English words, short scale, without *and*."""
    _require_sayable(number)
    if number < 0:
        return "minus " + english(-number)
    if number < 20:
        return _EN[number]
    if number < 100:
        tens = _EN_TENS[number // 10 - 2]
        return f"{tens}-{_EN[number % 10]}" if number % 10 else tens
    if number < 1000:
        return _and_then(f"{_EN[number // 100]} hundred", number % 100)
    scale, name = next(each for each in _EN_SCALES if number >= each[0])
    return _and_then(f"{english(number // scale)} {name}", number % scale)


def _and_then(head: str, rest: int) -> str:
    return f"{head} {english(rest)}" if rest else head


def _require_sayable(number: int) -> None:
    if abs(number) > LARGEST_IN_WORDS:
        raise Refused("AMOUNT_INVALID", "The amount is too large to be put into words.")


def indonesian_amount(money: Money, names: CurrencyNames) -> str:
    """An amount in Indonesian words: `satu juta dua ratus lima puluh ribu lima ratus rupiah`."""
    sign, whole, rest = _parts(money)
    said = f"{sign}{terbilang(whole)} {names.id}"
    if not rest:
        return said
    if money.currency in _SUBUNITS:
        return f"{said} {terbilang(rest)} {_SUBUNITS[money.currency][0]}"
    return f"{said} dan {terbilang(rest)} {_ID_FRACTIONS[exponent_of(money.currency)]}"


def english_amount(money: Money, names: CurrencyNames) -> str:
    """An amount in English words: `one million two hundred fifty thousand rupiah`."""
    sign, whole, rest = _parts(money)
    said = f"{sign}{english(whole)} {names.en_one if whole == 1 else names.en_many}"
    if not rest:
        return said
    if money.currency in _SUBUNITS:
        _, one, many = _SUBUNITS[money.currency]
        return f"{said} and {english(rest)} {one if rest == 1 else many}"
    fraction = _EN_FRACTIONS[exponent_of(money.currency)]
    return f"{said} and {english(rest)} {fraction.removesuffix('s') if rest == 1 else fraction}"


def _parts(money: Money) -> tuple[str, int, int]:
    """The sign in words, whole units, and the minor units beside them."""
    whole, rest = divmod(abs(money.amount), 10 ** exponent_of(money.currency))
    return ("minus " if money.amount < 0 else ""), whole, rest


_UNITS_READ: Final = {word: number for number, word in enumerate(_ID)}
_SCALES_READ: Final = {"ribu": 10**3} | {name: scale for scale, name in _ID_SCALES}
_AS_USUAL: Final = (
    # what people also write, and how terbilang says it
    (" milyar ", " miliar "),
    (" satu ribu ", " seribu "),
    (" satu ratus ", " seratus "),
    (" satu puluh ", " sepuluh "),
    (" satu belas ", " sebelas "),
    (" sejuta ", " satu juta "),
    (" semiliar ", " satu miliar "),
)


def read_terbilang(text: str) -> int | None:
    """The number that Indonesian words say, or None when they say none.

    Read as people write it: capitals, a closing *rupiah*, `satu ribu` for `seribu`. What is not
    exactly the words of one number is not guessed.
    """
    words = f" {' '.join(text.casefold().split())} ".removesuffix(" rupiah ").strip()
    number = _added_up(_usual(words).split())
    if number is None or number > LARGEST_IN_WORDS:
        return None
    return number if _usual(terbilang(number)) == _usual(words) else None


def _usual(words: str) -> str:
    """Words with the other ways of writing replaced, on whichever side they stand."""
    padded = f" {words} "
    for also, usual in _AS_USUAL:
        padded = padded.replace(also, usual)
    return padded.strip()


def _added_up(words: list[str]) -> int | None:
    """The number words add up to, in whatever order they stand; None for an unknown word."""
    total = group = unit = 0
    for word in words:
        if word in _UNITS_READ:
            unit = _UNITS_READ[word]
        elif word == "belas":
            group, unit = group + unit + 10, 0
        elif word == "puluh":
            group, unit = group + unit * 10, 0
        elif word == "seratus":
            group += 100
        elif word == "ratus":
            group, unit = group + unit * 100, 0
        elif word == "seribu":
            total, group, unit = total + (group + unit + 1) * 1000, 0, 0
        elif word in _SCALES_READ:
            total, group, unit = total + (group + unit) * _SCALES_READ[word], 0, 0
        else:
            return None
    return total + group + unit
