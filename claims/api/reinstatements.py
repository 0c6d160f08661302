"""Reinstatements over HTTP: what the treasury was given is owed to its payee again, by two."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.answering import command, page
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import reinstatements
from schemas.base import Nothing
from schemas.year_ends import (
    ProposeReinstatement,
    ReinstatementOut,
    ReinstatementPage,
    YearEndsQuery,
)

routes = Routes(
    "reinstatements", "/v1/ledger/reinstatements", says="What payees came for after a year's end."
)


@routes.post("", takes=ProposeReinstatement, gives=ReinstatementOut)
def propose(body: Body) -> Response:
    """Propose to owe a claim to its payee again, of which the treasury was given the rest."""
    return command(lambda ctx: reinstatements.propose(ctx, **body), ReinstatementOut().dump)


@routes.get("", gives=ReinstatementPage, query=YearEndsQuery, refuses=(404,))
def list_(query: Body) -> Response:
    """List a programme's reinstatements in the order they were proposed."""
    return page(reinstatements.list_, ReinstatementOut().dump, query)


@routes.post("/<uuid:reinstatement_id>/approval", takes=Nothing, gives=ReinstatementOut)
def approve(reinstatement_id: UUID) -> Response:
    """Put a reinstatement in force, as another person: the claim is paid with the next batch."""
    return command(
        lambda ctx: reinstatements.approve(ctx, reinstatement_id), ReinstatementOut().dump
    )


@routes.post("/<uuid:reinstatement_id>/refusal", takes=Nothing, gives=ReinstatementOut)
def refuse(reinstatement_id: UUID) -> Response:
    """Drop a proposed reinstatement."""
    return command(
        lambda ctx: reinstatements.refuse(ctx, reinstatement_id), ReinstatementOut().dump
    )
