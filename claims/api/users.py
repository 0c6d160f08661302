"""Users over HTTP: the token is in the answer to adding one, and nowhere else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import command
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import users
from schemas.base import Nothing
from schemas.users import AddUser, NewUserOut, UserOut

routes = Routes("users", "/v1/users", says="Accounts of people, with roles and a token.")


@routes.post("", takes=AddUser, gives=NewUserOut)
def add(body: Body) -> Response:
    """Add an account; its bearer token is shown once."""
    return command(lambda ctx: users.add(ctx, **body), _with_token, has_secret=True)


@routes.post("/<uuid:user_id>/disabling", takes=Nothing, gives=UserOut)
def disable(user_id: UUID) -> Response:
    """Disable an account; its next request is refused."""
    return command(lambda ctx: users.disable(ctx, user_id), UserOut().dump)


def _with_token(added: tuple[Any, str]) -> dict[str, Any]:
    user, token = added
    return {**UserOut().dump(user), "token": token}
