"""Set how many persons have to authorise which amount: proposed by one, approved by another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict
from uuid import UUID

from claims.domain.money import Money
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.domain.tiers import (
    TIER_SET,
    Tier,
    TierSetStatus,
    require_later_day,
    require_other_answerer,
    require_tiers,
)
from claims.storage import bulk, programmes, tiers
from claims.storage.tiers import TierRow, TierSet
from claims.usecases.context import Context
from claims.usecases.moves import Changes, create, move
from claims.usecases.programmes import require_currency


class NewTier(TypedDict):
    """Above which amount so many persons are needed."""

    above: Money
    needed: int


@dataclass(frozen=True, slots=True)
class Set:
    """A set of tiers with its tiers, the lowest first."""

    row: TierSet
    tiers: Sequence[Tier]


def propose(
    ctx: Context,
    programme_id: UUID,
    *,
    first_day: date,
    tiers: Sequence[NewTier],
    is_release_apart: bool = False,
) -> Set:
    """Propose a programme's tiers from a later day on; they hold when another person approves.

    Where `is_release_apart`, nobody releases a batch that has a claim he authorised.
    """
    ctx.permit(Action.TIER_PROPOSE)
    programme = programmes.get(ctx.session, programme_id)
    for each in tiers:
        require_currency(each["above"], programme.currency, field="tiers")
    chosen = [Tier(each["above"].amount, each["needed"]) for each in tiers]
    require_tiers(chosen)
    require_later_day(first_day, today=ctx.today(programme.time_zone))
    row = TierSet(
        id=ctx.new_id(),
        programme_id=programme.id,
        currency=programme.currency,
        first_day=first_day,
        is_release_apart=is_release_apart,
        proposed_by=ctx.actor.user_id,
        proposer_id=ctx.actor.person_id,
        proposed_at=ctx.now,
    )
    told = {"first_day": first_day.isoformat(), "is_release_apart": is_release_apart,
            "tiers": [[tier.above, tier.needed] for tier in chosen]}  # fmt: skip
    create(ctx, TIER_SET, [row], "propose", payloads=[told])
    bulk.copy_objects(
        ctx.session,
        [TierRow(tier_set_id=row.id, above=each.above, needed=each.needed) for each in chosen],
    )
    return Set(row, chosen)


def approve(ctx: Context, tier_set_id: UUID) -> Set:
    """Put proposed tiers in force from their first day on, as another person than proposed them.

    Refuses `DAY_PAST` when that day has come: what is decided by now keeps its tiers.
    """
    found = _lock(ctx, tier_set_id)
    programme = programmes.get(ctx.session, found.row.programme_id)
    require_later_day(found.row.first_day, today=ctx.today(programme.time_zone))
    return _answer(ctx, found, "approve")


def refuse(ctx: Context, tier_set_id: UUID) -> Set:
    """Refuse proposed tiers; those before them hold."""
    return _answer(ctx, _lock(ctx, tier_set_id), "refuse")


def _lock(ctx: Context, tier_set_id: UUID) -> Set:
    ctx.permit(Action.TIER_APPROVE)
    row = tiers.get(ctx.session, tier_set_id, lock=True)
    TIER_SET.edge(TierSetStatus(row.status), "approve")
    require_other_answerer(ctx.actor.person_id, proposer=row.proposer_id)
    return Set(row, tiers.tiers_of(ctx.session, [row.id])[row.id])


def _answer(ctx: Context, found: Set, action: str) -> Set:
    changes: Changes = {
        "answered_by": [ctx.actor.user_id],
        "answerer_id": [ctx.actor.person_id],
        "answered_at": [ctx.now],
    }
    move(ctx, TIER_SET, [found.row], action, changes=changes)
    return found


def list_of(ctx: Context, programme_id: UUID) -> list[Set]:
    """The tiers a programme was proposed, in order, also those not in force."""
    ctx.permit(Action.TIER_READ)
    programmes.get(ctx.session, programme_id)
    rows = tiers.of_programme(ctx.session, programme_id)
    found = tiers.tiers_of(ctx.session, [row.id for row in rows])
    return [Set(row, found[row.id]) for row in rows]


def require_apart(ctx: Context, programme_id: UUID, day: date, authorisers: set[UUID]) -> None:
    """Refuse `SAME_PERSON` to an authoriser who would release, where the programme says so."""
    in_force = tiers.find_in_force(ctx.session, programme_id, day)
    if in_force and in_force.is_release_apart and ctx.actor.person_id in authorisers:
        raise Refused(
            "SAME_PERSON", "You authorised a claim of this batch; another person has to release it."
        )
