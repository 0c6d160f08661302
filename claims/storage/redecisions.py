"""Re-decisions as they were proposed, with who approved them and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.refusals import Refused
from claims.storage.base import Row, among


class Redecision(Row):
    """A proposed decision that follows another; once in force `decision_id` is what it became.

    `ruling` holds the lines, adjustments and findings it consists of, as they will be written, and
    whether a standard said them.
    `uncovered` is what the new decision counts as redeemed and the voucher did not give (below
    zero: what it did not get back), both in minor units. `before` is what the earlier decision
    approved and `after` what this one does.
    """

    __tablename__ = "redecisions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"), index=True)
    earlier_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"))
    earlier_decider_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    submitter_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    standard_id: Mapped[UUID] = mapped_column(ForeignKey("standards.id"))
    currency: Mapped[str]
    before: Mapped[int]
    after: Mapped[int]
    moves_money: Mapped[bool]
    reason: Mapped[str]
    note: Mapped[str | None]
    ruling: Mapped[dict[str, Any]]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    proposer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    answerer_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decisions.id"), unique=True)
    uncovered: Mapped[int | None]
    status: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint(
            "proposer_id IS DISTINCT FROM earlier_decider_id"
            " AND proposer_id <> claimant_id AND proposer_id <> submitter_id",
            name="another_decider",
        ),
        CheckConstraint(
            "answerer_id <> proposer_id AND answerer_id <> claimant_id"
            " AND answerer_id <> submitter_id",
            name="another_person",
        ),
        CheckConstraint(
            "status <> 'in_force' OR answerer_id IS NOT NULL OR NOT moves_money", name="approved"
        ),
        CheckConstraint("moves_money OR before = after", name="moves_money"),
        CheckConstraint(
            "(status = 'in_force') = (decision_id IS NOT NULL)"
            " AND (decision_id IS NULL) = (uncovered IS NULL)",
            name="in_force",
        ),
        Index(
            "uq_redecisions_claim_id_proposed",
            "claim_id",
            unique=True,
            postgresql_where="status = 'proposed'",
        ),
    )


def get(session: Session, redecision_id: UUID, *, lock: bool = False) -> Redecision:
    """The re-decision, or `REDECISION_UNKNOWN`."""
    query = select(Redecision).where(Redecision.id == redecision_id)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise Refused("REDECISION_UNKNOWN", "There is no such re-decision.")
    return found


def of_claim(session: Session, claim_id: UUID) -> list[Redecision]:
    """The re-decisions of a claim in order of proposal (at most 500)."""
    query = select(Redecision).where(Redecision.claim_id == claim_id).order_by(Redecision.id)
    return list(session.scalars(query.limit(500)))


def statuses_of(session: Session, redecision_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Where some re-decisions stand."""
    query = select(Redecision.id, Redecision.status).where(among(Redecision.id, redecision_ids))
    return {row[0]: row[1] for row in session.execute(query)}


def approvers_of(session: Session, decision_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Who approved the proposals that some decisions were, by decision.

    A first decision has no approver, nor has one that moved no money and was in force at once.
    """
    query = select(Redecision.decision_id, Redecision.answerer_id).where(
        among(Redecision.decision_id, decision_ids), Redecision.answerer_id.is_not(None)
    )
    return {
        decision_id: answerer
        for decision_id, answerer in session.execute(query)
        if decision_id and answerer
    }


def uncovered_by(session: Session, decision_id: UUID) -> int:
    """What a decision counts as redeemed and its voucher did not give; 0 for a first decision."""
    query = select(Redecision.uncovered).where(Redecision.decision_id == decision_id)
    return session.scalar(query) or 0
