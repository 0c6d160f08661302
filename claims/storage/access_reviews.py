"""Reviews of who may do what: the grants that were in force, what was decided of each, by whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.refusals import Refused
from claims.storage.base import Row, among
from claims.storage.grants import Grant, by_account
from claims.storage.people import Person
from claims.storage.sessions import BrowserSession
from claims.storage.users import User


class AccessReview(Row):
    """A review of a day: who opened it, until when it is due, who signed what (SHA-256, hex)."""

    __tablename__ = "access_reviews"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date]
    due_on: Mapped[date]
    opened_by: Mapped[UUID]
    opener_id: Mapped[UUID]
    opened_at: Mapped[datetime]
    signed_by: Mapped[UUID | None]
    signer_id: Mapped[UUID | None]
    signed_at: Mapped[datetime | None]
    digest: Mapped[str | None]
    status: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint(
            "(status = 'signed') = (signed_at IS NOT NULL)"
            " AND num_nulls(signed_by, signer_id, signed_at, digest) IN (0, 4)",
            name="signed",
        ),
        by_account("opened_by", "opener_id"),
        by_account("signed_by", "signer_id"),
        Index(
            "uq_access_reviews_open", "status", unique=True, postgresql_where="status = 'open'"
        ),
    )  # fmt: skip


class AccessReviewLine(Row):
    """A grant that was in force when the review was opened, and when its account was last used."""

    __tablename__ = "access_review_lines"

    review_id: Mapped[UUID] = mapped_column(ForeignKey("access_reviews.id"), primary_key=True)
    grant_id: Mapped[UUID] = mapped_column(ForeignKey("grants.id"), primary_key=True)
    person_id: Mapped[UUID]
    last_used_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint(
            "review_id", "grant_id", "person_id", name="uq_access_review_lines_review_id"
        ),
    )


class AccessReviewVerdict(Row):
    """What one person decided of another's grant: to keep it, or to take it away, and why."""

    __tablename__ = "access_review_verdicts"

    review_id: Mapped[UUID] = mapped_column(primary_key=True)
    grant_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    verdict: Mapped[str]
    reason: Mapped[str]
    decided_by: Mapped[UUID]
    decider_id: Mapped[UUID]
    decided_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("verdict IN ('keep', 'take_away')", name="verdict"),
        CheckConstraint("decider_id <> person_id", name="another_person"),
        ForeignKeyConstraint(
            ["review_id", "grant_id", "person_id"],
            [
                "access_review_lines.review_id",
                "access_review_lines.grant_id",
                "access_review_lines.person_id",
            ],
        ),
        by_account("decided_by", "decider_id"),
    )


class ReviewLine(NamedTuple):
    """A line with its grant, who holds it and what was decided of it, if anything was."""

    line: AccessReviewLine
    grant: Grant
    login: str
    name: str
    verdict: AccessReviewVerdict | None


def get(session: Session, review_id: UUID, *, lock: bool = False) -> AccessReview:
    """The review, or `ACCESS_REVIEW_UNKNOWN`."""
    found = session.get(AccessReview, review_id, with_for_update=lock or None)
    if found is None:
        raise Refused("ACCESS_REVIEW_UNKNOWN", "There is no such review.")
    return found


def find_open(session: Session) -> AccessReview | None:
    """The review that is not signed yet; there is one at most."""
    return session.scalars(select(AccessReview).where(AccessReview.status == "open")).one_or_none()


def last_signed_day(session: Session) -> date | None:
    """The day of the last review that was signed."""
    return session.scalar(select(func.max(AccessReview.day)).where(AccessReview.status == "signed"))


def page(session: Session, *, after: UUID | None = None, limit: int) -> list[AccessReview]:
    """Reviews in the order they were opened."""
    query = select(AccessReview).order_by(AccessReview.id).limit(limit)
    return list(session.scalars(query.where(AccessReview.id > after) if after else query))


def lines_of(session: Session, review_id: UUID, *, limit: int) -> list[ReviewLine]:
    """The lines of a review, at most so many, person by person."""
    rows = session.execute(
        select(AccessReviewLine, Grant, User.login, Person.name, AccessReviewVerdict)
        .join(Grant, Grant.id == AccessReviewLine.grant_id)
        .join(User, User.id == Grant.user_id)
        .join(Person, Person.id == Grant.person_id)
        .outerjoin(
            AccessReviewVerdict,
            (AccessReviewVerdict.review_id == AccessReviewLine.review_id)
            & (AccessReviewVerdict.grant_id == AccessReviewLine.grant_id),
        )
        .where(AccessReviewLine.review_id == review_id)
        .order_by(Person.name, Grant.person_id, Grant.id)
        .limit(limit)
    )
    return [ReviewLine(*row) for row in rows]


def last_used(session: Session, user_ids: list[UUID]) -> dict[UUID, datetime]:
    """When each of some accounts was last seen at a browser, where that is known."""
    rows = session.execute(
        select(BrowserSession.user_id, func.max(BrowserSession.seen_at))
        .where(among(BrowserSession.user_id, user_ids))
        .group_by(BrowserSession.user_id)
    )
    return {row[0]: row[1] for row in rows}
