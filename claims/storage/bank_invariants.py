"""What must never be false of the bank's word: taken once, adding up, and suspense explained."""

from __future__ import annotations

from claims.storage.invariant import Invariant, count_of

ONCE = Invariant(
    "46",
    "What the bank did was applied once, to a payment of that amount, and by two persons where"
    " no file says it",
    """
    SELECT id::text, 'taken twice' FROM bank_imports
     WHERE file_sha256 IN (SELECT file_sha256 FROM bank_imports GROUP BY 1 HAVING count(*) > 1)
    UNION ALL
    SELECT import_id::text, 'line ' || line || ' twice' FROM bank_entries
     GROUP BY import_id, line HAVING count(*) > 1
    UNION ALL
    SELECT programme_id::text, reference || ' twice' FROM bank_entries
     WHERE status NOT IN ('repeated', 'noted') AND reference IS NOT NULL
     GROUP BY programme_id, reference HAVING count(*) > 1
    UNION ALL
    SELECT e.id::text, 'not the payment' FROM bank_entries AS e
      JOIN instructions AS i ON i.id = e.instruction_id
     WHERE e.status IN ('applied', 'cleared') AND e.amount IS NOT NULL
       AND (e.amount, e.currency) IS DISTINCT FROM (i.amount, i.currency)
    UNION ALL
    SELECT instruction_id::text, side || ' applied twice' FROM bank_entries
     WHERE status IN ('applied', 'cleared') AND instruction_id IS NOT NULL AND side IS NOT NULL
     GROUP BY instruction_id, side HAVING count(*) > 1
    UNION ALL
    SELECT id::text, 'cleared by one person' FROM bank_entries
     WHERE status = 'cleared' AND (answerer_id <> proposer_id) IS NOT TRUE
    UNION ALL
    SELECT i.id::text, 'failed by nobody''s file and no two persons' FROM instructions AS i
     WHERE i.status = 'failed' AND i.answerer_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM bank_entries AS e
             WHERE e.instruction_id = i.id AND e.status IN ('applied', 'cleared')
               AND (e.side = 'credit' OR e.bank_status = 'RJCT'))
       AND NOT EXISTS (SELECT 1 FROM payment_failures AS f
             WHERE f.instruction_id = i.id AND f.status = 'approved'
               AND f.answerer_id <> f.proposer_id)
    """,
    count_of("bank_entries"),
)
ADDS_UP = Invariant(
    "47",
    "Of every released batch paid, returned and pending are what was instructed; a confirmed one"
    " has nothing pending",
    """
    SELECT p.id::text, p.total || ' instructed' FROM payouts AS p
      JOIN instructions AS i ON i.payout_id = p.id
     WHERE p.status IN ('released', 'confirmed')
     GROUP BY p.id, p.total, p.status
    HAVING p.total <> coalesce(sum(i.amount) FILTER (
             WHERE i.status IN ('paid', 'failed', 'pending')), 0)
        OR (p.status = 'confirmed') <> (count(*) FILTER (WHERE i.status = 'pending') = 0)
    """,
    "SELECT count(*) FROM payouts WHERE status IN ('released', 'confirmed')",
)
SUSPENSE = Invariant(
    "48",
    "What lies in suspense is what was posted there of entries that are not cleared",
    """
    SELECT coalesce(a.programme_id, e.programme_id)::text, 'suspense '
           || coalesce(a.balance, 0) || ', entries ' || coalesce(e.total, 0)
      FROM (SELECT programme_id, sum(balance) AS balance FROM ledger_accounts
             WHERE name = 'suspense' GROUP BY 1) AS a
      FULL JOIN (SELECT programme_id,
                        sum(CASE side WHEN 'credit' THEN -amount ELSE amount END) AS total
                   FROM bank_entries
                  WHERE is_posted AND status IN ('unknown', 'proposed') GROUP BY 1) AS e
        ON e.programme_id = a.programme_id
     WHERE coalesce(a.balance, 0) <> coalesce(e.total, 0)
    UNION ALL
    SELECT id::text, 'unknown and not posted' FROM bank_entries
     WHERE status = 'unknown' AND NOT is_posted AND currency = (
       SELECT currency FROM programmes AS p WHERE p.id = bank_entries.programme_id)
    """,
    count_of("bank_entries"),
)
BANKED = (ONCE, ADDS_UP, SUSPENSE)
