"""FHIR: as which resource a claim is asked for."""

from __future__ import annotations

from schemas.base import Act
from schemas.fields import OneOf


class FhirQuery(Act):
    """As which resource."""

    resource = OneOf(
        ("ClaimResponse", "ExplanationOfBenefit"),
        data_key="as",
        load_default="ClaimResponse",
        says="The answer alone, or the claim and the answer in one.",
    )
