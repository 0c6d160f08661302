"""Authorisations: a second person lets decided claims be paid."""

from __future__ import annotations

from schemas.base import Act, Out
from schemas.claims import ClaimOut
from schemas.fields import Uuid
from schemas.groups import Many, Nested


class AuthoriseClaims(Act):
    """Decided claims, authorised all or none."""

    claim_ids = Many(Uuid(), most=1_000, required=True)


class AuthorisedClaimsOut(Out):
    """The claims that were authorised."""

    claims = Many(Nested(ClaimOut), most=1_000)
