"""Remembered answers: an idempotency key has its effect once and gets the same bytes again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import psycopg
from sqlalchemy import delete, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from claims.domain.refusals import Refused
from claims.storage.events import RememberedAnswer
from claims.usecases.context import Context

SECRETS_KEPT = timedelta(hours=24)
KEYS_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: by whom, under which key, of which route, with which digest."""

    user_id: UUID
    key: str
    route: str
    digest: bytes
    has_secret: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """A remembered answer: the edge's status and the exact bytes."""

    status: int
    body: bytes


def claim_key(ctx: Context, asked: Asked) -> Stored | None:
    """Take the key for this act, or give what it was answered before.

    A twin that is still running holds the key: this waits for it, and after the lock timeout
    refuses `IDEMPOTENCY_IN_FLIGHT`. Refuses `IDEMPOTENCY_KEY_REUSED` when the key came with
    another request, and raises the refusal again where that was the answer.
    """
    statement = (
        insert(RememberedAnswer)
        .values(
            user_id=asked.user_id,
            key=asked.key,
            route=asked.route,
            digest=asked.digest,
            has_secret=asked.has_secret,
            created_at=ctx.now,
        )
        .on_conflict_do_nothing()
        .returning(RememberedAnswer.key)
    )
    try:
        is_new = ctx.session.execute(statement).first() is not None
    except OperationalError as error:
        if isinstance(error.orig, psycopg.errors.LockNotAvailable):
            raise Refused(
                "IDEMPOTENCY_IN_FLIGHT",
                "The same request is still being worked on; ask again with the same key.",
                retry_after=2,
            ) from error
        raise
    return None if is_new else _recall(ctx, asked)


def _recall(ctx: Context, asked: Asked) -> Stored:
    row = ctx.session.get_one(RememberedAnswer, (asked.user_id, asked.key))
    if (row.digest, row.route) != (asked.digest, asked.route):
        raise Refused(
            "IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was used for another request."
        )
    if row.body_sealed is None:
        raise Refused(
            "IDEMPOTENCY_ANSWER_ERASED",
            "This request had its effect. Its answer held secrets and was erased after a day.",
        )
    body = ctx.keys.fields.unseal(
        row.body_sealed, table="answers", column="body", row_id=f"{row.user_id}/{row.key}"
    )
    if row.status is not None:
        return Stored(row.status, body)
    told = json.loads(body)
    raise Refused(told["code"], told["text"], field=told["field"], **told["facts"])


def remember(ctx: Context, asked: Asked, status: int | None, body: bytes) -> None:
    """Keep the answer beside the effect, sealed, before the commit."""
    sealed = ctx.keys.fields.seal(
        body, table="answers", column="body", row_id=f"{asked.user_id}/{asked.key}"
    )
    ctx.session.execute(
        update(RememberedAnswer)
        .where(RememberedAnswer.user_id == asked.user_id, RememberedAnswer.key == asked.key)
        .values(status=status, body_sealed=sealed)
    )


def remember_refusal(ctx: Context, asked: Asked, refused: Refused) -> None:
    """Keep a refusal that asking again would not change; its status is the edge's to give."""
    told = {
        "code": refused.code,
        "text": refused.text,
        "field": refused.field,
        "facts": refused.facts,
    }
    remember(ctx, asked, None, json.dumps(told, ensure_ascii=False).encode())


def forget(ctx: Context) -> int:
    """Erase secrets after a day and keys after ninety; returns how many rows it touched."""
    erased = ctx.session.execute(
        text(
            "UPDATE answers SET body_sealed = NULL WHERE has_secret AND body_sealed IS NOT NULL"
            " AND created_at < :limit"
        ),
        {"limit": ctx.now - SECRETS_KEPT},
    )
    gone = ctx.session.execute(
        delete(RememberedAnswer).where(RememberedAnswer.created_at < ctx.now - KEYS_KEPT)
    )
    return int(getattr(erased, "rowcount", 0)) + int(getattr(gone, "rowcount", 0))
