"""A second person authorises: never who claims it, submitted, decided, approved or edited it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from claims.domain.claims import CLAIM, ClaimStatus, require_other_person
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import bulk, redecisions
from claims.storage.base import among
from claims.storage.claims import Claim
from claims.storage.decisions import Authorisation
from claims.usecases import dues
from claims.usecases.context import Context
from claims.usecases.moves import move

AT_MOST = 1_000


def authorise(ctx: Context, claim_id: UUID) -> Claim:
    """Authorise one decided claim for payment."""
    return authorise_many(ctx, [claim_id])[0]


def authorise_many(ctx: Context, claim_ids: Sequence[UUID]) -> list[Claim]:
    """Authorise decided claims, all or none (at most 1,000)."""
    ctx.permit(Action.CLAIM_AUTHORISE)
    wanted = sorted(set(claim_ids))
    rows = list(
        ctx.session.scalars(
            select(Claim)
            .where(among(Claim.id, wanted), Claim.submitted_at.is_not(None))
            .order_by(Claim.id)
            .limit(AT_MOST)
            .with_for_update()
        )
    )
    if len(rows) != len(wanted):
        raise Refused("CLAIM_UNKNOWN", "There is no such claim.")
    decided = [claim for claim in rows if claim.status == ClaimStatus.DECIDED]
    payable = {each.claim.id: each for each in dues.of_claims(ctx, decided) if each.amount}
    for claim in rows:
        if claim.id not in payable:
            raise Refused(
                "STATE_CONFLICT",
                f"Claim {claim.number} has nothing to authorise.",
                state=claim.status,
            )
    approvers = redecisions.approvers_of(
        ctx.session, [each.decision.id for each in payable.values()]
    )
    given = []
    for claim, decision, _, _ in payable.values():
        require_other_person(
            ctx.actor.person_id,
            claimant=claim.person_id,
            submitter=claim.submitter_id,
            adjudicator=decision.decider_id,
            approver=approvers.get(decision.id),
            last_editor=claim.last_editor_id,
        )
        given.append(
            Authorisation(
                id=ctx.new_id(),
                claim_id=claim.id,
                decision_id=decision.id,
                authorised_by=ctx.actor.user_id,
                authoriser_id=ctx.actor.person_id,
                claimant_id=claim.person_id,
                submitter_id=claim.submitter_id,
                adjudicator_id=decision.decider_id,
                approver_id=approvers.get(decision.id),
                last_editor_id=claim.last_editor_id,
                authorised_at=ctx.now,
            )
        )
    bulk.copy_objects(ctx.session, given)
    move(ctx, CLAIM, rows, "authorise", payloads=[{"approved": claim.approved} for claim in rows])
    return rows
