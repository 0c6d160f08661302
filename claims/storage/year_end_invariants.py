"""What must never be false of year ends: they posted their lists, the treasury holds its own."""

from __future__ import annotations

from claims.storage.invariant import Invariant, count_of
from claims.storage.year_lists import DRAWN

POSTED = Invariant(
    "63",
    "Each year end is what it was drawn up as, was confirmed by another person, and its postings"
    " are those of its lists",
    f"""
    SELECT y.id::text, 'other lists than were drawn up' FROM year_ends AS y
      CROSS JOIN LATERAL ({DRAWN.format(id="y.id")}) AS now
     WHERE (y.released, y.unpaid, y.lapsed, y.given, y.digest)
           IS DISTINCT FROM (now.released, now.unpaid, now.lapsed, now.given, now.digest)
    UNION ALL
    SELECT id::text, 'confirmed by who proposed it, or before the year was over' FROM year_ends
     WHERE status = 'confirmed'
       AND (answerer_id <> proposer_id AND booked_on > last_day) IS NOT TRUE
    UNION ALL
    SELECT coalesce(r.object_id, l.object_id)::text, 'not what was posted' FROM (
        SELECT x.object_id, CASE x.list WHEN 'vouchers' THEN 'voucher_ended'
                                        ELSE 'returned_to_treasury' END AS occasion,
               x.budget_id, y.answered_at, sum(x.posted) AS amount
          FROM year_end_rows AS x JOIN year_ends AS y ON y.id = x.year_end_id
         WHERE y.status = 'confirmed' AND x.posted > 0 GROUP BY 1, 2, 3, 4
        UNION ALL
        SELECT y.id, 'budget_lapsed', x.budget_id, y.answered_at, x.lapsed
          FROM year_end_lines AS x JOIN year_ends AS y ON y.id = x.year_end_id
         WHERE y.status = 'confirmed' AND x.lapsed > 0) AS r
      FULL JOIN (
        SELECT t.object_id, t.occasion, a.budget_id, t.posted_at, sum(e.amount) AS amount
          FROM ledger_transactions AS t JOIN ledger_entries AS e ON e.transaction_id = t.id
          JOIN ledger_accounts AS a ON a.id = e.account_id
         WHERE t.occasion IN ('budget_lapsed', 'returned_to_treasury', 'voucher_ended')
           AND a.name IN ('budget:available', 'payable:payee', 'budget:committed')
           AND e.amount > 0
         GROUP BY 1, 2, 3, 4) AS l
        ON l.object_id = r.object_id AND l.occasion = r.occasion AND l.budget_id = r.budget_id
       AND l.posted_at = r.answered_at
     WHERE r.amount IS DISTINCT FROM l.amount
       AND (r.object_id IS NOT NULL OR l.occasion <> 'voucher_ended')
    """,
    count_of("year_ends"),
)
TREASURY = Invariant(
    "64",
    "Claims with the treasury are those it was given and nobody has come for, what it is owed is"
    " theirs, and none of them is being paid",
    """
    SELECT coalesce(c.id, g.claim_id)::text, 'not what the treasury was given' FROM (
        SELECT id FROM claims WHERE status = 'unclaimed') AS c
      FULL JOIN (
        SELECT r.object_id AS claim_id FROM year_end_rows AS r
          JOIN year_ends AS y ON y.id = r.year_end_id AND y.status = 'confirmed'
         WHERE r.list = 'unclaimed' AND NOT EXISTS (
           SELECT 1 FROM reinstatements AS s
            WHERE s.year_end_id = y.id AND s.claim_id = r.object_id AND s.status = 'in_force'))
        AS g ON g.claim_id = c.id
     WHERE c.id IS NULL OR g.claim_id IS NULL
    UNION ALL
    SELECT p.claim_id::text, 'paid though the treasury has it' FROM instruction_parts AS p
      JOIN instructions AS i ON i.id = p.instruction_id AND i.status IN ('built', 'pending')
      JOIN claims AS c ON c.id = p.claim_id AND c.status = 'unclaimed'
    UNION ALL
    SELECT coalesce(g.budget_id, a.budget_id)::text,
           'given ' || coalesce(g.amount, 0) || ', ledger ' || coalesce(-a.balance, 0)
      FROM (SELECT r.budget_id, sum(r.posted - coalesce(s.amount, 0)) AS amount
              FROM year_end_rows AS r
              JOIN year_ends AS y ON y.id = r.year_end_id AND y.status = 'confirmed'
              LEFT JOIN reinstatements AS s ON s.year_end_id = y.id AND s.claim_id = r.object_id
               AND s.status = 'in_force'
             WHERE r.list = 'unclaimed' GROUP BY 1) AS g
      FULL JOIN (SELECT budget_id, balance FROM ledger_accounts
                  WHERE name = 'payable:treasury') AS a ON a.budget_id = g.budget_id
     WHERE coalesce(g.amount, 0) <> coalesce(-a.balance, 0)
    UNION ALL
    SELECT id::text, 'reinstated by fewer than two others' FROM reinstatements
     WHERE status = 'in_force' AND (proposer_id <> answerer_id AND proposer_id <> payee_id
       AND answerer_id <> payee_id) IS NOT TRUE
    """,
    "SELECT count(*) FROM year_end_rows WHERE list = 'unclaimed'",
)
YEARS_ENDED = (POSTED, TREASURY)
