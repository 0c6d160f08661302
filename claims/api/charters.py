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
from schemas.charters import CharterOut, CharterQuery

routes = Routes("charters", "/v1/charters", says="Charters: what each service promises.")


@routes.get("/<service>", gives=CharterOut, query=CharterQuery, is_public=True, refuses=(404,))
def get(query: Body, service: str) -> Response:
    """Get the charter in force for a service, or a version of it, with its digest."""
    shown = runtime().query(STRANGER, lambda ctx: charters.get(ctx, service, **query))
    return Response(encoded(CharterOut().dump(shown)), content_type=JSON)
