"""Hit rates: counted over claims, and as they were published, a row a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.promises import Measure
from claims.storage.base import Row
from claims.storage.programmes import Programme, local_day
from claims.storage.standards import AdoptedStandard

STANDARDS_AT_MOST = 500

_DAYS = {
    Measure.DECISION: ("decide_by", "decided_on"),
    Measure.PAYMENT: ("pay_by", "paid_on"),
    Measure.SERVICE: ("serve_by", "served_on"),
}


class PublishedRate(Row):
    """How often one promise of a service was kept in the days up to one day, as published then."""

    __tablename__ = "hit_rates"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    standard_id: Mapped[UUID] = mapped_column(ForeignKey("standards.id"))
    code: Mapped[str]
    promise: Mapped[str]
    measure: Mapped[str]
    day: Mapped[date]
    days: Mapped[int]
    kept: Mapped[int]
    total: Mapped[int]
    guaranteed_millionths: Mapped[int | None]
    is_breached: Mapped[bool]
    published_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("programme_id", "code", "measure", "day"),
        CheckConstraint("kept >= 0 AND kept <= total", name="kept"),
    )


class Counted(NamedTuple):
    """So many claims of one standard whose promise was due on one day and came true on another.

    `due_on` is None of those in time whatever days count; `done_on` is None of what has not come.
    """

    standard_id: UUID
    due_on: date | None
    done_on: date | None
    claims: int


def count(
    session: Session, standard_ids: Sequence[UUID], measure: Measure, *, first: date, last: date
) -> list[Counted]:
    """The claims a promise came true of, or should have, between two days.

    What is approved, due before the last day and not paid yet stands on the day it was due.
    """
    due, done = _DAYS[measure]
    rows = session.execute(
        text(
            f"SELECT standard_id, CASE WHEN {done} <= {due} THEN NULL ELSE {due} END,"
            f" CASE WHEN {done} <= {due} THEN NULL ELSE {done} END, count(*)"
            f" FROM claims WHERE standard_id = ANY(:standards) AND {due} IS NOT NULL"
            f" AND coalesce({done}, CASE WHEN {due} < :last AND status NOT IN"
            "  ('returned', 'withdrawn', 'lapsed') AND approved IS DISTINCT FROM 0"
            f"  THEN {due} END) BETWEEN :first AND :last GROUP BY 1, 2, 3"
        ),
        {"standards": list(standard_ids), "first": first, "last": last},
    )
    return [Counted(*row) for row in rows]


def versions_of(session: Session, programme_id: UUID, code: str) -> list[UUID]:
    """Every version of a service's standard: a claim is measured under the one it has pinned."""
    return list(
        session.scalars(
            select(AdoptedStandard.id)
            .where(AdoptedStandard.programme_id == programme_id, AdoptedStandard.code == code)
            .limit(STANDARDS_AT_MOST)
        )
    )


def in_force(session: Session, now: datetime) -> list[AdoptedStandard]:
    """The version in force, on the day it is where its programme is, of every service."""
    return list(
        session.scalars(
            select(AdoptedStandard)
            .join(Programme, Programme.id == AdoptedStandard.programme_id)
            .where(AdoptedStandard.takes_force_on <= local_day(now))
            .ext(distinct_on(AdoptedStandard.programme_id, AdoptedStandard.code))
            .order_by(
                AdoptedStandard.programme_id,
                AdoptedStandard.code,
                AdoptedStandard.takes_force_on.desc(),
                AdoptedStandard.version.desc(),
            )
            .limit(STANDARDS_AT_MOST)
        )
    )


def latest_of(session: Session, programme_id: UUID, code: str) -> list[PublishedRate]:
    """What was published last of each promise of a service."""
    return list(
        session.scalars(
            select(PublishedRate)
            .where(PublishedRate.programme_id == programme_id, PublishedRate.code == code)
            .ext(distinct_on(PublishedRate.measure))
            .order_by(PublishedRate.measure, PublishedRate.day.desc())
        )
    )
