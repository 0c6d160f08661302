"""A charter as it is told in one language, on the page and on paper alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from claims.domain.charter_content import Content
from claims.domain.charter_words import KEPT, PARTS, REDRESS, SIDES, UNITS, WORDS
from claims.domain.charters import Part, Side
from claims.domain.drafts import Life
from claims.domain.money import parse_money
from claims.domain.promises import Counting
from claims.domain.variables import shown


@dataclass(frozen=True, slots=True)
class Kept:
    """How often a promise was kept: so many of so many, with the rates in hundredths of a percent.

    `at_least` is the one-sided lower bound at 95 per cent.
    """

    kept: int
    total: int
    rate: int
    at_least: int


Measured = Mapping[str, Kept]
"""What was measured of each promise, by the promise's id; nothing of one that was not yet."""


@dataclass(frozen=True, slots=True)
class ToldPromise:
    """One promise: its number of days, its sentence, what is owed, and how often it was kept."""

    days: str
    unit: str
    text: str
    redress: str | None
    guaranteed: str | None
    kept: str | None


@dataclass(frozen=True, slots=True)
class ToldPrice:
    """One row of the price list."""

    name: str
    unit: str
    cap: str
    days: str


@dataclass(frozen=True, slots=True)
class ToldComponent:
    """One component of the standard and whether claims are checked against it."""

    name: str
    text: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class ToldCharter:
    """Everything a charter says, in reading order."""

    language: str
    service: str
    programme: str
    payer: str
    short: str
    standing: str
    is_superseded: bool
    promises: tuple[ToldPromise, ...]
    statements: tuple[tuple[str, str], ...]
    sides: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]
    prices: tuple[ToldPrice, ...]
    channels: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, tuple[ToldComponent, ...]], ...]

    def word(self, key: str) -> str:
        """A heading or sentence that every charter has."""
        return WORDS[key][self.language]


def told(
    content: Content, language: str, *, status: Life, measured: Measured | None = None
) -> ToldCharter:
    """The content in one language, with what was measured of its promises."""
    standard = content["standard"]
    day = _day(standard["takes_force_on"], language)
    state = status.value if status.value in WORDS else Life.IN_FORCE.value
    return ToldCharter(
        language=language,
        service=standard["names"][language],
        programme=content["programme"]["names"][language],
        payer=content["programme"]["payer"],
        short=content["short"][language],
        standing=(
            f"{WORDS['version'][language]} {standard['version']}, {WORDS[state][language]} {day}"
        ),
        is_superseded=status is Life.SUPERSEDED,
        promises=tuple(
            _promise(each, language, (measured or {}).get(each["id"]))
            for each in content["promises"]
        ),
        statements=tuple(
            (each["names"][language], each["texts"][language]) for each in content["statements"]
        ),
        sides=tuple(
            (
                SIDES[side][language],
                tuple(
                    (
                        PARTS[side, part][language],
                        tuple(text[language] for text in content["sides"][side.value][part.value]),
                    )
                    for part in Part
                ),
            )
            for side in Side
        ),
        prices=tuple(_price(each, language) for each in content["prices"]),
        channels=tuple((each["names"][language], each["address"]) for each in content["channels"]),
        groups=tuple(
            (names[language], _components(content, key, language))
            for key, names in content["groups"].items()
        ),
    )


def _promise(promise: Content, language: str, kept: Kept | None) -> ToldPromise:
    redress, guaranteed = promise["redress"], promise["guaranteed_percent"]
    return ToldPromise(
        days=str(promise["within_days"]),
        unit=UNITS[Counting(promise["counts"])][language],
        text=promise["texts"][language],
        redress=_redress(redress, language) if redress else None,
        guaranteed=_shown("percent", guaranteed, language) if guaranteed else None,
        kept=_kept(kept, language) if kept else None,
    )


def _redress(redress: Content, language: str) -> str:
    return REDRESS[language].format(
        per_mille=redress["per_mille_a_day"],
        cap=redress["cap_percent"],
        floor=_money(redress["floor"], language),
        beyond=redress["beyond_percent"],
    )


def _kept(kept: Kept, language: str) -> str:
    rates = (f"{each // 100}.{each % 100:02d}" for each in (kept.rate, kept.at_least))
    rate, at_least = (_shown("percent", each, language) for each in rates)
    return KEPT[language].format(
        kept=_shown("count", kept.kept, language),
        total=_shown("count", kept.total, language),
        rate=rate,
        at_least=at_least,
    )


def _price(price: Content, language: str) -> ToldPrice:
    until = price["valid_until"]
    return ToldPrice(
        name=price["names"][language],
        unit=price["unit"],
        cap=_money(price["cap"], language) if price["cap"] else WORDS["no_cap"][language],
        days=f"{WORDS['until'][language]} {_day(until, language)}" if until else "",
    )


def _components(content: Content, group: str, language: str) -> tuple[ToldComponent, ...]:
    return tuple(
        ToldComponent(each["names"][language], each["texts"][language], bool(each["checked_by"]))
        for each in content["components"]
        if each["group"] == group
    )


def _money(money: Any, language: str) -> str:
    read = parse_money(money["amount"], money["currency"])
    return shown("amount", read.amount, language=language, currency=read.currency, words={})


def _day(day: str, language: str) -> str:
    return _shown("day", day, language)


def _shown(name: str, value: str | int, language: str) -> str:
    return shown(name, value, language=language, currency="", words={})
