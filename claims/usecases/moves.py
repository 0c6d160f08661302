"""The only place where a status changes: compare-and-set, event and outbox row in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm.attributes import set_committed_value

from claims.domain.chain import canonical_json
from claims.domain.lifecycle import Lifecycle
from claims.domain.refusals import Refused
from claims.domain.topics import MESSAGE_DUE, TOLD, WORK
from claims.storage import bulk
from claims.storage.events import Event, OutboxRow
from claims.usecases.context import Context

Payload = Mapping[str, object]
"""What an event tells: texts and whole numbers; never a national id, account number or secret."""

Changes = Mapping[str, Sequence[Any]]
"""For each column one value a row."""


class NewEvent(NamedTuple):
    """An event about to be written, column by column: no mapped object, for there are thousands."""

    id: UUID
    noun: str
    object_id: UUID
    seq: int
    topic: str
    action: str
    from_status: str | None
    to_status: str | None
    user_id: UUID
    person_id: UUID
    at: datetime
    payload: bytes


def create(
    ctx: Context,
    lifecycle: Lifecycle[Any],
    rows: Sequence[Any],
    action: str,
    *,
    payloads: Sequence[Payload] | None = None,
    split_by: Sequence[UUID] | None = None,
) -> None:
    """Put new rows into the state that `action` creates, with their first event.

    `split_by` gives for each row the person or payee its work is split by.
    """
    state = lifecycle.entries[action]
    for row in rows:
        row.status, row.version = state.value, 1
    bulk.copy_objects(ctx.session, rows)
    tell(
        ctx,
        [
            _event(ctx, lifecycle.noun, row.id, 1, lifecycle.topic(state.value), action,
                   to_status=state.value, payload=payload)
            for row, payload in zip(rows, payloads or [{}] * len(rows), strict=True)
        ],
        split_by=split_by,
    )  # fmt: skip


def move(
    ctx: Context,
    lifecycle: Lifecycle[Any],
    rows: Sequence[Any],
    action: str,
    *,
    payloads: Sequence[Payload] | None = None,
    changes: Changes | None = None,
    split_by: Sequence[UUID] | None = None,
) -> None:
    """Take every row one step along its lifecycle, or refuse and move none.

    Writes the status by compare-and-set on (id, status, version) together with `changes` (for
    each column one value a row), the event and the outbox row. Refuses `STATE_CONFLICT` where the
    table has no such edge, and when another act has moved a row in the meantime.
    """
    if not rows:
        return
    edges = [lifecycle.edge(lifecycle.states(row.status), action) for row in rows]
    keys = [(row.id, row.status, row.version) for row in rows]
    written = {"status": [edge.target.value for edge in edges], **(changes or {})}
    moved = bulk.compare_and_set(ctx.session, type(rows[0]), keys=keys, changes=written)
    if moved != len(rows):
        raise Refused("STATE_CONFLICT", "Somebody else has just changed this; look again.")
    events = [
        _event(ctx, lifecycle.noun, row.id, row.version + 1, lifecycle.topic(edge.event), action,
               from_status=row.status, to_status=edge.target.value, payload=payload)
        for row, edge, payload in zip(rows, edges, payloads or [{}] * len(rows), strict=True)
    ]  # fmt: skip
    _set(rows, written)
    tell(ctx, events, split_by=split_by)


def record(
    ctx: Context, noun: str, row_id: UUID, topic: str, payload: Payload, *, seq: int = 1
) -> None:
    """Leave the event of an act that changes no status, such as an adoption or a note.

    `seq` is the object's version after the act: 1 for what is created once and never changed.
    """
    tell(ctx, [_event(ctx, noun, row_id, seq, topic, topic.split(".")[1], payload=payload)])


def touch(
    ctx: Context,
    lifecycle: Lifecycle[Any],
    rows: Sequence[Any],
    event: str,
    *,
    changes: Changes,
    payloads: Sequence[Payload] | None = None,
) -> None:
    """Change columns of rows that stay in their state, with an event under the next version."""
    if not rows:
        return
    keys = [(row.id, row.status, row.version) for row in rows]
    touched = bulk.compare_and_set(ctx.session, type(rows[0]), keys=keys, changes=changes)
    if touched != len(rows):
        raise Refused("STATE_CONFLICT", "Somebody else has just changed this; look again.")
    _set(rows, changes)
    topic = lifecycle.topic(event)
    tell(
        ctx,
        [
            _event(ctx, lifecycle.noun, row.id, row.version, topic, event, payload=payload)
            for row, payload in zip(rows, payloads or [{}] * len(rows), strict=True)
        ],
    )


def _set(rows: Sequence[Any], changes: Changes) -> None:
    for at, row in enumerate(rows):
        set_committed_value(row, "version", row.version + 1)
        for column, values in changes.items():
            set_committed_value(row, column, values[at])


def tell(
    ctx: Context, events: Sequence[NewEvent], *, split_by: Sequence[UUID] | None = None
) -> None:
    """Write events, and outbox rows for those whose topic has work or is told to somebody."""
    if events:
        bulk.copy_rows(ctx.session, Event, NewEvent._fields, events)
    waiting = [
        OutboxRow(
            id=ctx.new_id(),
            topic=event.topic,
            object_id=event.object_id,
            split_by=split_by[at] if split_by else event.object_id,
            created_at=ctx.now,
            job_id=None,
        )
        for at, event in enumerate(events)
        if event.topic in WORK
    ]
    waiting += [
        OutboxRow(
            id=ctx.new_id(),
            topic=MESSAGE_DUE,
            object_id=event.id,
            split_by=event.object_id,
            created_at=ctx.now,
            job_id=None,
        )
        for event in events
        if event.topic in TOLD
    ]
    bulk.copy_objects(ctx.session, waiting)


def _event(
    ctx: Context,
    noun: str,
    object_id: UUID,
    seq: int,
    topic: str,
    action: str,
    *,
    payload: Payload,
    from_status: str | None = None,
    to_status: str | None = None,
) -> NewEvent:
    return NewEvent(
        id=ctx.new_id(),
        noun=noun,
        object_id=object_id,
        seq=seq,
        topic=topic,
        action=action,
        from_status=from_status,
        to_status=to_status,
        user_id=ctx.actor.user_id,
        person_id=ctx.actor.person_id,
        at=ctx.now,
        payload=canonical_json(payload),
    )
