"""Charters over HTTP: what a service promises, for anybody."""

from __future__ import annotations

from flask import Response

from claims.api.answering import JSON
from claims.api.doors import runtime
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.runtime import encoded
from claims.usecases import charters
from claims.usecases.signing_in import STRANGER
from schemas.charters import CharterListedOut, CharterOut, CharterPage, CharterQuery

routes = Routes("charters", "/v1/charters", says="Charters: what each service promises.")


@routes.get("", gives=CharterPage, is_public=True)
def list_() -> Response:
    """List every service with a charter in force, by programme."""
    rows = runtime().query(STRANGER, charters.list_)
    shown = {"items": [CharterListedOut().dump(each) for each in rows], "next": None}
    return Response(encoded(shown), content_type=JSON)


@routes.get("/<service>", gives=CharterOut, query=CharterQuery, is_public=True, refuses=(404,))
def get(query: Body, service: str) -> Response:
    """Get the charter in force for a service, or a version of it, with its digest."""
    shown = runtime().query(STRANGER, lambda ctx: charters.get(ctx, service, **query))
    return Response(encoded(CharterOut().dump(shown)), content_type=JSON)
