"""Pay days over HTTP: a programme's plan, and the next day on which it pays."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.answering import answer, command
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import pay_days
from schemas.pay_days import PayDaysOut, SetPayDays

routes = Routes("pay_days", "/v1/programmes", says="When programmes pay.")


@routes.post("/<uuid:programme_id>/pay-days", takes=SetPayDays, gives=PayDaysOut)
def set_(body: Body, programme_id: UUID) -> Response:
    """Set the days on which a programme pays, and the cut-off before each."""
    return command(lambda ctx: pay_days.set_(ctx, programme_id, **body), PayDaysOut().dump)


@routes.get("/<uuid:programme_id>/pay-days", gives=PayDaysOut)
def get(programme_id: UUID) -> Response:
    """Get the plan of a programme's pay days, and the next one."""
    return answer(lambda ctx: PayDaysOut().dump(pay_days.get(ctx, programme_id)))
