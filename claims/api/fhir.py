"""FHIR over HTTP: a claim as HL7 FHIR R4, for systems of health and care."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.doors import actor, runtime
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import fhir
from schemas.fhir import FhirQuery

MEDIA_TYPE = "application/fhir+json"

routes = Routes("fhir", "/v1/claims", says="Claims as HL7 FHIR R4.")


@routes.get("/<uuid:claim_id>/fhir", gives=None, query=FhirQuery, media_types=(MEDIA_TYPE,))
def get(query: Body, claim_id: UUID) -> Response:
    """Get a claim as a FHIR R4 ClaimResponse or ExplanationOfBenefit, without names."""
    content = runtime().query(actor(), lambda ctx: fhir.write(ctx, claim_id, **query))
    return Response(content, content_type=MEDIA_TYPE)
