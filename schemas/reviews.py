"""Reviews: what an officer says of a claim that the rules hold back."""

from __future__ import annotations

from schemas.base import Act
from schemas.fields import ReasonCode, Text, Uuid


class AssignClaim(Act):
    """The officer a claim is given to."""

    user_id = Uuid(required=True)


class NoteClaim(Act):
    """A remark that is never edited."""

    text = Text(2_000, lines=True, required=True)


class ReturnClaim(Act):
    """What is missing: a coded reason, and a sentence for the claimant."""

    reason = ReasonCode(required=True)
    text = Text(2_000, lines=True, required=True)
