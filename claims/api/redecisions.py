"""Re-decisions over HTTP: proposed, looked at, approved or refused by another person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import answer, command, whole
from claims.api.reading import Body, read_version
from claims.api.routes import Routes
from claims.api.writing import Priced
from claims.usecases import redecisions
from schemas.base import Nothing
from schemas.redecisions import (
    ProposeRedecision,
    RedecisionOut,
    RedecisionPage,
    RefuseRedecision,
)

routes = Routes("redecisions", "/v1", says="New decisions of decided claims, by two persons.")


@routes.post(
    "/claims/<uuid:claim_id>/redecisions",
    takes=ProposeRedecision,
    gives=RedecisionOut,
    refuses=(412, 428),
    parameters=("IfMatch",),
)
def propose(body: Body, claim_id: UUID) -> Response:
    """Propose a new decision of a decided claim; what moves no money is in force at once."""
    version = read_version()
    return command(
        lambda ctx: redecisions.propose(ctx, claim_id, version=version, **body), redecision_out
    )


@routes.get("/claims/<uuid:claim_id>/redecisions", gives=RedecisionPage)
def list_of(claim_id: UUID) -> Response:
    """List the re-decisions of a claim in order of proposal."""
    return whole(lambda ctx: redecisions.list_of(ctx, claim_id), redecision_out)


@routes.get("/redecisions/<uuid:redecision_id>", gives=RedecisionOut)
def get(redecision_id: UUID) -> Response:
    """Get a re-decision."""
    return answer(lambda ctx: redecision_out(redecisions.get(ctx, redecision_id)))


@routes.post(
    "/redecisions/<uuid:redecision_id>/approval",
    takes=Nothing,
    gives=RedecisionOut,
    refuses=(412,),
)
def approve(redecision_id: UUID) -> Response:
    """Approve a re-decision that another proposed; it is in force and posted."""
    return command(lambda ctx: redecisions.approve(ctx, redecision_id), redecision_out)


@routes.post(
    "/redecisions/<uuid:redecision_id>/refusal", takes=RefuseRedecision, gives=RedecisionOut
)
def refuse(body: Body, redecision_id: UUID) -> Response:
    """Refuse a re-decision; the earlier decision stands."""
    return command(lambda ctx: redecisions.refuse(ctx, redecision_id, **body), redecision_out)


def redecision_out(row: Any) -> dict[str, Any]:
    """A re-decision with the lines and cuts it consists of."""
    further = {
        name: [{**each, "currency": row.currency} for each in row.ruling[name]]
        for name in ("lines", "adjustments")
    }
    out: dict[str, Any] = RedecisionOut().dump(Priced(row, row.currency, **further))
    return out
