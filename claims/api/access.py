"""Who may do what, looked through: registers, what is due, and the review that a person signs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import answer, command, page
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import access_reviews, exemptions, overrides
from claims.usecases.access_reviews import Reviewed
from claims.usecases.context import Context
from schemas.access import (
    AccessReviewOut,
    AccessReviewPage,
    AccessStandingOut,
    DecideReview,
    OverrideOut,
    OverridePage,
    ReviewLineOut,
    WholeReviewOut,
)
from schemas.base import Nothing
from schemas.grants import RoleConflictOut, RoleConflictPage
from schemas.pages import PageQuery

routes = Routes("access", "/v1/access", says="Who may do what: registers and periodic reviews.")


@routes.get("/standing", gives=AccessStandingOut)
def get_standing() -> Response:
    """Get when the next review is due and whether one is late."""
    return answer(lambda ctx: AccessStandingOut().dump(access_reviews.standing(ctx)))


@routes.get("/overrides", gives=OverridePage, query=PageQuery)
def list_overrides(query: Body) -> Response:
    """List where persons departed from the rules, in the order it was recorded."""
    return page(overrides.list_, OverrideOut().dump, query)


@routes.get("/conflicts", gives=RoleConflictPage, query=PageQuery)
def list_conflicts(query: Body) -> Response:
    """List the conflicts of roles that persons are in now; `limit` counts persons."""
    limit = query.pop("limit")

    def question(ctx: Context) -> dict[str, Any]:
        found = exemptions.conflicts_now(ctx, limit=limit, **query)
        return {
            "items": [_conflict(each) for each in found.items],
            "next": str(found.next) if found.next else None,
        }

    return answer(question)


@routes.post("/reviews", takes=Nothing, gives=WholeReviewOut)
def open_() -> Response:
    """Open a review of today, with a line for each grant in force."""
    return command(access_reviews.open_, _review)


@routes.get("/reviews", gives=AccessReviewPage, query=PageQuery)
def list_(query: Body) -> Response:
    """List the reviews, in the order they were opened."""
    return page(access_reviews.list_, AccessReviewOut().dump, query)


@routes.get("/reviews/<uuid:review_id>", gives=WholeReviewOut)
def get(review_id: UUID) -> Response:
    """Get a review with its lines."""
    return answer(lambda ctx: _review(access_reviews.get(ctx, review_id)))


@routes.post("/reviews/<uuid:review_id>/verdicts", takes=DecideReview, gives=WholeReviewOut)
def decide(body: Body, review_id: UUID) -> Response:
    """Keep grants of a review, or take them away at once; nobody decides on his own."""
    return command(lambda ctx: access_reviews.decide(ctx, review_id, **body), _review)


@routes.post("/reviews/<uuid:review_id>/signature", takes=Nothing, gives=WholeReviewOut)
def sign(review_id: UUID) -> Response:
    """Sign a review of which every line is decided."""
    return command(lambda ctx: access_reviews.sign(ctx, review_id), _review)


def _conflict(each: Any) -> dict[str, Any]:
    return dict(
        RoleConflictOut().dump(
            {
                "person_id": each.person_id,
                "name": each.name,
                "roles": each.roles,
                "conflict": each.conflict.code,
                "text": each.conflict.texts["en"],
                "exempt_until": each.exempt_until,
            }
        )
    )


def _review(reviewed: Reviewed) -> dict[str, Any]:
    return {
        **AccessReviewOut().dump(reviewed.row),
        "open_lines": reviewed.open_lines,
        "lines": [_line(each) for each in reviewed.lines],
    }


def _line(each: Any) -> dict[str, Any]:
    verdict = each.verdict
    return dict(
        ReviewLineOut().dump(
            {
                "grant_id": each.grant.id,
                "person_id": each.grant.person_id,
                "login": each.login,
                "name": each.name,
                "role": each.grant.role,
                "kind": each.grant.kind,
                "reason": each.grant.reason,
                "proposed_by": each.grant.proposed_by,
                "confirmed_by": each.grant.answered_by,
                "last_used_at": each.line.last_used_at,
                "verdict": verdict and verdict.verdict,
                "verdict_reason": verdict and verdict.reason,
                "decided_by": verdict and verdict.decided_by,
                "decided_at": verdict and verdict.decided_at,
            }
        )
    )
