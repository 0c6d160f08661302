"""Break-glass over HTTP: a role taken at once, alone, for hours; another reviews it after."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import command, page
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import break_glass
from schemas.grants import BreakGlassOut, BreakGlassPage, BreakGlassQuery, ReviewTaken, TakeRole

routes = Routes("break_glass", "/v1/break-glass", says="Roles taken at once, never for money.")


@routes.post("", takes=TakeRole, gives=BreakGlassOut)
def take(body: Body) -> Response:
    """Take a role for some hours; every reviewer is told, and money stays shut to it."""
    return command(lambda ctx: break_glass.take(ctx, **body), _shown)


@routes.get("", gives=BreakGlassPage, query=BreakGlassQuery)
def list_(query: Body) -> Response:
    """List the register of roles taken at once; those `taken` nobody has reviewed."""
    return page(break_glass.list_, _shown, query)


@routes.post("/<uuid:row_id>/review", takes=ReviewTaken, gives=BreakGlassOut)
def review(body: Body, row_id: UUID) -> Response:
    """Write down what you found of a role another person took; it ends where it lasts still."""
    return command(lambda ctx: break_glass.review(ctx, row_id, **body), _shown)


def _shown(taken: Any) -> dict[str, Any]:
    return {**BreakGlassOut().dump(taken.row), "login": taken.login, "name": taken.name}
