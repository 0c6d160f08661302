"""Tiers over HTTP: proposed by one person, approved or refused by another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import command, whole
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.api.writing import Priced
from claims.usecases import tiers
from claims.usecases.tiers import Set
from schemas.base import Nothing
from schemas.tiers import ProposeTiers, TierSetOut, TierSetPage

routes = Routes("tiers", "/v1", says="How many persons have to authorise which amount.")


@routes.post("/programmes/<uuid:programme_id>/tiers", takes=ProposeTiers, gives=TierSetOut)
def propose(body: Body, programme_id: UUID) -> Response:
    """Propose a programme's tiers from a later day on."""
    return command(lambda ctx: tiers.propose(ctx, programme_id, **body), _out)


@routes.get("/programmes/<uuid:programme_id>/tiers", gives=TierSetPage)
def list_of(programme_id: UUID) -> Response:
    """List the tiers a programme was proposed; one without any needs one authorisation a claim."""
    return whole(lambda ctx: tiers.list_of(ctx, programme_id), _out)


@routes.post("/tiers/<uuid:tier_set_id>/approval", takes=Nothing, gives=TierSetOut)
def approve(tier_set_id: UUID) -> Response:
    """Approve tiers that another proposed; they hold from their first day on."""
    return command(lambda ctx: tiers.approve(ctx, tier_set_id), _out)


@routes.post("/tiers/<uuid:tier_set_id>/refusal", takes=Nothing, gives=TierSetOut)
def refuse(tier_set_id: UUID) -> Response:
    """Refuse tiers that another proposed."""
    return command(lambda ctx: tiers.refuse(ctx, tier_set_id), _out)


def _out(found: Set) -> dict[str, Any]:
    currency = found.row.currency
    said = [{"above": each.above, "needed": each.needed, "currency": currency}
            for each in found.tiers]  # fmt: skip
    out: dict[str, Any] = TierSetOut().dump(Priced(found.row, currency, tiers=said))
    return out
