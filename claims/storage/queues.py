"""Queues: what waits for an officer, by the cause it is held for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.storage.base import among
from claims.storage.claims import Claim
from claims.storage.people import Person
from claims.storage.programmes import Programme, local_day
from claims.storage.users import User

MOST_CAUSES = 200


@dataclass(frozen=True, slots=True)
class Queue:
    """How much waits under one cause, how old the oldest is, and how much of it has no officer."""

    cause: str
    count: int
    unassigned: int
    mine: int
    overdue: int
    oldest_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claim in a queue, whose it is, and the log-in of the officer who has it."""

    claim: Claim
    person: str
    time_zone: str
    officer: str | None


def counts(session: Session, *, officer: UUID, now: datetime) -> list[Queue]:
    """Every queue with something in it, the oldest first; late is late where its programme is."""
    oldest = func.min(Claim.submitted_at)
    today = local_day(now)
    rows = session.execute(
        select(
            Claim.cause,
            func.count(),
            func.count().filter(Claim.assigned_to.is_(None)),
            func.count().filter(Claim.assigned_to == officer),
            func.count().filter(Claim.next_step_due_on < today),
            oldest,
        )
        .join(Programme, Programme.id == Claim.programme_id)
        .where(Claim.status == "in_review")
        .group_by(Claim.cause)
        .order_by(oldest)
        .limit(MOST_CAUSES)
    )
    return [Queue(*row) for row in rows]  # type: ignore[arg-type] # in review with its cause


def page(
    session: Session, *, cause: str | None, assigned_to: UUID | None, after: UUID | None, limit: int
) -> list[Waiting]:
    """A page of what waits under one cause or with one officer, in order of submission."""
    query = (
        select(Claim, Person.name, Programme.time_zone, User.login)
        .join(Programme, Programme.id == Claim.programme_id)
        .join(Person, Person.id == Claim.person_id)
        .outerjoin(User, User.id == Claim.assigned_to)
        .where(Claim.status == "in_review")
        .order_by(Claim.id)
        .limit(limit)
    )
    for column, value in ((Claim.cause, cause), (Claim.assigned_to, assigned_to)):
        if value is not None:
            query = query.where(column == value)
    if after is not None:
        query = query.where(Claim.id > after)
    return [Waiting(*row) for row in session.execute(query)]


def open_with(session: Session, officer: UUID, *, but: UUID) -> int:
    """How many claims an officer has in review beside this one."""
    query = select(func.count()).where(
        Claim.status == "in_review", Claim.assigned_to == officer, Claim.id != but
    )
    return session.scalar(query) or 0


def logins_of(session: Session, user_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The log-in of each account."""
    rows = session.execute(select(User.id, User.login).where(among(User.id, user_ids)))
    return {row[0]: row[1] for row in rows}
