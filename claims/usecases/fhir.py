"""A claim in the form other systems of health and care exchange: HL7 FHIR R4."""

from __future__ import annotations

from uuid import UUID

from claims.documents import fhir
from claims.documents.exactjson import exact_json
from claims.domain.permissions import Action
from claims.storage import claims, programmes
from claims.usecases import explanations
from claims.usecases.context import Context

RESOURCES = {
    "ClaimResponse": fhir.claim_response,
    "ExplanationOfBenefit": fhir.explanation_of_benefit,
}


def write(ctx: Context, claim_id: UUID, *, resource: str = "ClaimResponse") -> bytes:
    """A claim the actor may see as one of the RESOURCES, in JSON."""
    scope = ctx.permit(Action.CLAIM_READ)
    claim = claims.get(ctx.session, claim_id, scope)
    programme = programmes.get(ctx.session, claim.programme_id)
    parties = fhir.Parties(
        base=ctx.public_url,
        programme_code=programme.code,
        patient_id=claim.person_id,
        provider_id=claim.provider_id,
        payee_kind=claim.payee_kind,
    )
    made = RESOURCES[resource](explanations.explained(ctx, claim), parties)
    return exact_json(made).encode()
