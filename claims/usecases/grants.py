"""Who may do what: a role is proposed by one person and given when another confirms it.

Until then it gives nothing. Taking it away takes one person and works at the next request.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from claims.domain.grants import (
    GRANT,
    GrantKind,
    GrantStatus,
    require_another,
    require_days,
    require_room_for_first,
    require_second,
)
from claims.domain.permissions import Action, Role
from claims.domain.refusals import Refused
from claims.domain.role_conflicts import require_no_conflict
from claims.storage import exemptions, grants
from claims.storage.grants import Grant, Held
from claims.storage.users import User
from claims.usecases.context import NOBODY, Context
from claims.usecases.moves import Changes, create, move


def propose(
    ctx: Context,
    *,
    user_id: UUID,
    role: str,
    reason: str,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Held:
    """Propose a role for an account of another person, from a day on and perhaps to a day.

    Refuses `SAME_PERSON` to who would receive it, `ROLE_HELD` where the account has it or waits
    for it, and `ROLE_CONFLICT` where the person may not hold it beside what he holds.
    """
    ctx.permit(Action.GRANT_PROPOSE)
    user = ctx.session.get(User, user_id, with_for_update=True)
    if user is None or user.disabled_at is not None:
        raise Refused("USER_UNKNOWN", "There is no such user.", field="user_id")
    if (Role(role) is Role.PROVIDER) != (user.provider_id is not None):
        raise Refused(
            "PROVIDER_MISSING",
            "Who has the role of a provider acts for one, and nobody else does.",
            field="role",
        )
    [row] = enter(ctx, user, [role], reason=reason, first_day=first_day, last_day=last_day)
    return _seen(ctx, row)


def enter(
    ctx: Context,
    user: User,
    roles: Sequence[str],
    *,
    reason: str,
    first_day: date | None = None,
    last_day: date | None = None,
) -> list[Grant]:
    """Write down what is proposed for an account; whoever calls this has been permitted to."""
    require_another(ctx.actor.person_id, receiver=user.person_id)
    today = grants.day_of(ctx.now)
    require_days(first_day or today, last_day, today=today)
    for role in roles:
        if grants.is_held(ctx.session, user.id, role, ctx.now):
            raise Refused("ROLE_HELD", "This account has that role, or waits for it.", field="role")
    _require_no_conflict(ctx, user.person_id, roles, last_day)
    rows = [
        _row(ctx, user, role, GrantKind.BY_TWO, reason, first_day or today, last_day)
        for role in dict.fromkeys(roles)
    ]
    create(ctx, GRANT, rows, "propose", payloads=[_told(row) for row in rows])
    return rows


def set_up(ctx: Context, user: User) -> Grant:
    """Make an administrator as the installation's operator, while there are fewer than two.

    There is nobody yet who could propose, and nobody who could confirm; two is what it takes, and
    the database counts them, too.
    """
    held = grants.holders_of(ctx.session, [Role.ADMINISTRATOR], ctx.now)
    require_room_for_first(held, person_id=user.person_id)
    today = grants.day_of(ctx.now)
    row = _row(
        ctx, user, Role.ADMINISTRATOR, GrantKind.BOOTSTRAP, "Set up by the operator.", today, None
    )
    row.answered_at = ctx.now
    create(ctx, GRANT, [row], "set_up", payloads=[_told(row)])
    return row


def confirm(ctx: Context, grant_id: UUID) -> Held:
    """Give a proposed role, as another person than who proposed it and who receives it."""
    ctx.permit(Action.GRANT_CONFIRM)
    row = grants.get(ctx.session, grant_id)
    GRANT.edge(GrantStatus(row.status), "confirm")
    require_second(ctx.actor.person_id, proposer=row.proposer_id, receiver=row.person_id)
    _require_no_conflict(ctx, row.person_id, [row.role], row.last_day)
    _answer(ctx, row, "confirm")
    return _seen(ctx, row)


def refuse(ctx: Context, grant_id: UUID) -> Held:
    """Refuse a proposed role, or take one's proposal back; it gives nothing, as before."""
    ctx.permit(Action.GRANT_CONFIRM)
    row = grants.get(ctx.session, grant_id)
    _answer(ctx, row, "refuse")
    return _seen(ctx, row)


def _answer(ctx: Context, row: Grant, action: str) -> None:
    changes: Changes = {
        "answered_by": [ctx.actor.user_id],
        "answerer_id": [ctx.actor.person_id],
        "answered_at": [ctx.now],
    }
    move(ctx, GRANT, [row], action, payloads=[_told(row)], changes=changes)


def end(ctx: Context, grant_id: UUID, *, reason: str) -> Held:
    """Take a role away, alone and at once; the account's next request is without it."""
    ctx.permit(Action.GRANT_END)
    row = grants.get(ctx.session, grant_id)
    take_away(ctx, [row], reasons=[reason])
    return _seen(ctx, row)


def take_away(ctx: Context, rows: Sequence[Grant], *, reasons: Sequence[str]) -> None:
    """End grants; whoever calls this has been permitted to."""
    several = len(rows)
    changes: Changes = {
        "ended_by": [ctx.actor.user_id] * several,
        "ender_id": [ctx.actor.person_id] * several,
        "ended_at": [ctx.now] * several,
        "end_reason": list(reasons),
    }
    move(ctx, GRANT, rows, "end", payloads=[_told(row) for row in rows], changes=changes)


def list_(
    ctx: Context,
    *,
    status: str | None = None,
    user_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[Held]:
    """A page of the register of grants: also what was refused and what has ended."""
    ctx.permit(Action.ACCESS_READ)
    return grants.page(ctx.session, status=status, user_id=user_id, after=after, limit=limit)


def list_in_force(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[Held]:
    """A page of the grants that give their roles now, in the order they were proposed."""
    ctx.permit(Action.ACCESS_READ)
    return grants.page(ctx.session, in_force_at=ctx.now, after=after, limit=limit)


def _require_no_conflict(
    ctx: Context, person_id: UUID, roles: Sequence[str], last_day: date | None
) -> None:
    """By person, across his accounts; he is held, so that two grants at once see one another."""
    grants.lock_person(ctx.session, person_id)
    exempt = exemptions.until_of(ctx.session, [person_id], grants.day_of(ctx.now))
    require_no_conflict(
        ctx.rulebook.access.conflicts.values(),
        held=grants.roles_of_person(ctx.session, person_id, ctx.now),
        added=roles,
        last_day=last_day,
        exempt_until=exempt.get(person_id, {}),
    )


def _row(
    ctx: Context,
    user: User,
    role: str,
    kind: GrantKind,
    reason: str,
    first_day: date,
    last_day: date | None,
) -> Grant:
    by_nobody = ctx.actor.person_id == NOBODY
    return Grant(
        id=ctx.new_id(),
        user_id=user.id,
        person_id=user.person_id,
        role=Role(role).value,
        kind=kind.value,
        reason=reason,
        first_day=first_day,
        last_day=last_day,
        proposed_by=None if by_nobody else ctx.actor.user_id,
        proposer_id=None if by_nobody else ctx.actor.person_id,
        proposed_at=ctx.now,
    )


def _told(row: Grant) -> dict[str, object]:
    return {"user": str(row.user_id), "role": row.role}


def _seen(ctx: Context, row: Grant) -> Held:
    return grants.of_ids(ctx.session, [row.id])[row.id]
