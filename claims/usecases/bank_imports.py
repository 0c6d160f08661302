"""Take in a bank's file, whole or not at all: kept sealed, each line applied once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select

from claims.documents.bankvalues import BankFile, StatusLine
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import bank, programmes
from claims.storage.bank import BankImport
from claims.storage.programmes import Programme
from claims.usecases import bank_entries
from claims.usecases.bank_entries import Line, Locked, Taken
from claims.usecases.context import Context
from claims.usecases.moves import record


def take(ctx: Context, *, file: BankFile, content: bytes) -> BankImport:
    """Take in a file that was read from `content`; a second time it answers with the first import.

    A debit that is a payment of ours to the last unit confirms it, a credit returns it, a rejected
    status fails it; what is not quite any of these goes to suspense and waits for two persons.
    Refuses `CONFLICT_OF_INTEREST` to who is tied to the payee of a payment that it fails or
    returns (another person brings it), and `BANK_FILE_FOREIGN` for an account that
    no programme pays from, and for the answer to a file that is none of ours.
    """
    ctx.permit(Action.BANK_IMPORT)
    digest = hashlib.sha256(content).hexdigest()
    if found := bank.find_import(ctx.session, digest):
        return found
    if file.answers:
        owner, lines, locked = _answered(ctx, file, file.answers)
    else:
        owner, lines, locked = _reported(ctx, file)
    imported = _kept(ctx, owner, file, content, digest, len(lines))
    bank_entries.apply(ctx, Taken(imported.id, lines, locked))
    return imported


def _kept(
    ctx: Context, owner: Programme, file: BankFile, content: bytes, digest: str, count: int
) -> BankImport:
    import_id = ctx.new_id()
    row = BankImport(
        id=import_id,
        programme_id=owner.id,
        message=file.message,
        message_id=file.message_id,
        file_sha256=digest,
        file_sealed=ctx.keys.fields.seal(
            content, table="bank_imports", column="file", row_id=import_id
        ),
        size=len(content),
        count=count,
        currency=owner.currency,
        imported_by=ctx.actor.user_id,
        importer_id=ctx.actor.person_id,
        imported_at=ctx.now,
    )
    for name, balance in (("opening", file.opening), ("closing", file.closing)):
        if balance is not None and balance.money.currency == owner.currency:
            setattr(row, name, balance.money.amount)
            setattr(row, f"{name}_on", balance.day)
    ctx.session.add(row)
    told = {"sha256": digest, "message": file.message, "lines": count}
    record(ctx, "bank_imports", import_id, "bank_import.taken", told)
    return row


def _answered(
    ctx: Context, file: BankFile, message_id: str
) -> tuple[Programme, list[Line], Locked]:
    """What a pain.002 says, line by line; what it says of the whole batch it says of each."""
    payout_id = bank.payout_answered(ctx.session, message_id)
    if payout_id is None:
        raise _foreign("It answers a file that this office never sent.")
    locked = bank_entries.lock(ctx, [payout_id])
    programme = programmes.get(ctx.session, locked.payouts[payout_id].programme_id)
    own = {each.end_to_end_id: each.id for each in locked.payments.values()}
    said = [single for each in file.statuses for single in _singles(each, own)]
    lines = [
        Line(
            number=number,
            programme=programme,
            status=each.status,
            reason=each.reason,
            end_to_end_id=each.end_to_end_id,
            instruction_id=own.get(each.end_to_end_id or ""),
        )
        for number, each in enumerate(said, start=1)
    ]
    return programme, lines, locked


def _singles(line: StatusLine, own: dict[str, UUID]) -> list[StatusLine]:
    if line.end_to_end_id is not None:
        return [line]
    return [replace(line, end_to_end_id=each) for each in own]


@dataclass(frozen=True, slots=True)
class _Accounts:
    """The programmes by the account they pay from; of several with one account, the oldest."""

    oldest: dict[str, Programme]
    numbers: dict[UUID, str]


def _reported(ctx: Context, file: BankFile) -> tuple[Programme, list[Line], Locked]:
    """The booked entries of a file, line by line, with whose account each is on."""
    accounts = _accounts(ctx)
    for number in file.accounts:
        if _plain(number) not in accounts.oldest:
            raise _foreign("It reports an account that no programme pays from.")
    named = sorted({each.end_to_end_id for each in file.entries if each.end_to_end_id})
    payments = bank.payments_named(ctx.session, named)
    lines = []
    for each in file.entries:
        payment = payments.get(each.end_to_end_id or "")
        lines.append(
            Line(
                number=each.line,
                programme=accounts.oldest[_plain(each.account)],
                status=each.status,
                reason=each.reason,
                end_to_end_id=each.end_to_end_id,
                instruction_id=payment.instruction_id if payment else None,
                money=each.money,
                side=each.side.value,
                entry_reference=each.entry_reference,
                reference=each.reference,
                booked_on=each.booked_on,
                is_charge=each.is_charge,
                is_from_this_account=payment is not None
                and accounts.numbers.get(payment.programme_id) == _plain(each.account),
            )
        )
    owner = accounts.oldest[_plain(file.account or "")]
    return owner, lines, bank_entries.lock(ctx, {each.payout_id for each in payments.values()})


def _accounts(ctx: Context) -> _Accounts:
    oldest: dict[str, Programme] = {}
    numbers: dict[UUID, str] = {}
    for programme in bank.programmes(ctx.session):
        number = _plain(
            ctx.keys.fields.unseal_text(
                programme.payer_account_sealed,
                table="programmes",
                column="payer_account",
                row_id=programme.id,
            )
        )
        oldest.setdefault(number, programme)
        numbers[programme.id] = number
    return _Accounts(oldest, numbers)


def _plain(account: str) -> str:
    """An account number as it is compared: without separators, in capitals."""
    return re.sub(r"[ .\-]", "", account).upper()


def _foreign(sentence: str) -> Refused:
    return Refused("BANK_FILE_FOREIGN", f"The file is not taken. {sentence}", field="file")


def list_(
    ctx: Context, *, programme_id: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> list[BankImport]:
    """A page of imports in order of their taking."""
    ctx.permit(Action.BANK_READ)
    query = select(BankImport).order_by(BankImport.id).limit(limit)
    if programme_id:
        query = query.where(BankImport.programme_id == programme_id)
    return list(ctx.session.scalars(query.where(BankImport.id > after) if after else query))


def get(ctx: Context, import_id: UUID) -> BankImport:
    """One import."""
    ctx.permit(Action.BANK_READ)
    return bank.get_import(ctx.session, import_id)


def read_file(ctx: Context, import_id: UUID) -> tuple[BankImport, bytes]:
    """An import with the bytes that came in."""
    ctx.permit(Action.BANK_READ)
    row = bank.get_import(ctx.session, import_id)
    content = ctx.keys.fields.unseal(
        row.file_sealed, table="bank_imports", column="file", row_id=row.id
    )
    return row, content


def counts_of(ctx: Context, imports: Sequence[BankImport]) -> dict[UUID, dict[str, int]]:
    """How many lines of each import are in which state."""
    return bank.counts_of(ctx.session, [each.id for each in imports])
