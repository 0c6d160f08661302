"""Further persons authorise: as many as the tier asks for, none who had the claim in hand before.

Nor anybody who is tied to the person it is about or to its provider. Authorising posts nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from claims.domain.claims import CLAIM, ClaimStatus, require_other_person
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.domain.ties import Ties, require_untied
from claims.storage import bulk, claims, decisions, programmes, redecisions, tiers, ties
from claims.storage.base import among
from claims.storage.claims import Claim
from claims.storage.decisions import Authorisation
from claims.usecases import dues
from claims.usecases.context import Context
from claims.usecases.dues import Due
from claims.usecases.moves import move, touch

AT_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Authorised:
    """A claim, and by how many of how many persons its decision in force is authorised."""

    claim: Claim
    given: int
    needed: int


def authorise(ctx: Context, claim_id: UUID) -> Authorised:
    """Authorise one decided claim for payment."""
    return authorise_many(ctx, [claim_id])[0]


def authorise_many(ctx: Context, claim_ids: Sequence[UUID]) -> list[Authorised]:
    """Authorise decided claims, all or none (at most 1,000).

    A claim that its tier wants authorised by further persons stays decided until they have.
    """
    ctx.permit(Action.CLAIM_AUTHORISE)
    rows = _lock(ctx, claim_ids)
    decided = [claim for claim in rows if claim.status == ClaimStatus.DECIDED]
    payable = {each.claim.id: each for each in dues.of_claims(ctx, decided) if each.amount}
    for claim in rows:
        if claim.id not in payable:
            raise Refused(
                "STATE_CONFLICT",
                f"Claim {claim.number} has nothing to authorise.",
                state=claim.status,
            )
    decision_ids = [each.decision.id for each in payable.values()]
    before = decisions.authorisers_of(ctx.session, decision_ids)
    needed = tiers.needed_by(ctx.session, decision_ids)
    _give(ctx, list(payable.values()), before)
    told = [
        Authorised(claim, len(before[decision.id]) + 1, needed[decision.id])
        for claim, decision, _, _ in payable.values()
    ]
    for is_enough in (True, False):
        some = [each for each in told if (each.given >= each.needed) is is_enough]
        moved = [each.claim for each in some]
        payloads = [
            {"approved": each.claim.approved, "given": each.given, "needed": each.needed}
            for each in some
        ]
        if is_enough:
            move(ctx, CLAIM, moved, "authorise", payloads=payloads)
        else:
            touch(ctx, CLAIM, moved, "part_authorised", changes={}, payloads=payloads)
    return told


def _lock(ctx: Context, claim_ids: Sequence[UUID]) -> list[Claim]:
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
    return rows


@dataclass(frozen=True, slots=True)
class Outlook:
    """How far a claim's authorisation is, and why the actor may not give one (None: he may)."""

    given: int
    needed: int
    bar: Refused | None


def outlooks(ctx: Context, payable: Sequence[Due]) -> dict[UUID, Outlook]:
    """How far the authorisation of each of some decided claims is, by claim."""
    ids = [each.decision.id for each in payable]
    before = decisions.authorisers_of(ctx.session, ids)
    needed = tiers.needed_by(ctx.session, ids)
    near = _near(ctx, payable)
    return {
        each.claim.id: Outlook(
            len(before[each.decision.id]),
            needed[each.decision.id],
            _bar(ctx, each, near, before[each.decision.id]),
        )
        for each in payable
    }


def _bar(ctx: Context, each: Due, near: _Near, before: set[UUID]) -> Refused | None:
    try:
        _require_may(ctx, each, near, before)
    except Refused as refused:
        return refused
    return None


@dataclass(frozen=True, slots=True)
class _Near:
    """Who approved each decision, and to whom the actor is tied on a programme's day."""

    approvers: Mapping[UUID, UUID]
    tied: Mapping[UUID, Ties]


def _near(ctx: Context, payable: Sequence[Due]) -> _Near:
    programme_ids = {each.claim.programme_id for each in payable}
    days = {each: ctx.today(programmes.get(ctx.session, each).time_zone) for each in programme_ids}
    on = {day: ties.of(ctx.session, ctx.actor.person_id, day) for day in set(days.values())}
    return _Near(
        redecisions.approvers_of(ctx.session, [each.decision.id for each in payable]),
        {programme: on[day] for programme, day in days.items()},
    )


def _require_may(ctx: Context, each: Due, near: _Near, before: set[UUID]) -> None:
    """Refuse an actor who had the claim in hand, stands too near, or has authorised it already."""
    claim, decision = each.claim, each.decision
    require_other_person(
        ctx.actor.person_id,
        claimant=claim.person_id,
        submitter=claim.submitter_id,
        adjudicator=decision.decider_id,
        approver=near.approvers.get(decision.id),
        last_editor=claim.last_editor_id,
    )
    require_untied(
        near.tied[claim.programme_id],
        [claim.person_id, claim.provider_id],
        what=f"Claim {claim.number}",
    )
    if ctx.actor.person_id in before:
        raise Refused(
            "AUTHORISED_ALREADY",
            f"You have authorised claim {claim.number}; another person has to, too.",
        )


def _give(ctx: Context, payable: Sequence[Due], before: dict[UUID, set[UUID]]) -> None:
    """Write the actor's authorisations of locked claims; refuses whoever stands too near to one."""
    near = _near(ctx, payable)
    given = []
    for each in payable:
        _require_may(ctx, each, near, before[each.decision.id])
        claim, decision = each.claim, each.decision
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
                approver_id=near.approvers.get(decision.id),
                last_editor_id=claim.last_editor_id,
                authorised_at=ctx.now,
            )
        )
    bulk.copy_objects(ctx.session, given)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a claim's decision in force is authorised: by whom, and of how many."""

    claim_id: UUID
    decision_id: UUID | None
    needed: int
    authorisations: Sequence[Authorisation]


def standing_of(ctx: Context, claim_id: UUID) -> Standing:
    """Who has authorised the decision in force of a claim, and how many have to."""
    scope = ctx.permit(Action.AUTHORISATION_READ)
    claim = claims.get(ctx.session, claim_id, scope)
    decision = decisions.find_latest(ctx.session, claim.id)
    if decision is None:
        return Standing(claim.id, None, 0, [])
    needed = tiers.needed_by(ctx.session, [decision.id])[decision.id] if decision.approved else 0
    found = decisions.authorisations_of(ctx.session, decision.id)
    return Standing(claim.id, decision.id, needed, found)
