"""Posts happenings: entries, account balances and budget counters in one set-based step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from psycopg import Cursor
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from claims.domain.ledger import (
    SIDES,
    AccountKey,
    Happening,
    Posting,
    counter_changes,
    postings,
)
from claims.domain.refusals import Refused
from claims.storage import bulk, periods
from claims.storage.ledger import LedgerEntry, LedgerTransaction

_ACCOUNTS = UUID("6f0c9a0e-5c0e-4f5b-8f6e-0d6b6a1f2c11")


@dataclass(slots=True)
class _Account:
    balance: int
    version: int


def account_id(key: AccountKey, programme_id: UUID) -> UUID:
    """An account's id follows from what it is, so that two transactions never make it twice."""
    rail = f"/{key.rail}" if key.rail else ""
    name = f"{key.budget_id or programme_id}/{key.name}/{key.payee_id or ''}{rail}"
    return uuid5(_ACCOUNTS, name)


def _side_of(key: AccountKey) -> str:
    """On which side the balance must lie; a programme's own accounts hold what is not known."""
    return SIDES[key.name] if key.budget_id else "either"


def post(
    session: Session,
    programme_id: UUID,
    happenings: Sequence[Happening],
    at: datetime,
    *,
    booked_on: date | None = None,
    counters: bool = True,
) -> None:
    """Post happenings of one programme; refuses `BUDGET_SHORT` when a line cannot carry them.

    They are booked on the day it is at `at` where the programme is, or on an earlier `booked_on`;
    a later one is refused with `DAY_IN_FUTURE`, and a day whose books are closed with
    `PERIOD_CLOSED`. `counters=False` is for a line that was just
    created with its counters set. Locks the budget lines and then the accounts, each in order of
    id: it is the last thing a transaction does, so that hot lines are held briefly.
    """
    rows = postings(happenings)
    if not rows:
        return
    ids = {
        key: account_id(key, programme_id) for key in {key for row in rows for key in _sides(row)}
    }
    day = _booking_day(session, programme_id, at, booked_on)
    bulk.copy_rows(
        session,
        LedgerTransaction,
        ["id", "programme_id", "occasion", "noun", "object_id", "posted_at", "booked_on"],
        [
            (each.id, programme_id, each.occasion.value, each.noun, each.object_id, at, day)
            for each in happenings
            if each.money.amount > 0
        ],
    )
    with bulk.driver(session).cursor() as cursor:
        if counters:
            _move_counters(cursor, happenings)
        keys = {each: key for key, each in ids.items()}
        accounts = _lock_accounts(cursor, programme_id, keys, rows[0].money.currency)
        entries = _entries(rows, ids, accounts)
        bulk.copy_rows(
            session,
            LedgerEntry,
            ["id", "transaction_id", "account_id", "seq", "amount", "previous", "current"],
            entries,
        )
        cursor.execute(
            "UPDATE ledger_accounts AS a SET balance = u.balance, version = u.version"
            " FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[]) AS u(id, balance, version)"
            " WHERE a.id = u.id",
            [
                list(accounts),
                [each.balance for each in accounts.values()],
                [each.version for each in accounts.values()],
            ],
        )


def _booking_day(
    session: Session, programme_id: UUID, at: datetime, booked_on: date | None
) -> date:
    """The day to book on. A period of its days is not closed before this transaction ends."""
    lock = periods.LOCK.format(programme="%s::text")
    connection = bulk.driver(session)
    connection.execute(f"SELECT pg_advisory_xact_lock_shared({lock})", [programme_id])
    found = connection.execute(
        "SELECT (%s AT TIME ZONE p.time_zone)::date, max(c.last_day) FROM programmes AS p"
        " LEFT JOIN periods AS c ON c.programme_id = p.id AND c.status = 'closed'"
        " WHERE p.id = %s GROUP BY p.id",
        [at, programme_id],
    )
    row = found.fetchone()
    assert row is not None
    today: date = row[0]
    closed: date | None = row[1]
    if closed and (booked_on or today) <= closed:
        raise Refused(
            "PERIOD_CLOSED",
            f"The books are closed until {closed}; a correction is booked on an open day.",
            field="booked_on",
        )
    if booked_on and booked_on > today:
        raise Refused("DAY_IN_FUTURE", "Nothing is booked ahead of its day.", field="booked_on")
    return booked_on or today


def _move_counters(cursor: Cursor[Any], happenings: Sequence[Happening]) -> None:
    for budget_id, change in sorted(counter_changes(happenings).items()):
        cursor.execute(
            "UPDATE budgets SET available = available + %(available)s,"
            " committed = committed + %(committed)s, obligated = obligated + %(obligated)s,"
            " spent = spent + %(spent)s, authority = authority + %(authority)s"
            " WHERE id = %(id)s AND available + %(available)s >= 0",
            {**change, "id": budget_id},
        )
        if cursor.rowcount != 1:
            raise Refused(
                "BUDGET_SHORT", "The budget line does not hold that much any more.", field="amount"
            )


def _lock_accounts(
    cursor: Cursor[Any], programme_id: UUID, keys: dict[UUID, AccountKey], currency: str
) -> dict[UUID, _Account]:
    ids = sorted(keys)
    locked = _select_locked(cursor, ids)
    missing = [each for each in ids if each not in locked]
    if missing:
        cursor.execute(
            "INSERT INTO ledger_accounts"
            " (id, programme_id, budget_id, name, payee_id, rail, currency, side, balance, version)"
            " SELECT u.id, %s, u.budget_id, u.name, u.payee_id, u.rail, %s, u.side, 0, 0"
            " FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::uuid[], %s::text[], %s::text[])"
            " AS u(id, budget_id, name, payee_id, rail, side) ON CONFLICT (id) DO NOTHING",
            [
                programme_id,
                currency,
                missing,
                [keys[each].budget_id for each in missing],
                [keys[each].name for each in missing],
                [keys[each].payee_id for each in missing],
                [keys[each].rail for each in missing],
                [_side_of(keys[each]) for each in missing],
            ],
        )
        locked = _select_locked(cursor, ids)
    return locked


def _select_locked(cursor: Cursor[Any], ids: list[UUID]) -> dict[UUID, _Account]:
    cursor.execute(
        "SELECT id, balance, version FROM ledger_accounts WHERE id = ANY(%s)"
        " ORDER BY id FOR UPDATE",
        [ids],
    )
    return {row[0]: _Account(row[1], row[2]) for row in cursor.fetchall()}


def _sides(row: Posting) -> tuple[AccountKey, AccountKey]:
    return row.debit, row.credit


def _entries(
    rows: Sequence[Posting], ids: dict[AccountKey, UUID], accounts: dict[UUID, _Account]
) -> list[tuple[Any, ...]]:
    entries = []
    for row in rows:
        for key, amount in ((row.debit, row.money.amount), (row.credit, -row.money.amount)):
            each = ids[key]
            account = accounts[each]
            previous = account.balance
            account.balance += amount
            account.version += 1
            entries.append(
                (
                    uuid7(),
                    row.happening.id,
                    each,
                    account.version,
                    amount,
                    previous,
                    account.balance,
                )
            )
    return entries
