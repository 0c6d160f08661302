"""Overpayments that end by hand: money that came in, and what nobody will collect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from claims.domain.ledger import Happening, Occasion
from claims.domain.money import Money
from claims.domain.permissions import Action, Scope
from claims.domain.receivables import require_uninvolved
from claims.domain.recoveries import REPAYMENT, WRITE_OFF, WriteOffStatus
from claims.domain.refusals import Refused
from claims.domain.ties import require_untied_payees
from claims.storage import programmes, receivables, recoveries, ties
from claims.storage.postings import post
from claims.storage.receivables import Receivable
from claims.storage.recoveries import Repayment, WriteOff
from claims.usecases.context import Context
from claims.usecases.moves import Changes, create, move
from claims.usecases.programmes import require_currency
from claims.usecases.receivables import settle_at


def record(
    ctx: Context, receivable_id: UUID, *, amount: Money, reference: str, received_on: date
) -> Repayment:
    """Write down that money came in for an overpayment; another person confirms it.

    Refuses `OVER_OWED` past what is left and not spoken for, `DAY_IN_FUTURE`, `SAME_PERSON` to
    whose debt it is, and `CONFLICT_OF_INTEREST` to who is tied to him.
    """
    ctx.permit(Action.REPAYMENT_RECORD)
    owed = _lock(ctx, receivable_id, before=())
    _require_left(ctx, owed, amount)
    zone = programmes.get(ctx.session, owed.programme_id).time_zone
    if received_on > ctx.today(zone):
        raise Refused("DAY_IN_FUTURE", "That day has not come yet.", field="received_on")
    row = Repayment(
        id=ctx.new_id(),
        receivable_id=owed.id,
        currency=owed.currency,
        amount=amount.amount,
        reference=reference,
        received_on=received_on,
        recorded_by=ctx.actor.user_id,
        recorder_id=ctx.actor.person_id,
        recorded_at=ctx.now,
    )
    create(ctx, REPAYMENT, [row], "record", payloads=[{"amount": row.amount}])
    return row


def confirm(ctx: Context, repayment_id: UUID) -> Repayment:
    """Put in force that money came in, as another person than wrote it down."""
    ctx.permit(Action.REPAYMENT_CONFIRM)
    known = recoveries.get(ctx.session, Repayment, repayment_id)
    owed = _lock(ctx, known.receivable_id, before=[known.recorder_id])
    row = recoveries.get(ctx.session, Repayment, repayment_id, lock=True)
    move(ctx, REPAYMENT, [row], "confirm", changes=_answered(ctx))
    settle_at(ctx, [owed], [owed.owed.plus(repaid=row.amount)], [{"repaid": row.amount}])
    _post(ctx, owed, Occasion.REPAID, row.amount)
    return row


def refuse_repayment(ctx: Context, repayment_id: UUID) -> Repayment:
    """Drop money that was written down wrongly; who wrote it may do so himself."""
    ctx.permit(Action.REPAYMENT_CONFIRM)
    row = recoveries.get(ctx.session, Repayment, repayment_id, lock=True)
    move(ctx, REPAYMENT, [row], "refuse", changes=_answered(ctx))
    return row


def propose_write_off(ctx: Context, receivable_id: UUID, *, amount: Money, reason: str) -> WriteOff:
    """Propose to give up so much of an overpayment; two other persons approve it, one by one."""
    ctx.permit(Action.WRITE_OFF_PROPOSE)
    owed = _lock(ctx, receivable_id, before=())
    _require_left(ctx, owed, amount)
    row = WriteOff(
        id=ctx.new_id(),
        receivable_id=owed.id,
        currency=owed.currency,
        amount=amount.amount,
        reason=reason,
        proposed_by=ctx.actor.user_id,
        proposer_id=ctx.actor.person_id,
        proposed_at=ctx.now,
    )
    create(ctx, WRITE_OFF, [row], "propose", payloads=[{"amount": row.amount, "reason": reason}])
    return row


def approve_write_off(ctx: Context, write_off_id: UUID) -> WriteOff:
    """Approve a write-off as another person than who acted in it before; the second one posts it.

    Refuses `OVER_OWED` when less than that is left by then.
    """
    ctx.permit(Action.WRITE_OFF_APPROVE)
    known = recoveries.get(ctx.session, WriteOff, write_off_id)
    owed = _lock(ctx, known.receivable_id, before=())
    row = recoveries.get(ctx.session, WriteOff, write_off_id, lock=True)
    before = [row.proposer_id, row.seconder_id]
    require_uninvolved(ctx.actor.person_id, payee=owed.payee_id, before=before)
    if row.status == WriteOffStatus.PROPOSED:
        first: Changes = {
            "seconded_by": [ctx.actor.user_id],
            "seconder_id": [ctx.actor.person_id],
        }
        move(ctx, WRITE_OFF, [row], "second", changes=first)
        return row
    second: Changes = {"approved_by": [ctx.actor.user_id], "approver_id": [ctx.actor.person_id]}
    move(ctx, WRITE_OFF, [row], "approve", changes=second)
    after = owed.owed.plus(written_off=row.amount)
    settle_at(ctx, [owed], [after], [{"written_off": row.amount}])
    _post(ctx, owed, Occasion.WRITTEN_OFF, row.amount)
    return row


def refuse_write_off(ctx: Context, write_off_id: UUID) -> WriteOff:
    """Drop a proposed write-off; the overpayment is collected as before."""
    ctx.permit(Action.WRITE_OFF_APPROVE)
    row = recoveries.get(ctx.session, WriteOff, write_off_id, lock=True)
    move(ctx, WRITE_OFF, [row], "refuse", changes={"refused_by": [ctx.actor.user_id]})
    return row


def list_repayments(
    ctx: Context, *, status: str | None = None, after: UUID | None = None, limit: int = 50
) -> list[Repayment]:
    """A page of repayments in the order in which they were written down."""
    ctx.permit(Action.REPAYMENT_READ)
    query = select(Repayment).order_by(Repayment.id).limit(limit)
    if status is not None:
        query = query.where(Repayment.status == status)
    return list(ctx.session.scalars(query.where(Repayment.id > after) if after else query))


def list_write_offs(
    ctx: Context, *, status: str | None = None, after: UUID | None = None, limit: int = 50
) -> list[WriteOff]:
    """A page of write-offs in the order in which they were proposed."""
    ctx.permit(Action.WRITE_OFF_READ)
    query = select(WriteOff).order_by(WriteOff.id).limit(limit)
    if status is not None:
        query = query.where(WriteOff.status == status)
    return list(ctx.session.scalars(query.where(WriteOff.id > after) if after else query))


def _lock(ctx: Context, receivable_id: UUID, *, before: Sequence[UUID]) -> Receivable:
    """The overpayment, locked, for one who has nothing to do with its payee and acted in it not."""
    owed = receivables.get(ctx.session, receivable_id, Scope(all=True), lock=True)
    require_uninvolved(ctx.actor.person_id, payee=owed.payee_id, before=before)
    zone = programmes.get(ctx.session, owed.programme_id).time_zone
    own = ties.of(ctx.session, ctx.actor.person_id, ctx.today(zone))
    require_untied_payees(own, {str(owed.id): owed.payee_id}, who="Who decides about this debt")
    return owed


def _require_left(ctx: Context, owed: Receivable, amount: Money) -> None:
    """Refuse `OVER_OWED` past what is left and waits for nobody's word."""
    require_currency(amount, owed.currency, field="amount")
    if amount.amount <= 0:
        raise Refused("AMOUNT_ZERO", "The amount is above zero.", field="amount")
    held = recoveries.held_of(ctx.session, [owed.id]).get(owed.id, 0)
    if amount.amount > owed.left - held:
        raise Refused("OVER_OWED", "Less than that is owed by now.", field="amount")


def _post(ctx: Context, owed: Receivable, occasion: Occasion, amount: int) -> None:
    money = Money(amount, owed.currency)
    happening = Happening(
        ctx.new_id(), occasion, "receivables", owed.id, owed.budget_id, owed.payee_id, money
    )
    post(ctx.session, owed.programme_id, [happening], ctx.now)


def _answered(ctx: Context) -> Changes:
    return {
        "answered_by": [ctx.actor.user_id],
        "answerer_id": [ctx.actor.person_id],
        "answered_at": [ctx.now],
    }
