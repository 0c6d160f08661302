"""Take a role at once, alone, for a few hours; everybody who reviews sees it, and one has to."""

from __future__ import annotations

from uuid import UUID

from claims.domain.break_glass import (
    BREAK_GLASS,
    BreakGlassStatus,
    lapse_of,
    require_another_reviewer,
)
from claims.domain.permissions import GRANTS, Action, Role
from claims.domain.refusals import Refused
from claims.storage import break_glass, grants, people
from claims.storage.break_glass import BreakGlass, Taken
from claims.storage.users import User
from claims.usecases.context import Context
from claims.usecases.moves import Changes, create, move, record


def take(ctx: Context, *, role: str, reason: str, hours: int) -> Taken:
    """Take a role of the office for some hours; what moves money stays shut to it.

    Every reviewer is written to at once. Refuses `ROLE_HELD` to who has the role.
    """
    ctx.permit(Action.BREAK_GLASS_TAKE)
    if Role(role) in ctx.actor.roles | ctx.actor.taken:
        raise Refused("ROLE_HELD", "You have this role.", field="role")
    at_most = ctx.rulebook.access.break_glass_hours_at_most
    row = BreakGlass(
        id=ctx.new_id(),
        user_id=ctx.actor.user_id,
        person_id=ctx.actor.person_id,
        role=Role(role).value,
        reason=reason,
        taken_at=ctx.now,
        lapses_at=lapse_of(ctx.now, hours=hours, at_most=at_most),
    )
    told = {"role": row.role, "hours": hours}
    create(ctx, BREAK_GLASS, [row], "take", payloads=[told])
    for person_id in grants.holders_of(ctx.session, GRANTS[Action.BREAK_GLASS_REVIEW], ctx.now):
        if person_id != row.person_id:
            payload = {"break_glass": str(row.id), "person": str(person_id)}
            record(ctx, "access_notices", ctx.new_id(), "access_notice.given", payload)
    return _seen(ctx, row)


def review(ctx: Context, row_id: UUID, *, finding: str) -> Taken:
    """Write down what one found of a role another took; where it lasted still, it ends."""
    ctx.permit(Action.BREAK_GLASS_REVIEW)
    row = break_glass.get(ctx.session, row_id)
    BREAK_GLASS.edge(BreakGlassStatus(row.status), "review")
    require_another_reviewer(ctx.actor.person_id, taker=row.person_id)
    changes: Changes = {
        "reviewed_by": [ctx.actor.user_id],
        "reviewer_id": [ctx.actor.person_id],
        "reviewed_at": [ctx.now],
        "finding": [finding],
    }
    move(ctx, BREAK_GLASS, [row], "review", changes=changes)
    return _seen(ctx, row)


def list_(
    ctx: Context, *, status: str | None = None, after: UUID | None = None, limit: int = 50
) -> list[Taken]:
    """A page of the register of roles taken at once; `taken` are those nobody has reviewed."""
    ctx.permit(Action.ACCESS_READ)
    return break_glass.page(ctx.session, status=status, after=after, limit=limit)


def _seen(ctx: Context, row: BreakGlass) -> Taken:
    login = ctx.session.get_one(User, row.user_id).login
    return Taken(row, login, people.get(ctx.session, row.person_id).name)
