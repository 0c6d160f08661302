"""Roles that somebody took at once, alone, until when, and what another found when he looked."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CheckConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.permissions import Role
from claims.domain.refusals import Refused
from claims.storage.base import Row
from claims.storage.grants import by_account
from claims.storage.people import Person
from claims.storage.users import User


class BreakGlass(Row):
    """A role taken at once: by whom, why, until when; and who reviewed it, with what he found."""

    __tablename__ = "break_glass"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID]
    role: Mapped[str]
    reason: Mapped[str]
    taken_at: Mapped[datetime]
    lapses_at: Mapped[datetime]
    reviewed_by: Mapped[UUID | None]
    reviewer_id: Mapped[UUID | None]
    reviewed_at: Mapped[datetime | None]
    finding: Mapped[str | None]
    status: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint(
            "lapses_at > taken_at AND lapses_at <= taken_at + interval '24 hours'", name="short"
        ),
        CheckConstraint("(reviewer_id <> person_id) IS NOT FALSE", name="another_person"),
        CheckConstraint(
            "(status = 'reviewed') = (reviewed_at IS NOT NULL)"
            " AND num_nulls(reviewed_by, reviewer_id, reviewed_at, finding) IN (0, 4)",
            name="reviewed",
        ),
        by_account("user_id", "person_id"),
        by_account("reviewed_by", "reviewer_id"),
    )


class Taken(NamedTuple):
    """A role taken at once, the log-in it was taken with and the name of the person behind it."""

    row: BreakGlass
    login: str
    name: str

    @property
    def id(self) -> UUID:
        """The row's id, by which pages go on."""
        return self.row.id


def roles_taken(now: datetime) -> Any:
    """A column of the roles that the account in the same row has taken and that last still."""
    return (
        select(func.array_agg(BreakGlass.role))
        .where(
            BreakGlass.user_id == User.id,
            BreakGlass.status == "taken",
            BreakGlass.lapses_at > now,
        )
        .correlate(User)
        .scalar_subquery()
    )


def roles_of(session: Session, user_id: UUID, now: datetime) -> frozenset[Role]:
    """The roles that an account has taken and that last still."""
    query = select(BreakGlass.role).where(
        BreakGlass.user_id == user_id, BreakGlass.status == "taken", BreakGlass.lapses_at > now
    )
    return frozenset(map(Role, session.scalars(query.limit(100))))


def get(session: Session, row_id: UUID) -> BreakGlass:
    """The role taken at once, locked, or `BREAK_GLASS_UNKNOWN`."""
    found = session.get(BreakGlass, row_id, with_for_update=True)
    if found is None:
        raise Refused("BREAK_GLASS_UNKNOWN", "There is no such role taken at once.")
    return found


def page(
    session: Session, *, status: str | None = None, after: UUID | None = None, limit: int
) -> list[Taken]:
    """Roles taken at once in their order; `status` taken gives those nobody has reviewed."""
    query = (
        select(BreakGlass, User.login, Person.name)
        .join(User, User.id == BreakGlass.user_id)
        .join(Person, Person.id == BreakGlass.person_id)
        .order_by(BreakGlass.id)
        .limit(limit)
    )
    if status is not None:
        query = query.where(BreakGlass.status == status)
    rows = session.execute(query.where(BreakGlass.id > after) if after else query)
    return [Taken(*row) for row in rows]
