"""Before a batch is released: a second person verifies it or sends it back, a third approves it."""

from __future__ import annotations

from uuid import UUID

from claims.domain.payouts import (
    PAYOUT,
    PayoutStatus,
    require_other_approver,
    require_other_verifier,
)
from claims.domain.permissions import Action
from claims.storage import payouts
from claims.storage.payouts import Payout
from claims.usecases import untied
from claims.usecases.context import Context
from claims.usecases.moves import move
from claims.usecases.payout_checks import require_sound

_TEXT = {"table": "payouts", "column": "sent_back_text"}


def verify(ctx: Context, payout_id: UUID, *, file_sha256: str) -> Payout:
    """Say of a built batch that all of its checklist holds, as another person than built it.

    `file_sha256` is the digest he saw. Refuses what `require_sound` refuses, `SAME_PERSON`, and
    `CONFLICT_OF_INTEREST` with the payments whose payees he or the builder is tied to.
    """
    ctx.permit(Action.PAYOUT_VERIFY)
    payout = payouts.get(ctx.session, payout_id, lock=True)
    PAYOUT.edge(PayoutStatus(payout.status), "verify")
    require_other_verifier(ctx.actor.person_id, builder=payout.builder_id)
    sound = require_sound(ctx, payout, file_sha256=file_sha256)
    untied.require_step(ctx, payout, sound.instructions, who="Who verifies this batch")
    move(
        ctx,
        PAYOUT,
        [payout],
        "verify",
        payloads=[{"sha256": sound.sha256}],
        changes={
            "verified_by": [ctx.actor.user_id],
            "verifier_id": [ctx.actor.person_id],
            "verified_at": [ctx.now],
        },
    )
    return payout


def send_back(ctx: Context, payout_id: UUID, *, text: str) -> Payout:
    """Send a batch back to who built it, saying why; it is built anew or dropped, never verified.

    Until it is approved, who would verify or approve it may. Refuses `SAME_PERSON` to its builder.
    """
    ctx.permit(Action.PAYOUT_SEND_BACK)
    payout = payouts.get(ctx.session, payout_id, lock=True)
    require_other_verifier(ctx.actor.person_id, builder=payout.builder_id)
    sealed = ctx.keys.fields.seal_text(text, **_TEXT, row_id=payout.id)
    move(
        ctx,
        PAYOUT,
        [payout],
        "send_back",
        changes={
            "sent_back_by": [ctx.actor.user_id],
            "sent_back_at": [ctx.now],
            "sent_back_text_sealed": [sealed],
        },
    )
    return payout


def approve(ctx: Context, payout_id: UUID, *, file_sha256: str) -> Payout:
    """Approve a verified batch, as a third person; then it may be released.

    Refuses what `verify` refuses, of the approver, the verifier and the builder.
    """
    ctx.permit(Action.PAYOUT_APPROVE)
    payout = payouts.get(ctx.session, payout_id, lock=True)
    PAYOUT.edge(PayoutStatus(payout.status), "approve")
    require_other_approver(
        ctx.actor.person_id, builder=payout.builder_id, verifier=payout.verifier_id
    )
    sound = require_sound(ctx, payout, file_sha256=file_sha256)
    untied.require_step(ctx, payout, sound.instructions, who="Who approves this batch")
    move(
        ctx,
        PAYOUT,
        [payout],
        "approve",
        payloads=[{"sha256": sound.sha256}],
        changes={
            "approved_by": [ctx.actor.user_id],
            "approver_id": [ctx.actor.person_id],
            "approved_at": [ctx.now],
        },
    )
    return payout


def why_sent_back(ctx: Context, payout: Payout) -> str | None:
    """Why a batch was sent back, in the words of who did; None when it was not."""
    if payout.sent_back_text_sealed is None:
        return None
    return ctx.keys.fields.unseal_text(payout.sent_back_text_sealed, **_TEXT, row_id=payout.id)
