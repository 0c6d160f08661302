"""Give a permission before a service, withdraw it, and name it on a claim."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from claims.domain.codes import SERIAL_BITS, read_serial, serial_of
from claims.domain.money import Money
from claims.domain.permissions import Action
from claims.domain.preauthorisations import LETTER, PREAUTHORISATION
from claims.domain.refusals import Refused
from claims.storage import people, preauthorisations, programmes
from claims.storage.claims import Claim
from claims.storage.preauthorisations import ClaimPreauthorisation, Preauthorisation
from claims.usecases.context import Context
from claims.usecases.moves import create, move
from claims.usecases.programmes import require_currency


def give(
    ctx: Context,
    programme_id: UUID,
    *,
    person_id: UUID,
    item: str,
    first_day: date,
    last_day: date | None,
    quantity_milli: int | None,
    amount: Money | None,
    provider_id: UUID | None,
) -> Preauthorisation:
    """Permit a person an item on the days of a period; None is no limit.

    Its number is what a claim names it by. Refuses `SAME_PERSON` to who would permit himself.
    """
    ctx.permit(Action.PREAUTHORISATION_GIVE)
    programme = programmes.get(ctx.session, programme_id)
    person = people.get(ctx.session, person_id)
    if person.id == ctx.actor.person_id:
        raise Refused("SAME_PERSON", "Nobody gives himself a preauthorisation.")
    if item not in programmes.items_of(ctx.session, programme.id):
        raise Refused("ITEM_UNKNOWN", "The programme has no such item.", field="item")
    if last_day is not None and last_day < first_day:
        raise Refused("PERIOD_INVALID", "The period ends before it starts.", field="last_day")
    if amount is not None:
        require_currency(amount, programme.currency, field="amount")
    if quantity_milli == 0 or (amount is not None and amount.amount == 0):
        raise Refused("AMOUNT_ZERO", "A limit is more than zero, or left out.", field="amount")
    if provider_id is not None:
        people.get_provider(ctx.session, provider_id)
    given = Preauthorisation(
        id=ctx.new_id(),
        number=serial_of(secrets.randbits(SERIAL_BITS), LETTER),
        programme_id=programme.id,
        person_id=person.id,
        provider_id=provider_id,
        item_code=item,
        quantity_milli=quantity_milli,
        currency=programme.currency,
        amount=amount.amount if amount else None,
        first_day=first_day,
        last_day=last_day,
        given_by=ctx.actor.user_id,
        given_at=ctx.now,
    )
    create(ctx, PREAUTHORISATION, [given], "give", payloads=[{"item": item}])
    return given


def withdraw(ctx: Context, preauthorisation_id: UUID, *, reason: str) -> Preauthorisation:
    """Withdraw a preauthorisation: claims that are decided from now on do without it."""
    scope = ctx.permit(Action.PREAUTHORISATION_WITHDRAW)
    found = preauthorisations.get(ctx.session, preauthorisation_id, scope, lock=True)
    move(
        ctx,
        PREAUTHORISATION,
        [found],
        "withdraw",
        payloads=[{"reason": reason}],
        changes={"withdrawn_because": [reason]},
    )
    return found


def get(ctx: Context, preauthorisation_id: UUID) -> Preauthorisation:
    """One preauthorisation, if the actor may see it."""
    scope = ctx.permit(Action.PREAUTHORISATION_READ)
    return preauthorisations.get(ctx.session, preauthorisation_id, scope)


def list_(
    ctx: Context,
    *,
    programme_id: UUID | None = None,
    person_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[Preauthorisation]:
    """A page of the preauthorisations the actor may see, in the order they were given."""
    scope = ctx.permit(Action.PREAUTHORISATION_READ)
    query = select(Preauthorisation).order_by(Preauthorisation.id).limit(limit)
    if not scope.all:
        is_own = Preauthorisation.person_id == scope.person_id
        if scope.provider_id is not None:
            is_own |= Preauthorisation.provider_id == scope.provider_id
        query = query.where(is_own)
    if programme_id is not None:
        query = query.where(Preauthorisation.programme_id == programme_id)
    if person_id is not None:
        query = query.where(Preauthorisation.person_id == person_id)
    return list(ctx.session.scalars(query.where(Preauthorisation.id > after) if after else query))


def name(ctx: Context, claim: Claim, numbers: Sequence[str]) -> None:
    """Keep which preauthorisations a claim names; each is of its person and programme.

    One that was withdrawn may be named: that it no longer stands is for the rules to say.
    """
    known = set(preauthorisations.numbers_of(ctx.session, claim.id))
    for number in dict.fromkeys(read_serial(each, LETTER) for each in numbers):
        found = preauthorisations.find_by_number(ctx.session, number)
        own = (claim.person_id, claim.programme_id)
        if found is None or (found.person_id, found.programme_id) != own:
            raise Refused(
                "PREAUTHORISATION_UNKNOWN",
                "There is no such preauthorisation for this person.",
                field="preauthorisations",
            )
        if number not in known:
            row = ClaimPreauthorisation(claim_id=claim.id, preauthorisation_id=found.id)
            ctx.session.add(row)
