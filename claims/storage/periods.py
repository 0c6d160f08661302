"""The periods of a programme's books, and what was drawn up when one was closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.refusals import Refused
from claims.storage.base import Row

WHOLE = (
    "CASE status WHEN 'closed' THEN num_nulls(closed_by, closer_id, closed_at, closed_on, entries,"
    " debits, digest) = 0 ELSE num_nonnulls(closed_by, closer_id, closed_at, closed_on, entries,"
    " debits, digest) = 0 END"
)


class Period(Row):
    """A span of days of a programme's books, both included; each follows the one before.

    `follows_on` is the last day of the one before and empty for the first, which also holds what
    was booked earlier. Closed, it has the number of entries, the sum of their debits, and a digest.
    """

    __tablename__ = "periods"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    currency: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    follows_on: Mapped[date | None]
    status: Mapped[str]
    version: Mapped[int]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    proposer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    closer_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]
    closed_on: Mapped[date | None]
    entries: Mapped[int | None]
    debits: Mapped[int | None]
    digest: Mapped[str | None]

    __table_args__ = (
        UniqueConstraint("programme_id", "last_day"),
        UniqueConstraint("programme_id", "follows_on", postgresql_nulls_not_distinct=True),
        ForeignKeyConstraint(
            ["programme_id", "follows_on"], ["periods.programme_id", "periods.last_day"]
        ),
        CheckConstraint("first_day <= last_day", name="order"),
        CheckConstraint("follows_on = first_day - 1", name="follows"),
        CheckConstraint("closer_id <> proposer_id", name="closer"),
        CheckConstraint("closed_on > last_day", name="over"),
        CheckConstraint(WHOLE, name="whole"),
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the entries of a period come to: how many, their debits in minor units, a digest."""

    entries: int
    debits: int
    digest: str


DRAWN = """
SELECT coalesce(sum(x.entries), 0)::bigint AS entries, coalesce(sum(x.debits), 0)::bigint AS debits,
       encode(sha256(convert_to(coalesce(string_agg(
         x.id || ' ' || x.debits || ' ' || x.credits || ' ' || x.entries, E'\\n' ORDER BY x.id),
         ''), 'UTF8')), 'hex') AS digest
  FROM (SELECT e.account_id::text COLLATE "C" AS id, count(*) AS entries,
               coalesce(sum(e.amount) FILTER (WHERE e.amount > 0), 0) AS debits,
               coalesce(-sum(e.amount) FILTER (WHERE e.amount < 0), 0) AS credits
          FROM ledger_transactions AS t JOIN ledger_entries AS e ON e.transaction_id = t.id
          JOIN periods AS s ON s.programme_id = t.programme_id AND t.booked_on <= s.last_day
           AND (s.follows_on IS NULL OR t.booked_on > s.follows_on)
         WHERE s.id = {period} GROUP BY e.account_id) AS x
"""
"""The movements of a period by account (id, debits, credits, entries), and their SHA-256.

With those of the periods before it they are the trial balance at its last day.
"""

LOCK = "hashtextextended('claims.books/' || {programme}, 0)"
"""Every posting takes this lock of its programme shared, until its transaction ends."""


def shut_books(session: Session, programme_id: UUID) -> None:
    """Wait for every posting of a programme that is under way, and let no other begin."""
    lock = LOCK.format(programme="CAST(:programme AS text)")
    session.execute(sql(f"SELECT pg_advisory_xact_lock({lock})"), {"programme": str(programme_id)})


def draw(session: Session, period_id: UUID) -> Drawn:
    """What the entries of a period come to now."""
    row = session.execute(sql(DRAWN.format(period=":id")), {"id": period_id}).one()
    return Drawn(row.entries, row.debits, row.digest)


def get_for_update(session: Session, period_id: UUID) -> Period:
    """A period, locked, or `PERIOD_UNKNOWN`."""
    query = select(Period).where(Period.id == period_id).with_for_update()
    found = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise Refused("PERIOD_UNKNOWN", "There is no such period.")
    return found


def last_of(session: Session, programme_id: UUID) -> Period | None:
    """The newest period of a programme."""
    query = select(Period).where(Period.programme_id == programme_id)
    return session.scalars(query.order_by(Period.last_day.desc()).limit(1)).one_or_none()


def first_booked(session: Session, programme_id: UUID) -> date | None:
    """The earliest day anything of a programme is booked on."""
    found: date | None = session.scalar(
        sql("SELECT min(booked_on) FROM ledger_transactions WHERE programme_id = :id"),
        {"id": programme_id},
    )
    return found
