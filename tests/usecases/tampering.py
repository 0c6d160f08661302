"""What somebody who may write every row can do to the books: one row of many, in every way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import Connection

from claims.domain import chain
from claims.domain.chain import ChainedEvent
from claims.storage.invariants import INVARIANTS
from claims.usecases import events
from claims.usecases.verification import LINKS

LOOSEN: Final = """
SELECT replace(pg_get_indexdef(conindid), 'CREATE UNIQUE INDEX ' || quote_ident(conname),
               'CREATE INDEX loose_' || oid)
  FROM pg_constraint WHERE contype = 'u' AND connamespace = 'public'::regnamespace
UNION ALL
SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT IF EXISTS ' || quote_ident(conname)
       || ' CASCADE'
  FROM pg_constraint WHERE contype IN ('c', 'u', 'f') AND connamespace = 'public'::regnamespace
"""
"""Indexes stay, so that a large book is read as fast as before; only they refuse nothing."""

EVENT_EDITS: Final = {
    "payload": "payload || ' '::bytea",
    "topic": "topic || 'x'",
    "action": "action || 'x'",
    "to_status": "coalesce(to_status, '') || 'x'",
    "from_status": "coalesce(from_status, '') || 'x'",
    "noun": "noun || 'x'",
    "seq": "seq + 1",
    "at": "at + interval '1 microsecond'",
    "object_id": "gen_random_uuid()",
    "user_id": "gen_random_uuid()",
    "person_id": "gen_random_uuid()",
}
ENTRY_EDITS: Final = {
    "amount": "amount + 1",
    "previous": "previous + 1",
    "current": "current + 1",
    "seq": "seq + 1",
    "account_id": "gen_random_uuid()",
    "transaction_id": "gen_random_uuid()",
}

_EVENT: Final = "(SELECT event_id FROM event_links WHERE no = {no})"


def loosen(connection: Connection) -> None:
    """Take away all that holds a row where it is, as a superuser can."""
    for (statement,) in connection.exec_driver_sql(LOOSEN).all():
        connection.exec_driver_sql(statement)


def do(connection: Connection, statement: str) -> None:
    """Run a statement, which must find something to do."""
    assert connection.exec_driver_sql(statement).rowcount > 0, statement


def edit_event(connection: Connection, no: int, _: int, column: str) -> int:
    """Another value in a column of an event; the first number that cannot hold any more."""
    told = EVENT_EDITS[column]
    do(connection, f"UPDATE events SET {column} = {told} WHERE id = {_EVENT.format(no=no)}")
    return no


def drop_event(connection: Connection, no: int, _: int, __: str) -> int:
    """An event that is gone, its link still there."""
    do(connection, f"DELETE FROM events WHERE id = {_EVENT.format(no=no)}")
    return no


def drop_link(connection: Connection, no: int, _: int, __: str) -> int:
    """A link that is gone, its event still there."""
    do(connection, f"DELETE FROM event_links WHERE no = {no}")
    return no


def close_gap(connection: Connection, no: int, _: int, __: str) -> int:
    """An event gone with its link, and all later ones moved up."""
    do(connection, f"DELETE FROM events WHERE id = {_EVENT.format(no=no)}")
    do(connection, f"DELETE FROM event_links WHERE no = {no}")
    connection.exec_driver_sql(f"UPDATE event_links SET no = no - 1 WHERE no > {no}")
    return no


def swap_events(connection: Connection, no: int, other: int, _: str) -> int:
    """Two events in each other's place."""
    do(
        connection,
        "UPDATE event_links AS a SET event_id = b.event_id FROM event_links AS b"
        f" WHERE a.no IN ({no}, {other}) AND b.no = {no + other} - a.no",
    )
    return min(no, other)


def cut_links(connection: Connection, no: int, _: int, __: str) -> int:
    """The end of the chain cut off with its events, from a number on."""
    do(
        connection,
        f"DELETE FROM events WHERE id IN (SELECT event_id FROM event_links WHERE no >= {no})",
    )
    do(connection, f"DELETE FROM event_links WHERE no >= {no}")
    return no


def stamp_anew(connection: Connection, no: int) -> None:
    """Every link from a number on made to fit what the events say now."""
    query = f"SELECT * FROM ({LINKS}) AS x WHERE no >= {no - 1} ORDER BY no"
    rows = connection.exec_driver_sql(query).mappings().all()
    told = [
        ChainedEvent(**{
            **{key: value for key, value in row.items() if key not in {"no", "hash"}},
            "payload": bytes(row["payload"]),
        })
        for row in rows
    ]  # fmt: skip
    head = chain.genesis(events.CHAIN)
    if no > 1:
        head, told = bytes(rows[0]["hash"]), told[1:]
    for link in chain.extend(head, no - 1, told):
        connection.exec_driver_sql(
            "UPDATE event_links SET hash = %s WHERE no = %s", (link.hash, link.no)
        )


Tamper = Callable[[Connection, int, int, str], int]
EVENTS: Final[Sequence[Tamper]] = (
    edit_event, drop_event, drop_link, close_gap, swap_events, cut_links,
)  # fmt: skip
"""Each answers the first number that does not hold any more."""
CAN_BE_STAMPED: Final[Sequence[Tamper]] = (edit_event, swap_events, close_gap)
"""After which every link can be made to fit again."""


class Entry:
    """One entry of the ledger as it stood, by its place among all."""

    def __init__(self, connection: Connection, at: int) -> None:
        self.id, self.transaction, self.account, self.seq = connection.exec_driver_sql(
            "SELECT id::text, transaction_id::text, account_id::text, seq FROM ledger_entries"
            f" ORDER BY id OFFSET {at} LIMIT 1"
        ).one()


def edit_entry(connection: Connection, entry: Entry, column: str) -> None:
    """Another value in a column of an entry."""
    told = ENTRY_EDITS[column]
    do(connection, f"UPDATE ledger_entries SET {column} = {told} WHERE id = '{entry.id}'")


def drop_entry(connection: Connection, entry: Entry, _: str) -> None:
    """An entry that is gone."""
    do(connection, f"DELETE FROM ledger_entries WHERE id = '{entry.id}'")


def drop_posting(connection: Connection, entry: Entry, _: str) -> None:
    """A transaction that is gone with all its entries."""
    do(connection, f"DELETE FROM ledger_entries WHERE transaction_id = '{entry.transaction}'")
    do(connection, f"DELETE FROM ledger_transactions WHERE id = '{entry.transaction}'")


def repeat_entry(connection: Connection, entry: Entry, _: str) -> None:
    """An entry that stands twice."""
    do(
        connection,
        "INSERT INTO ledger_entries SELECT gen_random_uuid(), transaction_id, account_id,"
        f" seq, amount, previous, current FROM ledger_entries WHERE id = '{entry.id}'",
    )


def move_entry(connection: Connection, entry: Entry, _: str) -> None:
    """An entry that stands at another place of its account: behind the last."""
    do(
        connection,
        "UPDATE ledger_entries SET seq = 1 + (SELECT max(seq) FROM ledger_entries"
        f" WHERE account_id = '{entry.account}') WHERE id = '{entry.id}'",
    )


def cut_account(connection: Connection, entry: Entry, _: str) -> None:
    """The end of an account cut off, from an entry on."""
    do(
        connection,
        f"DELETE FROM ledger_entries WHERE account_id = '{entry.account}' AND seq >= {entry.seq}",
    )


TamperEntry = Callable[[Connection, Entry, str], None]
ENTRIES: Final[Sequence[TamperEntry]] = (
    edit_entry, drop_entry, drop_posting, repeat_entry, move_entry, cut_account,
)  # fmt: skip


def change_posting(connection: Connection, entry: Entry, _: str) -> None:
    """Both sides of every posting of a transaction, by one unit more."""
    do(
        connection,
        "UPDATE ledger_entries SET amount = amount + sign(amount)::int"
        f" WHERE transaction_id = '{entry.transaction}'",
    )


RESTAMPED: Final = (
    """
    UPDATE ledger_entries AS e
       SET seq = w.seq, current = w.current, previous = w.current - e.amount
      FROM (SELECT id, row_number() OVER x AS seq, sum(amount) OVER x AS current
              FROM ledger_entries
            WINDOW x AS (PARTITION BY account_id ORDER BY seq, id)) AS w WHERE w.id = e.id
    """,
    """
    UPDATE ledger_accounts AS a
       SET balance = coalesce((SELECT sum(amount) FROM ledger_entries WHERE account_id = a.id), 0),
           version = (SELECT count(*) FROM ledger_entries WHERE account_id = a.id)
    """,
    *(
        f"UPDATE budgets AS b SET {counter} = coalesce((SELECT -sum(balance) FROM ledger_accounts"
        f" WHERE budget_id = b.id AND name = 'budget:{counter}'), 0)"
        for counter in ("available", "committed", "obligated", "spent")
    ),
)
"""Places, running balances, accounts and budget lines made to fit what the entries say now."""


def seen(connection: Connection) -> dict[str, set[str]]:
    """What each invariant names as wrong, where it names anything."""
    found = {
        each.id: {str(row[0]) for row in connection.exec_driver_sql(each.violations).all()}
        for each in INVARIANTS
    }
    return {number: ids for number, ids in found.items() if ids}


def chained(report: dict[str, Any]) -> tuple[int, str, int] | None:
    """Where the chain breaks, why, and up to where it is proven."""
    broken = report["chain"]["broken"]
    return (broken["no"], broken["fault"], broken["holds_to"]) if broken else None
