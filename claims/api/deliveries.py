"""The log of deliveries over HTTP: what was sent about a claim or a statement, or why not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import whole
from claims.api.routes import Routes
from claims.api.writing import Shown
from claims.usecases import deliveries
from claims.usecases.deliveries import Delivery
from schemas.messages import DeliveryOut, DeliveryPage

routes = Routes("deliveries", "/v1", says="What was sent about what, to whom, or why not.")


@routes.get("/claims/<uuid:claim_id>/deliveries", gives=DeliveryPage)
def of_claim(claim_id: UUID) -> Response:
    """List what was sent about a claim and what belongs to it."""
    return whole(lambda ctx: deliveries.of_claim(ctx, claim_id), _out)


@routes.get("/statements/<uuid:statement_id>/deliveries", gives=DeliveryPage)
def of_statement(statement_id: UUID) -> Response:
    """List what was sent about a statement."""
    return whole(lambda ctx: deliveries.of_statement(ctx, statement_id)[1], _out)


def _out(found: Delivery) -> Any:
    return DeliveryOut().dump(Shown(found.row, state=found.state, recipient=found.recipient))
