"""Declared interests as they were declared; an end is a row of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.permissions import Scope
from claims.domain.refusals import Refused
from claims.storage.base import Row, among


class Interest(Row):
    """What a person has to do with a provider or another person, or (`ends_id`) that it ended.

    `until` is the last day of it, both of an interest that is declared with its end and of the
    row that ends one.
    """

    __tablename__ = "interests"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("providers.id"))
    other_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]
    ends_id: Mapped[UUID | None] = mapped_column(ForeignKey("interests.id"))
    declared_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    declarer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    declared_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("num_nonnulls(provider_id, other_person_id) = 1", name="one_target"),
        CheckConstraint("other_person_id <> person_id", name="another_person"),
        CheckConstraint("declarer_id = person_id", name="by_himself"),
        CheckConstraint("since <= until", name="period"),
        CheckConstraint("ends_id IS NULL OR until IS NOT NULL", name="ended"),
        Index(
            "uq_interests_ends_id", "ends_id", unique=True, postgresql_where="ends_id IS NOT NULL"
        ),
    )


def get(session: Session, interest_id: UUID, scope: Scope) -> Interest:
    """The interest that may be ended, or `INTEREST_UNKNOWN` where it is not his."""
    query = select(Interest).where(Interest.id == interest_id, Interest.ends_id.is_(None))
    found = session.scalars(query).one_or_none()
    if found is None or not scope.reaches(person_id=found.person_id):
        raise Refused("INTEREST_UNKNOWN", "There is no such interest.")
    return found


def page(session: Session, scope: Scope, *, after: UUID | None, limit: int) -> list[Interest]:
    """Interests in the order they were declared, without the rows that end them."""
    query = select(Interest).where(Interest.ends_id.is_(None)).order_by(Interest.id).limit(limit)
    if not scope.all:
        query = query.where(Interest.person_id == scope.person_id)
    return list(session.scalars(query.where(Interest.id > after) if after else query))


def ends_of(session: Session, interest_ids: Sequence[UUID]) -> dict[UUID, date | None]:
    """The last day of those of some interests that were ended by a further row."""
    rows = session.execute(
        select(Interest.ends_id, Interest.until).where(among(Interest.ends_id, interest_ids))
    )
    return {ended: until for ended, until in rows if ended}
