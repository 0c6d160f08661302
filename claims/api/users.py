"""Users over HTTP: token and invitation are in the answer to adding one, and nowhere else."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import command
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import passwords, users
from claims.usecases.context import Context
from schemas.base import Nothing
from schemas.users import AddUser, InvitationOut, NewUserOut, UserOut

routes = Routes("users", "/v1/users", says="Accounts of people: roles, a token, an invitation.")


@routes.post("", takes=AddUser, gives=NewUserOut)
def add(body: Body) -> Response:
    """Add an account and propose its roles; its token and its invitation are shown once."""

    def act(ctx: Context) -> dict[str, Any]:
        user, token = users.add(ctx, **body)
        given = _invitation(passwords.give(ctx, user.id))
        waiting = [str(each) for each in users.proposed_for(ctx, user)]
        return {**_shown(ctx, user), "token": token, "proposed": waiting, **given}

    return command(act, dict, has_secret=True)


@routes.post("/<uuid:user_id>/invitations", takes=Nothing, gives=InvitationOut)
def invite(user_id: UUID) -> Response:
    """Invite an account's holder to set a password anew; the code is shown once."""

    def act(ctx: Context) -> dict[str, Any]:
        return _invitation(passwords.invite(ctx, user_id))

    return command(act, dict, has_secret=True)


@routes.post("/<uuid:user_id>/disabling", takes=Nothing, gives=UserOut)
def disable(user_id: UUID) -> Response:
    """Disable an account; its next request is refused."""
    return command(lambda ctx: _shown(ctx, users.disable(ctx, user_id)), dict)


def _shown(ctx: Context, user: Any) -> dict[str, Any]:
    return {**UserOut().dump(user), "roles": users.roles_of(ctx, user)}


def _invitation(given: tuple[str, datetime]) -> dict[str, Any]:
    code, expires_at = given
    shown = {"invitation": code, "invitation_expires_at": expires_at}
    return dict(InvitationOut().dump(shown))
