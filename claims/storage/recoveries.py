"""Money that came in for an overpayment, and write-offs of what nobody will collect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, select, union_all
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.refusals import Refused
from claims.storage.base import Row, among

OF_A_RECEIVABLE = 200
THREE_PERSONS = (
    "status <> 'in_force' OR (proposer_id <> seconder_id AND seconder_id <> approver_id"
    " AND proposer_id <> approver_id) IS TRUE"
)


class Repayment(Row):
    """Money that came in for an overpayment, as one person typed it and another answered."""

    __tablename__ = "repayments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    receivable_id: Mapped[UUID] = mapped_column(ForeignKey("receivables.id"))
    currency: Mapped[str]
    amount: Mapped[int]
    reference: Mapped[str]
    received_on: Mapped[date]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    recorder_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    answerer_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    status: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(
            "status <> 'confirmed' OR (answerer_id <> recorder_id) IS TRUE", name="another_person"
        ),
        CheckConstraint("(status = 'proposed') = (answerer_id IS NULL)", name="answered"),
        Index(
            "uq_repayments_reference",
            "receivable_id",
            "reference",
            unique=True,
            postgresql_where="status <> 'refused'",
        ),
    )


class WriteOff(Row):
    """That nobody will collect so much of an overpayment: proposed, and approved by two others."""

    __tablename__ = "write_offs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    receivable_id: Mapped[UUID] = mapped_column(ForeignKey("receivables.id"))
    currency: Mapped[str]
    amount: Mapped[int]
    reason: Mapped[str]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    proposer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    seconded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    seconder_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    approver_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    refused_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    status: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(THREE_PERSONS, name="three_persons"),
        CheckConstraint(
            "status NOT IN ('seconded', 'in_force') OR (seconder_id <> proposer_id) IS TRUE",
            name="another_person",
        ),
        Index("ix_write_offs_receivable_id", "receivable_id", "id"),
    )


R = TypeVar("R", Repayment, WriteOff)


def get(session: Session, kind: type[R], row_id: UUID, *, lock: bool = False) -> R:
    """A repayment or a write-off, or `REPAYMENT_UNKNOWN`, `WRITE_OFF_UNKNOWN`."""
    query = select(kind).where(kind.id == row_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none()
    if found is None and kind is Repayment:
        raise Refused("REPAYMENT_UNKNOWN", "There is no such repayment.")
    if found is None:
        raise Refused("WRITE_OFF_UNKNOWN", "There is no such write-off.")
    return found


def of_receivable(session: Session, kind: type[R], receivable_id: UUID) -> list[R]:
    """What was paid back of an overpayment, or given up, in order (the first 200)."""
    query = select(kind).where(kind.receivable_id == receivable_id)
    return list(session.scalars(query.order_by(kind.id).limit(OF_A_RECEIVABLE)))


def held_of(session: Session, receivable_ids: Sequence[UUID]) -> dict[UUID, int]:
    """What of overpayments waits for another person's word (minor units): nothing else takes it."""
    proposed = union_all(
        select(Repayment.receivable_id, Repayment.amount).where(
            among(Repayment.receivable_id, receivable_ids), Repayment.status == "proposed"
        ),
        select(WriteOff.receivable_id, WriteOff.amount).where(
            among(WriteOff.receivable_id, receivable_ids),
            WriteOff.status.in_(["proposed", "seconded"]),
        ),
    ).subquery()
    rows = session.execute(
        select(proposed.c.receivable_id, func.sum(proposed.c.amount)).group_by(
            proposed.c.receivable_id
        )
    )
    return {row[0]: int(row[1]) for row in rows}
