"""A payment that a person says has failed: another person approves it, for it is paid again."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from claims.domain.bank import FAILURE, Step, require_not_payee, require_other_person
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import bank, payouts
from claims.storage.bank import PaymentFailure
from claims.storage.payouts import Instruction
from claims.usecases import payout_steps, settlements
from claims.usecases.context import Context
from claims.usecases.moves import Changes, create, move

UNSAID = "NARR"
"""The reason of a failure for which the bank gave none (ISO 20022: it stands in words)."""


def propose(
    ctx: Context, instruction: Instruction, *, reference: str, reason: str | None
) -> PaymentFailure:
    """Propose that a pending payment failed; refuses `SAME_PERSON` to whom it goes.

    Refuses `REASON_UNKNOWN` for a code that config/bank_reasons.toml does not have.
    """
    require_not_payee(ctx.actor.person_id, payee=instruction.payee_id)
    code = reason or UNSAID
    if code not in ctx.rulebook.bank_reasons:
        raise Refused("REASON_UNKNOWN", "Banks give no such reason.", field="reason")
    row = PaymentFailure(
        id=ctx.new_id(),
        payout_id=instruction.payout_id,
        instruction_id=instruction.id,
        reference=reference,
        reason=code,
        proposed_by=ctx.actor.user_id,
        proposer_id=ctx.actor.person_id,
        proposed_at=ctx.now,
    )
    create(ctx, FAILURE, [row], "propose", payloads=[{"reason": code}])
    return row


def approve(ctx: Context, payout_id: UUID, failure_id: UUID) -> PaymentFailure:
    """Put in force that a payment failed, as another person than proposed it.

    Its claims are due again. Refuses `STATE_CONFLICT` when the payment was answered meanwhile.
    """
    ctx.permit(Action.PAYOUT_CONFIRM)
    payout = payouts.get(ctx.session, payout_id, lock=True)
    own = payout_steps.payments(ctx, payout)
    row = _get(ctx, payout_id, failure_id)
    require_other_person(ctx.actor.person_id, proposer=row.proposer_id)
    payment = next(each for each in own if each.id == row.instruction_id)
    require_not_payee(ctx.actor.person_id, payee=payment.payee_id)
    _answer(ctx, row, "approve")
    said = settlements.Said(row.reference, row.reason)
    if payment.status != "pending":
        raise Refused("STATE_CONFLICT", "The payment was answered meanwhile.")
    settlements.settle(ctx, payout, [payment], Step.FAIL, {payment.id: said})
    settlements.close(ctx, payout, own)
    return row


def refuse(ctx: Context, payout_id: UUID, failure_id: UUID) -> PaymentFailure:
    """Drop a proposed failure; who proposed it may do so himself. The payment stays as it is."""
    ctx.permit(Action.PAYOUT_CONFIRM)
    row = _get(ctx, payout_id, failure_id)
    _answer(ctx, row, "refuse")
    return row


def waiting(ctx: Context, payout_id: UUID) -> Sequence[PaymentFailure]:
    """The proposed failures of a batch that wait for a second person."""
    ctx.permit(Action.PAYOUT_READ)
    return bank.failures_of(ctx.session, payout_id)


def _get(ctx: Context, payout_id: UUID, failure_id: UUID) -> PaymentFailure:
    row = bank.get_failure(ctx.session, failure_id, lock=True)
    if row.payout_id != payout_id:
        raise Refused("PAYMENT_FAILURE_UNKNOWN", "There is no such proposed failure.")
    return row


def _answer(ctx: Context, row: PaymentFailure, action: str) -> None:
    changes: Changes = {
        "answered_by": [ctx.actor.user_id],
        "answerer_id": [ctx.actor.person_id],
        "answered_at": [ctx.now],
    }
    move(ctx, FAILURE, [row], action, changes=changes)
