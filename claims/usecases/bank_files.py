"""The bank file of a batch: written once, kept sealed; account numbers are opened here only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from claims.documents import pain001
from claims.domain.money import Money
from claims.domain.rails import Rail
from claims.storage.payouts import Instruction, Payout
from claims.storage.people import BankAccount
from claims.storage.programmes import Programme
from claims.usecases.context import Context


def parties(ctx: Context, accounts: Mapping[UUID, BankAccount]) -> dict[UUID, pain001.Party]:
    """Who is paid where, as a bank file has it, for each payee's account."""
    return {payee_id: _party(ctx, account) for payee_id, account in accounts.items()}


def write(
    ctx: Context,
    programme: Programme,
    rail: Rail,
    message_id: str,
    instructions: Sequence[Instruction],
    payees: Mapping[UUID, pain001.Party],
    execution_on: date,
) -> bytes:
    """The bytes of pain.001.001.09 for a batch over one rail."""
    payer_account = ctx.keys.fields.unseal_text(
        programme.payer_account_sealed,
        table="programmes",
        column="payer_account",
        row_id=programme.id,
    )
    return pain001.render(
        pain001.Batch(
            message_id=message_id,
            created_at=ctx.now,
            execution_on=execution_on,
            payer=pain001.Party(programme.payer_name, payer_account, programme.payer_bic),
            payments=tuple(
                pain001.Payment(
                    end_to_end_id=each.end_to_end_id,
                    amount=Money(each.amount, each.currency),
                    payee=payees[each.payee_id],
                    remittance=each.end_to_end_id,
                )
                for each in instructions
            ),
            way=pain001.Way(
                service_level=rail.service_level,
                local_instrument=rail.local_instrument,
                is_own_instrument=rail.is_own_instrument,
                charge_bearer=rail.charge_bearer.value,
            ),
        )
    )


def _party(ctx: Context, account: BankAccount) -> pain001.Party:
    number = ctx.keys.fields.unseal_text(
        account.number_sealed, table="bank_accounts", column="number", row_id=account.id
    )
    return pain001.Party(account.holder, number, account.bic)


def seal(ctx: Context, payout_id: UUID, file: bytes) -> bytes:
    """The file as it is stored."""
    return ctx.keys.fields.seal(file, table="payouts", column="file", row_id=payout_id)


def open_(ctx: Context, payout: Payout) -> bytes:
    """The bytes of a batch's file, as they were built."""
    return ctx.keys.fields.unseal(
        payout.file_sealed, table="payouts", column="file", row_id=payout.id
    )
