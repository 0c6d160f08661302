"""People over HTTP."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.answering import answer, command
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import people
from schemas.people import PersonOut, RegisterPerson

routes = Routes("people", "/v1/people", says="People; national ids are sealed on arrival.")


@routes.post("", takes=RegisterPerson, gives=PersonOut)
def register(body: Body) -> Response:
    """Register a person."""
    return command(lambda ctx: people.register(ctx, **body), PersonOut().dump)


@routes.get("/<uuid:person_id>", gives=PersonOut)
def get(person_id: UUID) -> Response:
    """Get a person."""
    return answer(lambda ctx: PersonOut().dump(people.get(ctx, person_id)))
