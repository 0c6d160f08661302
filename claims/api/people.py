"""People over HTTP."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.answering import answer, command
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import circumstances, people
from schemas.people import ChangePerson, PersonOut, RegisterPerson

routes = Routes("people", "/v1/people", says="People; national ids are sealed on arrival.")


@routes.post("", takes=RegisterPerson, gives=PersonOut)
def register(body: Body) -> Response:
    """Register a person."""
    return command(
        lambda ctx: circumstances.seen(ctx, people.register(ctx, **body)), PersonOut().dump
    )


@routes.get("/<uuid:person_id>", gives=PersonOut)
def get(person_id: UUID) -> Response:
    """Get a person."""
    return answer(lambda ctx: PersonOut().dump(people.get(ctx, person_id)))


@routes.post("/<uuid:person_id>/circumstances", takes=ChangePerson, gives=PersonOut)
def change(body: Body, person_id: UUID) -> Response:
    """Change a person's groups and household; what held before is kept."""
    return command(lambda ctx: circumstances.change(ctx, person_id, **body), PersonOut().dump)
