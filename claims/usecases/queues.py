"""See what waits for an officer: by cause, by officer, in order of submission."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from claims.domain.permissions import Action
from claims.storage import queues
from claims.storage.queues import Queue, Waiting
from claims.usecases.context import Context

__all__ = ["Queue", "Waiting", "list_", "logins_of", "page"]


def list_(ctx: Context) -> list[Queue]:
    """Every queue with something in it, the one with the oldest claim first."""
    ctx.permit(Action.QUEUE_READ)
    return queues.counts(ctx.session, officer=ctx.actor.user_id, now=ctx.now)


def page(
    ctx: Context,
    *,
    cause: str | None = None,
    is_mine: bool = False,
    after: UUID | None = None,
    limit: int = 50,
) -> list[Waiting]:
    """A page of a queue, or of what the actor has been given."""
    ctx.permit(Action.QUEUE_READ)
    officer = ctx.actor.user_id if is_mine else None
    return queues.page(ctx.session, cause=cause, assigned_to=officer, after=after, limit=limit)


def logins_of(ctx: Context, user_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The log-ins of officers, by account."""
    ctx.permit(Action.QUEUE_READ)
    return queues.logins_of(ctx.session, user_ids)
