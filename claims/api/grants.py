"""Grants over HTTP: a role is proposed by one person, given by another, taken away by one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import command, page
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import grants
from schemas.base import Nothing
from schemas.grants import EndGrant, GrantOut, GrantPage, GrantsQuery, ProposeGrant

routes = Routes("grants", "/v1/grants", says="Who may do what: roles by two persons.")


@routes.post("", takes=ProposeGrant, gives=GrantOut)
def propose(body: Body) -> Response:
    """Propose a role for another person's account; it gives nothing until it is confirmed."""
    return command(lambda ctx: grants.propose(ctx, **body), _shown)


@routes.get("", gives=GrantPage, query=GrantsQuery)
def list_(query: Body) -> Response:
    """List the register of grants, in the order they were proposed."""
    return page(grants.list_, _shown, query)


@routes.post("/<uuid:grant_id>/confirmation", takes=Nothing, gives=GrantOut)
def confirm(grant_id: UUID) -> Response:
    """Give a role that another person proposed for somebody else than you."""
    return command(lambda ctx: grants.confirm(ctx, grant_id), _shown)


@routes.post("/<uuid:grant_id>/refusal", takes=Nothing, gives=GrantOut)
def refuse(grant_id: UUID) -> Response:
    """Refuse a proposed role, or take your proposal back."""
    return command(lambda ctx: grants.refuse(ctx, grant_id), _shown)


@routes.post("/<uuid:grant_id>/end", takes=EndGrant, gives=GrantOut)
def end(body: Body, grant_id: UUID) -> Response:
    """Take a role away, alone and at once."""
    return command(lambda ctx: grants.end(ctx, grant_id, **body), _shown)


def _shown(held: Any) -> dict[str, Any]:
    return {**GrantOut().dump(held.row), "login": held.login, "name": held.name}
