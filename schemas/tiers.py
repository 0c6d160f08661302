"""Tiers: how many persons have to authorise which amount."""

from __future__ import annotations

from claims.domain.tiers import NEEDED_AT_MOST, TIERS_AT_MOST, TierSetStatus
from schemas.base import Act, Out
from schemas.fields import Day, Instant, OneOf, Uuid, Whole, YesNo
from schemas.groups import Many, MoneyField, Nested
from schemas.pages import page_of


class NewTier(Act):
    """Above an amount, itself not included, so many persons have to authorise."""

    above = MoneyField(required=True)
    needed = Whole(1, NEEDED_AT_MOST, required=True)


class ProposeTiers(Act):
    """The tiers of a programme from a later day on; the lowest is above zero."""

    first_day = Day(required=True)
    tiers = Many(Nested(NewTier), most=TIERS_AT_MOST, required=True)
    is_release_apart = YesNo(
        load_default=False, says="Nobody releases a batch that has a claim he authorised."
    )


class TierOut(Out):
    """Above an amount so many persons have to authorise."""

    above = MoneyField()
    needed = Whole(1, NEEDED_AT_MOST)


class TierSetOut(Out):
    """Tiers of a programme as they were proposed, and who answered."""

    id = Uuid()
    programme_id = Uuid()
    first_day = Day()
    tiers = Many(Nested(TierOut), most=TIERS_AT_MOST)
    is_release_apart = YesNo()
    status = OneOf(TierSetStatus)
    version = Whole(1, 10**9)
    proposed_by = Uuid()
    proposed_at = Instant()
    answered_by = Uuid(allow_none=True)
    answered_at = Instant(allow_none=True)


TierSetPage = page_of(TierSetOut, most=500)
