"""Take what the bank answered of payments as a person types it, where a bank sends no files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, TypedDict
from uuid import UUID

from claims.domain.bank import Step, require_other_confirmer
from claims.domain.payouts import InstructionStatus, PayoutStatus
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import payouts
from claims.storage.payouts import Payout
from claims.usecases import payment_failures, payout_steps, settlements
from claims.usecases.context import Context
from claims.usecases.settlements import Said

PAID: Final = "paid"


class BankAnswer(TypedDict):
    """What the bank said of one payment."""

    instruction_id: UUID
    outcome: Literal["paid", "failed"]
    reference: str
    reason: str | None


def take(ctx: Context, payout_id: UUID, *, answers: Sequence[BankAnswer]) -> Payout:
    """Take the bank's answers as a person types them.

    What is paid is said by another person than released the batch. What failed is only proposed:
    it lets the claims be paid again, so that another person approves it (payment_failures). When
    every payment is answered the batch is confirmed.
    """
    ctx.permit(Action.PAYOUT_CONFIRM)
    payout = payouts.get(ctx.session, payout_id, lock=True)
    if payout.status != PayoutStatus.RELEASED:
        raise Refused("STATE_CONFLICT", "Only a released batch is answered.", state=payout.status)
    own = {each.id: each for each in payout_steps.payments(ctx, payout)}
    given = {answer["instruction_id"]: answer for answer in answers}
    if len(given) != len(answers) or not given.keys() <= own.keys():
        raise Refused("INSTRUCTION_UNKNOWN", "An answer names no payment of this batch, or twice.")
    if any(own[each].status != InstructionStatus.PENDING for each in given):
        raise Refused("STATE_CONFLICT", "A payment of these was answered already.")
    paid = [own[each] for each, answer in given.items() if answer["outcome"] == PAID]
    if paid:
        require_other_confirmer(ctx.actor.person_id, releaser=payout.releaser_id)
    settlements.settle(ctx, payout, paid, Step.PAY, {
        each.id: Said(given[each.id]["reference"]) for each in paid
    })  # fmt: skip
    for each, answer in given.items():
        if answer["outcome"] != PAID:
            payment_failures.propose(
                ctx, own[each], reference=answer["reference"], reason=answer["reason"]
            )
    settlements.close(ctx, payout, list(own.values()))
    return payout
