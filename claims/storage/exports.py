"""What bookkeepers take along: the journal, payments and decided lines, read few rows at a time.

Each export is a list of fields over one question. As rows it is read through a cursor of the
server; as CSV the server writes the lines itself (COPY), which is several times faster. What of it
are texts of people is made inert by the pattern the caller gives (claims/documents/tables.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from psycopg import sql
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.storage import bulk
from claims.storage.claims import Claim
from claims.storage.people import Person, Provider

READ_AT_ONCE: Final = 500
MINUTES_AT_MOST: Final = 15
"""An export is one statement, and a year of a large programme takes longer than a page may."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column: what it is called, the expression it is of, and what its values are.

    `kind` is text, told (a text of people), day, amount (minor units) or whole.
    """

    name: str
    of: str
    kind: str = "text"
    width: int = 14


@dataclass(frozen=True, slots=True)
class Export:
    """One thing that is taken along: its fields, where they come from, and in which order."""

    name: str
    fields: Sequence[Field]
    source: str
    order: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which programme and days, perhaps of one payee; and what the chart calls things."""

    programme_id: UUID
    first_day: date
    last_day: date
    payee_id: UUID | None
    accounts: Sequence[tuple[str, str, str]]
    occasions: Sequence[tuple[str, str]]

    def values(self) -> dict[str, Any]:
        """As the questions name them."""
        return {
            "programme": self.programme_id,
            "first_day": self.first_day,
            "last_day": self.last_day,
            "payee": self.payee_id,
            "accounts": [each[0] for each in self.accounts],
            "codes": [each[1] for each in self.accounts],
            "account_texts": [each[2] for each in self.accounts],
            "occasions": [each[0] for each in self.occasions],
            "occasion_texts": [each[1] for each in self.occasions],
        }


PAYEE_OF_CLAIM: Final = "CASE WHEN c.voucher_id IS NULL THEN c.person_id ELSE c.provider_id END"

JOURNAL: Final = Export(
    "journal",
    (
        Field("day", "t.booked_on", "day", 12),
        Field("transaction", "t.id", width=38),
        Field("entry", "e.id", width=38),
        Field("account_code", "n.code"),
        Field("account", "n.told", width=32),
        Field("budget_line", "b.code", "told", 18),
        Field("budget_account", "b.account_code", "told"),
        Field("debits", "CASE WHEN e.amount > 0 THEN e.amount END", "amount", 20),
        Field("credits", "CASE WHEN e.amount < 0 THEN -e.amount END", "amount", 20),
        Field("currency", "a.currency", width=10),
        Field("occasion_code", "t.occasion", width=24),
        Field("occasion", "o.told", width=32),
        Field(
            "number",
            "CASE t.noun WHEN 'claims' THEN c.number WHEN 'vouchers' THEN v.serial END",
            width=24,
        ),
        Field("noun", "t.noun"),
        Field("object", "t.object_id", width=38),
        Field("payee", f"coalesce(a.payee_id, {PAYEE_OF_CLAIM})", width=38),
        Field("programme", "p.code"),
    ),
    """
      FROM ledger_transactions AS t
      JOIN ledger_entries AS e ON e.transaction_id = t.id
      JOIN ledger_accounts AS a ON a.id = e.account_id
      JOIN programmes AS p ON p.id = t.programme_id
      LEFT JOIN budgets AS b ON b.id = a.budget_id
      LEFT JOIN unnest(%(accounts)s::text[], %(codes)s::text[], %(account_texts)s::text[])
        AS n(name, code, told) ON n.name = a.name
      LEFT JOIN unnest(%(occasions)s::text[], %(occasion_texts)s::text[]) AS o(name, told)
        ON o.name = t.occasion
      LEFT JOIN claims AS c ON t.noun = 'claims' AND c.id = t.object_id
      LEFT JOIN vouchers AS v ON t.noun = 'vouchers' AND v.id = t.object_id
     WHERE t.programme_id = %(programme)s
       AND t.booked_on BETWEEN %(first_day)s AND %(last_day)s
       AND (%(payee)s::uuid IS NULL OR t.id IN (
             SELECT x.transaction_id FROM ledger_entries AS x
               JOIN ledger_accounts AS y ON y.id = x.account_id AND y.payee_id = %(payee)s))
    """,
    "t.booked_on, t.id, e.id",
)
"""Every entry; of one payee all sides of what moved an account of his."""

PAYMENTS: Final = Export(
    "payments",
    (
        Field("execution_on", "b.execution_on", "day", 12),
        Field("batch", "b.message_id", width=24),
        Field("payment", "i.end_to_end_id", width=30),
        Field("payee_kind", "i.payee_kind"),
        Field("payee", "i.payee_id", width=38),
        Field("amount", "i.amount", "amount", 20),
        Field("currency", "i.currency", width=10),
        Field("payment_status", "i.status"),
        Field("answered_on", "(i.answered_at AT TIME ZONE p.time_zone)::date", "day", 12),
        Field("bank_reference", "i.bank_reference", "told", 24),
        Field("bank_reason", "i.bank_reason", "told", 12),
        Field("programme", "p.code"),
    ),
    """
      FROM payouts AS b JOIN instructions AS i ON i.payout_id = b.id
      JOIN programmes AS p ON p.id = b.programme_id
     WHERE b.programme_id = %(programme)s
       AND b.execution_on BETWEEN %(first_day)s AND %(last_day)s
       AND (%(payee)s::uuid IS NULL OR i.payee_id = %(payee)s)
    """,
    "b.execution_on, b.number, i.no",
)
"""Every payment by its day of execution, whatever became of it."""

LINES: Final = Export(
    "claim_lines",
    (
        Field("decided_on", "(d.decided_at AT TIME ZONE p.time_zone)::date", "day", 12),
        Field("number", "c.number", width=24),
        Field("claim_kind", "c.kind", width=16),
        Field("decision_no", "d.seq", "whole", 10),
        Field("line_no", "l.line_no", "whole", 8),
        Field("item", "k.item_code", "told"),
        Field("served_on", "k.delivered_on", "day", 12),
        Field("claimed", "l.claimed", "amount", 20),
        Field("adjusted", "l.adjusted", "amount", 20),
        Field("approved", "l.approved", "amount", 20),
        Field("currency", "c.currency", width=10),
        Field("claim_status", "c.status"),
        Field("paid_on", "c.paid_on", "day", 12),
        Field("budget_line", "b.code", "told", 18),
        Field("payee", PAYEE_OF_CLAIM, width=38),
        Field("programme", "p.code"),
    ),
    f"""
      FROM decisions AS d JOIN claims AS c ON c.id = d.claim_id
      JOIN programmes AS p ON p.id = c.programme_id
      JOIN decision_lines AS l ON l.decision_id = d.id
      JOIN claim_lines AS k ON k.claim_id = c.id AND k.no = l.line_no
      LEFT JOIN budgets AS b ON b.id = c.budget_id
     WHERE c.programme_id = %(programme)s
       AND d.decided_at >= %(first_day)s::timestamp AT TIME ZONE p.time_zone
       AND d.decided_at < (%(last_day)s::date + 1)::timestamp AT TIME ZONE p.time_zone
       AND (%(payee)s::uuid IS NULL OR {PAYEE_OF_CLAIM} = %(payee)s)
    """,
    "d.decided_at, d.id, l.line_no",
)
"""Every line of every decision by its day; a correction stands as rows of its own."""

EXPORTS: Final[Mapping[str, Export]] = {each.name: each for each in (JOURNAL, PAYMENTS, LINES)}


def rows(session: Session, export: Export, asked: Asked) -> Iterator[Sequence[Any]]:
    """The rows of an export in its order, amounts in minor units."""
    fields = ", ".join(each.of for each in export.fields)
    connection = bulk.driver(session)
    _take_time(connection)
    with connection.cursor(name="export") as cursor:
        cursor.itersize = READ_AT_ONCE
        cursor.execute(_question(fields, export), asked.values())
        yield from cursor


def csv_rows(
    session: Session, export: Export, asked: Asked, *, places: int, live: str
) -> Iterator[bytes]:
    """The same rows as lines of CSV without their ends: texts in quotes, all else bare.

    `places` are the decimals of the amounts; a text of people that matches `live` has an
    apostrophe more. Texts of the chart are the caller's to make inert.
    """
    fields = sql.SQL(", ").join(
        sql.SQL("{} AS {}").format(_shown(each, places, live), sql.Identifier(each.name))
        for each in export.fields
    )
    quoted = [each.name for each in export.fields if each.kind in {"text", "told"}]
    connection = bulk.driver(session)
    _take_time(connection)
    with connection.cursor() as cursor:
        statement = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv, FORCE_QUOTE ({}))").format(
            sql.SQL(_question(fields.as_string(connection), export)),
            sql.SQL(", ").join(map(sql.Identifier, quoted)),
        )
        with cursor.copy(statement, asked.values()) as copy:
            for line in copy:
                yield bytes(line[:-1])


def _question(fields: str, export: Export) -> str:
    return f"SELECT {fields} {export.source} ORDER BY {export.order}"


def _shown(field: Field, places: int, live: str) -> sql.Composable:
    """A field as the server writes it: exact decimals, and nothing of people that might run."""
    of = sql.SQL(field.of)
    if field.kind == "amount":
        return sql.SQL("({}) * {}::numeric").format(of, sql.Literal(_unit(places)))
    if field.kind == "told":
        return sql.SQL("CASE WHEN {of} ~ {live} THEN '''' || {of} ELSE {of} END").format(
            of=of, live=sql.Literal(live.replace("%", "%%"))
        )
    return of


def _unit(places: int) -> str:
    """One minor unit as a decimal: `0.01` for two places."""
    return f"0.{'0' * (places - 1)}1" if places else "1"


def _take_time(connection: Any) -> None:
    connection.execute(f"SET LOCAL statement_timeout = '{MINUTES_AT_MOST}min'")
    connection.execute("SET LOCAL datestyle = 'ISO'")


def find_payee(session: Session, text: str) -> UUID | None:
    """Whom a bookkeeper means: by id, by a provider's code, or by the number of a claim of his."""
    try:
        asked = UUID(text)
    except ValueError:
        asked = None
    if asked is not None:
        for table in (Person, Provider):
            if session.get(table, asked) is not None:
                return asked
        return None
    provider = session.scalars(select(Provider.id).where(Provider.code == text)).one_or_none()
    if provider is not None:
        return provider
    claim = session.scalars(select(Claim).where(Claim.number == text)).one_or_none()
    return claim.payee_id if claim is not None else None
