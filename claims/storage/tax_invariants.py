"""What must never be false of withheld taxes: owed to the treasury, and as their rules reckon."""

from __future__ import annotations

from typing import Final

from claims.storage.invariant import Invariant, count_of

TAX_OWED = Invariant(
    "57",
    "What a budget line owes the treasury is what was withheld, less what was given back or handed"
    " over, and no remittance is of one person",
    """
    SELECT b.id::text, b.code FROM budgets AS b
      LEFT JOIN (SELECT budget_id, -sum(balance) AS owed FROM ledger_accounts
                  WHERE name = 'payable:tax' GROUP BY 1) AS a ON a.budget_id = b.id
      LEFT JOIN (SELECT t.budget_id, sum(t.amount) AS owed FROM tax_lines AS t
                   JOIN instructions AS i ON i.id = t.instruction_id
                    AND i.status IN ('pending', 'paid')
                   LEFT JOIN tax_remittances AS m ON m.id = t.remittance_id
                  WHERE t.is_live AND coalesce(m.status, 'prepared') = 'prepared'
                  GROUP BY 1) AS t ON t.budget_id = b.id
     WHERE coalesce(a.owed, 0) <> coalesce(t.owed, 0)
    UNION ALL
    SELECT m.id::text, 'not what its lines come to' FROM tax_remittances AS m
      LEFT JOIN (SELECT remittance_id, sum(amount) AS total, count(*) AS n FROM tax_lines
                  GROUP BY 1) AS t ON t.remittance_id = m.id
     WHERE m.status IN ('prepared', 'released', 'confirmed')
       AND (m.total, m.count) IS DISTINCT FROM (coalesce(t.total, 0), coalesce(t.n, 0))
    UNION ALL
    SELECT id::text, 'of one person' FROM tax_remittances
     WHERE releaser_id IN (preparer_id, answerer_id)
    UNION ALL
    SELECT id::text, 'rules of one person' FROM tax_sets WHERE answerer_id = proposer_id
    """,
    count_of("tax_lines"),
)
TAX_RECKONED = Invariant(
    "58",
    "The taxes of a payment are what the version of each rule that was in force gives, of claims"
    " that it pays",
    """
    SELECT x.instruction_id::text, x.code FROM (
      SELECT instruction_id, tax_set_id, code, is_bare, sum(gross) AS gross, sum(base) AS base,
             sum(amount) AS amount
        FROM tax_lines GROUP BY instruction_id, tax_set_id, code, is_bare) AS x
      JOIN tax_rules AS r ON (r.tax_set_id, r.code) = (x.tax_set_id, x.code)
      JOIN instructions AS i ON i.id = x.instruction_id
     CROSS JOIN LATERAL (SELECT CASE WHEN x.is_bare THEN r.bare_part ELSE r.rate_part END AS part,
                                CASE WHEN x.is_bare THEN r.bare_whole ELSE r.rate_whole END
                                AS whole) AS q
     WHERE x.base <> div(2 * x.gross * r.base_part + r.base_whole, 2 * r.base_whole)
        OR x.base <= r.above OR r.payee_kind <> i.payee_kind
        OR x.amount <> div(x.base * q.part, q.whole::numeric * r.unit) * r.unit
    UNION ALL
    SELECT t.instruction_id::text, t.code || ' of what it does not pay' FROM tax_lines AS t
      LEFT JOIN instruction_parts AS p
        ON p.instruction_id = t.instruction_id AND p.claim_id = t.claim_id
     WHERE p.amount IS NULL OR t.gross > p.amount OR t.budget_id <> p.budget_id
        OR t.is_live <> p.is_live
    UNION ALL
    SELECT t.instruction_id::text, t.code || ' by rules not in force' FROM tax_lines AS t
      JOIN instructions AS i ON i.id = t.instruction_id
      JOIN payouts AS p ON p.id = i.payout_id
      JOIN tax_sets AS s ON s.id = t.tax_set_id
      JOIN tax_rules AS r ON (r.tax_set_id, r.code) = (t.tax_set_id, t.code)
     WHERE s.status <> 'in_force' OR s.programme_id <> p.programme_id
        OR p.execution_on < greatest(s.first_day, r.first_day) OR p.execution_on > r.last_day
    """,
    count_of("tax_lines"),
)
TAXED: Final = (TAX_OWED, TAX_RECKONED)
