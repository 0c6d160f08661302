"""The questions that clocks and waiting files are read by: a claim's moves, and since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import DateTime, Uuid, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
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


def standards_waiting(session: Session, status: str) -> list[UUID]:
    """The standards that claims in a state have pinned."""
    return list(session.scalars(select(Claim.standard_id).where(Claim.status == status).distinct()))


def lock_waiting(
    session: Session, status: str, *, before: Mapping[UUID, datetime], limit: int
) -> list[Claim]:
    """Claims that came to a state they stand in before their standard's instant; locked, by id.

    A claim of a standard that is not named waits for nothing. Whoever is found here is due, so
    that however many are not they never take the place of one that is.
    """
    if not before:
        return []
    named = (
        func.unnest(
            literal(list(before), ARRAY(Uuid)),
            literal(list(before.values()), ARRAY(DateTime(timezone=True))),
        )
        .table_valued("standard_id", "at")
        .render_derived(name="named")
    )
    came_at = (
        select(func.max(Event.at))
        .where(Event.object_id == Claim.id, Event.to_status == status)
        .scalar_subquery()
    )
    return list(
        session.scalars(
            select(Claim)
            .join(named, named.c.standard_id == Claim.standard_id)
            .where(Claim.status == status, Claim.submitted_at < named.c.at, came_at < named.c.at)
            .order_by(Claim.id)
            .limit(limit)
            .with_for_update(of=Claim, skip_locked=True)
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
