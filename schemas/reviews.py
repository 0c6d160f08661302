"""Reviews: what an officer says of a claim that the rules hold back."""

from __future__ import annotations

from schemas.base import Act, Out
from schemas.claims import ClaimOut
from schemas.fields import Plain, ReasonCode, Text, Uuid
from schemas.groups import Many, Nested
from schemas.missing import MISSING, NewMissing


class AssignClaim(Act):
    """The officer a claim is given to."""

    user_id = Uuid(required=True)


class NoteClaim(Act):
    """A remark that is never edited."""

    text = Text(2_000, lines=True, required=True)


class ReturnClaim(Act):
    """What is missing: a coded reason, a sentence for the claimant, and a list."""

    reason = ReasonCode(required=True)
    text = Text(2_000, lines=True, required=True)
    missing = Many(Nested(NewMissing), least=0, most=MISSING, load_default=list)


class AlikeOut(Out):
    """Another claim that shows one of the same receipts."""

    claim = Nested(ClaimOut)
    matches = Many(Plain(), most=10, says="By file, number or details.")


class RelatedOut(Out):
    """What staff lay beside a claim."""

    earlier = Many(Nested(ClaimOut), least=0, most=20, says="The person's others, newest first.")
    alike = Many(Nested(AlikeOut), least=0, most=50)
