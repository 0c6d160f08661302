"""A batch as a finance officer reads it: its payments with payee and masked account, its sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from claims.domain.offices import Acted
from claims.domain.payouts import (
    PayoutStatus,
    require_other_approver,
    require_other_releaser,
    require_other_verifier,
)
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import payouts, queues
from claims.storage.payment_authorities import Authority
from claims.storage.payouts import Instruction, Payout
from claims.usecases import payment_authorities, payout_checks
from claims.usecases.context import Context
from claims.usecases.payout_checks import Check
from claims.usecases.payout_signing import why_sent_back


@dataclass(frozen=True, slots=True)
class PaymentSeen:
    """One payment: whose account it goes to, of which only the last digits are shown."""

    instruction: Instruction
    holder: str
    account: str
    bic: str
    is_replaced: bool
    account_codes: tuple[str, ...]


class Next(StrEnum):
    """What has to be done next with a batch, before it is at the bank."""

    VERIFY = "verify"
    APPROVE = "approve"
    RELEASE = "release"


_NEXT: Mapping[str, Next] = {
    PayoutStatus.BUILT: Next.VERIFY,
    PayoutStatus.VERIFIED: Next.APPROVE,
    PayoutStatus.APPROVED: Next.RELEASE,
}


@dataclass(frozen=True, slots=True)
class Signature:
    """Who did one step of a batch, by his log-in, and when."""

    step: str
    login: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PayoutSeen:
    """A batch, who signed it, a page of its payments, and what is checked before it is released.

    `sums` has for each status how many payments there are and their sum in minor units. `next` is
    what has to be done; `bar` says why the reader may not do it (None: he may).
    """

    payout: Payout
    signatures: tuple[Signature, ...]
    sums: dict[str, tuple[int, int]]
    payments: tuple[PaymentSeen, ...]
    spending: tuple[Authority, ...]
    officers: tuple[Acted, ...]
    checks: tuple[Check, ...]
    sent_back_text: str | None
    next: Next | None
    bar: Refused | None
    may_send_back: bool


def get(ctx: Context, payout_id: UUID, *, after: int = 0, limit: int = 50) -> PayoutSeen:
    """A batch with the payments behind a number."""
    ctx.permit(Action.PAYOUT_READ)
    payout = payouts.get(ctx.session, payout_id)
    rows = payouts.payments_after(ctx.session, payout_id, after=after, limit=limit)
    borne = payment_authorities.spending_of(ctx, [row.id for row, _ in rows])
    following = _NEXT.get(payout.status)
    return PayoutSeen(
        payout=payout,
        signatures=_signatures(ctx, payout),
        sums=payouts.sums_of(ctx.session, payout_id),
        payments=tuple(
            PaymentSeen(
                row, account.holder, account.number_masked, account.bic,
                account.replaced_at is not None,
                tuple(dict.fromkeys(each.account_code for each in borne.get(row.id, ()))),
            )
            for row, account in rows
        ),
        spending=tuple(payment_authorities.spending_of_batch(ctx, payout.id)),
        officers=tuple(payment_authorities.acted_on_batch(ctx, payout.id)),
        checks=payout_checks.list_(ctx, payout.id).checks if following else (),
        sent_back_text=why_sent_back(ctx, payout),
        next=following,
        bar=_bar(ctx, payout, following),
        may_send_back=following in {Next.VERIFY, Next.APPROVE}
        and payout.builder_id != ctx.actor.person_id,
    )  # fmt: skip


def _signatures(ctx: Context, payout: Payout) -> tuple[Signature, ...]:
    done = (
        ("built", payout.built_by, payout.built_at),
        ("verified", payout.verified_by, payout.verified_at),
        ("approved", payout.approved_by, payout.approved_at),
        ("sent_back", payout.sent_back_by, payout.sent_back_at),
        ("released", payout.released_by, payout.released_at),
    )
    logins = queues.logins_of(ctx.session, [who for _, who, _ in done if who])
    return tuple(Signature(step, logins[who], at) for step, who, at in done if who and at)


def _bar(ctx: Context, payout: Payout, following: Next | None) -> Refused | None:
    """Why the reader may not do what has to be done next; ties are told by the checks."""
    who, builder, verifier = ctx.actor.person_id, payout.builder_id, payout.verifier_id
    try:
        if following is Next.VERIFY:
            require_other_verifier(who, builder=builder)
        if following is Next.APPROVE:
            require_other_approver(who, builder=builder, verifier=verifier)
        if following is Next.RELEASE:
            require_other_releaser(who, builder=builder, verifier=verifier)
    except Refused as refused:
        return refused
    return None
