"""Clear an unknown entry: one person says what it is, another puts that in force."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from claims.domain.bank import (
    ENTRY,
    ClearedAs,
    EntryStatus,
    Step,
    require_not_payee,
    require_other_person,
)
from claims.domain.payouts import InstructionStatus
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import bank, payouts
from claims.storage.bank import BankEntry
from claims.storage.payouts import Instruction
from claims.usecases import bank_entries, payout_steps, settlements
from claims.usecases.context import Context
from claims.usecases.moves import Changes, move
from claims.usecases.settlements import Said


def propose(
    ctx: Context,
    entry_id: UUID,
    *,
    cleared_as: str,
    note: str,
    instruction_id: UUID | None = None,
    counter_id: UUID | None = None,
) -> BankEntry:
    """Propose what an unknown entry is: a payment of ours, or given back by another entry.

    The payment must be of the same amount to the last unit; the other entry the same the other
    way. Refuses `CLEARING_UNFIT`, and `SAME_PERSON` to whom the payment goes.
    """
    ctx.permit(Action.BANK_CLEAR)
    entries = _locked(ctx, entry_id, counter_id)
    entry = entries[0]
    if ClearedAs(cleared_as) is ClearedAs.PAYMENT:
        _require_payment(ctx, entry, instruction_id, has_counter=counter_id is not None)
    elif instruction_id is not None or len(entries) != 2 or not _offset(*entries):
        raise _unfit("Name the entry that gave this one back: the same amount, the other way.")
    counters = [each.id for each in reversed(entries)] if len(entries) == 2 else [None]
    changes: Changes = {
        "cleared_as": [cleared_as] * len(entries),
        "instruction_id": [instruction_id] * len(entries),
        "counter_id": counters,
        "note": [note] * len(entries),
        "proposed_by": [ctx.actor.user_id] * len(entries),
        "proposer_id": [ctx.actor.person_id] * len(entries),
    }
    move(ctx, ENTRY, entries, "propose", changes=changes,
         payloads=[{"as": cleared_as}] * len(entries))  # fmt: skip
    return entry


def approve(ctx: Context, entry_id: UUID) -> BankEntry:
    """Put in force what another person proposed of an entry."""
    ctx.permit(Action.BANK_CLEAR)
    known = bank.get_entry(ctx.session, entry_id)
    instruction_id, counter_id = known.instruction_id, known.counter_id
    ctx.session.expire(known)
    if instruction_id is None:
        entries = _locked(ctx, entry_id, counter_id)
        _close(ctx, entries)
        return entries[0]
    payment = ctx.session.get_one(Instruction, instruction_id)
    payout_id = payment.payout_id
    ctx.session.expire(payment)
    payout = payouts.get(ctx.session, payout_id, lock=True)
    own = {each.id: each for each in payout_steps.payments(ctx, payout)}
    entries = _locked(ctx, entry_id, None)
    payment = own[instruction_id]
    if entries[0].instruction_id != instruction_id:
        raise Refused("STATE_CONFLICT", "Something else is proposed by now; look again.")
    require_not_payee(ctx.actor.person_id, payee=payment.payee_id)
    step = _step(ctx, entries[0], payment)
    _close(ctx, entries)
    said = Said(entries[0].entry_reference, entries[0].reason)
    settlements.settle(ctx, payout, [payment], step, {payment.id: said})
    settlements.close(ctx, payout, list(own.values()))
    bank_entries.unpost(ctx, entries)
    return entries[0]


def refuse(ctx: Context, entry_id: UUID) -> BankEntry:
    """Drop what was proposed of an entry; it is unknown again. The proposer may do so himself."""
    ctx.permit(Action.BANK_CLEAR)
    counter_id = bank.get_entry(ctx.session, entry_id).counter_id
    ctx.session.expire_all()
    entries = _locked(ctx, entry_id, counter_id)
    nothing: Changes = {
        each: [None] * len(entries)
        for each in ("cleared_as", "instruction_id", "counter_id", "note", "proposed_by",
                     "proposer_id")
    }  # fmt: skip
    move(ctx, ENTRY, entries, "refuse", changes=nothing)
    return entries[0]


def list_(
    ctx: Context,
    *,
    state: str | None = None,
    programme_id: UUID | None = None,
    import_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[BankEntry]:
    """A page of entries in order of their taking; those in state `unknown` wait for a person."""
    ctx.permit(Action.BANK_READ)
    query = select(BankEntry).order_by(BankEntry.id).limit(limit)
    for column, value in (
        (BankEntry.status, state),
        (BankEntry.programme_id, programme_id),
        (BankEntry.import_id, import_id),
    ):
        if value is not None:
            query = query.where(column == value)
    return list(ctx.session.scalars(query.where(BankEntry.id > after) if after else query))


def _locked(ctx: Context, entry_id: UUID, counter_id: UUID | None) -> list[BankEntry]:
    """The entry, and its counterpart behind it; locked."""
    wanted = [entry_id] if counter_id is None else [entry_id, counter_id]
    found = {each.id: each for each in bank.lock_entries(ctx.session, wanted)}
    if entry_id not in found:
        raise Refused("BANK_ENTRY_UNKNOWN", "There is no such entry.")
    if len(found) != len(wanted):
        raise _unfit("There is no such other entry.")
    return [found[each] for each in wanted]


def _offset(entry: BankEntry, other: BankEntry) -> bool:
    """Whether two unknown entries are the same money, the one in, the other out."""
    return (
        other.status == EntryStatus.UNKNOWN
        and {entry.side, other.side} == {"debit", "credit"}
        and (entry.programme_id, entry.currency, entry.amount)
        == (other.programme_id, other.currency, other.amount)
    )


def _require_payment(
    ctx: Context, entry: BankEntry, instruction_id: UUID | None, *, has_counter: bool
) -> None:
    payment = ctx.session.get(Instruction, instruction_id) if instruction_id else None
    if payment is None or has_counter:
        raise _unfit("Name the payment that this entry is.")
    if (payment.currency, payment.amount) != (entry.currency, entry.amount):
        raise _unfit("The payment is of another amount.")
    require_not_payee(ctx.actor.person_id, payee=payment.payee_id)


def _step(ctx: Context, entry: BankEntry, payment: Instruction) -> Step:
    """What an entry does to its payment; refuses `STATE_CONFLICT` while it cannot."""
    is_back = entry.side == bank_entries.CREDIT
    wanted = InstructionStatus.PAID if is_back else InstructionStatus.PENDING
    parts = payouts.parts_of(ctx.session, [payment.id])
    if payment.status != wanted or (is_back and not settlements.can_return(ctx, parts)):
        raise Refused("STATE_CONFLICT", "The payment, or a claim of it, stands otherwise by now.")
    return Step.RETURN if is_back else Step.PAY


def _close(ctx: Context, entries: Sequence[BankEntry]) -> None:
    for each in entries:
        require_other_person(ctx.actor.person_id, proposer=each.proposer_id)
    changes: Changes = {
        "answered_by": [ctx.actor.user_id] * len(entries),
        "answerer_id": [ctx.actor.person_id] * len(entries),
        "cleared_at": [ctx.now] * len(entries),
    }
    move(ctx, ENTRY, entries, "approve", changes=changes)


def _unfit(sentence: str) -> Refused:
    return Refused("CLEARING_UNFIT", sentence, field="cleared_as")
