"""Preauthorisations over HTTP: given, seen, withdrawn."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.answering import answer, command, page
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import preauthorisations
from schemas.preauthorisations import (
    GivePreauthorisation,
    PreauthorisationOut,
    PreauthorisationPage,
    PreauthorisationsQuery,
    WithdrawPreauthorisation,
)

routes = Routes("preauthorisations", "/v1", says="Permissions given before a service.")


@routes.post(
    "/programmes/<uuid:programme_id>/preauthorisations",
    takes=GivePreauthorisation,
    gives=PreauthorisationOut,
)
def give(body: Body, programme_id: UUID) -> Response:
    """Permit a person an item before it is given; a claim names it by its number."""
    dump = PreauthorisationOut().dump
    return command(lambda ctx: preauthorisations.give(ctx, programme_id, **body), dump)


@routes.get("/preauthorisations", gives=PreauthorisationPage, query=PreauthorisationsQuery)
def list_(query: Body) -> Response:
    """List the preauthorisations you may see, in the order they were given."""
    return page(preauthorisations.list_, PreauthorisationOut().dump, query)


@routes.get("/preauthorisations/<uuid:preauthorisation_id>", gives=PreauthorisationOut)
def get(preauthorisation_id: UUID) -> Response:
    """Get a preauthorisation."""
    dump = PreauthorisationOut().dump
    return answer(lambda ctx: dump(preauthorisations.get(ctx, preauthorisation_id)))


@routes.post(
    "/preauthorisations/<uuid:preauthorisation_id>/withdrawal",
    takes=WithdrawPreauthorisation,
    gives=PreauthorisationOut,
)
def withdraw(body: Body, preauthorisation_id: UUID) -> Response:
    """Withdraw a preauthorisation; what is decided from now on does without it."""
    dump = PreauthorisationOut().dump
    return command(lambda ctx: preauthorisations.withdraw(ctx, preauthorisation_id, **body), dump)
