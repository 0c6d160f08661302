"""Dated exemptions from a conflict of roles, and the persons who are in one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.refusals import Refused
from claims.storage.base import Row, among
from claims.storage.grants import Grant, by_account, in_force
from claims.storage.people import Person
from claims.storage.users import User


class Exemption(Row):
    """That one person may hold roles in conflict until a day: who proposed it, who confirmed it."""

    __tablename__ = "exemptions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    conflict: Mapped[str]
    reason: Mapped[str]
    last_day: Mapped[date]
    proposed_by: Mapped[UUID]
    proposer_id: Mapped[UUID]
    proposed_at: Mapped[datetime]
    answered_by: Mapped[UUID | None]
    answerer_id: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    status: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint(
            "proposer_id <> person_id AND (status = 'refused' OR"
            " (answerer_id <> person_id AND answerer_id <> proposer_id) IS NOT FALSE)",
            name="another_person",
        ),
        CheckConstraint(
            "(status = 'proposed') = (answerer_id IS NULL)"
            " AND num_nulls(answered_by, answerer_id, answered_at) IN (0, 3)",
            name="answered",
        ),
        CheckConstraint("last_day <= (proposed_at AT TIME ZONE 'UTC')::date + 367", name="dated"),
        by_account("proposed_by", "proposer_id"),
        by_account("answered_by", "answerer_id"),
    )


class Exempt(NamedTuple):
    """An exemption and the name of the person it is for."""

    row: Exemption
    name: str

    @property
    def id(self) -> UUID:
        """The exemption's id, by which pages go on."""
        return self.row.id


class Roles(NamedTuple):
    """A person with the roles he holds across his accounts."""

    person_id: UUID
    name: str
    roles: Sequence[str]


def get(session: Session, exemption_id: UUID) -> Exemption:
    """The exemption, locked, or `EXEMPTION_UNKNOWN`."""
    found = session.get(Exemption, exemption_id, with_for_update=True)
    if found is None:
        raise Refused("EXEMPTION_UNKNOWN", "There is no such exemption.")
    return found


def until_of(session: Session, person_ids: list[UUID], day: date) -> dict[UUID, dict[str, date]]:
    """For each of some persons the last day of his exemptions in force, by conflict."""
    query = (
        select(Exemption.person_id, Exemption.conflict, func.max(Exemption.last_day))
        .where(
            among(Exemption.person_id, person_ids),
            Exemption.status == "confirmed",
            Exemption.last_day >= day,
        )
        .group_by(Exemption.person_id, Exemption.conflict)
    )
    found: dict[UUID, dict[str, date]] = {}
    for person_id, conflict, last_day in session.execute(query):
        found.setdefault(person_id, {})[conflict] = last_day
    return found


def page(
    session: Session, *, status: str | None = None, after: UUID | None = None, limit: int
) -> list[Exempt]:
    """Exemptions in the order they were proposed, those that are over, too."""
    query = (
        select(Exemption, Person.name)
        .join(Person, Person.id == Exemption.person_id)
        .order_by(Exemption.id)
        .limit(limit)
    )
    if status is not None:
        query = query.where(Exemption.status == status)
    rows = session.execute(query.where(Exemption.id > after) if after else query)
    return [Exempt(*row) for row in rows]


def of_several_roles(
    session: Session, now: datetime, *, after: UUID | None = None, limit: int
) -> list[Roles]:
    """Persons who hold more than one role at a moment, in the order of their ids."""
    query = (
        select(Grant.person_id, Person.name, func.array_agg(Grant.role.distinct()))
        .join(User, User.id == Grant.user_id)
        .join(Person, Person.id == Grant.person_id)
        .where(in_force(now), User.disabled_at.is_(None))
        .group_by(Grant.person_id, Person.name)
        .having(func.count(Grant.role.distinct()) > 1)
        .order_by(Grant.person_id)
        .limit(limit)
    )
    rows = session.execute(query.where(Grant.person_id > after) if after else query)
    return [Roles(*row) for row in rows]
