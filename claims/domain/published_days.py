"""The closed days of a country and year as the `holidays` package publishes them: nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import holidays
from holidays.holiday_base import HolidayBase
from holidays.version import __version__ as version

from claims.domain.calendar import ClosedDay, DayKind
from claims.domain.refusals import Refused

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100

_CATEGORIES: Final = {DayKind.HOLIDAY: "public", DayKind.JOINT_LEAVE: "government"}
"""The package's category for each kind; joint leave is published only where there is any."""

_LANGUAGES: Final = {"id": ("id",), "en": ("en_US", "en_GB", "en")}
"""For each of our languages the package's, best first."""


def published_days(country: str, year: int) -> tuple[ClosedDay, ...]:
    """The closed days of a year in order, each with its kind, its names and where it is from.

    `country` is an ISO 3166 code such as ID. A day that is both is a holiday. Refuses
    `CALENDAR_UNKNOWN` for a country that the package does not publish.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused("CALENDAR_UNKNOWN", f"Years from {FIRST_YEAR} to {LAST_YEAR} are known.")
    known = _of(country, year, None, ("public",))
    found: dict[date, ClosedDay] = {}
    for kind, category in _CATEGORIES.items():
        if category not in known.supported_categories:
            continue
        named = {
            ours: _of(country, year, _spoken(known, theirs), (category,))
            for ours, theirs in _LANGUAGES.items()
        }
        source = f"holidays {version}, {country}, {category}"
        for day in sorted(named["id"]):
            names = {ours: days[day] for ours, days in named.items()}
            found.setdefault(day, ClosedDay(day, kind, names, source))
    return tuple(found[day] for day in sorted(found))


def _spoken(known: HolidayBase, wanted: Sequence[str]) -> str | None:
    """The first of some languages that the package has for the country, else its own."""
    return next((each for each in wanted if each in known.supported_languages), None)


def _of(country: str, year: int, language: str | None, categories: tuple[str, ...]) -> HolidayBase:
    try:
        return holidays.country_holidays(
            country, years=year, language=language, categories=categories
        )
    except NotImplementedError:
        raise Refused(
            "CALENDAR_UNKNOWN", f"The holidays of {country[:40]!r} are not published."
        ) from None
