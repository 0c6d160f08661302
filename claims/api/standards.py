"""Standards over HTTP."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.answering import answer, command, whole
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import standards
from schemas.standards import AdoptStandard, StandardOut, StandardPage, StandardTextOut

routes = Routes("standards", "/v1", says="Service standards, adopted as immutable versions.")


@routes.post("/programmes/<uuid:programme_id>/standards", takes=AdoptStandard, gives=StandardOut)
def adopt(body: Body, programme_id: UUID) -> Response:
    """Adopt a standard as the next version of its code."""
    return command(lambda ctx: standards.adopt(ctx, programme_id, **body), StandardOut().dump)


@routes.get("/programmes/<uuid:programme_id>/standards", gives=StandardPage)
def list_(programme_id: UUID) -> Response:
    """List every version of a programme's standards, newest first."""
    return whole(lambda ctx: standards.list_(ctx, programme_id), StandardOut().dump)


@routes.get("/standards/<uuid:standard_id>", gives=StandardTextOut)
def get(standard_id: UUID) -> Response:
    """Get an adopted version with its text."""
    return answer(lambda ctx: StandardTextOut().dump(standards.get(ctx, standard_id)))
