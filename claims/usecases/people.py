"""Register people and providers; national ids are sealed on arrival.

An account that comes with them is a proposal: nobody is paid there until another person confirms.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypedDict
from uuid import UUID

from sqlalchemy import select

from claims.domain.identities import read_national_id, require_birth_date
from claims.domain.permissions import Action, Scope
from claims.domain.refusals import Refused
from claims.storage import people, programmes
from claims.storage.people import Accreditation, Person, Provider
from claims.usecases import account_changes, circumstances, contacts
from claims.usecases.account_changes import NewAccount
from claims.usecases.circumstances import SeenPerson
from claims.usecases.context import Context
from claims.usecases.moves import record


class NewContact(TypedDict):
    """How a person is reached."""

    email: str | None
    language: str


class NewAccreditation(TypedDict):
    """An item a provider may give, and when."""

    programme_id: UUID
    item_code: str
    first_day: date
    last_day: date | None


def register(
    ctx: Context,
    *,
    name: str,
    national_id: str,
    id_scheme: str,
    birth_on: date | None = None,
    account: NewAccount | None = None,
    sex: str | None = None,
    groups: Sequence[str] = (),
    household_id: UUID | None = None,
    contact: NewContact | None = None,
) -> Person:
    """Register a person; the national id is checked by its scheme, then sealed."""
    ctx.permit(Action.PERSON_REGISTER)
    person = enter(
        ctx,
        name=name,
        national_id=national_id,
        id_scheme=id_scheme,
        birth_on=birth_on,
        account=account,
    )
    if sex or groups or household_id:
        circumstances.enter(ctx, person, sex=sex, groups=groups, household_id=household_id)
    if contact:
        contacts.set_(ctx, person.id, **contact)
    return person


def enter(
    ctx: Context,
    *,
    name: str,
    national_id: str,
    id_scheme: str,
    birth_on: date | None = None,
    account: NewAccount | None = None,
) -> Person:
    """Write a person down; whoever calls this has been permitted to."""
    identity = read_national_id(id_scheme, national_id)
    if birth_on is not None:
        require_birth_date(identity, birth_on)
    person_id = ctx.new_id()
    person = Person(
        id=person_id,
        name=name,
        birth_on=birth_on,
        id_scheme=identity.scheme,
        national_id_sealed=ctx.keys.fields.seal_text(
            identity.number, table="people", column="national_id", row_id=person_id
        ),
        national_id_index=ctx.keys.index.digest(
            identity.number, column="national_id", scheme=identity.scheme
        ),
        national_id_masked=identity.masked,
        registered_at=ctx.now,
    )
    ctx.session.add(person)
    ctx.session.flush()
    if account:
        account_changes.enter(ctx, account, person_id=person_id)
    record(ctx, "people", person_id, "person.registered", {"scheme": identity.scheme})
    return person


def register_provider(
    ctx: Context,
    *,
    code: str,
    name: str,
    sector: str,
    account: NewAccount,
    accreditations: Sequence[NewAccreditation],
    level: str | None = None,
    type: str | None = None,  # noqa: A002 - the law's word
) -> Provider:
    """Register a provider of any sector with what it is accredited for and where it is paid."""
    ctx.permit(Action.PROVIDER_REGISTER)
    provider = Provider(
        id=ctx.new_id(),
        code=code,
        name=name,
        sector=sector,
        level=level,
        type=type,
        is_active=True,
        registered_at=ctx.now,
    )
    ctx.session.add(provider)
    ctx.session.flush()
    account_changes.enter(ctx, account, provider_id=provider.id)
    for each in accreditations:
        if each["item_code"] not in programmes.items_of(ctx.session, each["programme_id"]):
            raise Refused("ITEM_UNKNOWN", "The programme has no such item.", field="accreditations")
        if each["last_day"] is not None and each["last_day"] < each["first_day"]:
            raise Refused(
                "PERIOD_INVALID", "The period ends before it starts.", field="accreditations"
            )
        ctx.session.add(Accreditation(id=ctx.new_id(), provider_id=provider.id, **each))
    record(ctx, "providers", provider.id, "provider.registered", {"code": code, "sector": sector})
    return provider


def get(ctx: Context, person_id: UUID) -> SeenPerson:
    """One person with his circumstances, if the actor may see him."""
    scope = ctx.permit(Action.PERSON_READ)
    return circumstances.seen(ctx, _reached(ctx, person_id, scope))


def _reached(ctx: Context, person_id: UUID, scope: Scope) -> Person:
    if not scope.reaches(person_id=person_id):
        raise Refused("PERSON_UNKNOWN", "There is no such person.")
    return people.get(ctx.session, person_id)


def get_provider(ctx: Context, provider_id: UUID) -> Provider:
    """One provider."""
    ctx.permit(Action.PROVIDER_READ)
    return people.get_provider(ctx.session, provider_id)


def list_providers(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[Provider]:
    """A page of providers in order of registration."""
    ctx.permit(Action.PROVIDER_READ)
    query = select(Provider).order_by(Provider.id).limit(limit)
    return list(ctx.session.scalars(query.where(Provider.id > after) if after else query))
