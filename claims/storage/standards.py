"""Adopted standards: immutable versions of the rules, each with the day it takes force."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.refusals import Refused
from claims.storage.base import Row


class AdoptedStandard(Row):
    """One version of a programme's standard for one service, as the text that was adopted."""

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
    adopted_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    adopted_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("programme_id", "code", "version"),)


def get(session: Session, standard_id: UUID) -> AdoptedStandard:
    """One version by its id, or `STANDARD_UNKNOWN`."""
    found = session.get(AdoptedStandard, standard_id)
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


def next_version(session: Session, programme_id: UUID, code: str) -> int:
    """The number the next version gets; a race for it ends at the unique constraint."""
    latest = session.scalar(
        select(func.max(AdoptedStandard.version)).where(
            AdoptedStandard.programme_id == programme_id, AdoptedStandard.code == code
        )
    )
    return (latest or 0) + 1
