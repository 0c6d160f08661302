"""What an unknown entry of a bank's file could be: payments and other entries of its amount."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select

from claims.domain.bank import EntryStatus
from claims.domain.payouts import InstructionStatus
from claims.domain.permissions import Action
from claims.storage import bank
from claims.storage.bank import BankEntry
from claims.storage.payouts import Instruction, Payout
from claims.usecases.context import Context

AT_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Candidates:
    """An entry with the payments it could be and the entries that could have given it back."""

    entry: BankEntry
    payments: list[Instruction]
    counters: list[BankEntry]


def of(ctx: Context, entry_id: UUID) -> Candidates:
    """Candidates for an entry, the latest first; only what could be approved as things stand."""
    ctx.permit(Action.BANK_READ)
    entry = bank.get_entry(ctx.session, entry_id)
    if entry.amount is None or entry.status != EntryStatus.UNKNOWN:
        return Candidates(entry, [], [])
    wanted = InstructionStatus.PAID if entry.side == "credit" else InstructionStatus.PENDING
    payments = ctx.session.scalars(
        select(Instruction)
        .join(Payout, Payout.id == Instruction.payout_id)
        .where(
            Payout.programme_id == entry.programme_id,
            Instruction.currency == entry.currency,
            Instruction.amount == entry.amount,
            Instruction.status == wanted,
        )
        .order_by(Instruction.id.desc())
        .limit(AT_MOST)
    )
    counters = ctx.session.scalars(
        select(BankEntry)
        .where(
            BankEntry.programme_id == entry.programme_id,
            BankEntry.status == EntryStatus.UNKNOWN,
            BankEntry.side == ("debit" if entry.side == "credit" else "credit"),
            BankEntry.currency == entry.currency,
            BankEntry.amount == entry.amount,
        )
        .order_by(BankEntry.id.desc())
        .limit(AT_MOST)
    )
    return Candidates(entry, list(payments), list(counters))
