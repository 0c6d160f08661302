"""The yardstick of settlement: what release and confirmation post, by INSERT … SELECT alone.

As many transactions, entries, balances and budget counters as the use cases write, in the tables
with all their constraints and triggers. It leaves out whatever makes the money somebody's: payments
with their parts, statuses, events, the outbox, the bank's file, ties and disputes, documents.
"""

from __future__ import annotations

from typing import Any

import psycopg

from claims.domain.ledger import CHART, COUNTERS, OF_A_PAYEE, SIDES, Occasion
from config.settings import Settings

Outcome = dict[str, list[tuple[Any, ...]]]

_TABLES = """
CREATE TEMP TABLE posting ON COMMIT DROP AS
SELECT gen_random_uuid() AS id, row_number() OVER (ORDER BY c.person_id, c.id) AS no,
       c.id AS claim_id, c.programme_id, c.budget_id, c.person_id AS payee_id, c.currency,
       c.approved AS amount
  FROM claims AS c WHERE c.status = 'authorised';
CREATE TEMP TABLE side (
  name text, sign int, side text, is_of_payee boolean, pair int
) ON COMMIT DROP;
ANALYZE posting
"""
_POST = """
INSERT INTO ledger_transactions (id, programme_id, occasion, noun, object_id, posted_at, booked_on)
SELECT id, programme_id, %(occasion)s, 'claims', claim_id, now(),
       (now() AT TIME ZONE 'Asia/Jakarta')::date
  FROM posting;
INSERT INTO ledger_accounts (id, programme_id, budget_id, name, payee_id, currency, side, balance,
                             version)
SELECT DISTINCT ON (p.budget_id, s.name, CASE WHEN s.is_of_payee THEN p.payee_id END)
       gen_random_uuid(), p.programme_id, p.budget_id, s.name,
       CASE WHEN s.is_of_payee THEN p.payee_id END, p.currency, s.side, 0, 0
  FROM posting AS p CROSS JOIN side AS s
    ON CONFLICT DO NOTHING;
CREATE TEMP TABLE entry ON COMMIT DROP AS
SELECT p.id AS transaction_id, a.id AS account_id, s.sign * p.amount AS amount,
       a.version + row_number() OVER w AS seq,
       a.balance + sum(s.sign * p.amount) OVER w AS current
  FROM posting AS p CROSS JOIN side AS s
  JOIN ledger_accounts AS a ON a.budget_id = p.budget_id AND a.name = s.name
   AND a.payee_id IS NOT DISTINCT FROM CASE WHEN s.is_of_payee THEN p.payee_id END
WINDOW w AS (PARTITION BY a.id ORDER BY p.no, s.pair ROWS UNBOUNDED PRECEDING);
INSERT INTO ledger_entries (id, transaction_id, account_id, seq, amount, previous, current)
SELECT gen_random_uuid(), transaction_id, account_id, seq, amount, current - amount, current
  FROM entry;
UPDATE ledger_accounts AS a SET balance = a.balance + t.total, version = a.version + t.n
  FROM (SELECT account_id, sum(amount) AS total, count(*) AS n FROM entry GROUP BY 1) AS t
 WHERE a.id = t.account_id;
DROP TABLE entry
"""
_QUESTIONS = {
    "accounts": "SELECT name, budget_id::text, payee_id::text, side, balance, version"
    " FROM ledger_accounts",
    "entries": "SELECT t.occasion, t.object_id::text, a.name, a.payee_id::text, e.amount"
    " FROM ledger_entries AS e JOIN ledger_transactions AS t ON t.id = e.transaction_id"
    " JOIN ledger_accounts AS a ON a.id = e.account_id"
    " WHERE t.occasion IN ('released', 'confirmed')",
    "budgets": "SELECT code, available, committed, obligated, spent FROM budgets",
}


def post(connection: psycopg.Connection[Any]) -> None:
    """Post the release and the confirmation of every authorised claim, whole."""
    for statement in _TABLES.split(";\n"):
        connection.execute(statement.encode())
    for occasion in (Occasion.RELEASED, Occasion.CONFIRMED):
        sides = [
            (name, sign, SIDES[name], name in OF_A_PAYEE, at)
            for at, pair in enumerate(CHART[occasion])
            for name, sign in zip(pair, (1, -1), strict=True)
        ]
        connection.execute("TRUNCATE side")
        connection.cursor().executemany("INSERT INTO side VALUES (%s, %s, %s, %s, %s)", sides)
        connection.execute("UPDATE posting SET id = gen_random_uuid()")
        for statement in _POST.split(";\n"):
            given = {"occasion": occasion.value} if "%(" in statement else None
            connection.execute(statement.encode(), given)
        changes = {COUNTERS[name]: -sign for name, sign, *_ in sides if name in COUNTERS}
        if changes:
            _count(connection, changes)


def _count(connection: psycopg.Connection[Any], changes: dict[str, int]) -> None:
    told = ", ".join(f"{name} = {name} + ({sign} * p.total)" for name, sign in changes.items())
    connection.execute(
        f"UPDATE budgets AS b SET {told} FROM (SELECT budget_id, sum(amount) AS total"
        " FROM posting GROUP BY 1) AS p WHERE b.id = p.budget_id".encode()
    )


def outcome_of(settings: Settings) -> Outcome:
    """What a settlement left in the ledger, without ids and instants."""
    with psycopg.connect(settings.database_url) as connection:
        return {
            name: sorted(connection.execute(question.encode()).fetchall(), key=repr)
            for name, question in _QUESTIONS.items()
        }


def require_same(one: Outcome, other: Outcome) -> None:
    """Fail with the first rows that differ."""
    for name, rows in one.items():
        if rows != other[name]:
            only, also = set(rows) - set(other[name]), set(other[name]) - set(rows)
            raise AssertionError(
                f"{name} differ: {sorted(only, key=repr)[:3]} | {sorted(also, key=repr)[:3]}"
            )
