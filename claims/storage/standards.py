"""Published standards: immutable versions of the rules, each with the day it takes force."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.refusals import Refused
from claims.storage.base import Row
from claims.storage.drafts import Draft


class AdoptedStandard(Row):
    """One version of a programme's standard for one service, as the text that was published.

    It repeats its draft's id, digest and publisher: only what another person has published, to the
    letter, can become a version.
    """

    __tablename__ = "standards"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    budget_id: Mapped[UUID] = mapped_column(ForeignKey("budgets.id"))
    code: Mapped[str]
    version: Mapped[int]
    takes_force_on: Mapped[date]
    names: Mapped[dict[str, Any]]
    text: Mapped[str]
    digest: Mapped[str]
    published_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    published_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("programme_id", "code", "version"),
        ForeignKeyConstraint(
            ["id", "digest", "published_by"],
            [Draft.id, Draft.digest, Draft.published_by],
            name="fk_standards_draft",
        ),
    )


MOST: int = 500


def find(session: Session, standard_id: UUID) -> AdoptedStandard | None:
    """One version by its id, if it is published."""
    return session.get(AdoptedStandard, standard_id)


def get(session: Session, standard_id: UUID) -> AdoptedStandard:
    """One version by its id, or `STANDARD_UNKNOWN`."""
    found = find(session, standard_id)
    if found is None:
        raise Refused("STANDARD_UNKNOWN", "There is no such standard.")
    return found


def get_in_force(session: Session, programme_id: UUID, code: str, day: date) -> AdoptedStandard:
    """The version in force on a day: of those that took force by then, the newest."""
    found = session.scalars(
        select(AdoptedStandard)
        .where(
            AdoptedStandard.programme_id == programme_id,
            AdoptedStandard.code == code,
            AdoptedStandard.takes_force_on <= day,
        )
        .order_by(AdoptedStandard.takes_force_on.desc(), AdoptedStandard.version.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        raise Refused(
            "STANDARD_NOT_IN_FORCE", "No standard for this service is in force on that day."
        )
    return found


def list_versions(
    session: Session, programme_id: UUID, code: str | None = None
) -> list[AdoptedStandard]:
    """A programme's versions, of one code or all, newest first (at most 500)."""
    query = (
        select(AdoptedStandard)
        .where(AdoptedStandard.programme_id == programme_id)
        .order_by(AdoptedStandard.code, AdoptedStandard.version.desc())
        .limit(MOST)
    )
    return list(session.scalars(query.where(AdoptedStandard.code == code) if code else query))


def next_version(session: Session, programme_id: UUID, code: str) -> int:
    """The number the next version gets; a race for it ends at the unique constraint."""
    latest = session.scalar(
        select(func.max(AdoptedStandard.version)).where(
            AdoptedStandard.programme_id == programme_id, AdoptedStandard.code == code
        )
    )
    return (latest or 0) + 1
