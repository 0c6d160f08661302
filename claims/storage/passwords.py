"""Passwords, and the invitations by which somebody sets his own; only hashes are kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.storage.base import Row
from claims.storage.users import User


class Password(Row):
    """The slow hash of an account's password. A new password is a new row; the old one goes."""

    __tablename__ = "passwords"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), unique=True)
    hash: Mapped[str]
    set_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("starts_with(hash, '$argon2id$')", name="slow_hash"),)


class Invitation(Row):
    """A code, used once, with which an account's holder sets his password: its keyed hash."""

    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    hash: Mapped[bytes] = mapped_column(unique=True)
    given_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("closed_at < expires_at", name="closed_in_time"),)


def find_by_login(session: Session, login: str) -> tuple[User, str] | None:
    """An enabled account that has a password, with its hash."""
    found = session.execute(
        select(User, Password.hash)
        .join(Password, Password.user_id == User.id)
        .where(User.login == login, User.disabled_at.is_(None))
    ).one_or_none()
    return (found[0], found[1]) if found else None


def find_hash(session: Session, user_id: UUID) -> str | None:
    """The hash of an account's password, if it has one."""
    return session.scalars(select(Password.hash).where(Password.user_id == user_id)).one_or_none()


def find_invitation(session: Session, digest: bytes, now: datetime) -> Invitation | None:
    """The open invitation of a code, locked; None when it is unknown, used, or has run out."""
    return session.scalars(
        select(Invitation)
        .join(User, User.id == Invitation.user_id)
        .where(
            Invitation.hash == digest,
            Invitation.closed_at.is_(None),
            Invitation.expires_at > now,
            User.disabled_at.is_(None),
        )
        .with_for_update(of=Invitation)
    ).one_or_none()


def close_invitations(session: Session, user_id: UUID, now: datetime) -> None:
    """Close what invitations of an account are open: only the newest one holds."""
    session.execute(
        update(Invitation)
        .where(
            Invitation.user_id == user_id,
            Invitation.closed_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(closed_at=now)
    )


def drop(session: Session, user_id: UUID) -> None:
    """Take an account's password away."""
    session.execute(delete(Password).where(Password.user_id == user_id))
