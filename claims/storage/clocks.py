"""The questions that clocks and waiting files are read by: a claim's moves, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.storage.base import among
from claims.storage.claims import Claim
from claims.storage.events import Event

MOVES_AT_MOST = 1_000


class MoveRow(NamedTuple):
    """One move of a claim as its event tells it."""

    at: datetime
    to_status: str
    payload: bytes


def moves_of(session: Session, claim_id: UUID) -> list[MoveRow]:
    """The moves of a claim in their order."""
    rows = session.execute(
        select(Event.at, Event.to_status, Event.payload)
        .where(Event.object_id == claim_id, Event.to_status.is_not(None))
        .order_by(Event.seq)
        .limit(MOVES_AT_MOST)
    )
    return [MoveRow(row.at, row.to_status or "", bytes(row.payload)) for row in rows]


def lock_waiting(session: Session, status: str, *, before: datetime, limit: int) -> list[Claim]:
    """Claims that stand in a state and were submitted before an instant; locked, oldest first."""
    return list(
        session.scalars(
            select(Claim)
            .where(Claim.status == status, Claim.submitted_at < before)
            .order_by(Claim.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )


def last_moved_to(session: Session, claim_ids: Sequence[UUID], status: str) -> dict[UUID, datetime]:
    """When each of some claims came to a state last."""
    rows = session.execute(
        select(Event.object_id, func.max(Event.at))
        .where(among(Event.object_id, claim_ids), Event.to_status == status)
        .group_by(Event.object_id)
    )
    return {row[0]: row[1] for row in rows}
