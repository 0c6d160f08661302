"""Payouts: batches of payment instructions and how they reach the bank and come back."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.refusals import Refused


class PayoutStatus(StrEnum):
    """Where a batch stands. A built batch never changes its lines; it is built anew instead."""

    BUILT = "built"
    VERIFIED = "verified"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
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
        edge(_P.BUILT, "verify", _P.VERIFIED),
        edge((_P.BUILT, _P.VERIFIED), "send_back", _P.SENT_BACK),
        edge(_P.VERIFIED, "approve", _P.APPROVED),
        edge(_P.APPROVED, "release", _P.RELEASED),
        edge((_P.BUILT, _P.VERIFIED, _P.APPROVED, _P.SENT_BACK), "cancel", _P.CANCELLED),
        edge(_P.RELEASED, "confirm", _P.CONFIRMED),
    ),
    former=(edge(_P.BUILT, "release", _P.RELEASED),),
)

NOT_RELEASED = frozenset({_P.BUILT, _P.VERIFIED, _P.APPROVED, _P.SENT_BACK})
"""The states from which a batch is dropped or built anew."""

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


def require_other_verifier(person_id: UUID, *, builder: UUID) -> None:
    """Refuse `SAME_PERSON` when the builder of a batch would verify it or send it back."""
    if person_id == builder:
        raise Refused("SAME_PERSON", "You built this batch; another person verifies it.")


def require_other_approver(person_id: UUID, *, builder: UUID, verifier: UUID | None) -> None:
    """Refuse `SAME_PERSON` to who built or verified the batch that he would approve."""
    if person_id in {builder, verifier}:
        raise Refused("SAME_PERSON", "You built or verified this batch; a third person approves.")


def require_other_releaser(person_id: UUID, *, builder: UUID, verifier: UUID | None) -> None:
    """Refuse `SAME_PERSON` to who built or verified a batch; its approver may release it, too."""
    if person_id in {builder, verifier}:
        raise Refused(
            "SAME_PERSON", "You built or verified this batch; another person has to release it."
        )
