"""One-tap ratings of moments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.storage.base import Row
from claims.storage.events import Event


class Rating(Row):
    """A person's grade of one event of his, by an account or a code; never changed."""

    __tablename__ = "ratings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"))
    moment: Mapped[str]
    noun: Mapped[str]
    object_id: Mapped[UUID]
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    grade: Mapped[str]
    rated_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    rated_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("person_id", "event_id"),
        CheckConstraint("grade IN ('F', 'C', 'A')", name="grade"),
        Index("ix_ratings_programme_id_moment", "programme_id", "moment"),
    )


def find_event(session: Session, object_id: UUID, topics: Sequence[str]) -> UUID | None:
    """The last event of some topics that happened to an object."""
    return session.scalar(
        select(Event.id)
        .where(Event.object_id == object_id, Event.topic.in_(topics))
        .order_by(Event.seq.desc())
        .limit(1)
    )


def find_grade(session: Session, *, person_id: UUID, event_id: UUID) -> str | None:
    """The grade a person gave an event."""
    return session.scalar(
        select(Rating.grade).where(Rating.person_id == person_id, Rating.event_id == event_id)
    )
