"""Declarations over HTTP: what a claimant is asked to affirm, for anybody."""

from __future__ import annotations

from flask import Response

from claims.api.answering import JSON
from claims.api.doors import runtime
from claims.api.routes import Routes
from claims.runtime import encoded
from claims.usecases import affirmations
from claims.usecases.signing_in import STRANGER
from schemas.declarations import DeclarationOut, DeclarationPage

routes = Routes("declarations", "/v1/declarations", says="What claimants affirm with a claim.")


@routes.get("", gives=DeclarationPage, is_public=True)
def list_() -> Response:
    """List the declarations in force, each with its text in both languages and its digest."""
    rows = runtime().query(STRANGER, affirmations.list_)
    shown = {"items": [DeclarationOut().dump(each) for each in rows], "next": None}
    return Response(encoded(shown), content_type=JSON)
