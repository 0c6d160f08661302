"""Release a batch once it is approved, drop one that was not released, and read batches."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from claims.domain.claims import CLAIM
from claims.domain.ledger import Occasion
from claims.domain.payouts import INSTRUCTION, PAYOUT, require_other_releaser
from claims.domain.permissions import Action
from claims.storage import payouts
from claims.storage.payouts import Instruction, Payout
from claims.usecases import bank_files, payout_beside, payout_steps, untied
from claims.usecases.context import Context
from claims.usecases.moves import move
from claims.usecases.payout_checks import require_sound


def release(ctx: Context, payout_id: UUID, *, file_sha256: str) -> Payout:
    """Release an approved batch to the bank, as another person than built or verified it.

    `file_sha256` is the digest the releaser saw; the stored bytes are hashed again. Refuses what
    `require_sound` refuses, and `CONFLICT_OF_INTEREST` with the payments whose payees he or one
    who signed it is tied to.
    """
    ctx.permit(Action.PAYOUT_RELEASE)
    payout = payouts.get(ctx.session, payout_id, lock=True)
    require_other_releaser(
        ctx.actor.person_id, builder=payout.builder_id, verifier=payout.verifier_id
    )
    sound = require_sound(ctx, payout, file_sha256=file_sha256)
    instructions, parts, claims = sound.instructions, sound.parts, sound.claims
    untied.require_release(ctx, payout, instructions)
    untied.require_apart(ctx, payout, parts)
    held = payout_beside.carried(ctx, parts, [each.id for each in instructions])
    move(
        ctx,
        PAYOUT,
        [payout],
        "release",
        payloads=[{"sha256": sound.sha256}],
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
