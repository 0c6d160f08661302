"""Dates as receipts print them, read by the order and month names of the programme."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import MAXYEAR, date
from enum import StrEnum
from typing import Final

from claims.domain.refusals import Refused


class DateOrder(StrEnum):
    """In which order a programme's receipts write day, month and year."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    YEAR_FIRST = "year_first"


class MonthNames(StrEnum):
    """Whose month names are read."""

    EN = "en"
    ID = "id"
    MS = "ms"


_MONTHS: Final[dict[MonthNames, str]] = {
    MonthNames.EN: "january february march april may june "
    "july august september october november december",
    MonthNames.ID: "januari februari maret april mei juni "
    "juli agustus september oktober november desember",
    MonthNames.MS: "januari februari mac april mei jun "
    "julai ogos september oktober november disember",
}
_SHORTER: Final = {"sept": 9, "agt": 8, "ags": 8, "agu": 8, "ogo": 8, "nop": 11, "pebruari": 2}
"""Further short forms seen in print; otherwise a name's first three letters are its short form."""

_PARTS: Final = re.compile(r"([0-9]{1,4}|[a-z]{3,9})[-/. ,]{1,2}([0-9]{1,2}|[a-z]{3,9})"
                           r"[-/. ,]{1,2}([0-9]{1,4})", re.ASCII)  # fmt: skip
_FIRST_SHORT_YEAR: Final = 1980
"""Years of two digits are read into the hundred years that begin here."""


def after_months(day: date, months: int) -> date:
    """The same day so many months later, or the month's last: 31 January and one is 28 February.

    Never past the last day there is.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_on(born_on: date, day: date) -> int:
    """Completed years on a day; who is born on 29 February turns older on 1 March between."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def read_date(
    text: str,
    *,
    order: DateOrder,
    month_names: Sequence[MonthNames] = (MonthNames.EN,),
    first_short_year: int = _FIRST_SHORT_YEAR,
) -> date:
    """A printed date: `25/12/2018`, `19-09-17`, `02/JAN/2017`, `10 OCT 2017`, `2018-03-18`.

    A year of four digits in front means year, month, day whatever the order; a month's name says
    itself where the month is. Two digits of a year fall into the hundred years from
    `first_short_year`. Nothing is guessed: a day that the order does not allow is refused
    (`DATE_UNREADABLE`), never turned round.
    """
    match = _PARTS.fullmatch(text.strip().lower())
    if match is None:
        raise _unreadable(text)
    first, second, third = match.groups()
    if first.isdigit() and len(first) == 4:
        year, month, day = first, second, third
    elif first.isalpha():
        month, day, year = first, second, third
    elif second.isalpha():
        if order is DateOrder.YEAR_FIRST:
            year, month, day = first, second, third
        else:
            day, month, year = first, second, third
    else:
        named = dict(zip(_IN_ORDER[order], (first, second, third), strict=True))
        year, month, day = named["year"], named["month"], named["day"]
    try:
        return date(_year(year, first_short_year), _month(month, month_names), int(day))
    except ValueError:
        raise _unreadable(text) from None


_IN_ORDER: Final = {
    DateOrder.DAY_FIRST: ("day", "month", "year"),
    DateOrder.MONTH_FIRST: ("month", "day", "year"),
    DateOrder.YEAR_FIRST: ("year", "month", "day"),
}


def _year(text: str, first_short_year: int) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    if len(text) != 2:
        raise ValueError(text)
    century = first_short_year - first_short_year % 100
    return century + year + (100 if century + year < first_short_year else 0)


def _month(text: str, month_names: Sequence[MonthNames]) -> int:
    if text.isdigit():
        return int(text)
    for language in month_names:
        names = _MONTHS[language].split()
        for number, name in enumerate(names, 1):
            if text in (name, name[:3]):
                return number
    if text in _SHORTER:
        return _SHORTER[text]
    raise ValueError(text)


def _unreadable(text: str) -> Refused:
    return Refused("DATE_UNREADABLE", f"{text[:40]!r} is not a date this programme reads.")
