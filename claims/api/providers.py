"""Providers over HTTP."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.answering import answer, command, page
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import people
from schemas.pages import PageQuery
from schemas.providers import ProviderOut, ProviderPage, RegisterProvider

routes = Routes("providers", "/v1/providers", says="Providers of any sector.")


@routes.post("", takes=RegisterProvider, gives=ProviderOut)
def register(body: Body) -> Response:
    """Register a provider with its accreditations and its account."""
    return command(lambda ctx: people.register_provider(ctx, **body), ProviderOut().dump)


@routes.get("", gives=ProviderPage, query=PageQuery)
def list_(query: Body) -> Response:
    """List providers in order of registration."""
    return page(people.list_providers, ProviderOut().dump, query)


@routes.get("/<uuid:provider_id>", gives=ProviderOut)
def get(provider_id: UUID) -> Response:
    """Get a provider."""
    return answer(lambda ctx: ProviderOut().dump(people.get_provider(ctx, provider_id)))
