"""Authorisations over HTTP: one claim or many, all or none."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.answering import command
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.api.writing import claim_out
from claims.usecases import authorisations
from schemas.authorisations import AuthoriseClaims, AuthorisedClaimsOut
from schemas.base import Nothing
from schemas.claims import ClaimOut

routes = Routes("authorisations", "/v1", says="A second person lets decided claims be paid.")


@routes.post("/claims/<uuid:claim_id>/authorisations", takes=Nothing, gives=ClaimOut)
def authorise(claim_id: UUID) -> Response:
    """Authorise a decided claim."""
    return command(lambda ctx: authorisations.authorise(ctx, claim_id), claim_out)


@routes.post("/authorisations", takes=AuthoriseClaims, gives=AuthorisedClaimsOut)
def authorise_many(body: Body) -> Response:
    """Authorise decided claims, all or none."""
    return command(
        lambda ctx: authorisations.authorise_many(ctx, **body),
        lambda claims: {"claims": [claim_out(claim) for claim in claims]},
    )
