"""Roles in conflict: dated exemptions by two persons, and who holds such roles now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from claims.domain.grants import require_another, require_second
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.domain.role_conflicts import (
    EXEMPTION,
    Conflict,
    ExemptionStatus,
    met_by,
    require_short,
)
from claims.storage import exemptions, grants, people
from claims.storage.exemptions import Exempt, Exemption
from claims.usecases.context import Context
from claims.usecases.moves import Changes, create, move


@dataclass(frozen=True, slots=True)
class InConflict:
    """A person whose roles are in conflict now, and until when he is exempt, if he is."""

    person_id: UUID
    name: str
    roles: Sequence[str]
    conflict: Conflict
    exempt_until: date | None


@dataclass(frozen=True, slots=True)
class Conflicts:
    """A page of conflicts, and the person after whom the next page begins, if there is one."""

    items: Sequence[InConflict]
    next: UUID | None


def propose(ctx: Context, *, person_id: UUID, conflict: str, reason: str, last_day: date) -> Exempt:
    """Propose that a person may be in a conflict until a day; another person confirms it."""
    ctx.permit(Action.EXEMPTION_PROPOSE)
    if conflict not in ctx.rulebook.access.conflicts:
        raise Refused("CONFLICT_UNKNOWN", "There is no such conflict of roles.", field="conflict")
    person = people.get(ctx.session, person_id)
    require_another(ctx.actor.person_id, receiver=person_id)
    _require_short(ctx, last_day)
    row = Exemption(
        id=ctx.new_id(),
        person_id=person_id,
        conflict=conflict,
        reason=reason,
        last_day=last_day,
        proposed_by=ctx.actor.user_id,
        proposer_id=ctx.actor.person_id,
        proposed_at=ctx.now,
    )
    create(ctx, EXEMPTION, [row], "propose", payloads=[_told(row)])
    return Exempt(row, person.name)


def confirm(ctx: Context, exemption_id: UUID) -> Exempt:
    """Give an exemption, as another person than who proposed it and whom it is for."""
    row = _lock(ctx, exemption_id, "confirm")
    require_second(ctx.actor.person_id, proposer=row.proposer_id, receiver=row.person_id)
    _require_short(ctx, row.last_day)
    return _answer(ctx, row, "confirm")


def refuse(ctx: Context, exemption_id: UUID) -> Exempt:
    """Refuse a proposed exemption, or take one's proposal back."""
    return _answer(ctx, _lock(ctx, exemption_id, "refuse"), "refuse")


def list_(
    ctx: Context, *, status: str | None = None, after: UUID | None = None, limit: int = 50
) -> list[Exempt]:
    """A page of the register of exemptions, those that are over, too."""
    ctx.permit(Action.ACCESS_READ)
    return exemptions.page(ctx.session, status=status, after=after, limit=limit)


def conflicts_now(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> Conflicts:
    """The conflicts that persons are in now, also those that arose before the rule did.

    A page is of so many persons with several roles, in the order of their ids.
    """
    ctx.permit(Action.ACCESS_READ)
    found = exemptions.of_several_roles(ctx.session, ctx.now, after=after, limit=limit + 1)
    shown = found[:limit]
    ids = [each.person_id for each in shown]
    until = exemptions.until_of(ctx.session, ids, grants.day_of(ctx.now))
    items = [
        InConflict(
            each.person_id,
            each.name,
            sorted(each.roles),
            conflict,
            until.get(each.person_id, {}).get(conflict.code),
        )
        for each in shown
        for conflict in met_by(ctx.rulebook.access.conflicts.values(), each.roles)
    ]
    return Conflicts(items, ids[-1] if len(found) > limit else None)


def _require_short(ctx: Context, last_day: date) -> None:
    require_short(
        last_day,
        today=grants.day_of(ctx.now),
        at_most=ctx.rulebook.access.exemption_days_at_most,
    )


def _lock(ctx: Context, exemption_id: UUID, action: str) -> Exemption:
    ctx.permit(Action.EXEMPTION_CONFIRM)
    row = exemptions.get(ctx.session, exemption_id)
    EXEMPTION.edge(ExemptionStatus(row.status), action)
    return row


def _answer(ctx: Context, row: Exemption, action: str) -> Exempt:
    changes: Changes = {
        "answered_by": [ctx.actor.user_id],
        "answerer_id": [ctx.actor.person_id],
        "answered_at": [ctx.now],
    }
    move(ctx, EXEMPTION, [row], action, payloads=[_told(row)], changes=changes)
    return Exempt(row, people.get(ctx.session, row.person_id).name)


def _told(row: Exemption) -> dict[str, object]:
    return {"person": str(row.person_id), "conflict": row.conflict, "until": str(row.last_day)}
