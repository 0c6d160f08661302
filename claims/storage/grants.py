"""Grants of roles and roles taken at once: who holds which role at a moment, and how he came to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKeyConstraint,
    and_,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.permissions import Role
from claims.domain.refusals import Refused
from claims.storage.base import Row, among
from claims.storage.people import Person
from claims.storage.users import User


def by_account(account: str, person: str) -> ForeignKeyConstraint:
    """The account that acted and the person behind it belong together."""
    return ForeignKeyConstraint([account, person], ["users.id", "users.person_id"])


class Grant(Row):
    """A role of an account: who proposed it, who confirmed it, who took it away, and why."""

    __tablename__ = "grants"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    role: Mapped[str]
    kind: Mapped[str]
    reason: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    proposed_by: Mapped[UUID | None]
    proposer_id: Mapped[UUID | None]
    proposed_at: Mapped[datetime]
    answered_by: Mapped[UUID | None]
    answerer_id: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]
    ender_id: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None]
    status: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint(
            "kind IN ('by_two', 'bootstrap', 'older')"
            " AND (kind = 'by_two') = (proposer_id IS NOT NULL)"
            " AND (kind <> 'bootstrap' OR role = 'administrator')",
            name="kind",
        ),
        CheckConstraint(
            "(proposer_id <> person_id) IS NOT FALSE AND (status = 'refused' OR"
            " (answerer_id <> person_id AND answerer_id <> proposer_id) IS NOT FALSE)",
            name="another_person",
        ),
        CheckConstraint(
            "(status = 'proposed') = (answered_at IS NULL)"
            " AND (answerer_id IS NULL) = (status = 'proposed' OR kind <> 'by_two')",
            name="answered",
        ),
        CheckConstraint(
            "(status = 'ended') = (ended_at IS NOT NULL)"
            " AND num_nulls(ended_by, ender_id, ended_at, end_reason) IN (0, 4)",
            name="ended",
        ),
        CheckConstraint("last_day >= first_day", name="days"),
        by_account("user_id", "person_id"),
        by_account("proposed_by", "proposer_id"),
        by_account("answered_by", "answerer_id"),
        by_account("ended_by", "ender_id"),
    )


class Held(NamedTuple):
    """A grant, the log-in it is given to and the name of the person behind it."""

    row: Grant
    login: str
    name: str

    @property
    def id(self) -> UUID:
        """The grant's id, by which pages go on."""
        return self.row.id


def day_of(now: datetime) -> date:
    """The day by which grants begin and end: UTC's, for an account is of no one programme."""
    return now.astimezone(UTC).date()


def in_force(now: datetime) -> ColumnElement[bool]:
    """That a grant gives its role at a moment, if its account is enabled."""
    day = day_of(now)
    return and_(
        Grant.status == "confirmed",
        Grant.first_day <= day,
        or_(Grant.last_day.is_(None), Grant.last_day >= day),
    )


def _not_over(now: datetime) -> ColumnElement[bool]:
    """That a grant gives its role now or on a later day."""
    return and_(
        Grant.status == "confirmed",
        or_(Grant.last_day.is_(None), Grant.last_day >= day_of(now)),
    )


def roles_of(session: Session, user_id: UUID, now: datetime) -> frozenset[Role]:
    """The roles that two persons gave an account and that are in force at a moment."""
    query = select(Grant.role).where(Grant.user_id == user_id, in_force(now)).limit(100)
    return frozenset(map(Role, session.scalars(query)))


def roles_in_force(now: datetime) -> Any:
    """A column of the roles of the account in the same row, for a question about accounts."""
    return (
        select(func.array_agg(Grant.role))
        .where(Grant.user_id == User.id, in_force(now))
        .correlate(User)
        .scalar_subquery()
    )


def roles_of_person(session: Session, person_id: UUID, now: datetime) -> frozenset[str]:
    """The roles a person holds, now or on a later day, across his enabled accounts."""
    query = (
        select(Grant.role)
        .join(User, User.id == Grant.user_id)
        .where(Grant.person_id == person_id, User.disabled_at.is_(None), _not_over(now))
        .distinct()
    )
    return frozenset(session.scalars(query.limit(100)))


def is_held(session: Session, user_id: UUID, role: str, now: datetime) -> bool:
    """Whether an account holds a role now or on a later day, or waits for its confirmation."""
    waits = Grant.status == "proposed"
    query = select(Grant.id).where(
        Grant.user_id == user_id, Grant.role == role, or_(waits, _not_over(now))
    )
    return session.scalar(query.limit(1)) is not None


def holders_of(session: Session, roles: Iterable[Role], now: datetime) -> list[UUID]:
    """The persons who hold one of some roles now, by enabled accounts; at most 500."""
    query = (
        select(Grant.person_id)
        .join(User, User.id == Grant.user_id)
        .where(
            Grant.role.in_([role.value for role in roles]),
            User.disabled_at.is_(None),
            in_force(now),
        )
        .distinct()
        .order_by(Grant.person_id)
    )
    return list(session.scalars(query.limit(500)))


def lock_person(session: Session, person_id: UUID) -> None:
    """Hold a person, so that what he is granted at the same moment in two places is counted."""
    session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:person, 27))"),
        {"person": str(person_id)},
    )


def get(session: Session, grant_id: UUID) -> Grant:
    """The grant, locked, or `GRANT_UNKNOWN`."""
    found = session.get(Grant, grant_id, with_for_update=True)
    if found is None:
        raise Refused("GRANT_UNKNOWN", "There is no such grant of a role.")
    return found


def page(
    session: Session,
    *,
    status: str | None = None,
    user_id: UUID | None = None,
    in_force_at: datetime | None = None,
    after: UUID | None = None,
    limit: int,
) -> list[Held]:
    """Grants in the order they were proposed; those that are over too, unless a moment is given."""
    query = _held().order_by(Grant.id).limit(limit)
    if in_force_at is not None:
        query = query.where(in_force(in_force_at), User.disabled_at.is_(None))
    if status is not None:
        query = query.where(Grant.status == status)
    if user_id is not None:
        query = query.where(Grant.user_id == user_id)
    rows = session.execute(query.where(Grant.id > after) if after else query)
    return [Held(*row) for row in rows]


def all_in_force(session: Session, now: datetime, limit: int) -> Sequence[Held]:
    """The grants in force of enabled accounts, citizens' apart, at most so many, by person."""
    query = _held().where(
        in_force(now), User.disabled_at.is_(None), Grant.role != Role.CITIZEN.value
    )
    rows = session.execute(query.order_by(Person.name, Grant.person_id, Grant.id).limit(limit))
    return [Held(*row) for row in rows]


def of_ids(session: Session, ids: Iterable[UUID]) -> dict[UUID, Held]:
    """Some grants by their ids."""
    rows = session.execute(_held().where(among(Grant.id, ids)))
    return {row[0].id: Held(*row) for row in rows}


def first_day(session: Session) -> date | None:
    """The day of the first grant of the installation."""
    return session.scalar(select(func.min(Grant.first_day)))


def _held() -> Any:
    return (
        select(Grant, User.login, Person.name)
        .join(User, User.id == Grant.user_id)
        .join(Person, Person.id == Grant.person_id)
    )
