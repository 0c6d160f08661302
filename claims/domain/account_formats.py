"""How bank accounts are written, as data: what cannot be right is refused, what is unusual told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from claims.domain.identities import read_iban
from claims.domain.refusals import Refused
from claims.domain.sections import Section, read_toml

_COUNTRY: Final = re.compile(r"[A-Z]{2}", re.ASCII)
_BIC: Final = re.compile(r"[A-Z0-9]{8}", re.ASCII)
_CODE: Final = re.compile(r"[0-9]{3,8}", re.ASCII)
_LIKE_AN_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]+", re.ASCII)
LONGEST: Final = 34

TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "IBAN_COUNTRY_UNKNOWN": {
        "id": "IBAN ini dari negara yang tidak dikenal; periksa dua huruf pertamanya.",
        "en": "This IBAN is of no known country; check its first two letters.",
    },
    "IBAN_LENGTH": {
        "id": "IBAN ini terlalu panjang atau terlalu pendek untuk negaranya.",
        "en": "This IBAN is too long or too short for its country.",
    },
    "IBAN_CHECK_DIGITS": {
        "id": "Ada angka atau huruf yang salah atau tertukar di IBAN ini; angka periksanya salah.",
        "en": "A character of this IBAN is wrong or exchanged: its check digits do not agree.",
    },
    "IBAN_INVALID": {
        "id": "IBAN ini tidak berbentuk seperti IBAN negaranya.",
        "en": "This is not how an IBAN of its country is written.",
    },
    "ACCOUNT_NOT_DIGITS": {
        "id": "Nomor rekening bank ini hanya terdiri dari angka.",
        "en": "An account number of this bank is of digits only.",
    },
    "ACCOUNT_LENGTH": {
        "id": "Nomor rekening ini terlalu panjang atau terlalu pendek untuk bank ini.",
        "en": "This account number is too long or too short for this bank.",
    },
    "BANK_NOT_LISTED": {
        "id": "Bank ini tidak ada dalam daftar; cocokkan BIC dan nomornya dengan buku rekening.",
        "en": "This bank is not on the list; compare BIC and number with the passbook.",
    },
    "ACCOUNT_LENGTH_UNUSUAL": {
        "id": "Panjang nomor ini tidak lazim bagi bank ini; cocokkan dengan buku rekening.",
        "en": "This number has an unusual length for this bank; compare it with the passbook.",
    },
    "BANK_OF_ANOTHER_COUNTRY": {
        "id": "IBAN dan BIC ini dari negara yang berbeda.",
        "en": "This IBAN and this BIC are of different countries.",
    },
}
"""What each refusal and each warning says to people; neither has the number."""


@dataclass(frozen=True, slots=True)
class Country:
    """How domestic account numbers of a country are written."""

    is_digits: bool
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank by its BIC of eight: its domestic code, and how long its numbers are.

    Without `is_firm` the lengths are what is usual, and another one is told, not refused.
    """

    bic: str
    code: str
    name: str
    lengths: tuple[int, ...]
    is_firm: bool


@dataclass(frozen=True, slots=True)
class AccountFormats:
    """How long IBANs are by country, and what is known of domestic numbers by country and bank."""

    iban_lengths: Mapping[str, int] = field(default_factory=dict)
    countries: Mapping[str, Country] = field(default_factory=dict)
    banks: Mapping[str, Bank] = field(default_factory=dict)


def check_account(formats: AccountFormats, number: str, bic: str) -> tuple[str, ...]:
    """What is unusual of an account in plain form (codes of `TEXTS`); refuses what cannot be right.

    What begins like an IBAN must be one. Refuses `IBAN_COUNTRY_UNKNOWN`, `IBAN_LENGTH`,
    `IBAN_CHECK_DIGITS`, `IBAN_INVALID`, `ACCOUNT_NOT_DIGITS` and `ACCOUNT_LENGTH`.
    """
    country = bic[4:6]
    if _LIKE_AN_IBAN.fullmatch(number):
        fault = iban_fault(formats.iban_lengths, number)
        if fault is not None:
            raise _refused(fault)
        try:
            read_iban(number)
        except Refused:
            raise _refused("IBAN_INVALID") from None
        return () if number[:2] == country else ("BANK_OF_ANOTHER_COUNTRY",)
    known = formats.countries.get(country)
    if known is None:
        return ()
    bank = formats.banks.get(bic[:8])
    if known.is_digits and not (number.isascii() and number.isdecimal()):
        raise _refused("ACCOUNT_NOT_DIGITS")
    is_usual = bank is None or not bank.lengths or len(number) in bank.lengths
    is_firm = bank is not None and bank.is_firm
    if not known.least <= len(number) <= known.most or (is_firm and not is_usual):
        raise _refused("ACCOUNT_LENGTH")
    told = () if bank else ("BANK_NOT_LISTED",)
    return told if is_usual else (*told, "ACCOUNT_LENGTH_UNUSUAL")


def iban_fault(lengths: Mapping[str, int], number: str) -> str | None:
    """Which rule of ISO 13616 a number of letters and digits breaks first, or None.

    Modulo 97 finds every single wrong digit or letter, and every two neighbours exchanged but a
    digit with the letter worth eleven times as much: 1B, 2M and 3X read like B1, M2 and X3.
    """
    if number[:2] not in lengths:
        return "IBAN_COUNTRY_UNKNOWN"
    if len(number) != lengths[number[:2]]:
        return "IBAN_LENGTH"
    is_reckoned = number[2:4].isdecimal() and 2 <= int(number[2:4]) <= 98
    if not is_reckoned or modulo_97(number[4:] + number[:4]) != 1:
        return "IBAN_CHECK_DIGITS"
    return None


def modulo_97(text: str) -> int:
    """The remainder of digits and letters (A is 10, Z is 35) read as one number (ISO 7064)."""
    return int("".join(str(int(each, 36)) for each in text)) % 97


def _refused(code: str) -> Refused:
    # The number itself is never told: refusals are logged and shown.
    return Refused(code, TEXTS[code]["en"], field="number", texts=dict(TEXTS[code]))


def parse_account_formats(texts: Iterable[str]) -> AccountFormats:
    """The formats of every file of config/accounts; refuses `ACCOUNT_FORMATS_INVALID`."""
    problems: list[str] = []
    lengths: dict[str, int] = {}
    countries: dict[str, Country] = {}
    banks: list[Bank] = []
    for text in texts:
        given = read_toml(text, problems)
        if given.has("iban"):
            section = given.section("iban")
            for name in section.names():
                _require_country(section, name)
                lengths[name] = section.whole(name, least=15, most=LONGEST)
        if given.has("countries"):
            section = given.section("countries")
            for name in section.names():
                _require_country(section, name)
                countries[name] = _country(section.section(name))
        if given.has("banks"):
            banks += [_bank(each) for each in given.sections("banks", most=2_000)]
        given.finish()
    named = [each.bic for each in banks]
    twice = sorted({each for each in named if each and named.count(each) > 1})
    problems += [f"banks: {bic} stands twice" for bic in twice]
    if problems:
        raise Refused(
            "ACCOUNT_FORMATS_INVALID",
            f"The formats of accounts cannot be read: {len(problems)} problem(s), the first: "
            f"{problems[0]}",
            problems=problems,
        )
    return AccountFormats(lengths, countries, {each.bic: each for each in banks})


def _require_country(section: Section, name: str) -> None:
    if not _COUNTRY.fullmatch(name):
        section.wrong(name, "a country is two capitals (ISO 3166)")


def _country(given: Section) -> Country:
    read = Country(
        given.yes_no("is_digits"),
        given.whole("least", least=1, most=LONGEST),
        given.whole("most", least=1, most=LONGEST),
    )
    if read.least > read.most:
        given.wrong("least", "it is above the most")
    given.finish()
    return read


def _bank(given: Section) -> Bank:
    bic, code = given.text("bic", longest=8), given.text("code", longest=8)
    if bic and not _BIC.fullmatch(bic):
        given.wrong("bic", "a BIC of eight characters, without a branch")
    if code and not _CODE.fullmatch(code):
        given.wrong("code", "three to eight digits")
    lengths = given.wholes("lengths", least=1, most=LONGEST) if given.has("lengths") else ()
    read = Bank(
        bic=bic,
        code=code,
        name=given.text("name", longest=80),
        lengths=lengths,
        is_firm=given.yes_no("is_firm") if given.has("is_firm") else False,
    )
    if read.is_firm and not lengths:
        given.wrong("is_firm", "without lengths there is nothing to hold")
    given.finish()
    return read
