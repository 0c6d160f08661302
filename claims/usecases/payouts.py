"""Build a payout batch and its bank file, have another person release it, or drop it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from claims.domain.claims import CLAIM
from claims.domain.ledger import Occasion
from claims.domain.payouts import (
    INSTRUCTION,
    PAYOUT,
    due,
    require_other_releaser,
)
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import cases, payouts, people, programmes
from claims.storage.claims import Claim
from claims.storage.payouts import Instruction, InstructionPart, Payout
from claims.storage.people import BankAccount
from claims.storage.programmes import Programme
from claims.usecases import (
    bank_files,
    dues,
    numbers,
    payout_beside,
    payout_redress,
    payout_steps,
    untied,
)
from claims.usecases.context import Context
from claims.usecases.dues import Due
from claims.usecases.moves import create, move

CLAIMS_AT_MOST = 100_000
PAYMENTS_AT_MOST = payouts.PAYMENTS_AT_MOST
"""A batch holds no more than is read of one; further payees wait for the next."""


def build(ctx: Context, programme_id: UUID, *, execution_on: date) -> Payout:
    """Build a batch of everything authorised, one payment a payee, and its bank file, once.

    Of a claim goes in what was not paid before and is not disputed in an open case. Redress and
    late payment go along without a request, also to payees without a claim; what a provider
    caused is taken off, and a share of a payment for what its payee was paid too much; taxes are
    withheld by the rules of the day of execution. Payees without an account in the programme's
    currency that the bank has not refused, and those beyond 100,000, are left for a later batch.
    Refuses `NOTHING_TO_PAY` when nothing is left, and `CONFLICT_OF_INTEREST` to who is tied to a
    payee: another person builds.
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
    return _write(ctx, programme, first, accounts, beside, execution_on)


def _write(
    ctx: Context,
    programme: Programme,
    by_payee: dict[UUID, list[Due]],
    accounts: dict[UUID, BankAccount],
    beside: payout_beside.Beside,
    execution_on: date,
) -> Payout:
    number = numbers.next_number(ctx, programme.id, "payouts")
    payout_id, message_id = ctx.new_id(), f"{programme.code}-{number:06d}"[-35:]
    instructions, parts, carried = [], [], []
    for no, (payee_id, owed) in enumerate(sorted(by_payee.items()), start=1):
        instruction_id = ctx.new_id()
        payee_kind = "person" if accounts[payee_id].person_id else "provider"
        carried.append(beside.of(instruction_id, payee_kind, payee_id, owed))
        instruction = Instruction(
            id=instruction_id,
            payout_id=payout_id,
            no=no,
            payee_kind=payee_kind,
            payee_id=payee_id,
            bank_account_id=accounts[payee_id].id,
            end_to_end_id=f"{message_id[-28:]}-{no:06d}",
            currency=programme.currency,
            amount=sum(each.amount for each in owed) + carried[-1].adds,
        )
        instructions.append(instruction)
        parts += [
            InstructionPart(
                instruction_id=instruction.id,
                claim_id=each.claim.id,
                decision_id=each.decision.id,
                budget_id=each.claim.budget_id,
                amount=each.amount,
                paid_before=each.paid_before,
                is_live=True,
            )
            for each in owed
        ]
    file = bank_files.write(ctx, programme, message_id, instructions, accounts, execution_on)
    payout = Payout(
        id=payout_id,
        number=number,
        programme_id=programme.id,
        currency=programme.currency,
        rail=programme.rail,
        total=sum(each.amount for each in instructions),
        count=len(instructions),
        message_id=message_id,
        execution_on=execution_on,
        file_sealed=bank_files.seal(ctx, payout_id, file),
        file_sha256=hashlib.sha256(file).hexdigest(),
        built_by=ctx.actor.user_id,
        builder_id=ctx.actor.person_id,
        built_at=ctx.now,
    )
    told = {"total": payout.total, "count": payout.count, "sha256": payout.file_sha256}
    create(ctx, PAYOUT, [payout], "build", payloads=[told])
    create(ctx, INSTRUCTION, instructions, "instruct")
    payouts.add_parts(ctx.session, parts)
    payout_beside.add_parts(ctx, carried)
    return payout


def release(ctx: Context, payout_id: UUID, *, file_sha256: str) -> Payout:
    """Release a batch to the bank, as another person than built it.

    `file_sha256` is the digest the releaser saw; the stored bytes are hashed again. Refuses
    `CONFLICT_OF_INTEREST` with the payments whose payees he or the builder is tied to,
    `DIGEST_DIFFERS`, `ACCOUNT_CHANGED` when a payee's account is no longer in force,
    `ACCOUNT_DOUBTED` when the bank has refused one, and `CLAIM_DISPUTED` when a part of it is
    disputed since: then it is rebuilt.
    """
    ctx.permit(Action.PAYOUT_RELEASE)
    payout = payouts.get(ctx.session, payout_id, lock=True)
    require_other_releaser(ctx.actor.person_id, builder=payout.builder_id)
    actual = hashlib.sha256(bank_files.open_(ctx, payout)).hexdigest()
    if not actual == payout.file_sha256 == file_sha256:
        raise Refused("DIGEST_DIFFERS", "This is not the file you were shown.", field="sha256")
    if payouts.has_replaced_account(ctx.session, payout.id):
        raise Refused("ACCOUNT_CHANGED", "A payee's account was changed after the batch was built.")
    if payouts.has_doubted_account(ctx.session, payout.id):
        raise Refused("ACCOUNT_DOUBTED", "The bank has refused a payee's account since; rebuild.")
    instructions = payout_steps.payments(ctx, payout)
    untied.require_release(ctx, payout, instructions)
    parts = payouts.parts_of(ctx.session, [each.id for each in instructions])
    claims = payouts.lock_claims(ctx.session, [part.claim_id for part in parts])
    _require_undisputed(ctx, claims, parts)
    untied.require_apart(ctx, payout, parts)
    held = payout_beside.carried(ctx, parts, [each.id for each in instructions])
    move(
        ctx,
        PAYOUT,
        [payout],
        "release",
        payloads=[{"sha256": actual}],
        changes={
            "released_by": [ctx.actor.user_id],
            "releaser_id": [ctx.actor.person_id],
            "released_at": [ctx.now],
        },
    )
    move(ctx, INSTRUCTION, instructions, "release", split_by=[i.payee_id for i in instructions])
    move(ctx, CLAIM, claims, "settle", payloads=[{"payout": str(payout.id)}] * len(claims))
    payout_steps.post_step(ctx, payout, parts, instructions, held, Occasion.RELEASED)
    return payout


def _require_undisputed(
    ctx: Context, claims: Sequence[Claim], parts: Sequence[InstructionPart]
) -> None:
    """Refuse `CLAIM_DISPUTED` when locked claims hold less than their parts by now."""
    blocked = cases.blocked_of(ctx.session, [claim.id for claim in claims])
    approved = {claim.id: claim.approved or 0 for claim in claims}
    for part in parts:
        held = blocked.get(part.claim_id, 0)
        if held and part.amount > due(
            approved=approved[part.claim_id], paid=part.paid_before, blocked=held
        ):
            raise Refused(
                "CLAIM_DISPUTED", "A claim of this batch is disputed by now; build it again."
            )


def cancel(ctx: Context, payout_id: UUID) -> Payout:
    """Drop a batch that was not released; its claims wait for the next one."""
    ctx.permit(Action.PAYOUT_CANCEL)
    return drop(ctx, payouts.get(ctx.session, payout_id, lock=True))


def drop(ctx: Context, payout: Payout) -> Payout:
    """Cancel a locked batch that was not released; whoever calls this has been permitted to."""
    instructions = payout_steps.payments(ctx, payout)
    move(ctx, PAYOUT, [payout], "cancel")
    move(ctx, INSTRUCTION, instructions, "cancel")
    payout_steps.free(ctx, [each.id for each in instructions])
    return payout


def get(ctx: Context, payout_id: UUID) -> Payout:
    """One batch."""
    ctx.permit(Action.PAYOUT_READ)
    return payouts.get(ctx.session, payout_id)


def list_(
    ctx: Context,
    *,
    programme_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[Payout]:
    """A page of batches in order of building."""
    ctx.permit(Action.PAYOUT_READ)
    query = select(Payout).order_by(Payout.id).limit(limit)
    if programme_id:
        query = query.where(Payout.programme_id == programme_id)
    return list(ctx.session.scalars(query.where(Payout.id > after) if after else query))


def instructions(ctx: Context, payout_id: UUID) -> list[Instruction]:
    """The payments of a batch."""
    return payouts.instructions_of(ctx.session, get(ctx, payout_id).id)


def read_file(ctx: Context, payout_id: UUID) -> tuple[Payout, bytes]:
    """The bank file's bytes, as they were built."""
    ctx.permit(Action.PAYOUT_RELEASE)
    payout = payouts.get(ctx.session, payout_id)
    return payout, bank_files.open_(ctx, payout)
