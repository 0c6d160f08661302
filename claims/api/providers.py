"""Providers over HTTP."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.answering import answer, command, page, whole
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import people, providers
from schemas.pages import PageQuery
from schemas.providers import (
    LicenceOut,
    LicencePage,
    LicenseProvider,
    ProviderOut,
    ProviderPage,
    RegisterProvider,
    SetStanding,
    StandingOut,
    StandingPage,
)

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


@routes.post("/<uuid:provider_id>/standings", takes=SetStanding, gives=StandingOut)
def set_standing(body: Body, provider_id: UUID) -> Response:
    """Say how a provider stands in a period: in good order, watched, or excluded."""
    return command(lambda ctx: providers.set_standing(ctx, provider_id, **body), StandingOut().dump)


@routes.get("/<uuid:provider_id>/standings", gives=StandingPage)
def list_standings(provider_id: UUID) -> Response:
    """List how a provider was said to stand; staff only."""
    return whole(lambda ctx: providers.list_standings(ctx, provider_id), StandingOut().dump)


@routes.post("/<uuid:provider_id>/licences", takes=LicenseProvider, gives=LicenceOut)
def license_(body: Body, provider_id: UUID) -> Response:
    """Record a role that somebody at a provider is licensed for."""
    return command(lambda ctx: providers.license_(ctx, provider_id, **body), LicenceOut().dump)


@routes.get("/<uuid:provider_id>/licences", gives=LicencePage)
def list_licences(provider_id: UUID) -> Response:
    """List the licences of a provider, in the order they were recorded."""
    return whole(lambda ctx: providers.list_licences(ctx, provider_id), LicenceOut().dump)
