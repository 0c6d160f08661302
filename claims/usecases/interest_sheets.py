"""Interests as the desk shows them: with names, and found by what a person has in his hands."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import people
from claims.usecases import claims, interests
from claims.usecases.context import Context
from claims.usecases.interests import Declared


@dataclass(frozen=True, slots=True)
class InterestSeen:
    """An interest with the names of whose it is and in whom."""

    of: Declared
    person: str
    target: str
    is_mine: bool


def list_(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[InterestSeen]:
    """A page of interests: one's own, or everybody's for who checks them."""
    found = interests.list_(ctx, after=after, limit=limit)
    rows = [each.row for each in found]
    ids = {row.person_id for row in rows} | {
        row.other_person_id for row in rows if row.other_person_id
    }
    names = {
        **people.names_of(ctx.session, sorted(ids)),
        **people.provider_names_of(
            ctx.session, [row.provider_id for row in rows if row.provider_id]
        ),
    }
    return [
        InterestSeen(
            each,
            names[each.row.person_id],
            names[each.row.provider_id or each.row.other_person_id],  # type: ignore[index] # one target
            each.row.person_id == ctx.actor.person_id,
        )
        for each in found
    ]


def target_of(ctx: Context, *, code: str, number: str) -> dict[str, UUID]:
    """In whom an interest is: the provider of a code, or the person a claim concerns.

    Nothing where neither is given; refuses `PROVIDER_NOT_FOUND` and `CLAIM_NOT_FOUND`.
    """
    ctx.permit(Action.INTEREST_DECLARE)
    found: dict[str, UUID] = {}
    if code:
        provider = people.find_provider(ctx.session, code)
        if provider is None:
            raise Refused("PROVIDER_NOT_FOUND", "No provider has this code.")
        found["provider_id"] = provider.id
    if number:
        try:
            found["other_person_id"] = claims.get_by_number(ctx, number).person_id
        except Refused as refused:
            if refused.code not in {"SERIAL_MISTYPED", "CLAIM_UNKNOWN"}:
                raise
            raise Refused("CLAIM_NOT_FOUND", "There is no claim of this number.") from None
    return found
