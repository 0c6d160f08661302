"""Enrolments over HTTP."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.answering import answer, command
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import enrolments
from schemas.enrolments import DecideEnrolment, EnrolmentOut

routes = Routes("enrolments", "/v1", says="Eligibility, decided by a standard's rule.")


@routes.post(
    "/programmes/<uuid:programme_id>/enrolments", takes=DecideEnrolment, gives=EnrolmentOut
)
def decide(body: Body, programme_id: UUID) -> Response:
    """Decide a person's enrolment over declared facts, and keep the decision either way."""
    return command(lambda ctx: enrolments.decide(ctx, programme_id, **body), EnrolmentOut().dump)


@routes.get("/enrolments/<uuid:enrolment_id>", gives=EnrolmentOut)
def get(enrolment_id: UUID) -> Response:
    """Get an enrolment."""
    return answer(lambda ctx: EnrolmentOut().dump(enrolments.get(ctx, enrolment_id)))
