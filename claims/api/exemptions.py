"""Exemptions over HTTP: that a person may be in a conflict of roles until a day, by two."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import command, page
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import exemptions
from schemas.base import Nothing
from schemas.grants import ExemptionOut, ExemptionPage, ExemptionsQuery, ProposeExemption

routes = Routes("exemptions", "/v1/exemptions", says="Exemptions from conflicts of roles, by two.")


@routes.post("", takes=ProposeExemption, gives=ExemptionOut)
def propose(body: Body) -> Response:
    """Propose an exemption for another person, until a day that is not far."""
    return command(lambda ctx: exemptions.propose(ctx, **body), _shown)


@routes.get("", gives=ExemptionPage, query=ExemptionsQuery)
def list_(query: Body) -> Response:
    """List the register of exemptions, in the order they were proposed."""
    return page(exemptions.list_, _shown, query)


@routes.post("/<uuid:exemption_id>/confirmation", takes=Nothing, gives=ExemptionOut)
def confirm(exemption_id: UUID) -> Response:
    """Give an exemption that another person proposed for somebody else than you."""
    return command(lambda ctx: exemptions.confirm(ctx, exemption_id), _shown)


@routes.post("/<uuid:exemption_id>/refusal", takes=Nothing, gives=ExemptionOut)
def refuse(exemption_id: UUID) -> Response:
    """Refuse a proposed exemption, or take your proposal back."""
    return command(lambda ctx: exemptions.refuse(ctx, exemption_id), _shown)


def _shown(exempt: Any) -> dict[str, Any]:
    return {**ExemptionOut().dump(exempt.row), "name": exempt.name}
