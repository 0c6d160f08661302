"""Rate a moment of one's own claim, voucher, redemption or case with one tap."""

from __future__ import annotations

from uuid import UUID

from claims.domain.permissions import Action, Scope
from claims.domain.ratings import MOMENTS
from claims.domain.refusals import Refused
from claims.storage import cases, claims, ratings, vouchers
from claims.storage.ratings import Rating
from claims.usecases.context import Context
from claims.usecases.moves import record


def rate(ctx: Context, *, moment: str, object_id: UUID, grade: str) -> Rating:
    """Keep a grade of the last such moment, once a person; refuses `RATED_ALREADY` after that."""
    scope = ctx.permit(Action.MOMENT_RATE)
    wanted = MOMENTS[moment]
    programme_id = _programme_of(ctx, wanted.noun, object_id, scope)
    event_id = ratings.find_event(ctx.session, object_id, wanted.topics)
    if event_id is None:
        raise Refused("MOMENT_UNKNOWN", "This has not happened yet.", field="moment")
    row = Rating(
        id=ctx.new_id(),
        event_id=event_id,
        moment=moment,
        noun=wanted.noun,
        object_id=object_id,
        programme_id=programme_id,
        person_id=ctx.actor.person_id,
        grade=grade,
        rated_by=ctx.account,
        rated_at=ctx.now,
    )
    ctx.session.add(row)
    ctx.session.flush()
    record(ctx, "ratings", row.id, "rating.given", {"moment": moment, "grade": grade})
    return row


def _programme_of(ctx: Context, noun: str, object_id: UUID, scope: Scope) -> UUID:
    """The programme of an object of the actor's own; what is another's is not there."""
    if noun == "vouchers":
        return vouchers.get(ctx.session, object_id, scope).programme_id
    if noun == "redemptions":
        return vouchers.get_redemption(ctx.session, object_id, scope)[1].programme_id
    if noun == "cases":
        return cases.get(ctx.session, object_id, scope).programme_id
    return claims.get(ctx.session, object_id, scope).programme_id
