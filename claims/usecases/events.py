"""Seal events into the chain in order of commit, and read what happened to an object."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from sqlalchemy import select, text

from claims.domain.chain import ChainedEvent, Checkpoint, checkpoint, extend, genesis
from claims.domain.permissions import Action
from claims.storage import bulk
from claims.storage.checkpoints import append_checkpoint
from claims.storage.events import Event, EventLink
from claims.usecases.context import Context

CHAIN = "events"
SEALED_AT_ONCE = 5_000

UNSEALED = """
SELECT id, noun, object_id, seq, topic, action, from_status, to_status, user_id, person_id, at,
       payload
  FROM events
 WHERE xid < chain_horizon()
   AND (cast(:after_id AS uuid) IS NULL
    OR (xid, id) > (cast(:after_xid AS xid8), cast(:after_id AS uuid)))
 ORDER BY xid, id LIMIT :limit
"""


def seal(ctx: Context) -> Checkpoint | None:
    """Link the events of finished transactions to the chain; returns the new head, signed.

    Only transactions older than every running one are taken, ordered by (xid, id): no later
    commit can slip in before them. An advisory lock keeps two sealers apart. Returns None when
    there was nothing to seal or another sealer is at work.
    """
    ctx.permit(Action.EVENT_SEAL)
    lock = text("SELECT pg_try_advisory_xact_lock(hashtext('claims.seal'))")
    if not ctx.session.scalar(lock):
        return None
    last = ctx.session.execute(
        text(
            "SELECT l.no, l.hash, e.id, e.xid::text AS xid FROM event_links AS l"
            " JOIN events AS e ON e.id = l.event_id ORDER BY l.no DESC LIMIT 1"
        )
    ).one_or_none()
    rows = ctx.session.execute(
        text(UNSEALED),
        {
            "after_id": last.id if last else None,
            "after_xid": last.xid if last else "0",
            "limit": SEALED_AT_ONCE,
        },
    ).all()
    if not rows:
        return None
    count, head = (last.no, bytes(last.hash)) if last else (0, genesis(CHAIN))
    chained = [ChainedEvent(**{**row._mapping, "payload": bytes(row.payload)}) for row in rows]
    links = list(extend(head, count, chained))
    bulk.copy_objects(
        ctx.session,
        [
            EventLink(no=link.no, event_id=event.id, hash=link.hash)
            for link, event in zip(links, chained, strict=True)
        ],
    )
    return checkpoint(
        CHAIN, no=links[-1].no, head=links[-1].hash, at=ctx.now, key=ctx.keys.checkpoints[0]
    )


def keep_checkpoint(folder: Path, made: Checkpoint) -> None:
    """Write a signed head outside the database, after the links it speaks of are committed."""
    append_checkpoint(folder, made)


def list_(ctx: Context, object_id: UUID, *, limit: int = 200) -> list[Event]:
    """What happened to one object, oldest first."""
    ctx.permit(Action.EVENT_READ)
    return list(
        ctx.session.scalars(
            select(Event).where(Event.object_id == object_id).order_by(Event.seq).limit(limit)
        )
    )
