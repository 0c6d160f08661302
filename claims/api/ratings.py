"""Ratings over HTTP."""

from __future__ import annotations

from flask import Response

from claims.api.answering import command
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import ratings
from schemas.ratings import RateMoment, RatingOut

routes = Routes("ratings", "/v1/ratings", says="One-tap grades of moments of one's own.")


@routes.post("", takes=RateMoment, gives=RatingOut)
def rate(body: Body) -> Response:
    """Grade a moment of your claim, voucher or case, once."""
    return command(lambda ctx: ratings.rate(ctx, **body), RatingOut().dump)
