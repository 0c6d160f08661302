"""Numbers people expect without gaps: from a locked counter row, never from a sequence."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from claims.usecases.context import Context


def next_number(ctx: Context, programme_id: UUID, name: str) -> int:
    """The next number of a programme's counter; the row is locked until the commit."""
    query = text(
        "INSERT INTO counters (programme_id, name, value) VALUES (:programme, :name, 1)"
        " ON CONFLICT (programme_id, name) DO UPDATE SET value = counters.value + 1"
        " RETURNING value"
    )
    return int(ctx.session.scalar(query, {"programme": programme_id, "name": name}) or 0)


def lock(ctx: Context, programme_id: UUID, name: str) -> None:
    """Take a programme's counter without moving it: whoever numbers does so one after another."""
    ctx.session.execute(
        text(
            "INSERT INTO counters (programme_id, name, value) VALUES (:programme, :name, 0)"
            " ON CONFLICT (programme_id, name) DO NOTHING"
        ),
        {"programme": programme_id, "name": name},
    )
    ctx.session.execute(
        text(
            "SELECT value FROM counters WHERE programme_id = :programme AND name = :name FOR UPDATE"
        ),
        {"programme": programme_id, "name": name},
    )
