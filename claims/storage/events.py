"""Events and their chain; the outbox, the jobs it becomes, and remembered answers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.storage.base import Row, Xid8


class Event(Row):
    """What happened to one object, in the transaction in which it happened.

    `seq` is the object's version after it; `payload` holds canonical bytes, which are what is
    hashed; `xid` is stamped by a trigger and orders the chain.
    """

    __tablename__ = "events"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    noun: Mapped[str]
    object_id: Mapped[UUID]
    seq: Mapped[int]
    topic: Mapped[str]
    action: Mapped[str]
    from_status: Mapped[str | None]
    to_status: Mapped[str | None]
    user_id: Mapped[UUID]
    person_id: Mapped[UUID]
    at: Mapped[datetime]
    payload: Mapped[bytes]
    xid: Mapped[Any] = mapped_column(Xid8)

    __table_args__ = (
        UniqueConstraint("object_id", "seq"),
        Index("ix_events_xid_id", "xid", "id"),
        Index("ix_events_return", "object_id", postgresql_where="action = 'return'"),
        Index("ix_events_hold", "at", postgresql_where="action = 'hold'"),
    )


class EventLink(Row):
    """An event's place in the sealed chain."""

    __tablename__ = "event_links"

    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"), unique=True)
    hash: Mapped[bytes]


class OutboxRow(Row):
    """Work that a committed event asks for; it waits here until a job has taken it."""

    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic: Mapped[str]
    object_id: Mapped[UUID]
    split_by: Mapped[UUID]
    created_at: Mapped[datetime]
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("jobs.id"))

    __table_args__ = (
        Index("ix_outbox_waiting", "topic", postgresql_where="job_id IS NULL"),
        Index("ix_outbox_job_id", "job_id"),
    )


class Job(Row):
    """A batch of work: the objects it concerns stand here, RQ gets only its id."""

    __tablename__ = "jobs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic: Mapped[str]
    queue: Mapped[str]
    object_ids: Mapped[list[UUID]]
    status: Mapped[str]
    attempts: Mapped[int]
    error: Mapped[str | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'sent', 'done', 'dead')", name="status"),
        Index("ix_jobs_open", "status", "sent_at", postgresql_where="status <> 'done'"),
    )


class RememberedAnswer(Row):
    """The answer a key was given, so that asking again with it does nothing twice."""

    __tablename__ = "answers"

    user_id: Mapped[UUID]
    key: Mapped[str]
    route: Mapped[str]
    digest: Mapped[bytes]
    status: Mapped[int | None]
    body_sealed: Mapped[bytes | None]
    has_secret: Mapped[bool]
    created_at: Mapped[datetime]

    __table_args__ = (
        PrimaryKeyConstraint("user_id", "key"),
        Index("ix_answers_created_at", "created_at"),
    )


class Clock(Row):
    """How far the product's clock is ahead of the database's; only demos and tests set it."""

    __tablename__ = "clock"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    offset_seconds: Mapped[int]

    __table_args__ = (CheckConstraint("id = 1", name="single"),)


class AllowedMove(Row):
    """A pair of states the database lets a noun's status change between."""

    __tablename__ = "allowed_moves"

    noun: Mapped[str] = mapped_column(Text, primary_key=True)
    source: Mapped[str] = mapped_column(Text, primary_key=True)
    target: Mapped[str] = mapped_column(Text, primary_key=True)


def of_object(session: Session, object_id: UUID, *, but: Collection[str] = ()) -> list[Event]:
    """What happened to one object, in its order (at most 1,000), some topics apart."""
    return list(
        session.scalars(
            select(Event)
            .where(Event.object_id == object_id, Event.topic.not_in(but))
            .order_by(Event.seq)
            .limit(1_000)
        )
    )
