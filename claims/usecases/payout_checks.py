"""What is looked at before a batch goes one step nearer to the bank: a list shown, and held."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from claims.domain.payouts import due
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import cases, payout_checks, payouts, programmes, ties
from claims.storage.claims import Claim
from claims.storage.payouts import Instruction, InstructionPart, Payout
from claims.usecases import bank_files, payout_steps
from claims.usecases.context import Context


class CheckCode(StrEnum):
    """What is checked of a batch before it is verified, approved or released."""

    FILE = "file"
    TOTALS = "totals"
    RAIL = "rail"
    ACCOUNTS = "accounts"
    DISPUTES = "disputes"
    TIES = "ties"
    NEW_ACCOUNTS = "new_accounts"
    TAXES = "taxes"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list: how many payments it concerns, and whether they stop the batch.

    What does not stop it is told all the same, for who verifies to look at.
    """

    code: CheckCode
    count: int
    stops: bool


@dataclass(frozen=True, slots=True)
class Checklist:
    """A batch with all that is checked of it now, in the order it is looked at."""

    payout: Payout
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Sound:
    """A locked batch whose bytes, accounts and claims are as they were when it was built."""

    sha256: str
    instructions: list[Instruction]
    parts: list[InstructionPart]
    claims: list[Claim]


def list_(ctx: Context, payout_id: UUID) -> Checklist:
    """What is checked of a batch, as it stands now; the acts hold the same under their locks."""
    ctx.permit(Action.PAYOUT_READ)
    payout = payouts.get(ctx.session, payout_id)
    file_differs = hashlib.sha256(bank_files.open_(ctx, payout)).hexdigest() != payout.file_sha256
    sums = payouts.sums_of(ctx.session, payout.id).values()
    adds_up = (sum(count for count, _ in sums), sum(amount for _, amount in sums)) == (
        payout.count,
        payout.total,
    )
    found = {
        CheckCode.FILE: int(file_differs),
        CheckCode.TOTALS: int(not adds_up),
        CheckCode.RAIL: payout_checks.outside_rail(ctx.session, payout),
        CheckCode.ACCOUNTS: payout_checks.unusable(ctx.session, payout.id),
        CheckCode.DISPUTES: payout_checks.disputed(ctx.session, payout.id),
        CheckCode.TIES: _tied(ctx, payout),
    }
    told = {
        CheckCode.NEW_ACCOUNTS: payout_checks.first_paid(ctx.session, payout),
        CheckCode.TAXES: payout_checks.taxed(ctx.session, payout.id),
    }
    return Checklist(
        payout,
        (
            *(Check(code, count, stops=count > 0) for code, count in found.items()),
            *(Check(code, count, stops=False) for code, count in told.items()),
        ),
    )


def _tied(ctx: Context, payout: Payout) -> int:
    """How many payments go to payees to whom the builder or the reader is tied today."""
    today = ctx.today(programmes.get(ctx.session, payout.programme_id).time_zone)
    near: set[UUID] = set()
    for person_id in {payout.builder_id, ctx.actor.person_id}:
        near |= set(ties.of(ctx.session, person_id, today).to)
    return payout_checks.paid_to(ctx.session, payout.id, sorted(near))


def require_sound(ctx: Context, payout: Payout, *, file_sha256: str) -> Sound:
    """Refuse a step of a locked batch that is not what it was, or not what the actor was shown.

    `file_sha256` is the digest he saw; the stored bytes are hashed again. Refuses
    `DIGEST_DIFFERS`, `ACCOUNT_CHANGED` when a payee's account is no longer in force,
    `ACCOUNT_DOUBTED` when the bank has refused one, `PAYMENTS_DIFFER`, and `CLAIM_DISPUTED` when
    a part of it is disputed since: then it is built anew.
    """
    actual = hashlib.sha256(bank_files.open_(ctx, payout)).hexdigest()
    if not actual == payout.file_sha256 == file_sha256:
        raise Refused("DIGEST_DIFFERS", "This is not the file you were shown.", field="sha256")
    if payout_checks.has_replaced_account(ctx.session, payout.id):
        raise Refused("ACCOUNT_CHANGED", "A payee's account was changed after the batch was built.")
    if payout_checks.has_doubted_account(ctx.session, payout.id):
        raise Refused("ACCOUNT_DOUBTED", "The bank has refused a payee's account since; rebuild.")
    instructions = payout_steps.payments(ctx, payout)
    if sum(each.amount for each in instructions) != payout.total:
        raise Refused("PAYMENTS_DIFFER", "The batch has other payments than it was built with.")
    parts = payouts.parts_of(ctx.session, [each.id for each in instructions])
    claims = payouts.lock_claims(ctx.session, [part.claim_id for part in parts])
    require_undisputed(ctx, claims, parts)
    return Sound(actual, instructions, parts, claims)


def require_undisputed(
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
