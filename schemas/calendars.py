"""Calendars: the days on which offices are closed."""

from __future__ import annotations

from claims.domain.calendar import DayKind
from schemas.base import Act, Out
from schemas.fields import Day, Digits, OneOf, Pattern, Plain
from schemas.groups import Names
from schemas.pages import page_of

CALENDAR = "[A-Z]{2}(-[A-Z0-9]{1,8})?"


class CalendarQuery(Act):
    """Which calendar and year."""

    code = Pattern(CALENDAR, 12, example="ID", required=True)
    year = Digits(2000, 2100, required=True)


class CalendarDayOut(Out):
    """A closed day with its names and who says so."""

    day = Day()
    kind = OneOf(DayKind)
    names = Names()
    source = Plain()


CalendarDayPage = page_of(CalendarDayOut, most=366)
