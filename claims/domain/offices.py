"""Offices: as which officer somebody acted on a payment, in a deployer's titles, by what he did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from claims.domain.refusals import Refused
from claims.domain.sections import Section, read_toml
from claims.domain.texts import Texts, read_texts

DEFAULT: Final = "default"
"""The offices of every country that has none of its own."""


class OfficeAct(StrEnum):
    """What somebody does to a payment that an office may be for."""

    AUTHORISED = "authorised"
    BUILT = "built"
    VERIFIED = "verified"
    APPROVED = "approved"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Office:
    """An office: its name in programs, which act is its, and its title by language."""

    name: str
    act: OfficeAct
    titles: Texts


@dataclass(frozen=True, slots=True)
class Acted:
    """Who acted on a payment as an office: the persons' names, and when the last of them did."""

    office: Office
    names: tuple[str, ...]
    at: datetime | None


Offices = Mapping[str, Sequence[Office]]
"""The offices of each country, in their order."""


def offices_of(offices: Offices, calendar: str) -> Sequence[Office]:
    """The offices of the country whose calendar a programme keeps (`ID`, `ID-BA`)."""
    return offices.get(calendar[:2]) or offices.get(DEFAULT, ())


def parse_offices(text: str) -> dict[str, tuple[Office, ...]]:
    """The offices of config/offices.toml; refuses `OFFICES_INVALID` with every problem."""
    problems: list[str] = []
    given = read_toml(text, problems)
    found = {country: _offices(given.section(country)) for country in given.names()}
    if DEFAULT not in found:
        problems.append(f"{DEFAULT}: the offices of all other countries are missing")
    if problems:
        raise Refused(
            "OFFICES_INVALID",
            f"The offices cannot be read: {len(problems)} problem(s), the first: {problems[0]}",
            problems=problems,
        )
    return found


def _offices(given: Section) -> tuple[Office, ...]:
    found = []
    for name in given.names():
        section = given.section(name)
        act, titles = section.choice("act", OfficeAct), read_texts(section, longest=80)
        found.append(Office(name, act, titles))
        section.finish()
    return tuple(found)
