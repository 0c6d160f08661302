"""What the bank's word does to payments of a locked batch: status, claims, redress, ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from claims.domain.bank import Step
from claims.domain.claims import CLAIM, ClaimStatus
from claims.domain.ledger import Occasion
from claims.domain.payouts import INSTRUCTION, PAYOUT, InstructionStatus, PayoutStatus
from claims.storage import payouts, programmes, taxes
from claims.storage.claims import Claim
from claims.storage.payouts import Instruction, InstructionPart, Payout
from claims.usecases import doubts, payout_beside, payout_receivables, payout_redress, payout_steps
from claims.usecases.context import Context
from claims.usecases.moves import Changes, move

_OCCASIONS: Final = {
    Step.PAY: Occasion.CONFIRMED,
    Step.FAIL: Occasion.RETURNED,
    Step.RETURN: Occasion.RETURNED_AFTER_CONFIRMATION,
}


@dataclass(frozen=True, slots=True)
class Said:
    """The bank's reference of what it did, and its reason code where it refused."""

    reference: str | None
    reason: str | None = None


def close(ctx: Context, payout: Payout, payments: Sequence[Instruction]) -> None:
    """Confirm a released batch once none of its payments (all of them) waits for an answer."""
    is_open = any(each.status == InstructionStatus.PENDING for each in payments)
    if payout.status == PayoutStatus.RELEASED and not is_open:
        move(ctx, PAYOUT, [payout], "confirm")


def settle(
    ctx: Context,
    payout: Payout,
    instructions: Sequence[Instruction],
    step: Step,
    said: Mapping[UUID, Said],
) -> None:
    """Do what the bank said of some payments of a locked batch: status, claims, ledger."""
    if not instructions:
        return
    ids = [each.id for each in instructions]
    parts = payouts.parts_of(ctx.session, ids)
    claims = payouts.lock_claims(ctx.session, [part.claim_id for part in parts])
    held = payout_beside.carried(ctx, parts, ids)
    further = payout_redress.reopened(ctx, payout, held.redress) if step is Step.RETURN else ()
    move(
        ctx,
        INSTRUCTION,
        instructions,
        "pay" if step is Step.PAY else "fail",
        payloads=[{"reference": said[each].reference or ""} for each in ids],
        changes={
            "bank_reference": [said[each].reference for each in ids],
            "bank_reason": [said[each].reason for each in ids],
            "answered_at": [ctx.now] * len(ids),
            "answerer_id": [ctx.actor.person_id] * len(ids),
        },
    )
    _move_claims(ctx, payout, claims, parts, step, said)
    payout_steps.post_step(ctx, payout, parts, instructions, held, _OCCASIONS[step], further)
    if step is not Step.PAY:
        payout_steps.free(ctx, ids, was_paid=step is Step.RETURN)
        doubts.note(ctx, instructions, {each: said[each].reason for each in ids})


def _move_claims(
    ctx: Context,
    payout: Payout,
    claims: Sequence[Claim],
    parts: Sequence[InstructionPart],
    step: Step,
    said: Mapping[UUID, Said],
) -> None:
    """Take the claims along; one that has failed already by another payment stays where it is."""
    moved = [each for each in claims if each.status != ClaimStatus.PAYMENT_FAILED]
    changes: Changes = {"next_step_due_on": [None] * len(moved)}
    if step is Step.PAY:
        today = ctx.today(programmes.get(ctx.session, payout.programme_id).time_zone)
        changes = {**changes, "paid_on": [claim.paid_on or today for claim in moved]}
        move(ctx, CLAIM, moved, "pay", changes=changes)
        return
    why = {part.claim_id: said[part.instruction_id].reason for part in parts}
    told = [{"bank_reason": why[claim.id] or ""} for claim in moved]
    move(ctx, CLAIM, moved, "fail_payment", changes=changes, payloads=told)


def is_returnable(ctx: Context, instruction: Instruction) -> bool:
    """Whether a paid payment may come back without further ado.

    Not while a claim of it is decided again, paid by another payment or paid more than approved;
    nor once its redress was recovered, or where it took off an overpayment, as a line must then
    still hold the amount.
    """
    parts = payouts.parts_of(ctx.session, [instruction.id])
    return can_return(ctx, parts) and not _was_recovered(ctx, instruction, parts)


def can_return(ctx: Context, parts: Sequence[InstructionPart]) -> bool:
    """Whether the claims of a paid payment stand so that it can come back; they are locked.

    Nor what was taken back of its claims already, nor while what it took off itself of an
    overpayment is due to the payee again, nor while the treasury has the tax withheld of them, or
    is about to get it.
    """
    claims = payouts.lock_claims(ctx.session, [part.claim_id for part in parts])
    standing = payouts.standing_of(ctx.session, [claim.id for claim in claims])
    of_claim = Counter[UUID]()
    for part in parts:
        of_claim[part.claim_id] += part.amount
    return all(
        claim.status in {ClaimStatus.PAID, ClaimStatus.PAYMENT_FAILED}
        and (stands := standing.get(claim.id, payouts.Standing())).in_payment == 0
        and of_claim[claim.id] <= stands.paid <= (claim.approved or 0)
        for claim in claims
    ) and _can_give_back(ctx, [part.instruction_id for part in parts])


def _can_give_back(ctx: Context, instruction_ids: Sequence[UUID]) -> bool:
    """Whether what confirmed payments took off, and what they withheld, may be undone."""
    return not taxes.is_remitted(ctx.session, instruction_ids) and (
        payout_receivables.can_return(ctx, instruction_ids)
    )


def _was_recovered(
    ctx: Context, instruction: Instruction, parts: Sequence[InstructionPart]
) -> bool:
    payout = payouts.get(ctx.session, instruction.payout_id)
    held = payout_beside.carried(ctx, parts, [instruction.id])
    return bool(held.receivables.parts or payout_redress.reopened(ctx, payout, held.redress))
