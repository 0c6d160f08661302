"""Who signs a batch, builds, releases it, or brings what fails it, has no tie to its payees."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from claims.domain.ties import require_untied_payees
from claims.storage import decisions, programmes, ties
from claims.storage.payouts import Instruction, InstructionPart, Payout
from claims.storage.programmes import Programme
from claims.usecases import tiers
from claims.usecases.context import Context


def require_builder(ctx: Context, programme: Programme, payees: Sequence[UUID]) -> None:
    """Refuse `CONFLICT_OF_INTEREST` to who would build a payment to one to whom he is tied."""
    own = ties.of(ctx.session, ctx.actor.person_id, ctx.today(programme.time_zone))
    require_untied_payees(own, {str(each): each for each in payees}, who="Who builds this batch")


def require_step(
    ctx: Context, payout: Payout, instructions: Sequence[Instruction], *, who: str
) -> None:
    """Refuse `CONFLICT_OF_INTEREST`, naming the payments, where one who acted is tied to a payee.

    `who` is the actor. Those who signed before are asked again: an interest may have been declared
    since.
    """
    payees = {each.end_to_end_id: each.payee_id for each in instructions}
    today = ctx.today(programmes.get(ctx.session, payout.programme_id).time_zone)
    asked = {
        ctx.actor.person_id: who,
        payout.builder_id: "Who built this batch",
        payout.verifier_id: "Who verified this batch",
        payout.approver_id: "Who approved this batch",
    }
    for person_id, called in asked.items():
        if person_id is not None:
            require_untied_payees(ties.of(ctx.session, person_id, today), payees, who=called)


def require_release(ctx: Context, payout: Payout, instructions: Sequence[Instruction]) -> None:
    """The same of who releases; that may be who approved."""
    require_step(ctx, payout, instructions, who="Who releases this batch")


def require_bringer(ctx: Context, payout: Payout, instructions: Sequence[Instruction]) -> None:
    """Refuse `CONFLICT_OF_INTEREST` to who brings a file that fails a payment to one he is tied to.

    What failed or came back is paid again, so that another person has to bring the file.
    """
    payees = {each.end_to_end_id: each.payee_id for each in instructions}
    today = ctx.today(programmes.get(ctx.session, payout.programme_id).time_zone)
    own = ties.of(ctx.session, ctx.actor.person_id, today)
    require_untied_payees(own, payees, who="Who brings this file")


def require_apart(ctx: Context, payout: Payout, parts: Sequence[InstructionPart]) -> None:
    """Refuse `SAME_PERSON` to an authoriser of the batch, where its programme has him kept apart.

    It is the tiers of the day of release that say so.
    """
    authorisers = decisions.authorisers_of(ctx.session, [part.decision_id for part in parts])
    today = ctx.today(programmes.get(ctx.session, payout.programme_id).time_zone)
    tiers.require_apart(
        ctx, payout.programme_id, today, {each for some in authorisers.values() for each in some}
    )
