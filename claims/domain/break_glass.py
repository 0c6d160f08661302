"""Break-glass: a role taken alone, at once, for a few hours, and never for what moves money.

What such a role opens is a list and not a rest: an act that is new stays shut until it is named.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.refusals import Refused


class BreakGlassStatus(StrEnum):
    """Where a role taken at once stands. It gives nothing after its hour, or once reviewed."""

    TAKEN = "taken"
    REVIEWED = "reviewed"


BREAK_GLASS = Lifecycle(
    noun="break_glass",
    one="break_glass",
    states=BreakGlassStatus,
    entries={"take": BreakGlassStatus.TAKEN},
    edges=(edge(BreakGlassStatus.TAKEN, "review", BreakGlassStatus.REVIEWED),),
)


def lapse_of(now: datetime, *, hours: int, at_most: int) -> datetime:
    """When a role taken now lapses; refuses `HOURS_TOO_MANY`."""
    if not 1 <= hours <= at_most:
        raise Refused(
            "HOURS_TOO_MANY",
            f"A role is taken at once for {at_most} hours at most.",
            field="hours",
            most=at_most,
        )
    return now + timedelta(hours=hours)


def require_another_reviewer(person_id: UUID, *, taker: UUID) -> None:
    """Refuse `SAME_PERSON` to who took the role he would review."""
    if person_id == taker:
        raise Refused("SAME_PERSON", "You took this role yourself; another person reviews it.")
