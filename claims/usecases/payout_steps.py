"""What each step of a batch does beside its status: payments read whole, posted, let go again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import update

from claims.domain.ledger import Happening, Occasion
from claims.domain.money import Money
from claims.domain.refusals import Refused
from claims.storage import payouts
from claims.storage.base import among
from claims.storage.payouts import Instruction, InstructionPart, Payout
from claims.storage.postings import post
from claims.usecases import payout_beside
from claims.usecases.context import Context


def payments(ctx: Context, payout: Payout) -> list[Instruction]:
    """All payments of a locked batch, locked; never a part of them.

    Refuses `PAYMENTS_DIFFER` when they are not as many as the batch was built with.
    """
    found = payouts.instructions_of(ctx.session, payout.id, lock=True)
    if len(found) != payout.count:
        raise Refused("PAYMENTS_DIFFER", "The batch has other payments than it was built with.")
    return found


def free(ctx: Context, instruction_ids: list[UUID], *, was_paid: bool = False) -> None:
    """Let the decisions of ended payments into a later batch; `was_paid`: they were confirmed."""
    ctx.session.execute(
        update(InstructionPart)
        .where(among(InstructionPart.instruction_id, instruction_ids))
        .values(is_live=False)
    )
    payout_beside.free(ctx, instruction_ids, was_paid=was_paid)


def post_step(
    ctx: Context,
    payout: Payout,
    parts: Sequence[InstructionPart],
    instructions: Sequence[Instruction],
    held: payout_beside.Carried,
    occasion: Occasion,
    further: Sequence[Happening] = (),
) -> None:
    """Post what the bank moves of each claim, and beside it what the payments carry.

    `further` goes along, such as what a return takes back of redress. What is in payment is posted
    to the account of the batch's rail.
    """
    payee = {each.id: each.payee_id for each in instructions}
    netted = held.netted
    happenings = [
        Happening(
            ctx.new_id(),
            occasion,
            "claims",
            part.claim_id,
            part.budget_id,
            payee[part.instruction_id],
            Money(
                part.amount - netted.get((part.instruction_id, part.claim_id), 0), payout.currency
            ),
        )
        for part in parts
    ]
    happenings += payout_beside.settle(ctx, payout, instructions, held, occasion)
    rail = None if payout.is_older else payout.rail
    moved = [replace(each, rail=rail) for each in (*happenings, *further)]
    post(ctx.session, payout.programme_id, moved, ctx.now)
