"""Interests over HTTP: declared and ended by each person for himself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import command, page, whole
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.api.writing import Shown
from claims.usecases import account_changes, interests
from claims.usecases.interests import Declared
from schemas.interests import (
    DeclareInterest,
    EndInterest,
    InterestOut,
    InterestPage,
    SharedAccountOut,
    SharedAccountPage,
)
from schemas.pages import PageQuery

routes = Routes("interests", "/v1/interests", says="Interests that keep persons from paying.")


@routes.post("", takes=DeclareInterest, gives=InterestOut)
def declare(body: Body) -> Response:
    """Declare an interest of your own in a provider or another person."""
    return command(lambda ctx: interests.declare(ctx, **body), _out)


@routes.get("", gives=InterestPage, query=PageQuery)
def list_(query: Body) -> Response:
    """List your own interests; who checks them lists everybody's."""
    return page(interests.list_, _out, query)


@routes.get("/shared-accounts", gives=SharedAccountPage)
def list_shared() -> Response:
    """List bank accounts that several payees have in common, masked."""
    return whole(account_changes.list_shared, SharedAccountOut().dump)


@routes.post("/<uuid:interest_id>/end", takes=EndInterest, gives=InterestOut)
def end(body: Body, interest_id: UUID) -> Response:
    """End an interest of your own on a last day, today or later."""
    return command(lambda ctx: interests.end(ctx, interest_id, **body), _out)


def _out(found: Declared) -> dict[str, Any]:
    out: dict[str, Any] = InterestOut().dump(Shown(found.row, until=found.until))
    return out
