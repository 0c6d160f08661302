"""The marks by which a claim is known to be an earlier one told again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, PrimaryKeyConstraint, UniqueConstraint, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.storage.base import Row
from claims.storage.claims import Claim


class ClaimMark(Row):
    """The mark of one reimbursement, in order of arrival.

    The primary key makes the order certain: a claim takes the place after the last it has looked
    at, so that of two that bring the same mark at once the later is run again and sees the earlier.
    """

    __tablename__ = "claim_marks"

    mark: Mapped[bytes]
    nth: Mapped[int]
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))

    __table_args__ = (PrimaryKeyConstraint("mark", "nth"), UniqueConstraint("claim_id"))


def find_live(session: Session, mark: bytes, *, since: datetime | None) -> Claim | None:
    """The last claim of a mark that is neither withdrawn nor lapsed, submitted after `since`."""
    query = (
        select(Claim)
        .join(ClaimMark, ClaimMark.claim_id == Claim.id)
        .where(ClaimMark.mark == mark, Claim.status.not_in(["withdrawn", "lapsed"]))
        .order_by(ClaimMark.nth.desc())
        .limit(1)
    )
    if since is not None:
        query = query.where(Claim.submitted_at > since)
    return session.scalars(query).one_or_none()


def last_of(session: Session, mark: bytes) -> int:
    """The place of the last claim of a mark; 0 where there is none."""
    return session.scalar(select(func.max(ClaimMark.nth)).where(ClaimMark.mark == mark)) or 0


def add(session: Session, mark: bytes, nth: int, claim_id: UUID) -> None:
    """Keep the mark of a claim at a place that was free when its earlier ones were looked at."""
    session.execute(insert(ClaimMark).values(mark=mark, nth=nth, claim_id=claim_id))
