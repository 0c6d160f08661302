"""Look through who may do what: every grant is kept or taken away, and a person signs the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypedDict
from uuid import UUID

from claims.domain.access_reviews import (
    ACCESS_REVIEW,
    AccessReviewStatus,
    Judged,
    Verdict,
    digest_of,
    next_due,
    require_finished,
    require_not_his_own,
    require_reviewable,
)
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import access_reviews, bulk, grants
from claims.storage.access_reviews import (
    AccessReview,
    AccessReviewLine,
    AccessReviewVerdict,
    ReviewLine,
)
from claims.usecases.context import Context
from claims.usecases.grants import take_away
from claims.usecases.moves import Changes, create, move

GRANTS_AT_MOST = 20_000
"""As many grants one review looks at; more than a person can decide and mean it."""


class NewVerdict(TypedDict):
    """What a reviewer decides of one grant."""

    grant_id: UUID
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review with its lines and how many of them wait."""

    row: AccessReview
    lines: Sequence[ReviewLine]

    @property
    def open_lines(self) -> int:
        """How many grants nobody has decided yet."""
        return sum(each.verdict is None for each in self.lines)


@dataclass(frozen=True, slots=True)
class Standing:
    """When the last review was, when the next is due, which is open and whether one is late."""

    last_signed_on: date | None
    next_due_on: date | None
    open_review_id: UUID | None
    open_due_on: date | None
    is_overdue: bool


def open_(ctx: Context) -> Reviewed:
    """Open a review of today with a line for each grant in force; one is open at a time.

    A citizen's role, which reaches only what is his own, is not reviewed.
    """
    ctx.permit(Action.ACCESS_REVIEW)
    if access_reviews.find_open(ctx.session) is not None:
        raise Refused("ACCESS_REVIEW_OPEN", "A review is open already; it is finished first.")
    today = grants.day_of(ctx.now)
    row = AccessReview(
        id=ctx.new_id(),
        day=today,
        due_on=today + timedelta(days=ctx.rulebook.access.review_within_days),
        opened_by=ctx.actor.user_id,
        opener_id=ctx.actor.person_id,
        opened_at=ctx.now,
    )
    create(ctx, ACCESS_REVIEW, [row], "open")
    found = grants.all_in_force(ctx.session, ctx.now, GRANTS_AT_MOST + 1)
    require_reviewable(len(found), at_most=GRANTS_AT_MOST)
    used = access_reviews.last_used(ctx.session, [each.row.user_id for each in found])
    lines = [
        AccessReviewLine(
            review_id=row.id,
            grant_id=each.row.id,
            person_id=each.row.person_id,
            last_used_at=used.get(each.row.user_id),
        )
        for each in found
    ]
    bulk.copy_objects(ctx.session, lines)
    return _seen(ctx, row)


def decide(ctx: Context, review_id: UUID, *, verdicts: Sequence[NewVerdict]) -> Reviewed:
    """Decide some lines; what is taken away ends at once. Nobody decides a line of his own."""
    ctx.permit(Action.ACCESS_REVIEW)
    row = access_reviews.get(ctx.session, review_id, lock=True)
    ACCESS_REVIEW.edge(AccessReviewStatus(row.status), "sign")
    lines = {each.grant.id: each for each in _lines(ctx, row)}
    ending = []
    for each in verdicts:
        line = lines.get(each["grant_id"])
        if line is None or line.verdict is not None:
            raise Refused("GRANT_UNKNOWN", "This review has no such line that waits.")
        require_not_his_own(ctx.actor.person_id, receiver=line.grant.person_id)
        if each["verdict"] == Verdict.TAKE_AWAY and line.grant.status == "confirmed":
            ending.append(each)
    if len({each["grant_id"] for each in verdicts}) != len(verdicts):
        raise Refused("GRANT_UNKNOWN", "A grant is decided once in a review.")
    bulk.copy_objects(
        ctx.session,
        [_verdict(ctx, row, lines[each["grant_id"]].grant.person_id, each) for each in verdicts],
    )
    held = [grants.get(ctx.session, each["grant_id"]) for each in ending]
    take_away(ctx, held, reasons=[each["reason"] for each in ending])
    return _seen(ctx, row)


def _verdict(
    ctx: Context, row: AccessReview, person_id: UUID, given: NewVerdict
) -> AccessReviewVerdict:
    return AccessReviewVerdict(
        review_id=row.id,
        person_id=person_id,
        decided_by=ctx.actor.user_id,
        decider_id=ctx.actor.person_id,
        decided_at=ctx.now,
        **given,
    )


def sign(ctx: Context, review_id: UUID) -> Reviewed:
    """Sign a review of which every line is decided: a digest of the whole, one's person, the time.

    Lines of the signer's own were decided by another; who did is part of what is signed.
    """
    ctx.permit(Action.ACCESS_REVIEW)
    row = access_reviews.get(ctx.session, review_id, lock=True)
    lines = _lines(ctx, row)
    require_finished(sum(each.verdict is None for each in lines))
    digest = digest_of(
        row.id, row.day, judged(lines), signer_id=ctx.actor.person_id, signed_at=ctx.now
    )
    changes: Changes = {
        "signed_by": [ctx.actor.user_id],
        "signer_id": [ctx.actor.person_id],
        "signed_at": [ctx.now],
        "digest": [digest],
    }
    move(ctx, ACCESS_REVIEW, [row], "sign", payloads=[{"digest": digest}], changes=changes)
    return Reviewed(row, lines)


def judged(lines: Sequence[ReviewLine]) -> list[Judged]:
    """The decided lines as they are signed."""
    return [
        Judged(
            each.grant.id,
            each.grant.person_id,
            each.grant.role,
            each.verdict.verdict,
            each.verdict.reason,
            each.verdict.decider_id,
            each.verdict.decided_at,
        )
        for each in lines
        if each.verdict is not None
    ]


def get(ctx: Context, review_id: UUID) -> Reviewed:
    """One review with its lines."""
    ctx.permit(Action.ACCESS_READ)
    return _seen(ctx, access_reviews.get(ctx.session, review_id))


def list_(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[AccessReview]:
    """A page of the reviews, in the order they were opened."""
    ctx.permit(Action.ACCESS_READ)
    return access_reviews.page(ctx.session, after=after, limit=limit)


def standing(ctx: Context) -> Standing:
    """Whether a review is due: by when the next is opened, by when the open one is signed."""
    ctx.permit(Action.ACCESS_READ)
    today = grants.day_of(ctx.now)
    last, first = access_reviews.last_signed_day(ctx.session), grants.first_day(ctx.session)
    every = ctx.rulebook.access.review_every_days
    due = next_due(last, first_day=first, every_days=every) if first else None
    row = access_reviews.find_open(ctx.session)
    late = row.due_on < today if row else due is not None and due < today
    return Standing(last, due, row.id if row else None, row.due_on if row else None, late)


def _lines(ctx: Context, row: AccessReview) -> list[ReviewLine]:
    return access_reviews.lines_of(ctx.session, row.id, limit=GRANTS_AT_MOST)


def _seen(ctx: Context, row: AccessReview) -> Reviewed:
    return Reviewed(row, _lines(ctx, row))
