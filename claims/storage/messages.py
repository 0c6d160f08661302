"""Messages to people: written once for each event, kept as they were sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.storage.base import Row, among
from claims.storage.cases import Case
from claims.storage.events import Event
from claims.storage.payouts import InstructionPart, Statement
from claims.storage.receivables import Receivable
from claims.storage.redress import Redress

ABOUT_AT_MOST = 500


class Message(Row):
    """What a person is told of one event, when it was sent and where to, or why it was not.

    `about_id` is the row it is about: a claim, a case, a statement, an account.
    """

    __tablename__ = "messages"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    about_id: Mapped[UUID | None] = mapped_column(index=True)
    topic: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    sent_to: Mapped[str | None]
    why_not: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("(sent_at IS NULL) = (sent_to IS NULL)", name="sent_to"),
        CheckConstraint("sent_at IS NULL OR why_not IS NULL", name="one_end"),
        Index("ix_messages_person_id_id", "person_id", "id"),
    )


def events_of(session: Session, event_ids: Sequence[UUID]) -> list[Event]:
    """These events, in order of their ids."""
    return list(session.scalars(select(Event).where(among(Event.id, event_ids)).order_by(Event.id)))


def of_events(session: Session, event_ids: Sequence[UUID]) -> list[Message]:
    """The messages written for these events, in order of their ids."""
    return list(
        session.scalars(
            select(Message).where(among(Message.event_id, event_ids)).order_by(Message.id)
        )
    )


def take(session: Session, message_id: UUID) -> Message | None:
    """A message that is still to be sent, locked; None when it is not, or another sends it."""
    return session.scalars(
        select(Message)
        .where(Message.id == message_id, Message.sent_at.is_(None), Message.why_not.is_(None))
        .with_for_update(skip_locked=True)
    ).one_or_none()


def page_of(session: Session, person_id: UUID, *, after: UUID | None, limit: int) -> list[Message]:
    """A page of what a person was told, oldest first."""
    query = select(Message).where(Message.person_id == person_id).order_by(Message.id).limit(limit)
    return list(session.scalars(query.where(Message.id > after) if after else query))


def about(session: Session, row_ids: Sequence[UUID]) -> list[Message]:
    """What was written about some rows, in order (at most 500)."""
    query = select(Message).where(among(Message.about_id, row_ids)).order_by(Message.id)
    return list(session.scalars(query.limit(ABOUT_AT_MOST)))


def about_claim(session: Session, claim_id: UUID) -> list[Message]:
    """What was written about a claim, its cases, redress, overpayments and statements."""
    of_claim = [
        select(each.id).where(each.claim_id == claim_id).limit(ABOUT_AT_MOST)
        for each in (Case, Redress, Receivable)
    ]
    paid = (
        select(Statement.id)
        .join(InstructionPart, InstructionPart.instruction_id == Statement.instruction_id)
        .where(InstructionPart.claim_id == claim_id)
        .limit(ABOUT_AT_MOST)
    )
    ids = [each for query in (*of_claim, paid) for each in session.scalars(query)]
    return about(session, [claim_id, *ids])
