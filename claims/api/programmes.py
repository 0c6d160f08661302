"""Programmes over HTTP, with their budget lines and their catalogue."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.answering import answer, command, page, whole
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import programmes
from schemas.pages import PageQuery
from schemas.programmes import (
    AddItems,
    AdoptBudget,
    BudgetOut,
    BudgetPage,
    CreateProgramme,
    ItemOut,
    ItemPage,
    ProgrammeOut,
    ProgrammePage,
)

routes = Routes("programmes", "/v1/programmes", says="Programmes, budget lines and items.")


@routes.post("", takes=CreateProgramme, gives=ProgrammeOut)
def create(body: Body) -> Response:
    """Create a programme."""
    return command(lambda ctx: programmes.create(ctx, **body), ProgrammeOut().dump)


@routes.get("", gives=ProgrammePage, query=PageQuery)
def list_(query: Body) -> Response:
    """List programmes in order of creation."""
    return page(programmes.list_, ProgrammeOut().dump, query)


@routes.get("/<uuid:programme_id>", gives=ProgrammeOut)
def get(programme_id: UUID) -> Response:
    """Get a programme."""
    return answer(lambda ctx: ProgrammeOut().dump(programmes.get(ctx, programme_id)))


@routes.post("/<uuid:programme_id>/budgets", takes=AdoptBudget, gives=BudgetOut)
def adopt_budget(body: Body, programme_id: UUID) -> Response:
    """Adopt a budget line: its whole authority is available."""
    return command(lambda ctx: programmes.adopt_budget(ctx, programme_id, **body), BudgetOut().dump)


@routes.get("/<uuid:programme_id>/budgets", gives=BudgetPage)
def list_budgets(programme_id: UUID) -> Response:
    """List a programme's budget lines with what is left of them."""
    return whole(lambda ctx: programmes.list_budgets(ctx, programme_id), BudgetOut().dump)


@routes.post("/<uuid:programme_id>/items", takes=AddItems, gives=ItemPage)
def add_items(body: Body, programme_id: UUID) -> Response:
    """Add items to the catalogue, all or none."""
    return command(
        lambda ctx: programmes.add_items(ctx, programme_id, **body),
        lambda items: {"items": ItemOut(many=True).dump(items), "next": None},
    )


@routes.get("/<uuid:programme_id>/items", gives=ItemPage)
def list_items(programme_id: UUID) -> Response:
    """List a programme's catalogue."""
    return whole(lambda ctx: programmes.list_items(ctx, programme_id), ItemOut().dump)
