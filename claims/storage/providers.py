"""How providers stand and which roles are licensed there: rows that only grow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.facts import LicensedRole, Standing, Window
from claims.domain.standings import in_force
from claims.storage.base import Row, among

MOST = 1_000
"""So many rows of one provider are shown."""


class ProviderStanding(Row):
    """How a provider stands on the days of a period, with a coded reason."""

    __tablename__ = "standings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"), index=True)
    standing: Mapped[str]
    reason: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    set_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    set_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("standing IN ('good', 'watched', 'excluded')", name="standing"),
        CheckConstraint("first_day <= last_day", name="period"),
    )


class Licence(Row):
    """A role somebody at a provider is licensed for, by the licence's number.

    A later row with the same role and number takes the place of the earlier one.
    """

    __tablename__ = "licences"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"), index=True)
    role: Mapped[str]
    number: Mapped[str]
    items: Mapped[list[str] | None]
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("first_day <= last_day", name="period"),)


def standings_of(session: Session, provider_id: UUID) -> list[ProviderStanding]:
    """How a provider was said to stand, in the order it was said (the first thousand)."""
    return list(
        session.scalars(
            select(ProviderStanding)
            .where(ProviderStanding.provider_id == provider_id)
            .order_by(ProviderStanding.set_at, ProviderStanding.id)
            .limit(MOST)
        )
    )


def licences_of(session: Session, provider_id: UUID) -> list[Licence]:
    """The licences of a provider, in the order they were recorded (the first thousand)."""
    return list(
        session.scalars(
            select(Licence)
            .where(Licence.provider_id == provider_id)
            .order_by(Licence.recorded_at, Licence.id)
            .limit(MOST)
        )
    )


def read_standings(
    session: Session, ids: Collection[UUID]
) -> Mapping[UUID, tuple[tuple[Standing, Window], ...]]:
    """For each provider the periods in which he is not in good standing."""
    said: dict[UUID, list[tuple[Standing, Window]]] = defaultdict(list)
    query = select(ProviderStanding).where(among(ProviderStanding.provider_id, ids))
    for row in session.scalars(query.order_by(ProviderStanding.set_at, ProviderStanding.id)):
        window = Window(row.first_day, row.last_day)
        said[row.provider_id].append((Standing(row.standing), window))
    return {each: in_force(rows) for each, rows in said.items()}


def read_roles(session: Session, ids: Collection[UUID]) -> Mapping[UUID, tuple[LicensedRole, ...]]:
    """For each provider the roles that are licensed there."""
    newest: dict[UUID, dict[tuple[str, str], LicensedRole]] = defaultdict(dict)
    query = select(Licence).where(among(Licence.provider_id, ids))
    for row in session.scalars(query.order_by(Licence.recorded_at, Licence.id)):
        newest[row.provider_id][row.role, row.number] = LicensedRole(
            role=row.role,
            valid=Window(row.first_day, row.last_day),
            items=None if row.items is None else frozenset(row.items),
        )
    return {each: tuple(roles.values()) for each, roles in newest.items()}
