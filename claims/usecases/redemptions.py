"""Reverse a redemption before it is claimed, in whole or in part."""

from __future__ import annotations

from uuid import UUID

from claims.domain.ledger import Happening, Occasion
from claims.domain.money import Money
from claims.domain.permissions import Action
from claims.domain.redemptions import REDEMPTION, reversal_action
from claims.domain.refusals import Refused
from claims.domain.vouchers import VOUCHER, VoucherStatus
from claims.storage import claims, programmes, vouchers
from claims.storage.postings import post
from claims.storage.vouchers import Redemption, Reversal, Voucher
from claims.usecases.context import Context
from claims.usecases.moves import move, touch
from claims.usecases.programmes import require_currency


def reverse(ctx: Context, redemption_id: UUID, *, amount: Money, reason: str) -> Redemption:
    """Give an amount back to the voucher; after its end, to the budget line.

    A claimed redemption is reversed only by a new decision: refuses `REDEMPTION_CLAIMED`.
    """
    scope = ctx.permit(Action.REDEMPTION_REVERSE)
    redemption, voucher = vouchers.get_redemption(ctx.session, redemption_id, scope, lock=True)
    require_currency(amount, redemption.currency, field="amount")
    if amount.amount == 0:
        raise Refused("AMOUNT_ZERO", "An amount above zero is reversed.", field="amount")
    if claims.find_live_of(ctx.session, redemption.id) is not None:
        raise Refused("REDEMPTION_CLAIMED", "This redemption is claimed; dispute the claim.")
    action = reversal_action(
        captured=redemption.captured, reversed_before=redemption.reversed, amount=amount.amount
    )
    move(
        ctx,
        REDEMPTION,
        [redemption],
        action,
        payloads=[{"amount": amount.amount, "reason": reason}],
        changes={"reversed": [redemption.reversed + amount.amount]},
    )
    ctx.session.add(
        Reversal(
            id=ctx.new_id(),
            redemption_id=redemption.id,
            amount=amount.amount,
            reason=reason,
            reversed_by=ctx.actor.user_id,
            reversed_at=ctx.now,
        )
    )
    give_back(ctx, voucher, amount.amount)
    return redemption


def give_back(ctx: Context, voucher: Voucher, amount: int) -> None:
    """Put an amount (minor units) back on a voucher; if that has ended, on its budget line."""
    redeemed, payload = voucher.redeemed - amount, {"amount": amount}
    programme = programmes.get(ctx.session, voucher.programme_id)
    if not voucher.validity.has_ended(voucher.status, ctx.today(programme.time_zone)):
        if voucher.status == VoucherStatus.SUSPENDED:
            touch(
                ctx,
                VOUCHER,
                [voucher],
                "restored",
                payloads=[payload],
                changes={"redeemed": [redeemed]},
            )
        else:
            move(
                ctx,
                VOUCHER,
                [voucher],
                "restore",
                payloads=[payload],
                changes={"redeemed": [redeemed]},
            )
        return
    committed = voucher.committed - amount
    changes = {"redeemed": [redeemed], "committed": [committed]}
    touch(ctx, VOUCHER, [voucher], "given_back", payloads=[payload], changes=changes)
    happening = Happening(
        ctx.new_id(),
        Occasion.GIVEN_BACK,
        "vouchers",
        voucher.id,
        voucher.budget_id,
        None,
        Money(amount, voucher.currency),
    )
    post(ctx.session, voucher.programme_id, [happening], ctx.now)


def get(ctx: Context, redemption_id: UUID) -> Redemption:
    """One redemption, if the actor may see it."""
    scope = ctx.permit(Action.REDEMPTION_READ)
    return vouchers.get_redemption(ctx.session, redemption_id, scope)[0]
