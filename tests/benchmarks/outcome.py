"""What an adjudication left in a database, row by row, without ids and instants."""

from __future__ import annotations

from typing import Any

import psycopg

from config.settings import Settings

QUESTIONS = {
    "claims": "SELECT number, status, cause, approved, version, run, next_step_due_on::text"
    " FROM claims WHERE kind = 'reimbursement'",
    "findings": "SELECT c.number, f.run, f.seq, f.line_no, f.rule, f.kind, f.severity, f.reason,"
    " f.bearer, f.amount, f.inputs::text FROM findings AS f JOIN claims AS c ON c.id = f.claim_id",
    "decisions": "SELECT c.number, d.seq, d.run, d.outcome, d.currency, d.claimed, d.approved,"
    " d.decided_by::text FROM decisions AS d JOIN claims AS c ON c.id = d.claim_id",
    "lines": "SELECT c.number, l.line_no, l.claimed, l.adjusted, l.approved FROM decision_lines"
    " AS l JOIN decisions AS d ON d.id = l.decision_id JOIN claims AS c ON c.id = d.claim_id",
    "adjustments": "SELECT c.number, a.line_no, a.seq, a.reason, a.bearer, a.amount, a.rule,"
    " a.inputs::text FROM adjustments AS a JOIN decisions AS d ON d.id = a.decision_id"
    " JOIN claims AS c ON c.id = d.claim_id",
    "events": "SELECT c.number, e.seq, e.topic, e.action, e.from_status, e.to_status,"
    " convert_from(e.payload, 'UTF8') FROM events AS e JOIN claims AS c ON c.id = e.object_id",
    "usages": "SELECT rule, holder_id::text, period_start::text, amount, count, quantity_milli"
    " FROM usages",
    "entries": "SELECT c.number, t.occasion, a.name, a.payee_id::text, e.amount"
    " FROM ledger_entries AS e JOIN ledger_transactions AS t ON t.id = e.transaction_id"
    " JOIN ledger_accounts AS a ON a.id = e.account_id JOIN claims AS c ON c.id = t.object_id",
    "accounts": "SELECT name, budget_id::text, payee_id::text, currency, side, balance, version"
    " FROM ledger_accounts",
    "budgets": "SELECT code, available, committed, obligated, spent FROM budgets",
}
"""Every table that adjudicating writes, as rows that two ways of doing it must have in common."""

Outcome = dict[str, list[tuple[Any, ...]]]


def outcome_of(settings: Settings) -> Outcome:
    """All rows of every question, sorted."""
    with psycopg.connect(settings.database_url) as connection:
        return {
            name: sorted(connection.execute(question).fetchall(), key=repr)
            for name, question in QUESTIONS.items()
        }


def require_same(one: Outcome, other: Outcome) -> None:
    """Fail with the first rows that differ."""
    for name, rows in one.items():
        if rows != other[name]:
            left, right = sorted(set(rows) - set(other[name]), key=repr), None
            right = sorted(set(other[name]) - set(rows), key=repr)
            raise AssertionError(
                f"{name} differ: {len(left)} and {len(right)} rows; first {left[:3]} | {right[:3]}"
            )


def require_booked(outcome: Outcome) -> None:
    """The ledger owes payees exactly what was approved, and no row is left undecided."""
    statuses = {row[1] for row in outcome["claims"]}
    assert statuses <= {"decided", "in_review"}, statuses
    approved = sum(row[3] or 0 for row in outcome["claims"])
    payable = -sum(row[5] for row in outcome["accounts"] if row[0] == "payable:payee")
    lines = sum(row[4] for row in outcome["lines"])
    assert 0 < approved == payable == lines, (approved, payable, lines)


def require_found(outcome: Outcome, kinds: set[str]) -> None:
    """Each of these rule kinds has found something: it was really on."""
    silent = kinds - {row[5] for row in outcome["findings"]}
    assert not silent, f"nothing was found by {sorted(silent)}"
