"""The ledger over HTTP."""

from __future__ import annotations

from flask import Response

from claims.api.answering import page
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import ledger
from schemas.ledger import BalanceOut, BalancePage, BalancesQuery

routes = Routes("ledger", "/v1/ledger", says="The double-entry ledger.")


@routes.get("/balances", gives=BalancePage, query=BalancesQuery, refuses=(404,))
def balances(query: Body) -> Response:
    """List the balances of a programme's accounts."""
    return page(ledger.balances, BalanceOut().dump, query)
