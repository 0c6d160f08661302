"""Decision letters that were made: one a decision; the stored bytes are the letter."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.refusals import Refused
from claims.storage.base import Row
from claims.storage.decisions import Decision


class DecisionLetter(Row):
    """The letter of one decision.

    `signed_by` is whose certificate sealed it and `unsigned_sha256` what it was before; None when
    nobody has.
    """

    __tablename__ = "decision_letters"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"), index=True)
    number: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str]
    pdf_sha256: Mapped[str]
    store_key: Mapped[str]
    public_url: Mapped[str]
    issued_at: Mapped[datetime]
    signed_by: Mapped[str | None]
    unsigned_sha256: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("(signed_by IS NULL) = (unsigned_sha256 IS NULL)", name="signed"),
        CheckConstraint("unsigned_sha256 <> pdf_sha256", name="sealed"),
    )


def get_decision(session: Session, claim_id: UUID, seq: int | None) -> Decision:
    """One decision of a claim by its number, or the last; refuses `DECISION_UNKNOWN`."""
    query = select(Decision).where(Decision.claim_id == claim_id)
    if seq is not None:
        query = query.where(Decision.seq == seq)
    found = session.scalars(query.order_by(Decision.seq.desc()).limit(1)).one_or_none()
    if found is None:
        raise Refused("DECISION_UNKNOWN", "The claim has no such decision.")
    return found


def find(session: Session, decision_id: UUID) -> DecisionLetter | None:
    """The letter of a decision, if it was made already."""
    return session.get(DecisionLetter, decision_id)


def find_by_number(session: Session, number: str) -> tuple[DecisionLetter, Decision] | None:
    """The letter of a number with the decision it tells of."""
    row = session.execute(
        select(DecisionLetter, Decision)
        .join(Decision, Decision.id == DecisionLetter.decision_id)
        .where(DecisionLetter.number == number)
    ).one_or_none()
    return (row[0], row[1]) if row else None
