"""What was instructed, paid and booked as of a moment, reckoned from events and the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, func, select, text
from sqlalchemy.orm import Session

from claims.storage.bank import BankEntry, BankImport

_STANDS = """
  SELECT p.id, p.number, p.status, p.released_at, i.amount,
         (SELECT e.to_status FROM events AS e
           WHERE e.object_id = i.id AND e.to_status IS NOT NULL AND e.at < :until
           ORDER BY e.seq DESC LIMIT 1) AS stands
    FROM payouts AS p JOIN instructions AS i ON i.payout_id = p.id
   WHERE p.programme_id = :programme AND p.released_at < :until
"""
_SUMS = """
  coalesce(sum(amount), 0)::bigint AS instructed,
  coalesce(sum(amount) FILTER (WHERE stands = 'paid'), 0)::bigint AS paid,
  coalesce(sum(amount) FILTER (WHERE stands = 'failed'), 0)::bigint AS returned,
  coalesce(sum(amount) FILTER (WHERE stands = 'pending'), 0)::bigint AS pending
"""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement's closing balance, the first one's opening, and the books' bank between them."""

    import_id: UUID
    closing_on: date
    closing: int
    opening: int
    booked: int


def totals(session: Session, programme_id: UUID, until: datetime) -> Row[tuple[int, ...]]:
    """What was instructed of released batches before a moment, and how it stood then."""
    return session.execute(
        text(f"SELECT {_SUMS} FROM ({_STANDS}) AS s"),
        {"programme": programme_id, "until": until},
    ).one()


def batches(
    session: Session, programme_id: UUID, until: datetime, limit: int
) -> Sequence[Row[tuple[object, ...]]]:
    """The same of each batch, the latest first."""
    return session.execute(
        text(
            f"SELECT id, number, status, released_at, {_SUMS} FROM ({_STANDS}) AS s"
            " GROUP BY id, number, status, released_at ORDER BY number DESC LIMIT :limit"
        ),
        {"programme": programme_id, "until": until, "limit": limit},
    ).all()


def balance(session: Session, programme_id: UUID, name: str, *, up_to: datetime) -> int:
    """The sum of a programme's accounts of a name, up to and with a moment; debits upwards."""
    found = session.scalar(
        text(
            "SELECT coalesce(sum(e.amount), 0)::bigint FROM ledger_accounts AS a"
            " JOIN ledger_entries AS e ON e.account_id = a.id"
            " JOIN ledger_transactions AS t ON t.id = e.transaction_id"
            " WHERE a.programme_id = :programme AND a.name = :name AND t.posted_at <= :up_to"
        ),
        {"programme": programme_id, "name": name, "up_to": up_to},
    )
    return int(found or 0)


def unmatched(
    session: Session, programme_id: UUID, until: datetime, limit: int
) -> tuple[int, list[BankEntry]]:
    """How many entries were unknown at a moment, and the first of them."""
    is_open = (
        BankEntry.programme_id == programme_id,
        BankEntry.taken_at < until,
        BankEntry.status.in_(("unknown", "proposed", "cleared", "detailed")),
        (BankEntry.cleared_at.is_(None)) | (BankEntry.cleared_at >= until),
    )
    count = session.scalar(select(func.count()).select_from(BankEntry).where(*is_open))
    rows = session.scalars(select(BankEntry).where(*is_open).order_by(BankEntry.id).limit(limit))
    return int(count or 0), list(rows)


def statement(session: Session, programme_id: UUID, day: date) -> Statement | None:
    """The last statement up to a day, beside the books as they were once it was taken in."""
    closed = (
        select(BankImport)
        .where(
            BankImport.programme_id == programme_id,
            BankImport.closing.is_not(None),
            BankImport.closing_on <= day,
        )
        .order_by(BankImport.closing_on.desc(), BankImport.id.desc())
        .limit(1)
    )
    last = session.scalars(closed).one_or_none()
    if last is None or last.closing is None or last.closing_on is None:
        return None
    opened = session.execute(
        select(BankImport.opening)
        .where(BankImport.programme_id == programme_id, BankImport.opening.is_not(None))
        .order_by(BankImport.opening_on, BankImport.id)
        .limit(1)
    ).scalar_one_or_none()
    booked = balance(session, programme_id, "bank", up_to=last.imported_at)
    return Statement(last.id, last.closing_on, last.closing, opened or 0, booked)
