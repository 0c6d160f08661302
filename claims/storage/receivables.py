"""Overpayments that are owed back, and the payments in which parts of them are taken off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.permissions import Scope
from claims.domain.receivables import Owed
from claims.domain.refusals import Refused
from claims.storage.base import Row, among

OF_A_CLAIM = 1_000
LEFT = "amount - netted - repaid - written_off - dropped"


class Receivable(Row):
    """What one decision found to be paid too much of a claim, and what became of it.

    `netted` is what live payments take off, `pending` what of that the bank has not confirmed.
    """

    __tablename__ = "receivables"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    budget_id: Mapped[UUID] = mapped_column(ForeignKey("budgets.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"), unique=True)
    payee_kind: Mapped[str]
    payee_id: Mapped[UUID]
    currency: Mapped[str]
    amount: Mapped[int]
    netted: Mapped[int]
    pending: Mapped[int]
    repaid: Mapped[int]
    written_off: Mapped[int]
    dropped: Mapped[int]
    found_at: Mapped[datetime]
    status: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(
            "least(netted, pending, repaid, written_off, dropped) >= 0 AND pending <= netted",
            name="parts",
        ),
        CheckConstraint(f"{LEFT} >= 0", name="left"),
        CheckConstraint(f"(status = 'owed') = ({LEFT} > 0 OR pending > 0)", name="owed"),
        CheckConstraint("payee_kind IN ('person', 'provider')", name="payee_kind"),
        Index("ix_receivables_claim_id", "claim_id"),
        Index("ix_receivables_payee_id", "payee_id", "id"),
        Index("ix_receivables_status_programme_id_id", "status", "programme_id", "id"),
    )

    @property
    def owed(self) -> Owed:
        """Its amounts, as the domain reckons with them."""
        return Owed(
            amount=self.amount,
            netted=self.netted,
            pending=self.pending,
            repaid=self.repaid,
            written_off=self.written_off,
            dropped=self.dropped,
        )

    @property
    def left(self) -> int:
        """What is still to be collected, in minor units."""
        return self.owed.left


class ReceivablePart(Row):
    """What a payment takes off for an overpayment."""

    __tablename__ = "receivable_parts"

    instruction_id: Mapped[UUID] = mapped_column(ForeignKey("instructions.id"))
    receivable_id: Mapped[UUID] = mapped_column(ForeignKey("receivables.id"), index=True)
    amount: Mapped[int]
    is_live: Mapped[bool]

    __table_args__ = (
        PrimaryKeyConstraint("instruction_id", "receivable_id"),
        CheckConstraint("amount > 0", name="amount"),
    )


def collected_of(session: Session, claim_ids: Sequence[UUID]) -> dict[UUID, int]:
    """What of claims was taken back from later payments or repaid (minor units), by claim."""
    rows = session.execute(
        select(Receivable.claim_id, func.sum(Receivable.netted + Receivable.repaid))
        .where(among(Receivable.claim_id, claim_ids))
        .group_by(Receivable.claim_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def lock_of_claim(session: Session, claim_id: UUID) -> list[Receivable]:
    """The overpayments of a claim, the oldest first; locked."""
    return list(
        session.scalars(
            select(Receivable)
            .where(Receivable.claim_id == claim_id)
            .order_by(Receivable.id)
            .limit(OF_A_CLAIM)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def of_claim(session: Session, claim_id: UUID) -> list[Receivable]:
    """The overpayments of a claim, the oldest first."""
    query = select(Receivable).where(Receivable.claim_id == claim_id)
    return list(session.scalars(query.order_by(Receivable.id).limit(OF_A_CLAIM)))


def lock_owed(session: Session, programme_id: UUID, limit: int) -> list[Receivable]:
    """What is owed back in a programme, the oldest first; locked."""
    return list(
        session.scalars(
            select(Receivable)
            .where(Receivable.programme_id == programme_id, Receivable.status == "owed")
            .order_by(Receivable.id)
            .limit(limit)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def lock(session: Session, receivable_ids: Sequence[UUID]) -> list[Receivable]:
    """Some overpayments, locked in order of id."""
    return list(
        session.scalars(
            select(Receivable)
            .where(among(Receivable.id, receivable_ids))
            .order_by(Receivable.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def get(session: Session, receivable_id: UUID, scope: Scope, *, lock: bool = False) -> Receivable:
    """One overpayment, or `RECEIVABLE_UNKNOWN` when there is none the actor may see."""
    query = select(Receivable).where(Receivable.id == receivable_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none()
    if found is None or not _is_reached(found, scope):
        raise Refused("RECEIVABLE_UNKNOWN", "There is no such receivable.")
    return found


def _is_reached(row: Receivable, scope: Scope) -> bool:
    is_person = row.payee_kind == "person"
    return scope.reaches(
        person_id=row.payee_id if is_person else None,
        provider_id=None if is_person else row.payee_id,
    )


def parts_of(session: Session, instruction_ids: Sequence[UUID]) -> list[ReceivablePart]:
    """What some payments take off for overpayments, in order of payment and overpayment."""
    return list(
        session.scalars(
            select(ReceivablePart)
            .where(among(ReceivablePart.instruction_id, instruction_ids))
            .order_by(ReceivablePart.instruction_id, ReceivablePart.receivable_id)
            .execution_options(populate_existing=True)
        )
    )


def free(session: Session, instruction_ids: Sequence[UUID]) -> None:
    """Let what ended payments would have taken off into a later one."""
    session.execute(
        update(ReceivablePart)
        .where(among(ReceivablePart.instruction_id, instruction_ids))
        .values(is_live=False)
    )
