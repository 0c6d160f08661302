"""The days on which offices are closed, by calendar: national holidays and joint leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, PrimaryKeyConstraint, delete, select
from sqlalchemy.orm import Mapped, Session

from claims.domain.calendar import Calendar, ClosedDay, DayKind
from claims.storage.base import Row, among
from claims.storage.programmes import Programme

DAYS_AT_MOST = 5_000
"""More than a century of closed days; a question for a calendar never reads more."""


class CalendarDay(Row):
    """One closed day of a calendar, with its names by language and who says so."""

    __tablename__ = "calendar_days"

    calendar: Mapped[str]
    day: Mapped[date]
    kind: Mapped[str]
    names: Mapped[dict[str, Any]]
    source: Mapped[str]
    loaded_at: Mapped[datetime]

    __table_args__ = (
        PrimaryKeyConstraint("calendar", "day"),
        CheckConstraint("kind IN ('holiday', 'joint_leave')", name="kind"),
    )

    @property
    def closed_day(self) -> ClosedDay:
        """The day as the domain knows it."""
        return ClosedDay(self.day, DayKind(self.kind), self.names, self.source)


def calendar_of(session: Session, code: str, *, since: date) -> Calendar:
    """A calendar's closed days from a day on."""
    return calendars_of(session, {code}, since=since)[code]


def calendars_of(session: Session, codes: Collection[str], *, since: date) -> dict[str, Calendar]:
    """Several calendars' closed days from a day on, in one question."""
    rows = session.execute(
        select(CalendarDay.calendar, CalendarDay.day)
        .where(CalendarDay.calendar.in_(sorted(codes)), CalendarDay.day >= since)
        .limit(DAYS_AT_MOST)
    )
    closed: dict[str, set[date]] = {code: set() for code in codes}
    for code, day in rows:
        closed[code].add(day)
    return {code: Calendar(code, frozenset(days)) for code, days in closed.items()}


def closed_days_of(
    session: Session, programme_ids: Collection[UUID]
) -> dict[UUID, frozenset[date]]:
    """All closed days of each of some programmes' calendars, in one question."""
    closed: dict[UUID, set[date]] = defaultdict(set)
    rows = session.execute(
        select(Programme.id, CalendarDay.day)
        .join(CalendarDay, CalendarDay.calendar == Programme.calendar)
        .where(among(Programme.id, sorted(programme_ids)))
        .limit(DAYS_AT_MOST)
    )
    for programme_id, day in rows:
        closed[programme_id].add(day)
    return {each: frozenset(days) for each, days in closed.items()}


def days_of(session: Session, code: str, year: int) -> list[CalendarDay]:
    """The closed days of one year in their order."""
    return list(
        session.scalars(
            select(CalendarDay)
            .where(
                CalendarDay.calendar == code,
                CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)),
            )
            .order_by(CalendarDay.day)
            .limit(366)
        )
    )


def remove(session: Session, code: str, days: Collection[date]) -> None:
    """Take days out of a calendar."""
    session.execute(
        delete(CalendarDay).where(CalendarDay.calendar == code, CalendarDay.day.in_(sorted(days)))
    )
