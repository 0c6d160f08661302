"""A programme's tiers as they were proposed and approved, and which hold for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, PrimaryKeyConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.refusals import Refused
from claims.domain.tiers import Tier
from claims.storage.base import Row, among
from claims.storage.decisions import Decision


class TierSet(Row):
    """The tiers a programme has from a day on, and whether a releaser may have authorised.

    Which set holds on a day: of those in force the one with the latest first day, and of two for
    one day the one that was approved last.
    """

    __tablename__ = "tier_sets"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    currency: Mapped[str]
    first_day: Mapped[date]
    is_release_apart: Mapped[bool]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    proposer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    answerer_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    status: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint("answerer_id <> proposer_id", name="another_person"),
        CheckConstraint(
            "(status = 'proposed') = (answerer_id IS NULL)"
            " AND num_nulls(answered_by, answerer_id, answered_at) IN (0, 3)",
            name="answered",
        ),
        Index("ix_tier_sets_programme_id", "programme_id", "first_day"),
    )


class TierRow(Row):
    """One tier of a set: above so many minor units, so many persons."""

    __tablename__ = "tiers"

    tier_set_id: Mapped[UUID] = mapped_column(ForeignKey("tier_sets.id"))
    above: Mapped[int]
    needed: Mapped[int]

    __table_args__ = (
        PrimaryKeyConstraint("tier_set_id", "above"),
        CheckConstraint("above >= 0 AND needed BETWEEN 1 AND 9", name="in_range"),
    )


def get(session: Session, tier_set_id: UUID, *, lock: bool = False) -> TierSet:
    """The tiers of an id, or `TIERS_UNKNOWN`."""
    query = select(TierSet).where(TierSet.id == tier_set_id)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise Refused("TIERS_UNKNOWN", "There are no such tiers.")
    return found


def of_programme(session: Session, programme_id: UUID) -> list[TierSet]:
    """What tiers a programme was proposed, in order (at most 500)."""
    query = select(TierSet).where(TierSet.programme_id == programme_id).order_by(TierSet.id)
    return list(session.scalars(query.limit(500)))


def tiers_of(session: Session, tier_set_ids: Sequence[UUID]) -> dict[UUID, list[Tier]]:
    """The tiers of some sets, the lowest first."""
    rows = session.execute(
        select(TierRow.tier_set_id, TierRow.above, TierRow.needed)
        .where(among(TierRow.tier_set_id, tier_set_ids))
        .order_by(TierRow.tier_set_id, TierRow.above)
    )
    found: dict[UUID, list[Tier]] = {each: [] for each in tier_set_ids}
    for tier_set_id, above, needed in rows:
        found[tier_set_id].append(Tier(above, needed))
    return found


def find_in_force(session: Session, programme_id: UUID, day: date) -> TierSet | None:
    """The tiers that hold on a day, where a programme has set any."""
    return session.scalars(
        select(TierSet)
        .where(
            TierSet.programme_id == programme_id,
            TierSet.status == "in_force",
            TierSet.first_day <= day,
        )
        .order_by(TierSet.first_day.desc(), TierSet.answered_at.desc(), TierSet.id.desc())
        .limit(1)
    ).one_or_none()


def needed_by(session: Session, decision_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many persons have to authorise each decision: by the tiers of the day it was made.

    The database's own function answers, as its trigger asks it.
    """
    query = select(Decision.id, func.authorisations_needed(Decision.id))
    rows = session.execute(query.where(among(Decision.id, decision_ids)))
    return {row[0]: int(row[1]) for row in rows}
