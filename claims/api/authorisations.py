"""Authorisations over HTTP: one claim or many, all or none, and how far one has come."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import answer, command
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.api.writing import claim_out
from claims.usecases import authorisations
from claims.usecases.authorisations import Authorised, Standing
from schemas.authorisations import (
    AuthorisationOut,
    AuthorisationsOut,
    AuthoriseClaims,
    AuthorisedClaimOut,
    AuthorisedClaimsOut,
)
from schemas.base import Nothing

routes = Routes("authorisations", "/v1", says="Further persons let decided claims be paid.")


@routes.post("/claims/<uuid:claim_id>/authorisations", takes=Nothing, gives=AuthorisedClaimOut)
def authorise(claim_id: UUID) -> Response:
    """Authorise a decided claim; it is decided still while its tier wants further persons."""
    return command(lambda ctx: authorisations.authorise(ctx, claim_id), _authorised_out)


@routes.get("/claims/<uuid:claim_id>/authorisations", gives=AuthorisationsOut)
def list_of(claim_id: UUID) -> Response:
    """Get who has authorised a claim's decision in force, and how many have to."""
    return answer(lambda ctx: _standing_out(authorisations.standing_of(ctx, claim_id)))


@routes.post("/authorisations", takes=AuthoriseClaims, gives=AuthorisedClaimsOut)
def authorise_many(body: Body) -> Response:
    """Authorise decided claims, all or none."""
    return command(
        lambda ctx: authorisations.authorise_many(ctx, **body),
        lambda found: {"claims": [_authorised_out(each) for each in found]},
    )


def _authorised_out(found: Authorised) -> dict[str, Any]:
    return {**claim_out(found.claim), "authorised": _progress(found.given, found.needed)}


def _standing_out(found: Standing) -> dict[str, Any]:
    return {
        "claim_id": str(found.claim_id),
        "decision_id": str(found.decision_id) if found.decision_id else None,
        "authorised": _progress(len(found.authorisations), found.needed),
        "authorisations": AuthorisationOut(many=True).dump(found.authorisations),
    }


def _progress(given: int, needed: int) -> dict[str, Any]:
    return {"given": given, "needed": needed, "text": f"{given} of {needed}"}
