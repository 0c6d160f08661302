"""A payee comes after all for what the treasury was given: owed to him again by two persons."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from claims.domain.claims import CLAIM, ClaimStatus
from claims.domain.ledger import Happening, Occasion
from claims.domain.money import Money
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.domain.ties import require_untied
from claims.domain.year_ends import REINSTATEMENT, ReinstatementStatus, require_other_person
from claims.storage import payouts, programmes, ties, year_ends
from claims.storage.claims import Claim
from claims.storage.postings import post
from claims.storage.year_ends import Reinstatement
from claims.usecases.context import Context
from claims.usecases.moves import Changes, create, move


def propose(ctx: Context, claim_id: UUID) -> Reinstatement:
    """Propose to owe a claim to its payee again, whole; refuses `CLAIM_UNKNOWN`.

    Refuses `STATE_CONFLICT` where the treasury was given nothing of it, and
    `CONFLICT_OF_INTEREST` to who is tied to its person, provider or payee.
    """
    ctx.permit(Action.REINSTATEMENT_PROPOSE)
    claim = _lock(ctx, claim_id)
    given = year_ends.given_of(ctx.session, claim.id)
    assert given is not None
    _require_untied(ctx, claim)
    row = Reinstatement(
        id=ctx.new_id(),
        programme_id=claim.programme_id,
        year_end_id=given.year_end_id,
        claim_id=claim.id,
        budget_id=given.budget_id,
        payee_id=given.payee_id,
        currency=claim.currency,
        amount=given.posted,
        proposed_by=ctx.actor.user_id,
        proposer_id=ctx.actor.person_id,
        proposed_at=ctx.now,
        answered_by=None,
        answerer_id=None,
        answered_at=None,
    )
    told = {"claim": claim.number, "amount": row.amount}
    create(ctx, REINSTATEMENT, [row], "propose", payloads=[told])
    return row


def approve(ctx: Context, row_id: UUID) -> Reinstatement:
    """Put a reinstatement in force, as another person: the claim goes into the next batch."""
    ctx.permit(Action.REINSTATEMENT_APPROVE)
    row = year_ends.get_reinstatement(ctx.session, row_id)
    require_other_person(ctx.actor.person_id, proposer=row.proposer_id, what="this")
    REINSTATEMENT.edge(ReinstatementStatus(row.status), "approve")
    claim = _lock(ctx, row.claim_id)
    _require_untied(ctx, claim)
    _answer(ctx, row, "approve")
    move(ctx, CLAIM, [claim], "reinstate", payloads=[{"reinstatement": str(row.id)}])
    happening = Happening(
        ctx.new_id(),
        Occasion.REINSTATED,
        "claims",
        claim.id,
        row.budget_id,
        row.payee_id,
        Money(row.amount, row.currency),
    )
    post(ctx.session, row.programme_id, [happening], ctx.now)
    return row


def refuse(ctx: Context, row_id: UUID) -> Reinstatement:
    """Drop a proposed reinstatement, also as who proposed it; the treasury keeps the money."""
    ctx.permit(Action.REINSTATEMENT_APPROVE)
    row = year_ends.get_reinstatement(ctx.session, row_id)
    _answer(ctx, row, "refuse")
    return row


def list_(
    ctx: Context, programme_id: UUID, *, after: UUID | None = None, limit: int = 50
) -> list[Reinstatement]:
    """A page of a programme's reinstatements in the order they were proposed."""
    ctx.permit(Action.REINSTATEMENT_READ)
    programmes.get(ctx.session, programme_id)
    query = select(Reinstatement).where(Reinstatement.programme_id == programme_id)
    query = query.order_by(Reinstatement.id).limit(limit)
    return list(ctx.session.scalars(query.where(Reinstatement.id > after) if after else query))


@dataclass(frozen=True, slots=True)
class Named:
    """A reinstatement with the number of its claim."""

    row: Reinstatement
    number: str


def named(ctx: Context, programme_id: UUID, *, limit: int) -> list[Named]:
    """The newest reinstatements of a programme, the oldest of them first."""
    ctx.permit(Action.REINSTATEMENT_READ)
    programmes.get(ctx.session, programme_id)
    query = (
        select(Reinstatement, Claim.number)
        .join(Claim, Claim.id == Reinstatement.claim_id)
        .where(Reinstatement.programme_id == programme_id)
        .order_by(Reinstatement.id.desc())
        .limit(limit)
    )
    return [Named(row[0], row[1]) for row in reversed(ctx.session.execute(query).all())]


def find_claim(ctx: Context, programme_id: UUID, number: str) -> UUID:
    """The claim of a programme that has a number, or `CLAIM_UNKNOWN`."""
    ctx.permit(Action.REINSTATEMENT_PROPOSE)
    found = ctx.session.scalars(
        select(Claim.id).where(Claim.number == number.strip(), Claim.programme_id == programme_id)
    ).one_or_none()
    if found is None:
        raise Refused("CLAIM_UNKNOWN", "There is no such claim.", field="number")
    return found


def _lock(ctx: Context, claim_id: UUID) -> Claim:
    """The claim, locked, which the treasury was given what is left of."""
    claims = payouts.lock_claims(ctx.session, [claim_id])
    if not claims or not claims[0].is_submitted:
        raise Refused("CLAIM_UNKNOWN", "There is no such claim.")
    CLAIM.edge(ClaimStatus(claims[0].status), "reinstate")
    return claims[0]


def _require_untied(ctx: Context, claim: Claim) -> None:
    today = ctx.today(programmes.get(ctx.session, claim.programme_id).time_zone)
    own = ties.of(ctx.session, ctx.actor.person_id, today)
    require_untied(own, (claim.person_id, claim.provider_id), what="This claim")


def _answer(ctx: Context, row: Reinstatement, action: str) -> None:
    changes: Changes = {
        "answered_by": [ctx.actor.user_id],
        "answerer_id": [ctx.actor.person_id],
        "answered_at": [ctx.now],
    }
    move(ctx, REINSTATEMENT, [row], action, changes=changes)
