"""Re-decisions: a new decision of a decided claim, and what it moves between the accounts.

A proposal is one person's, its approval another's. Only the difference to the decision before it
is posted: what is not yet paid rises or falls, what is paid already and approved no more is owed
back by the payee, and the voucher is left with what the new decision leaves it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from claims.domain.claims import ClaimStatus
from claims.domain.ledger import Occasion
from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.refusals import Refused


class RedecisionStatus(StrEnum):
    """Where a proposed re-decision stands. One that is in force has become a decision."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    REFUSED = "refused"


_R = RedecisionStatus

REDECISION = Lifecycle(
    noun="redecisions",
    states=RedecisionStatus,
    entries={"propose": _R.PROPOSED},
    edges=(
        edge(_R.PROPOSED, "approve", _R.IN_FORCE),
        edge(_R.PROPOSED, "refuse", _R.REFUSED),
    ),
)

REDECIDED = frozenset(
    {ClaimStatus.DECIDED, ClaimStatus.AUTHORISED, ClaimStatus.PAYMENT_FAILED, ClaimStatus.PAID}
)
"""The states a claim can be decided again in. An authorisation lapses; the bank is waited for."""


def require_other_decider(
    person_id: UUID, *, claimant: UUID, submitter: UUID, earlier: UUID | None
) -> None:
    """Refuse `SAME_PERSON` to whose claim it is, and to who made the decision in force."""
    if person_id in {claimant, submitter}:
        raise Refused("SAME_PERSON", "Nobody decides a claim of his own.")
    if person_id == earlier:
        raise Refused("SAME_PERSON", "You decided this claim; another person decides it again.")


def require_other_approver(
    person_id: UUID, *, proposer: UUID, claimant: UUID, submitter: UUID
) -> None:
    """Refuse `SAME_PERSON` to who proposed a re-decision, and to whose claim it is."""
    if person_id == proposer:
        raise Refused("SAME_PERSON", "You proposed this; another person approves it.")
    if person_id in {claimant, submitter}:
        raise Refused("SAME_PERSON", "Nobody approves a decision about a claim of his own.")


@dataclass(frozen=True, slots=True)
class Difference:
    """What a re-decision changes, in minor units, none below zero.

    `raised` and `lowered` are of what is approved and not paid; `overpaid` and `forgiven` of what
    is paid and not approved.
    """

    raised: int
    lowered: int
    overpaid: int
    forgiven: int


def difference(*, before: int, after: int, paid: int) -> Difference:
    """The difference between two approved amounts of which so much is paid.

    Paid 100, approved 120 and now 70: 20 less are due, 30 are owed back.
    """
    due = max(after - paid, 0) - max(before - paid, 0)
    owed_back = max(paid - after, 0) - max(paid - before, 0)
    return Difference(max(due, 0), max(-due, 0), max(owed_back, 0), max(-owed_back, 0))


def voucher_share(*, share: int, wanted: int, has_ended: bool, balance: int, carried: int) -> int:
    """How much of a claim's redemption counts as redeemed after a re-decision.

    `share` is what counts until now, `wanted` what the new decision would have counted at first.
    A voucher gives at most its balance, and nothing once it has ended; what it does not give
    comes from the budget line. It gets back at most what the line carries; once it has ended
    nobody can redeem it, and all may come back.
    """
    if wanted > share:
        return share if has_ended else share + min(wanted - share, balance)
    return wanted if has_ended else share - min(share - wanted, carried)


def occasions(change: Difference, *, taken: int, refilled: int) -> list[tuple[Occasion, int]]:
    """What is posted: `taken` leaves what the budget holds for the voucher, `refilled` enters it.

    Every amount above zero is posted once; the counters of the line add up as before.
    """
    from_voucher = min(change.raised, taken)
    to_voucher = min(change.lowered, refilled)
    posted = [
        (Occasion.RAISED_FROM_VOUCHER, from_voucher),
        (Occasion.RAISED_FROM_LINE, change.raised - from_voucher),
        (Occasion.GIVEN_BACK, taken - from_voucher),
        (Occasion.LOWERED_TO_VOUCHER, to_voucher),
        (Occasion.LOWERED_TO_LINE, change.lowered - to_voucher),
        (Occasion.VOUCHER_REFILLED, refilled - to_voucher),
        (Occasion.OVERPAYMENT_FOUND, change.overpaid),
        (Occasion.OVERPAYMENT_DROPPED, change.forgiven),
    ]
    return [(occasion, amount) for occasion, amount in posted if amount]
