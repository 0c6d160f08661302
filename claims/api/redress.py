"""Redress over HTTP: seen by who is owed it, put in question, exempted by another person."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.answering import answer, command, page
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import redress
from schemas.base import Nothing
from schemas.redress import QuestionRedress, RedressOut, RedressPage, RedressQuery

routes = Routes("redress", "/v1/redress", says="What broken promises owe, without a request.")


@routes.get("", gives=RedressPage, query=RedressQuery)
def list_(query: Body) -> Response:
    """List the redress you may see, in the order in which it was found."""
    return page(redress.list_, RedressOut().dump, query)


@routes.get("/<uuid:redress_id>", gives=RedressOut)
def get(redress_id: UUID) -> Response:
    """Get what one broken promise owes and where that stands."""
    return answer(lambda ctx: RedressOut().dump(redress.get(ctx, redress_id)))


@routes.post("/<uuid:redress_id>/questions", takes=QuestionRedress, gives=RedressOut)
def question(body: Body, redress_id: UUID) -> Response:
    """Put granted redress in question; it is not paid until that is settled."""
    return command(lambda ctx: redress.question(ctx, redress_id, **body), RedressOut().dump)


@routes.post("/<uuid:redress_id>/exemptions", takes=Nothing, gives=RedressOut)
def exempt(redress_id: UUID) -> Response:
    """Exempt from redress, as another person than put it in question."""
    return command(lambda ctx: redress.exempt(ctx, redress_id), RedressOut().dump)


@routes.post("/<uuid:redress_id>/upholding", takes=Nothing, gives=RedressOut)
def uphold(redress_id: UUID) -> Response:
    """Let redress stand that was put in question."""
    return command(lambda ctx: redress.uphold(ctx, redress_id), RedressOut().dump)
