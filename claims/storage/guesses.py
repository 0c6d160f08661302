"""Guesses that failed, by where they came from; addresses stand here under a keyed hash only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.guesses import Guessed
from claims.storage.base import Row


class Guess(Row):
    """What is remembered of one source of failed guesses."""

    __tablename__ = "guesses"

    source: Mapped[bytes] = mapped_column(primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime]
    last_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("failures >= 0 AND since <= last_at", name="counted"),
        Index("ix_guesses_last_at", "last_at"),
    )


def lock(session: Session, source: bytes, now: datetime) -> Guessed | None:
    """What is remembered of a source, its row locked so that its guesses come one by one."""
    fresh = {"source": source, "failures": 0, "since": now, "last_at": now}
    session.execute(insert(Guess).values(**fresh).on_conflict_do_nothing())
    return _read(session, source, lock=True)


def find(session: Session, source: bytes) -> Guessed | None:
    """What is remembered of a source, if anything."""
    return _read(session, source, lock=False)


def _read(session: Session, source: bytes, *, lock: bool) -> Guessed | None:
    query = select(Guess.failures, Guess.since, Guess.last_at).where(Guess.source == source)
    row = session.execute(query.with_for_update() if lock else query).one_or_none()
    return Guessed(*row) if row and row.failures else None


def keep(session: Session, source: bytes, guessed: Guessed) -> None:
    """Remember this of a source."""
    kept = {"failures": guessed.failures, "since": guessed.since, "last_at": guessed.last_at}
    session.execute(
        insert(Guess)
        .values(source=source, **kept)
        .on_conflict_do_update(index_elements=["source"], set_=kept)
    )


def forget(session: Session, *, before: datetime) -> int:
    """Delete what is older; returns how many rows."""
    gone = session.execute(delete(Guess).where(Guess.last_at < before))
    return int(getattr(gone, "rowcount", 0))
