"""Sessions of people at a browser, and the failed attempts that slow guessing down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.storage.base import Row
from claims.storage.signing_in import Account, account_columns
from claims.storage.users import User


class BrowserSession(Row):
    """Somebody signed in at one browser: of the cookie only a keyed hash is kept."""

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    hash: Mapped[bytes] = mapped_column(unique=True)
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("begun_at <= seen_at", name="seen"),
        CheckConstraint("begun_at <= proved_at", name="proved"),
        Index("ix_sessions_seen_at", "seen_at"),
    )


class Attempts(Row):
    """How often signing in has failed lately under one log-in or from one address, by its hash."""

    __tablename__ = "attempts"

    key: Mapped[bytes] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("failures >= 0", name="not_negative"),
        Index("ix_attempts_last_at", "last_at"),
    )


def find_by_hash(
    session: Session, digest: bytes, now: datetime
) -> tuple[BrowserSession, Account] | None:
    """The session of a cookie that was not ended, with its enabled account and its roles."""
    found = session.execute(
        select(BrowserSession, *account_columns(now))
        .join(User, User.id == BrowserSession.user_id)
        .where(
            BrowserSession.hash == digest,
            BrowserSession.ended_at.is_(None),
            User.disabled_at.is_(None),
        )
    ).one_or_none()
    return (found[0], Account.of(*found[1:])) if found else None


def see(session: Session, session_id: UUID, now: datetime) -> None:
    """Write down that a session is in use."""
    session.execute(
        update(BrowserSession)
        .where(BrowserSession.id == session_id, BrowserSession.seen_at < now)
        .values(seen_at=now)
    )


def prove(session: Session, session_id: UUID, now: datetime) -> None:
    """Write down that the password was given again in a session."""
    session.execute(
        update(BrowserSession).where(BrowserSession.id == session_id).values(proved_at=now)
    )


def end(
    session: Session, user_id: UUID, now: datetime, *, only: UUID | None = None
) -> Sequence[UUID]:
    """End an account's sessions, or `only` one of them; which ones were ended now."""
    which = update(BrowserSession).where(
        BrowserSession.user_id == user_id, BrowserSession.ended_at.is_(None)
    )
    if only is not None:
        which = which.where(BrowserSession.id == only)
    return session.scalars(which.values(ended_at=now).returning(BrowserSession.id)).all()


def lock_attempts(session: Session, key: bytes, now: datetime) -> Attempts:
    """The count under a key, locked; a fresh one where there is none."""
    fresh = {"key": key, "failures": 0, "last_at": now, "blocked_until": None}
    session.execute(insert(Attempts).values(**fresh).on_conflict_do_nothing())
    return session.scalars(
        select(Attempts)
        .where(Attempts.key == key)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def clear_attempts(session: Session, key: bytes) -> None:
    """Forget the failures under a log-in that was signed in with."""
    session.execute(delete(Attempts).where(Attempts.key == key))


def give_back(session: Session, key: bytes) -> None:
    """Take back the one that was counted before it was known to be no failure."""
    session.execute(
        update(Attempts)
        .where(Attempts.key == key)
        .values(failures=func.greatest(Attempts.failures - 1, 0), blocked_until=None)
    )


def forget(session: Session, *, sessions_before: datetime, attempts_before: datetime) -> int:
    """Delete what is long over; how many rows."""
    gone: list[Any] = [
        session.execute(delete(BrowserSession).where(BrowserSession.seen_at < sessions_before)),
        session.execute(delete(Attempts).where(Attempts.last_at < attempts_before)),
    ]
    return sum(int(each.rowcount) for each in gone)
