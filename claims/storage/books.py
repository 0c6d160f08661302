"""What is asked of the ledger for reports: balances at a day, and an account's entries in order.

A balance at a day is today's less what was booked later, so that a question about last month reads
the entries since then and not all there ever were.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from claims.domain.refusals import Refused
from claims.storage import bulk
from claims.storage.ledger import LedgerAccount
from claims.storage.programmes import Budget

LINES_AT_MOST = 10_000
READ_AT_ONCE = 2_000

BALANCES = text("""
WITH moved AS (
  SELECT e.account_id,
         sum(e.amount) FILTER (WHERE t.booked_on > :last_day) AS later,
         sum(e.amount) FILTER (WHERE t.booked_on <= :last_day AND e.amount > 0) AS debits,
         -sum(e.amount) FILTER (WHERE t.booked_on <= :last_day AND e.amount < 0) AS credits
    FROM ledger_transactions AS t JOIN ledger_entries AS e ON e.transaction_id = t.id
   WHERE t.programme_id = :programme_id AND t.booked_on >= :first_day
   GROUP BY e.account_id)
SELECT a.name, b.id AS budget_id, coalesce(b.code, '') AS budget_code,
       sum(a.balance - coalesce(m.later, 0))::bigint AS closing,
       sum(coalesce(m.debits, 0))::bigint AS debits,
       sum(coalesce(m.credits, 0))::bigint AS credits
  FROM ledger_accounts AS a LEFT JOIN budgets AS b ON b.id = a.budget_id
  LEFT JOIN moved AS m ON m.account_id = a.id
 WHERE a.programme_id = :programme_id
 GROUP BY a.name, b.id, b.code
HAVING sum(a.balance - coalesce(m.later, 0)) <> 0 OR count(m.debits) + count(m.credits) > 0
 ORDER BY budget_code, a.name LIMIT :most
""")

AROUND = text("""
SELECT coalesce(sum(e.amount) FILTER (WHERE t.booked_on >= :first_day), 0)::bigint AS since_first,
       coalesce(sum(e.amount) FILTER (WHERE t.booked_on > :last_day), 0)::bigint AS since_last
  FROM ledger_entries AS e JOIN ledger_transactions AS t ON t.id = e.transaction_id
 WHERE e.account_id = :account_id AND t.booked_on >= :first_day
""")

ENTRIES = """
SELECT x.id, x.booked_on, x.posted_at, x.occasion, x.noun, x.object_id,
       CASE x.noun
         WHEN 'budgets' THEN (SELECT code FROM budgets WHERE id = x.object_id)
         WHEN 'vouchers' THEN (SELECT serial FROM vouchers WHERE id = x.object_id)
         WHEN 'claims' THEN (SELECT number FROM claims WHERE id = x.object_id)
         WHEN 'redress' THEN (SELECT c.number FROM redress AS r JOIN claims AS c
                                  ON c.id = r.claim_id WHERE r.id = x.object_id)
       END AS number,
       x.amount, x.balance
  FROM (SELECT e.id, e.seq, e.amount, t.booked_on, t.posted_at, t.occasion, t.noun, t.object_id,
               (%(opening)s + sum(e.amount) OVER (ORDER BY t.booked_on, e.seq))::bigint AS balance
          FROM ledger_entries AS e JOIN ledger_transactions AS t ON t.id = e.transaction_id
         WHERE e.account_id = %(account_id)s
           AND t.booked_on BETWEEN %(first_day)s AND %(last_day)s) AS x
 WHERE %(after)s::uuid IS NULL OR (x.booked_on, x.seq) > (
         SELECT t.booked_on, e.seq FROM ledger_entries AS e
           JOIN ledger_transactions AS t ON t.id = e.transaction_id
          WHERE e.id = %(after)s AND e.account_id = %(account_id)s)
 ORDER BY x.booked_on, x.seq LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Balance:
    """One account: what moved in a span of days, and its balance after; of a line or of none."""

    name: str
    budget_id: UUID | None
    budget_code: str
    closing: int
    debits: int
    credits: int


def balances(
    session: Session, programme_id: UUID, first_day: date, last_day: date
) -> list[Balance]:
    """The balances of a programme at the end of `last_day`, and what moved since `first_day`.

    Payees of one account are taken together; what has nothing to say is left out.
    """
    rows = session.execute(
        BALANCES,
        {
            "programme_id": programme_id,
            "first_day": first_day,
            "last_day": last_day,
            "most": LINES_AT_MOST,
        },
    )
    return [Balance(**row._mapping) for row in rows]


def get_account(session: Session, account_id: UUID) -> tuple[LedgerAccount, Budget | None]:
    """An account with its budget line (None: of the whole programme), or `ACCOUNT_UNKNOWN`."""
    found = session.execute(
        select(LedgerAccount, Budget)
        .outerjoin(Budget, Budget.id == LedgerAccount.budget_id)
        .where(LedgerAccount.id == account_id)
    ).one_or_none()
    if found is None:
        raise Refused("ACCOUNT_UNKNOWN", "There is no such account.")
    return found[0], found[1]


def around(
    session: Session, account: LedgerAccount, first_day: date, last_day: date
) -> tuple[int, int]:
    """The balance of an account before `first_day` and at the end of `last_day`."""
    row = session.execute(
        AROUND, {"account_id": account.id, "first_day": first_day, "last_day": last_day}
    ).one()
    return account.balance - row.since_first, account.balance - row.since_last


def entries(
    session: Session,
    account_id: UUID,
    *,
    first_day: date,
    last_day: date,
    opening: int,
    after: UUID | None = None,
    most: int | None = None,
) -> Iterator[Sequence[Any]]:
    """An account's entries in order of their days, read a few thousand at a time.

    Each is (id, booked_on, posted_at, occasion, noun, object_id, number, amount, balance after).
    """
    asked = {
        "account_id": account_id,
        "first_day": first_day,
        "last_day": last_day,
        "opening": opening,
        "after": after,
        "most": most,
    }
    with bulk.driver(session).cursor(name="entries") as cursor:
        cursor.itersize = READ_AT_ONCE
        cursor.execute(ENTRIES, asked)
        yield from cursor
