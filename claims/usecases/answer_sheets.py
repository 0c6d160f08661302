"""What the desk needs to type the bank's answer: the payments that wait, the failures proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from claims.domain.permissions import Action
from claims.storage import payouts, queues
from claims.storage.bank import PaymentFailure
from claims.storage.payouts import Instruction, Payout
from claims.usecases import payment_failures
from claims.usecases.context import Context


@dataclass(frozen=True, slots=True)
class Pending:
    """A payment that the bank has not answered, and whose account it goes to."""

    instruction: Instruction
    holder: str


@dataclass(frozen=True, slots=True)
class FailureSeen:
    """A proposed failure, of which payment, by whom, and whether the actor proposed it."""

    row: PaymentFailure
    no: int
    proposer: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Answering:
    """A batch with a page of its payments that wait, and the failures that wait for a second."""

    payout: Payout
    pending: Sequence[Pending]
    failures: Sequence[FailureSeen]
    is_mine: bool


def get(ctx: Context, payout_id: UUID, *, after: int = 0, limit: int = 50) -> Answering:
    """A batch whose answer is typed; `after` is a payment's number."""
    ctx.permit(Action.PAYOUT_READ)
    payout = payouts.get(ctx.session, payout_id)
    waiting = payment_failures.waiting(ctx, payout_id)
    numbers = payouts.numbers_of(ctx.session, [each.instruction_id for each in waiting])
    logins = queues.logins_of(ctx.session, [each.proposed_by for each in waiting])
    return Answering(
        payout,
        [
            Pending(row, account.holder)
            for row, account in payouts.pending_after(
                ctx.session, payout_id, after=after, limit=limit
            )
        ],
        [
            FailureSeen(
                each,
                numbers[each.instruction_id],
                logins[each.proposed_by],
                each.proposer_id == ctx.actor.person_id,
            )
            for each in waiting
        ],
        payout.releaser_id == ctx.actor.person_id,
    )
