"""A payout run: all that is authorised of a programme, one batch and bank file for each rail."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from claims.documents.pain001 import Party, is_iban
from claims.domain.payouts import INSTRUCTION, PAYOUT
from claims.domain.permissions import Action
from claims.domain.rails import Rail, choose
from claims.domain.refusals import Refused
from claims.domain.ties import NAMED_AT_MOST
from claims.storage import payouts, people, programmes
from claims.storage.payouts import Instruction, InstructionPart, Payout
from claims.storage.people import BankAccount
from claims.storage.programmes import Programme
from claims.usecases import (
    bank_files,
    dues,
    numbers,
    payout_beside,
    payout_redress,
    untied,
)
from claims.usecases.context import Context
from claims.usecases.dues import Due
from claims.usecases.moves import create

CLAIMS_AT_MOST = 100_000
PAYMENTS_AT_MOST = payouts.PAYMENTS_AT_MOST
"""A run holds no more than is read of one batch; further payees wait for the next."""


@dataclass(frozen=True, slots=True)
class _Payment:
    """One payment before it is in a batch: what it pays, what it carries, to whom."""

    instruction: Instruction
    parts: list[InstructionPart]
    carried: payout_beside.Parts


def build(ctx: Context, programme_id: UUID, *, execution_on: date) -> list[Payout]:
    """Build batches of everything authorised, one payment a payee and one batch a rail, once.

    Of a claim goes in what was not paid before and is not disputed in an open case. Redress and
    late payment go along without a request, also to payees without a claim; what a provider
    caused is taken off, and a share of a payment for what its payee was paid too much; taxes are
    withheld by the rules of the day of execution. Payees without an account in the programme's
    currency that the bank has not refused, and those beyond 100,000, are left for a later run.
    Refuses `NOTHING_TO_PAY` when nothing is left, `CONFLICT_OF_INTEREST` to who is tied to a
    payee (another person builds), and `NO_RAIL`, naming the payees, when no rail carries a
    payment: then nothing is built.
    """
    ctx.permit(Action.PAYOUT_BUILD)
    programme = programmes.get(ctx.session, programme_id)
    if execution_on < ctx.today(programme.time_zone):
        raise Refused("DAY_PAST", "The day of execution is past.", field="execution_on")
    claims = payouts.lock_payable(ctx.session, programme_id, CLAIMS_AT_MOST)
    further = payout_redress.lock(ctx, programme_id)
    kinds = {
        kind: {claim.payee_id for claim in claims if claim.payee_kind == kind}
        | further.payees(kind)
        for kind in ("person", "provider")
    }
    accounts = people.accounts_in_force(
        ctx.session,
        people=sorted(kinds["person"]),
        providers=sorted(kinds["provider"]),
        currency=programme.currency,
        at=ctx.now,
    )
    by_payee: dict[UUID, list[Due]] = {each: [] for each in further.payments if each in accounts}
    for each in dues.of_claims(ctx, claims):
        if each.amount and each.claim.payee_id in accounts:
            by_payee.setdefault(each.claim.payee_id, []).append(each)
    if not by_payee:
        raise Refused("NOTHING_TO_PAY", "Nothing is authorised that could be paid now.")
    first = dict(sorted(by_payee.items())[:PAYMENTS_AT_MOST])
    untied.require_builder(ctx, programme, list(first))
    beside = payout_beside.lock(ctx, programme, first, further, day=execution_on)
    payments = [
        _payment(ctx, programme, accounts[payee], owed, beside) for payee, owed in first.items()
    ]
    payees = bank_files.parties(ctx, {each: accounts[each] for each in first})
    return [
        _write(ctx, programme, rail, some, payees, execution_on)
        for rail, some in _by_rail(ctx, programme, payments, payees)
    ]


def _payment(
    ctx: Context,
    programme: Programme,
    account: BankAccount,
    owed: Sequence[Due],
    beside: payout_beside.Beside,
) -> _Payment:
    """What a payee is paid, with the parts of which it is made up."""
    payee_kind, payee_id = "person", account.person_id
    if payee_id is None:
        payee_kind, payee_id = "provider", account.provider_id
    assert payee_id is not None
    instruction_id = ctx.new_id()
    carried = beside.of(instruction_id, payee_kind, payee_id, owed)
    instruction = Instruction(
        id=instruction_id,
        payee_kind=payee_kind,
        payee_id=payee_id,
        bank_account_id=account.id,
        currency=programme.currency,
        amount=sum(each.amount for each in owed) + carried.adds,
    )
    parts = [
        InstructionPart(
            instruction_id=instruction_id,
            claim_id=each.claim.id,
            decision_id=each.decision.id,
            budget_id=each.claim.budget_id,
            amount=each.amount,
            paid_before=each.paid_before,
            is_live=True,
        )
        for each in owed
    ]
    return _Payment(instruction, parts, carried)


def _by_rail(
    ctx: Context,
    programme: Programme,
    payments: Sequence[_Payment],
    payees: dict[UUID, Party],
) -> list[tuple[Rail, list[_Payment]]]:
    """The payments of each rail, in the rails' order of preference; refuses `NO_RAIL`."""
    rails = ctx.rulebook.rails
    chosen: dict[str, list[_Payment]] = {}
    lost: list[str] = []
    for each in payments:
        rail = choose(
            rails,
            currency=programme.currency,
            preferred=programme.rail,
            amount=each.instruction.amount,
            is_iban=is_iban(payees[each.instruction.payee_id].account),
        )
        if rail is None:
            lost.append(str(each.instruction.payee_id))
        else:
            chosen.setdefault(rail.code, []).append(each)
    if lost:
        raise Refused(
            "NO_RAIL",
            f"No rail carries a payment to {', '.join(lost[:NAMED_AT_MOST])}: its amount lies"
            " outside their limits, or they do not reach its account.",
            payees=lost[:NAMED_AT_MOST],
        )
    return [(each, chosen[each.code]) for each in rails if each.code in chosen]


def _write(
    ctx: Context,
    programme: Programme,
    rail: Rail,
    payments: Sequence[_Payment],
    payees: dict[UUID, Party],
    execution_on: date,
) -> Payout:
    """Write one batch of a run, with its bank file."""
    number = numbers.next_number(ctx, programme.id, "payouts")
    payout_id, message_id = ctx.new_id(), f"{programme.code}-{number:06d}"[-35:]
    instructions = [each.instruction for each in payments]
    for no, each in enumerate(instructions, start=1):
        each.payout_id, each.no = payout_id, no
        each.end_to_end_id = f"{message_id[-28:]}-{no:06d}"
    file = bank_files.write(ctx, programme, rail, message_id, instructions, payees, execution_on)
    payout = Payout(
        id=payout_id,
        number=number,
        programme_id=programme.id,
        currency=programme.currency,
        rail=rail.code,
        rail_least=rail.least,
        rail_most=rail.most,
        total=sum(each.amount for each in instructions),
        count=len(instructions),
        message_id=message_id,
        execution_on=execution_on,
        file_sealed=bank_files.seal(ctx, payout_id, file),
        file_sha256=hashlib.sha256(file).hexdigest(),
        built_by=ctx.actor.user_id,
        builder_id=ctx.actor.person_id,
        built_at=ctx.now,
        is_older=False,
    )
    told = {
        "total": payout.total,
        "count": payout.count,
        "rail": payout.rail,
        "sha256": payout.file_sha256,
    }
    create(ctx, PAYOUT, [payout], "build", payloads=[told])
    create(ctx, INSTRUCTION, instructions, "instruct")
    payouts.add_parts(ctx.session, [part for each in payments for part in each.parts])
    payout_beside.add_parts(ctx, [each.carried for each in payments])
    return payout
