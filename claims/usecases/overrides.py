"""The register of overrides: where persons departed from the rules; nothing is recorded twice."""

from __future__ import annotations

from uuid import UUID

from claims.domain.permissions import Action
from claims.storage import overrides
from claims.storage.overrides import Override
from claims.usecases.context import Context


def list_(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[Override]:
    """A page of the departures from the rules, in the order they were recorded."""
    ctx.permit(Action.ACCESS_READ)
    return overrides.page(ctx.session, after=after, limit=limit)


def newest(ctx: Context, *, limit: int = 50) -> list[Override]:
    """The latest departures from the rules, the newest first."""
    ctx.permit(Action.ACCESS_READ)
    return overrides.newest(ctx.session, limit=limit)
