"""Reviews over HTTP: what a claims officer does with a claim the rules held back."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.answering import answer, command
from claims.api.reading import Body, read_version
from claims.api.routes import Routes
from claims.api.writing import claim_out, decision_out, related_out
from claims.usecases import claims, reviews
from schemas.base import Nothing
from schemas.claims import ClaimOut
from schemas.decisions import ClaimDecisionOut, DecideClaim
from schemas.reviews import AssignClaim, NoteClaim, RelatedOut, ReturnClaim

routes = Routes("reviews", "/v1/claims", says="What officers do with claims, and what came of it.")


@routes.post("/<uuid:claim_id>/assignments", takes=AssignClaim, gives=ClaimOut)
def assign(body: Body, claim_id: UUID) -> Response:
    """Assign a claim in review to a claims officer."""
    return command(lambda ctx: reviews.assign(ctx, claim_id, **body), claim_out)


@routes.post("/<uuid:claim_id>/assignments/ended", takes=Nothing, gives=ClaimOut)
def leave(claim_id: UUID) -> Response:
    """Take a claim in review back from its officer."""
    return command(lambda ctx: reviews.leave(ctx, claim_id), claim_out)


@routes.post("/<uuid:claim_id>/notes", takes=NoteClaim, gives=ClaimOut)
def note(body: Body, claim_id: UUID) -> Response:
    """Leave a remark on a claim."""
    return command(lambda ctx: reviews.note(ctx, claim_id, **body), claim_out)


@routes.post("/<uuid:claim_id>/returns", takes=ReturnClaim, gives=ClaimOut)
def return_(body: Body, claim_id: UUID) -> Response:
    """Return a claim to its claimant for documents."""
    return command(lambda ctx: reviews.return_(ctx, claim_id, **body), claim_out)


@routes.post(
    "/<uuid:claim_id>/decisions",
    takes=DecideClaim,
    gives=ClaimOut,
    refuses=(412, 428),
    parameters=("IfMatch",),
)
def decide(body: Body, claim_id: UUID) -> Response:
    """Decide a claim in review, line by line."""
    version = read_version()
    return command(lambda ctx: reviews.decide(ctx, claim_id, version=version, **body), claim_out)


@routes.get("/<uuid:claim_id>/related", gives=RelatedOut)
def compare(claim_id: UUID) -> Response:
    """Get what staff lay beside a claim: the person's others, and those with the same receipt."""
    return answer(lambda ctx: related_out(ctx, claim_id))


@routes.get("/<uuid:claim_id>/decisions", gives=ClaimDecisionOut)
def get_decision(claim_id: UUID) -> Response:
    """Get the decision in force with its lines, adjustments and findings."""
    return answer(lambda ctx: decision_out(ctx, claims.get(ctx, claim_id)))
