"""Tiers by amount: how many persons have to authorise a decision; set by two, in force by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.refusals import Refused

NEEDED_AT_MOST = 9
TIERS_AT_MOST = 20


class TierSetStatus(StrEnum):
    """Where a programme's tiers stand. Those in force hold from their first day to the next's."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    REFUSED = "refused"


_T = TierSetStatus

TIER_SET = Lifecycle(
    noun="tier_sets",
    states=TierSetStatus,
    entries={"propose": _T.PROPOSED},
    edges=(
        edge(_T.PROPOSED, "approve", _T.IN_FORCE),
        edge(_T.PROPOSED, "refuse", _T.REFUSED),
    ),
)


@dataclass(frozen=True, slots=True)
class Tier:
    """Above how much (minor units, not included) so many persons have to authorise."""

    above: int
    needed: int


ALONE = (Tier(above=0, needed=1),)
"""What holds where a programme has set no tiers: one second person authorises."""


def needed_for(tiers: Sequence[Tier], approved: int) -> int:
    """How many persons have to authorise a decision that approves so much (minor units).

    With 1 above nothing and 2 above Rp5.000.000, Rp5.000.000 needs one and a sen more needs two.
    """
    return max((tier.needed for tier in tiers if tier.above < approved), default=1)


def require_tiers(tiers: Sequence[Tier]) -> None:
    """Refuse `TIERS_INVALID` unless they begin at zero and rise, in amount and in persons."""
    above = [tier.above for tier in tiers]
    needed = [tier.needed for tier in tiers]
    if above[:1] != [0] or above != sorted(set(above)) or needed != sorted(set(needed)):
        raise Refused(
            "TIERS_INVALID",
            "Tiers begin above zero, and each asks for a larger amount and for more persons.",
            field="tiers",
        )


def require_later_day(first_day: date, *, today: date) -> None:
    """Refuse `DAY_PAST` unless tiers begin on a later day: what is decided by now stands."""
    if first_day <= today:
        raise Refused("DAY_PAST", "Tiers begin tomorrow at the earliest.", field="first_day")


def require_other_answerer(person_id: UUID, *, proposer: UUID) -> None:
    """Refuse `SAME_PERSON` to who proposed the tiers he would approve or refuse."""
    if person_id == proposer:
        raise Refused("SAME_PERSON", "You proposed these tiers; another person answers.")
