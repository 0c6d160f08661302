"""How a provider stands, and which roles are licensed there: rows are added, none is changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from claims.domain.facts import Standing
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import people, providers
from claims.storage.providers import Licence, ProviderStanding
from claims.usecases.context import Context
from claims.usecases.moves import record


def set_standing(
    ctx: Context,
    provider_id: UUID,
    *,
    standing: str,
    reason: str,
    first_day: date,
    last_day: date | None,
) -> ProviderStanding:
    """Say how a provider stands on the days of a period; for them it replaces what was said.

    Without a last day it holds until something else is said: an exclusion is lifted by `good`.
    """
    ctx.permit(Action.PROVIDER_SET_STANDING)
    _require_period(first_day, last_day)
    if reason not in ctx.rulebook.reasons:
        raise Refused("REASON_UNKNOWN", "There is no such reason code.", field="reason")
    provider = people.get_provider(ctx.session, provider_id)
    row = ProviderStanding(
        id=ctx.new_id(),
        provider_id=provider.id,
        standing=Standing(standing).value,
        reason=reason,
        first_day=first_day,
        last_day=last_day,
        set_by=ctx.actor.user_id,
        set_at=ctx.now,
    )
    ctx.session.add(row)
    payload = {"provider": str(provider.id), "standing": row.standing, "reason": reason}
    record(ctx, "standings", row.id, "standing.set", payload)
    return row


def list_standings(ctx: Context, provider_id: UUID) -> list[ProviderStanding]:
    """How a provider was said to stand, in the order it was said: for staff only."""
    ctx.permit(Action.STANDING_READ)
    provider = people.get_provider(ctx.session, provider_id)
    return providers.standings_of(ctx.session, provider.id)


def license_(
    ctx: Context,
    provider_id: UUID,
    *,
    role: str,
    number: str,
    items: Sequence[str] | None,
    first_day: date,
    last_day: date | None,
) -> Licence:
    """Record that somebody at a provider is licensed for a role; None is all items.

    The same role and number again takes the earlier one's place: so a licence ends early, or is
    prolonged.
    """
    ctx.permit(Action.PROVIDER_LICENSE)
    _require_period(first_day, last_day)
    provider = people.get_provider(ctx.session, provider_id)
    row = Licence(
        id=ctx.new_id(),
        provider_id=provider.id,
        role=role,
        number=number,
        items=None if items is None else sorted(set(items)),
        first_day=first_day,
        last_day=last_day,
        recorded_by=ctx.actor.user_id,
        recorded_at=ctx.now,
    )
    ctx.session.add(row)
    payload = {"provider": str(provider.id), "role": role, "number": number}
    record(ctx, "licences", row.id, "licence.recorded", payload)
    return row


def list_licences(ctx: Context, provider_id: UUID) -> list[Licence]:
    """The licences of a provider, in the order they were recorded."""
    ctx.permit(Action.PROVIDER_READ)
    provider = people.get_provider(ctx.session, provider_id)
    return providers.licences_of(ctx.session, provider.id)


def _require_period(first_day: date, last_day: date | None) -> None:
    if last_day is not None and last_day < first_day:
        raise Refused("PERIOD_INVALID", "The period ends before it starts.", field="last_day")
