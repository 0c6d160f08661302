"""Identifying numbers: national ids by scheme, bank accounts, and how little of them is shown.

A programme names the scheme of its people's ids (`id.nik`, `my.nric`): one row of the table
below, checked by the python-stdnum module of that name. A further country is one more row. No
refusal and no repr holds a number.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from importlib import import_module
from types import ModuleType
from typing import Final

from stdnum import bic, iban
from stdnum.exceptions import ValidationError

from claims.domain.refusals import Refused


class Birth(Enum):
    """What a scheme's number tells of the day of birth."""

    NOTHING = 0
    WITHOUT_CENTURY = 1
    WHOLE = 2


@dataclass(frozen=True, slots=True)
class Scheme:
    """One national id scheme: its python-stdnum name and what its numbers tell of the birth."""

    name: str
    birth: Birth

    @property
    def country(self) -> str:
        """The ISO 3166 code of the country whose ids these are."""
        return self.name.partition(".")[0].upper()


_BY_BIRTH: Final = {
    Birth.WITHOUT_CENTURY: "cz.rc gr.amka id.nik it.codicefiscale my.nric se.personnummer za.idnr",
    Birth.WHOLE: "bg.egn cn.ric cu.ni dk.cpr ee.ik kr.rrn mx.curp pl.pesel si.emso",
    Birth.NOTHING: "ar.dni at.vnr be.nn bg.pnf br.cpf ch.ssn cl.rut cr.cpf de.idnr do.cedula"
    " ec.ci es.dni es.nie fi.hetu fr.nir gb.nhs hr.oib ie.pps il.idnr in.aadhaar is.kennitala"
    " lt.asmens nl.bsn no.fodselsnummer pe.cui pk.cnic ro.cnp sk.rc th.pin tr.tckimlik"
    " ua.rntrc us.ssn",
}
SCHEMES: Final = {
    name: Scheme(name, birth) for birth, names in _BY_BIRTH.items() for name in names.split()
}
"""The schemes a programme may name: those of python-stdnum that number natural persons."""

_NUMBER: Final = re.compile(r"[0-9A-Z+-]{4,24}", re.ASCII)
_ACCOUNT: Final = re.compile(r"[0-9A-Z]{4,34}", re.ASCII)
_LONGEST_INPUT: Final = 64


@dataclass(frozen=True, slots=True)
class NationalId:
    """A valid national id in its scheme's plain form. Its repr does not show the number."""

    scheme: str
    number: str = field(repr=False)

    @property
    def masked(self) -> str:
        """The number as pages and statements may show it."""
        return masked(self.number)


def scheme_named(name: str) -> Scheme:
    """The scheme of that name; refuses `NATIONAL_ID_SCHEME_UNKNOWN`."""
    if name not in SCHEMES:
        raise Refused(
            "NATIONAL_ID_SCHEME_UNKNOWN",
            "National ids are read by one of the listed schemes, such as id.nik or my.nric.",
            field="id_scheme",
        )
    return SCHEMES[name]


def read_national_id(scheme: str, text: str) -> NationalId:
    """The id that was written, in the scheme's plain form; refuses `NATIONAL_ID_INVALID`."""
    known, written = scheme_named(scheme), _one_width(text)
    read = _read_nik if known.name == "id.nik" else _module(known.name).validate
    try:
        number: str = read(written).upper()
        if known.birth is not Birth.NOTHING:
            _module(known.name).get_birth_date(number)
    except (ValidationError, ValueError, IndexError, KeyError):
        # Some of the library's modules index before they measure; all of it means one thing.
        number = ""
    if not _NUMBER.fullmatch(number):
        raise Refused(
            "NATIONAL_ID_INVALID",
            f"The national id is not a valid number of its scheme ({known.name}).",
            field="national_id",
            scheme=known.name,
        )
    return NationalId(known.name, number)


def fits_birth_date(identity: NationalId, born_on: date) -> bool:
    """Whether the id and the declared day of birth agree, as far as the id tells.

    Most schemes write two digits of the year, so a century is never concluded from them: an age
    comes from the declared day alone.
    """
    scheme = scheme_named(identity.scheme)
    if scheme.birth is Birth.NOTHING:
        return True
    told: date = _module(scheme.name).get_birth_date(identity.number)
    if scheme.birth is Birth.WHOLE:
        return told == born_on
    return (told.year % 100, told.month, told.day) == (
        born_on.year % 100,
        born_on.month,
        born_on.day,
    )


def require_birth_date(identity: NationalId, born_on: date) -> None:
    """Refuse `BIRTH_DATE_DIFFERS` when the id tells another day of birth than was declared."""
    if not fits_birth_date(identity, born_on):
        raise Refused(
            "BIRTH_DATE_DIFFERS",
            "The national id belongs to another day of birth than the one declared.",
            field="born_on",
        )


def read_iban(text: str) -> str:
    """An IBAN in its plain form; refuses `IBAN_INVALID` (length, country's form, check digits)."""
    try:
        number = iban.validate(_one_width(text))
    except (ValidationError, ValueError, IndexError, KeyError):
        number = ""
    if not _ACCOUNT.fullmatch(number):
        raise Refused("IBAN_INVALID", "This is not a valid IBAN.", field="iban")
    return number


def read_bic(text: str) -> str:
    """A BIC of eight or eleven characters in capitals (ISO 9362); refuses `BIC_INVALID`."""
    try:
        return bic.validate(_one_width(text))
    except ValidationError:
        raise Refused("BIC_INVALID", "This is not a valid BIC.", field="bic") from None


def read_account_number(text: str) -> str:
    """A domestic account number: 4 to 34 letters and digits, without spaces, dots and dashes.

    Thirty-four is what a payment file holds (ISO 20022, Max34Text). Refuses
    `ACCOUNT_NUMBER_INVALID`.
    """
    number = re.sub(r"[ .-]", "", _one_width(text)).upper()
    if not _ACCOUNT.fullmatch(number):
        raise Refused(
            "ACCOUNT_NUMBER_INVALID",
            "An account number has 4 to 34 letters and digits.",
            field="account_number",
        )
    return number


def masked(number: str) -> str:
    """A number in groups of four with its last four shown: `**** **** **** 0001`.

    Of fewer than twelve characters only the last two are shown, of fewer than six none, so that
    what is hidden always outweighs what is seen. Account numbers and IBANs likewise.
    """
    shown = 4 if len(number) >= 12 else 2 if len(number) >= 6 else 0
    stars = "*" * (len(number) - shown) + number[len(number) - shown :]
    first = len(stars) % 4
    return " ".join(filter(None, [stars[:first], *_fours(stars[first:])]))


def _fours(text: str) -> list[str]:
    return [text[at : at + 4] for at in range(0, len(text), 4)]


_PAPUA: Final = frozenset({"91", "92", "93", "94", "95", "96"})
"""Provinces as divided in 2022; python-stdnum 2.2 has the places of 91 and 94 before that."""


def _read_nik(text: str) -> str:
    """A NIK: place (6), day of birth (6, women's day plus 40), number (4).

    python-stdnum takes the day modulo 40, so it lets 81 to 99 pass; and it does not know the
    places of the Papuan provinces made in 2022, whose people would be turned away.
    """
    nik = _module("id.nik")
    number: str = nik.compact(text)
    place = "3171" if number[:2] in _PAPUA else number[:4]
    nik.validate(place + number[4:])
    if int(number[6:8]) > 71:
        raise ValueError("no such day")
    return number


def _module(name: str) -> ModuleType:
    """The python-stdnum module of a listed scheme; Python's own words carry an underscore."""
    country, module = name.split(".")
    return import_module(f"stdnum.{country}{'_' if country in {'in', 'is'} else ''}.{module}")


def _one_width(text: str) -> str:
    """Full-width and other compatible forms as plain ones; nothing when too long to be a number."""
    return unicodedata.normalize("NFKC", text).strip() if len(text) <= _LONGEST_INPUT else ""
