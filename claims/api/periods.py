"""Periods of the books over HTTP."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.answering import command, page
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import periods
from schemas.base import Nothing
from schemas.periods import PeriodOut, PeriodPage, PeriodsQuery, ProposePeriod

routes = Routes("periods", "/v1/ledger/periods", says="Periods of the books, and their closing.")


@routes.get("", gives=PeriodPage, query=PeriodsQuery, refuses=(404,))
def list_(query: Body) -> Response:
    """List a programme's periods in order of their days."""
    return page(periods.list_, PeriodOut().dump, query)


@routes.post("", takes=ProposePeriod, gives=PeriodOut)
def propose(body: Body) -> Response:
    """Propose to close a programme's books until a day that is over."""
    return command(lambda ctx: periods.propose(ctx, **body), PeriodOut().dump)


@routes.post("/<uuid:period_id>/closing", takes=Nothing, gives=PeriodOut)
def close(period_id: UUID) -> Response:
    """Close a period, as another person than proposed it; nothing is booked in it any more."""
    return command(lambda ctx: periods.close(ctx, period_id), PeriodOut().dump)
