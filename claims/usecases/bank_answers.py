"""Take the bank's word of the payments of a released batch: paid, or failed and due again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict
from uuid import UUID

from claims.domain.claims import CLAIM
from claims.domain.ledger import Occasion
from claims.domain.payouts import INSTRUCTION, PAYOUT, InstructionStatus, PayoutStatus
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import payouts, programmes
from claims.storage.payouts import Instruction, Payout
from claims.usecases import payout_redress, payout_steps
from claims.usecases.context import Context
from claims.usecases.moves import Changes, move


class BankAnswer(TypedDict):
    """What the bank said of one payment."""

    instruction_id: UUID
    outcome: Literal["paid", "failed"]
    reference: str
    reason: str | None


def take(ctx: Context, payout_id: UUID, *, answers: Sequence[BankAnswer]) -> Payout:
    """Take the bank's answers for payments of a released batch, each with its reference.

    A failed payment's claims go back to be paid again. When every payment is answered the batch
    is confirmed.
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
    for outcome, action in (("paid", "pay"), ("failed", "fail")):
        some = [own[each] for each, answer in given.items() if answer["outcome"] == outcome]
        _answer(ctx, payout, some, action, given)
    pending = [each for each in own.values() if each.status == InstructionStatus.PENDING]
    if not pending:
        move(ctx, PAYOUT, [payout], "confirm")
    return payout


def _answer(
    ctx: Context,
    payout: Payout,
    instructions: list[Instruction],
    action: str,
    given: dict[UUID, BankAnswer],
) -> None:
    if not instructions:
        return
    parts = payouts.parts_of(ctx.session, [each.id for each in instructions])
    claims = payouts.lock_claims(ctx.session, [part.claim_id for part in parts])
    held = payout_redress.carried(ctx, parts, [each.id for each in instructions])
    is_paid = action == "pay"
    move(
        ctx,
        INSTRUCTION,
        instructions,
        action,
        payloads=[{"reference": given[each.id]["reference"]} for each in instructions],
        changes={
            "bank_reference": [given[each.id]["reference"] for each in instructions],
            "bank_reason": [given[each.id]["reason"] for each in instructions],
            "answered_at": [ctx.now] * len(instructions),
        },
    )
    changes: Changes = {"next_step_due_on": [None] * len(claims)}
    if is_paid:
        today = ctx.today(programmes.get(ctx.session, payout.programme_id).time_zone)
        changes = {**changes, "paid_on": [claim.paid_on or today for claim in claims]}
    move(ctx, CLAIM, claims, "pay" if is_paid else "fail_payment", changes=changes)
    occasion = Occasion.CONFIRMED if is_paid else Occasion.RETURNED
    payout_steps.post_step(ctx, payout, parts, instructions, held, occasion)
    if not is_paid:
        payout_steps.free(ctx, [each.id for each in instructions])
