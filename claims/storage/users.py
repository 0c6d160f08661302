"""Users: accounts of people, and the bearer tokens they sign in with; roles are in grants.py."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.storage.base import Row, among


class User(Row):
    """An account: a person, and perhaps the provider he acts for."""

    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("providers.id"))
    added_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("id", "person_id"),)


class Token(Row):
    """A bearer token: only its keyed hash is kept."""

    __tablename__ = "tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


def people_acting_for(session: Session, provider_id: UUID) -> list[UUID]:
    """The people with an enabled account for a provider, at most 50, the oldest accounts first."""
    rows = session.execute(
        select(User.person_id, func.min(User.id.cast(Text)))
        .where(User.provider_id == provider_id, User.disabled_at.is_(None))
        .group_by(User.person_id)
        .order_by(func.min(User.id.cast(Text)))
        .limit(50)
    )
    return [row[0] for row in rows]


def is_acting_for(session: Session, person_id: UUID, provider_ids: Collection[UUID]) -> bool:
    """Whether a person has an enabled account, any of his, that acts for one of some providers."""
    found = session.scalar(
        select(User.id)
        .where(
            User.person_id == person_id,
            among(User.provider_id, list(provider_ids)),
            User.disabled_at.is_(None),
        )
        .limit(1)
    )
    return found is not None
