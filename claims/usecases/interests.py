"""Declare an interest in a provider or a person, and end it: each for himself, by dated rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from claims.domain.interests import (
    InterestKind,
    require_later_end,
    require_one_target,
    require_period,
)
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import interests, people
from claims.storage.interests import Interest
from claims.usecases.context import Context
from claims.usecases.moves import record

EARLIEST = "Etc/GMT-14"
"""Where a day begins first: an interest of today may be declared from any programme's zone."""


@dataclass(frozen=True, slots=True)
class Declared:
    """An interest with its last day, by itself or by the row that ended it."""

    row: Interest
    until: date | None

    @property
    def id(self) -> UUID:
        """The interest's id."""
        return self.row.id


def declare(
    ctx: Context,
    *,
    kind: str,
    since: date,
    until: date | None = None,
    provider_id: UUID | None = None,
    other_person_id: UUID | None = None,
) -> Declared:
    """Declare an interest of one's own; nobody declares another's.

    From now on it keeps him from letting money pass to whom it is in, and them to him.
    """
    ctx.permit(Action.INTEREST_DECLARE)
    person_id = ctx.actor.person_id
    require_one_target(person_id, provider_id=provider_id, other_person_id=other_person_id)
    require_period(since=since, until=until, today=ctx.today(EARLIEST))
    if provider_id is not None:
        people.get_provider(ctx.session, provider_id)
    if other_person_id is not None:
        people.get(ctx.session, other_person_id)
    row = Interest(
        id=ctx.new_id(),
        person_id=person_id,
        provider_id=provider_id,
        other_person_id=other_person_id,
        kind=InterestKind(kind).value,
        since=since,
        until=until,
        ends_id=None,
        declared_by=ctx.actor.user_id,
        declarer_id=person_id,
        declared_at=ctx.now,
    )
    ctx.session.add(row)
    ctx.session.flush()
    record(ctx, "interests", row.id, "interest.declared", {"kind": row.kind})
    return Declared(row, until)


def end(ctx: Context, interest_id: UUID, *, until: date) -> Declared:
    """End an interest of one's own on a last day, today or later, by a further row."""
    scope = ctx.permit(Action.INTEREST_DECLARE)
    found = interests.get(ctx.session, interest_id, scope)
    require_later_end(until=until, today=ctx.today("UTC"))
    known = interests.ends_of(ctx.session, [found.id])
    if found.id in known or (found.until is not None and found.until <= until):
        raise Refused("STATE_CONFLICT", "This interest has an end already.")
    row = Interest(
        id=ctx.new_id(),
        person_id=found.person_id,
        provider_id=found.provider_id,
        other_person_id=found.other_person_id,
        kind=found.kind,
        since=found.since,
        until=until,
        ends_id=found.id,
        declared_by=ctx.actor.user_id,
        declarer_id=ctx.actor.person_id,
        declared_at=ctx.now,
    )
    ctx.session.add(row)
    ctx.session.flush()
    record(ctx, "interests", found.id, "interest.ended", {"until": until.isoformat()}, seq=2)
    return Declared(found, until)


def list_(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[Declared]:
    """A page of interests: one's own, or everybody's for who checks them."""
    scope = ctx.permit(Action.INTEREST_READ)
    rows = interests.page(ctx.session, scope, after=after, limit=limit)
    ended = interests.ends_of(ctx.session, [row.id for row in rows])
    return [Declared(row, ended.get(row.id, row.until)) for row in rows]
