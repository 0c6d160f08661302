"""Accounts that the bank refused: paid no more until two persons confirm one, and who waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from claims.domain.permissions import Action
from claims.storage import account_changes, payables, people, programmes
from claims.storage.payouts import Instruction
from claims.storage.people import BankAccount
from claims.usecases import dues
from claims.usecases.context import Context

WAITING_AT_MOST: Final = 2_000
"""How many waiting claims are looked at for who has no account that may be paid to."""


@dataclass(frozen=True, slots=True)
class Held:
    """A payee who is not paid for want of an account: what waits (minor units), and why.

    Without an `account` none was ever confirmed; with one, the bank has refused it.
    """

    payee_kind: str
    payee_id: UUID
    payee: str
    count: int
    amount: int
    account: BankAccount | None
    is_proposed: bool

    @property
    def reason(self) -> str | None:
        """The bank's reason; None where there is no account."""
        return self.account.doubted_for if self.account else None

    @property
    def since(self) -> datetime | None:
        """Since when the account waits to be confirmed."""
        return self.account.doubted_at if self.account else None


def note(
    ctx: Context, instructions: Sequence[Instruction], reasons: Mapping[UUID, str | None]
) -> None:
    """Doubt the accounts of payments that the bank refused because of the account."""
    known = ctx.rulebook.bank_reasons
    doubted = {
        each.bank_account_id: code
        for each in instructions
        if (code := reasons[each.id]) and code in known and known[code].is_of_account
    }
    if doubted:
        account_changes.doubt(ctx.session, doubted, at=ctx.now)


def list_held(ctx: Context, programme_id: UUID) -> list[Held]:
    """Who of a programme is not paid for want of an account, of the first 2,000 waiting claims.

    Listed once his account is confirmed by two persons, changed or as it is, he is paid.
    """
    ctx.permit(Action.PAYOUT_READ)
    programme = programmes.get(ctx.session, programme_id)
    claims = payables.awaiting_account(
        ctx.session, programme_id, currency=programme.currency, at=ctx.now, limit=WAITING_AT_MOST
    )
    waiting: dict[tuple[str, UUID], list[int]] = defaultdict(list)
    for each in dues.of_claims(ctx, claims):
        if each.amount and each.claim.payee_id:
            waiting[each.claim.payee_kind, each.claim.payee_id].append(each.amount)
    ids = {kind: [payee for of, payee in waiting if of == kind] for kind in ("person", "provider")}
    names = {
        **people.names_of(ctx.session, ids["person"]),
        **people.provider_names_of(ctx.session, ids["provider"]),
    }
    accounts, proposed = account_changes.of_payees(
        ctx.session, [payee for _, payee in waiting], programme.currency
    )
    return [
        Held(
            kind,
            payee_id,
            names.get(payee_id, ""),
            len(amounts),
            sum(amounts),
            accounts.get(payee_id),
            payee_id in proposed,
        )
        for (kind, payee_id), amounts in waiting.items()
    ]
