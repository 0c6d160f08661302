"""A batch as a finance officer reads it: its payments with payee and masked account, its sums."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from claims.domain.permissions import Action
from claims.storage import payouts, queues
from claims.storage.payouts import Instruction, Payout
from claims.usecases.context import Context


@dataclass(frozen=True, slots=True)
class PaymentSeen:
    """One payment: whose account it goes to, of which only the last digits are shown."""

    instruction: Instruction
    holder: str
    account: str
    bic: str
    is_replaced: bool


@dataclass(frozen=True, slots=True)
class PayoutSeen:
    """A batch, who built and released it, and a page of its payments.

    `sums` has for each status how many payments there are and their sum in minor units.
    """

    payout: Payout
    builder: str
    releaser: str | None
    sums: dict[str, tuple[int, int]]
    payments: tuple[PaymentSeen, ...]
    is_mine: bool


def get(ctx: Context, payout_id: UUID, *, after: int = 0, limit: int = 50) -> PayoutSeen:
    """A batch with the payments behind a number."""
    ctx.permit(Action.PAYOUT_READ)
    payout = payouts.get(ctx.session, payout_id)
    people = [each for each in (payout.built_by, payout.released_by) if each]
    logins = queues.logins_of(ctx.session, people)
    rows = payouts.payments_after(ctx.session, payout_id, after=after, limit=limit)
    return PayoutSeen(
        payout=payout,
        builder=logins[payout.built_by],
        releaser=logins[payout.released_by] if payout.released_by else None,
        sums=payouts.sums_of(ctx.session, payout_id),
        payments=tuple(
            PaymentSeen(
                row, account.holder, account.number_masked, account.bic,
                account.replaced_at is not None,
            )
            for row, account in rows
        ),
        is_mine=payout.builder_id == ctx.actor.person_id,
    )  # fmt: skip
