"""Short ways to tiers and to what ties a person to another: interest, household, provider."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from claims.domain.permissions import Actor, Role
from claims.runtime import Runtime
from claims.usecases import circumstances, interests, tiers
from tests import cast as people
from tests.cast import TIME_ZONE, Cast
from tests.usecases.strangers import Owner, later


def a_tier_set(
    runtime: Runtime, cast: Cast, *above: int, is_release_apart: bool = False
) -> tiers.Set:
    """Proposed tiers: one person above nothing, one more above each amount of whole rupiah."""
    chosen: list[Any] = [
        {"above": people.rupiah(each), "needed": at}
        for at, each in enumerate((0, *(above or (5_000_000,))), start=1)
    ]
    return runtime.act(
        cast.planner,
        lambda ctx: tiers.propose(
            ctx,
            cast.programme,
            first_day=ctx.today(TIME_ZONE) + timedelta(days=1),
            tiers=chosen,
            is_release_apart=is_release_apart,
        ),
    )


def tiers_in_force(
    runtime: Runtime, cast: Cast, owner: Owner, *above: int, is_release_apart: bool = False
) -> tiers.Set:
    """The same, approved, on their first day."""
    found = a_tier_set(runtime, cast, *above, is_release_apart=is_release_apart)
    runtime.act(cast.finance, lambda ctx: tiers.approve(ctx, found.row.id))
    later(owner, days=1)
    return found


def an_interest(
    runtime: Runtime, who: Actor, other: Actor | None = None, *, provider: UUID | None = None
) -> UUID:
    """An interest somebody declares in a person or a provider, since a month."""
    return runtime.act(
        who,
        lambda ctx: (
            interests.declare(
                ctx,
                kind="relative" if other else "owner",
                since=ctx.today(TIME_ZONE) - timedelta(days=30),
                provider_id=provider,
                other_person_id=other.person_id if other else None,
            ).id
        ),
    )


def one_household(runtime: Runtime, cast: Cast, *people_: Actor) -> None:
    """Let people be of one household from now on."""
    for each in people_:
        runtime.act(
            cast.planner,
            lambda ctx, p=each: circumstances.change(
                ctx, p.person_id, sex=None, groups=[], household_id=people.HOUSEHOLD
            ),
        )


def a_finance_officer(
    runtime: Runtime, cast: Cast, number: int, *, person: Actor | None = None
) -> Actor:
    """A further finance officer, or somebody's further account with that role."""
    return people.a_user(
        runtime,
        cast.administrator,
        login=f"paying-{number}",
        roles=[Role.FINANCE_OFFICER],
        serial=600 + number,
        person_id=person.person_id if person else None,
    )
