"""Charters: what a standard tells the public: statements, both sides' duties, where to complain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from claims.domain.sections import Section
from claims.domain.texts import Texts, read_list_of_texts, read_named_texts, read_texts

MOST_TEXTS: Final = 30
MOST_CHANNELS: Final = 20
MOST_DAYS: Final = 366


class Side(StrEnum):
    """The two sides of a charter."""

    CITIZEN = "citizen"
    OFFICE = "office"


class Part(StrEnum):
    """What a charter says of each side."""

    RIGHTS = "rights"
    DUTIES = "duties"
    SANCTIONS = "sanctions"


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to complain: what it is called and its address, number or place."""

    names: Texts
    address: str


@dataclass(frozen=True, slots=True)
class PublicPromise:
    """How the public is told of one promise; `within_days` is the number it is told.

    `{days}` in its texts stands for that number.
    """

    promise: str
    within_days: int
    texts: Texts

    @property
    def says(self) -> Texts:
        """The texts with the number in them."""
        days = str(self.within_days)
        return {language: text.replace("{days}", days) for language, text in self.texts.items()}


@dataclass(frozen=True, slots=True)
class Charter:
    """The section `[charter]` of a standard; what a draft left out is empty.

    `short` is the sentence that stands on every voucher.
    """

    short: Texts | None
    statements: Mapping[str, Texts]
    sides: Mapping[Side, Mapping[Part, tuple[Texts, ...]]]
    channels: tuple[Channel, ...]
    promises: tuple[PublicPromise, ...]


def read_charter(given: Section, *, promises: frozenset[str]) -> Charter:
    """The section `[charter]`; `promises` are the standard's, by id."""
    charter = Charter(
        short=_read_short(given),
        statements=read_named_texts(given, "statements"),
        sides={side: _read_side(given, side) for side in Side},
        channels=_read_channels(given),
        promises=_read_promises(given, promises),
    )
    given.finish()
    return charter


def _read_short(given: Section) -> Texts | None:
    if not given.has("short"):
        return None
    section = given.section("short")
    short = read_texts(section, longest=200)
    section.finish()
    return short


def _read_side(given: Section, side: Side) -> dict[Part, tuple[Texts, ...]]:
    if not given.has(side):
        return dict.fromkeys(Part, ())
    section = given.section(side)
    said = {part: read_list_of_texts(section, part, most=MOST_TEXTS) for part in Part}
    section.finish()
    return said


def _read_channels(given: Section) -> tuple[Channel, ...]:
    if not given.has("channels"):
        return ()
    channels = []
    for each in given.sections("channels", most=MOST_CHANNELS):
        channels.append(Channel(read_texts(each, longest=100), each.text("address")))
        each.finish()
    return tuple(channels)


def _read_promises(given: Section, known: frozenset[str]) -> tuple[PublicPromise, ...]:
    if not given.has("promises"):
        return ()
    told = []
    for each in given.sections("promises", most=MOST_TEXTS):
        promise = PublicPromise(
            each.code("promise"),
            each.whole("within_days", least=1, most=MOST_DAYS),
            read_texts(each, longest=400),
        )
        if promise.promise not in known:
            each.wrong("promise", f"the standard has no promise {promise.promise}")
        each.finish()
        told.append(promise)
    if len({each.promise for each in told}) < len(told):
        given.wrong("promises", "a promise is told once")
    return tuple(told)
