"""Authorisations: further persons let decided claims be paid."""

from __future__ import annotations

from claims.domain.tiers import NEEDED_AT_MOST
from schemas.base import Act, Out
from schemas.claims import ClaimOut
from schemas.fields import Instant, Plain, Uuid, Whole
from schemas.groups import Many, Nested

GIVEN = 50


class AuthoriseClaims(Act):
    """Decided claims, authorised all or none."""

    claim_ids = Many(Uuid(), most=1_000, required=True)


class ProgressOut(Out):
    """By how many of how many persons a decision is authorised."""

    given = Whole(0, GIVEN)
    needed = Whole(0, NEEDED_AT_MOST, says="By the tiers of the day of the decision.")
    text = Plain(says="`1 of 2`: so many have, of so many who have to.")


class AuthorisedClaimOut(ClaimOut):
    """A claim, and how far it is authorised; it is `decided` until enough persons have."""

    authorised = Nested(ProgressOut)


class AuthorisedClaimsOut(Out):
    """The claims that were authorised."""

    claims = Many(Nested(AuthorisedClaimOut), most=1_000)


class AuthorisationOut(Out):
    """One person's authorisation."""

    authorised_by = Uuid()
    authorised_at = Instant()


class AuthorisationsOut(Out):
    """How far the decision in force of a claim is authorised, and by whom."""

    claim_id = Uuid()
    decision_id = Uuid(allow_none=True)
    authorised = Nested(ProgressOut)
    authorisations = Many(Nested(AuthorisationOut), least=0, most=GIVEN)
