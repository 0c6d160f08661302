"""Ratings: one tap after a moment of truth, whether it failed, met or exceeded what was expected.

The moments are events of a citizen's own claims, vouchers, redemptions and cases (Carlzon's
moments of truth); what is not an event of his cannot be rated.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """What a moment was: it failed the expectation, met it, or exceeded it."""

    FAILS = "F"
    MEETS = "C"
    EXCEEDS = "A"


@dataclass(frozen=True, slots=True)
class Moment:
    """Which object a moment is of, and the topics of the events that make it."""

    noun: str
    topics: tuple[str, ...]


MOMENTS: dict[str, Moment] = {
    "voucher_issued": Moment("vouchers", ("voucher.issued",)),
    "voucher_redeemed": Moment("vouchers", ("voucher.redeemed", "voucher.exhausted")),
    "voucher_expired": Moment("vouchers", ("voucher.expired",)),
    "service_received": Moment("redemptions", ("redemption.captured",)),
    "claim_submitted": Moment("claims", ("claim.submitted",)),
    "claim_returned": Moment("claims", ("claim.returned",)),
    "claim_decided": Moment("claims", ("claim.decided", "claim.redecided")),
    "money_received": Moment("claims", ("claim.paid",)),
    "complaint_answered": Moment("cases", ("case.resolved", "case.dismissed")),
}
"""The catalogue of moments that are events; what a page alone knows is rated there."""
