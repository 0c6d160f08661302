"""The questions an explanation is made from: decisions in order, what happened, what was paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.storage.base import among
from claims.storage.cases import Case
from claims.storage.decisions import Decision
from claims.storage.events import Event
from claims.storage.payouts import Instruction, InstructionPart, Payout, Statement
from claims.storage.redecisions import Redecision
from claims.storage.standards import AdoptedStandard

DECISIONS_AT_MOST = 50
MOVES_AT_MOST = 200
PAYMENTS_AT_MOST = 50
CASES_AT_MOST = 200


class Payment(NamedTuple):
    """A payment's part for one claim."""

    amount: int
    status: str
    execution_on: date
    end_to_end_id: str
    statement_number: str | None
    bank_reason: str | None


def decisions_of(session: Session, claim_id: UUID) -> list[Decision]:
    """The decisions of a claim in the order they were made (the last 50)."""
    rows = session.scalars(
        select(Decision)
        .where(Decision.claim_id == claim_id)
        .order_by(Decision.seq.desc())
        .limit(DECISIONS_AT_MOST)
    )
    return list(rows)[::-1]


def cases_behind(session: Session, claim_id: UUID) -> dict[UUID, list[str]]:
    """The kinds of the cases that each later decision of a claim answers, by decision."""
    rows = session.execute(
        select(Redecision.decision_id, Case.kind)
        .join(Case, Case.redecision_id == Redecision.id)
        .where(Redecision.claim_id == claim_id, Redecision.decision_id.is_not(None))
        .order_by(Redecision.id, Case.id)
        .limit(CASES_AT_MOST)
    )
    found: dict[UUID, list[str]] = {}
    for decision_id, kind in rows:
        assert decision_id is not None
        found.setdefault(decision_id, []).append(kind)
    return found


def standards_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, AdoptedStandard]:
    """Adopted versions by their ids."""
    if not ids:
        return {}
    rows = session.scalars(select(AdoptedStandard).where(among(AdoptedStandard.id, ids)))
    return {row.id: row for row in rows}


def moves_of(session: Session, claim_id: UUID) -> list[Event]:
    """The events that moved a claim since it was submitted, in order (the last 200)."""
    rows = session.scalars(
        select(Event)
        .where(Event.object_id == claim_id, Event.to_status != "draft")
        .order_by(Event.seq.desc())
        .limit(MOVES_AT_MOST)
    )
    return list(rows)[::-1]


def payments_of(session: Session, claim_id: UUID) -> list[Payment]:
    """What was sent to the bank for a claim, in order (at most 50); cancelled batches are not."""
    rows = session.execute(
        select(
            InstructionPart.amount,
            Instruction.status,
            Payout.execution_on,
            Instruction.end_to_end_id,
            Statement.number,
            Instruction.bank_reason,
        )
        .join(Instruction, Instruction.id == InstructionPart.instruction_id)
        .join(Payout, Payout.id == Instruction.payout_id)
        .outerjoin(Statement, Statement.instruction_id == Instruction.id)
        .where(
            InstructionPart.claim_id == claim_id,
            Instruction.status.not_in(["built", "cancelled"]),
        )
        .order_by(Payout.released_at, Instruction.id)
        .limit(PAYMENTS_AT_MOST)
    )
    return [Payment(*row) for row in rows]
