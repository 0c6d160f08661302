"""People over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import answer, command
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.api.writing import Shown
from claims.usecases import circumstances, contacts, people
from claims.usecases.context import Context
from schemas.people import ChangePerson, ContactOut, PersonOut, RegisterPerson, SetContact

routes = Routes("people", "/v1/people", says="People; national ids are sealed on arrival.")


@routes.post("", takes=RegisterPerson, gives=PersonOut)
def register(body: Body) -> Response:
    """Register a person."""

    def act(ctx: Context) -> Shown:
        return _shown(ctx, circumstances.seen(ctx, people.register(ctx, **body)))

    return command(act, PersonOut().dump)


@routes.get("/<uuid:person_id>", gives=PersonOut)
def get(person_id: UUID) -> Response:
    """Get a person."""
    return answer(lambda ctx: PersonOut().dump(_shown(ctx, people.get(ctx, person_id))))


@routes.post("/<uuid:person_id>/circumstances", takes=ChangePerson, gives=PersonOut)
def change(body: Body, person_id: UUID) -> Response:
    """Change a person's groups and household; what held before is kept."""

    def act(ctx: Context) -> Shown:
        return _shown(ctx, circumstances.change(ctx, person_id, **body))

    return command(act, PersonOut().dump)


@routes.post("/<uuid:person_id>/contacts", takes=SetContact, gives=ContactOut)
def set_contact(body: Body, person_id: UUID) -> Response:
    """Say how a person is reached; everybody may say it of himself."""
    return command(lambda ctx: contacts.set_(ctx, person_id, **body), ContactOut().dump)


def _shown(ctx: Context, person: Any) -> Shown:
    return Shown(person, contact=contacts.find_of(ctx, person.id))
