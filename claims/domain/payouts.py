"""Payouts: batches of payment instructions and how they reach the bank and come back."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.refusals import Refused


class PayoutStatus(StrEnum):
    """Where a batch stands. A released batch never changes its lines."""

    BUILT = "built"
    RELEASED = "released"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class InstructionStatus(StrEnum):
    """Where one payment of a batch stands."""

    BUILT = "built"
    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"


_P, _I = PayoutStatus, InstructionStatus

PAYOUT = Lifecycle(
    noun="payouts",
    states=PayoutStatus,
    entries={"build": _P.BUILT},
    edges=(
        edge(_P.BUILT, "release", _P.RELEASED),
        edge(_P.BUILT, "cancel", _P.CANCELLED),
        edge(_P.RELEASED, "confirm", _P.CONFIRMED),
    ),
)

INSTRUCTION = Lifecycle(
    noun="instructions",
    states=InstructionStatus,
    entries={"instruct": _I.BUILT},
    edges=(
        edge(_I.BUILT, "release", _I.PENDING),
        edge(_I.BUILT, "cancel", _I.CANCELLED),
        edge(_I.PENDING, "pay", _I.PAID),
        edge(_I.PENDING, "fail", _I.FAILED),
        edge(_I.PAID, "fail", _I.FAILED),
    ),
)


def due(*, approved: int, paid: int, blocked: int = 0) -> int:
    """What of a claim is to be paid now (minor units): not what was paid, nor what is disputed.

    Rp900.000 approved and Rp200.000 disputed: Rp700.000.
    """
    return max(approved - paid - blocked, 0)


def require_other_releaser(person_id: UUID, *, builder: UUID) -> None:
    """Refuse `SAME_PERSON` when the builder of a batch would release it himself."""
    if person_id == builder:
        raise Refused("SAME_PERSON", "You built this batch; another person has to release it.")
