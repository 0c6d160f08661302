"""Proposed accounts as the desk shows them: whose they are, who proposed, and who may answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from claims.domain.permissions import Action
from claims.storage import people, queues
from claims.storage.account_changes import AccountChange
from claims.usecases import account_changes, claims
from claims.usecases.context import Context


@dataclass(frozen=True, slots=True)
class ChangeSeen:
    """A proposed account with its payee's name; `is_mine` where the actor proposed it himself."""

    row: AccountChange
    payee: str
    proposer: str
    is_mine: bool


def list_(
    ctx: Context, *, status: str | None = None, after: UUID | None = None, limit: int = 50
) -> list[ChangeSeen]:
    """A page of proposed accounts, in the order they were proposed."""
    rows = account_changes.list_(ctx, status=status, after=after, limit=limit)
    return seen(ctx, rows)


def seen(ctx: Context, rows: Sequence[AccountChange]) -> list[ChangeSeen]:
    """Proposed accounts that the actor was shown already, with the names beside them."""
    names = {
        **people.names_of(ctx.session, [each.person_id for each in rows if each.person_id]),
        **people.provider_names_of(
            ctx.session, [each.provider_id for each in rows if each.provider_id]
        ),
    }
    logins = queues.logins_of(ctx.session, [each.proposed_by for each in rows])
    return [
        ChangeSeen(
            each,
            names[each.person_id or each.provider_id],  # type: ignore[index] # CHECK one_owner
            logins[each.proposed_by],
            each.proposer_id == ctx.actor.person_id,
        )
        for each in rows
    ]


def payee_of(ctx: Context, number: str) -> dict[str, UUID]:
    """Who is paid by a claim, as `person_id` or `provider_id`, by the claim's number.

    So that nobody types an id: the claim lies before who changes where it is paid. Refuses
    `SERIAL_MISTYPED` and `CLAIM_UNKNOWN`.
    """
    ctx.permit(Action.ACCOUNT_PROPOSE)
    claim = claims.get_by_number(ctx, number)
    return {f"{claim.payee_kind}_id": claim.payee_id}
