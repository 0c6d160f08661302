"""Quotes over HTTP: what a claim would be paid, before it is made."""

from __future__ import annotations

from typing import Any

from flask import Response

from claims.api.answering import JSON
from claims.api.doors import actor, runtime
from claims.api.explanations import Told
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.domain.money import Money
from claims.domain.quotes import Quote
from claims.runtime import encoded
from claims.usecases import quotes
from schemas.quotes import AskQuote, QuoteOut

routes = Routes("quotes", "/v1/quotes", says="What would be paid, and why not more.")


@routes.ask("", takes=AskQuote, gives=QuoteOut)
def quote(body: Body) -> Response:
    """Tell what a claim would be paid as things stand, and each step of why not more."""
    language = body.pop("lang")
    found = runtime().act(actor(), lambda ctx: quotes.quote(ctx, **body))
    return Response(encoded(_quote_out(found, language)), content_type=JSON)


def _quote_out(of: Quote, language: str) -> Any:
    told = Told(language, is_staff=False, currency=of.currency)
    return QuoteOut().dump(
        {
            "standard": of.standard,
            "standard_name": of.names[language],
            "language": language,
            "day": of.day,
            "claimed": Money(of.claimed, of.currency),
            "approved": Money(of.approved, of.currency),
            "waits_for_person": of.waits_for_person,
            "to_bring": list(of.to_bring),
            "lines": [told.explained(each) for each in of.lines],
        }
    )
