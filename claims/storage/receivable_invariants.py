"""What must never be false of overpayments: what is left is what the ledger says, and why."""

from __future__ import annotations

from claims.storage.invariant import Invariant, count_of

COLLECTED = """
    SELECT r.claim_id, sum(r.repaid) + coalesce(sum(n.netted), 0) AS back,
           sum(r.written_off) AS off
      FROM receivables AS r
      LEFT JOIN (
        SELECT p.receivable_id, sum(p.amount) AS netted FROM receivable_parts AS p
          JOIN instructions AS i ON i.id = p.instruction_id AND i.status IN ('pending', 'paid')
         WHERE p.is_live GROUP BY 1) AS n ON n.receivable_id = r.id
     GROUP BY 1
"""
"""What of each claim came back by netting that is released, or was repaid, and is written off."""

LEFT = Invariant(
    "55",
    "What is left of overpayments is what the ledger has of each payee, and what payments take off"
    " is what they were built with",
    """
    SELECT coalesce(r.payee_id, a.payee_id)::text,
           'left ' || coalesce(r.total, 0) || ', ledger ' || coalesce(a.balance, 0)
      FROM (SELECT r.budget_id, r.payee_id,
                   sum(r.amount - r.repaid - r.written_off - r.dropped - coalesce(n.netted, 0))
                     AS total
              FROM receivables AS r
              LEFT JOIN (
                SELECT p.receivable_id, sum(p.amount) AS netted FROM receivable_parts AS p
                  JOIN instructions AS i
                    ON i.id = p.instruction_id AND i.status IN ('pending', 'paid')
                 WHERE p.is_live GROUP BY 1) AS n ON n.receivable_id = r.id
             GROUP BY 1, 2) AS r
      FULL JOIN (SELECT budget_id, payee_id, balance FROM ledger_accounts
                  WHERE name = 'receivable:payee') AS a
        ON a.budget_id = r.budget_id AND a.payee_id = r.payee_id
     WHERE coalesce(r.total, 0) <> coalesce(a.balance, 0)
    UNION ALL
    SELECT r.id::text, 'other parts than it counts' FROM receivables AS r
      LEFT JOIN (
        SELECT p.receivable_id, sum(p.amount) AS netted,
               sum(p.amount) FILTER (WHERE i.status IN ('built', 'pending')) AS pending
          FROM receivable_parts AS p JOIN instructions AS i ON i.id = p.instruction_id
         WHERE p.is_live GROUP BY 1) AS n ON n.receivable_id = r.id
     WHERE (r.netted, r.pending) <> (coalesce(n.netted, 0), coalesce(n.pending, 0))
    UNION ALL
    SELECT p.receivable_id::text, 'taken from another payee' FROM receivable_parts AS p
      JOIN receivables AS r ON r.id = p.receivable_id
      JOIN instructions AS i ON i.id = p.instruction_id
      JOIN payouts AS b ON b.id = i.payout_id
     WHERE (i.payee_id, i.currency, b.programme_id) <> (r.payee_id, r.currency, r.programme_id)
        OR p.is_live <> (i.status IN ('built', 'pending', 'paid'))
    UNION ALL
    SELECT id::text, status || ' is not what its amounts say' FROM receivables
     WHERE least(amount - netted - repaid - written_off - dropped, netted - pending, pending,
                 repaid, written_off, dropped) < 0
        OR status <> CASE
             WHEN amount > netted + repaid + written_off + dropped OR pending > 0 THEN 'owed'
             WHEN written_off > 0 THEN 'written_off'
             WHEN netted + repaid > 0 THEN 'settled' ELSE 'dropped' END
    """,
    count_of("receivables"),
)
ENDED = Invariant(
    "56",
    "What overpayments count as repaid and written off is what two and three persons said, and"
    " what was posted",
    """
    SELECT r.id::text, 'other than was confirmed' FROM receivables AS r
     WHERE r.repaid <> coalesce((SELECT sum(amount) FROM repayments
                                  WHERE receivable_id = r.id AND status = 'confirmed'), 0)
        OR r.written_off > coalesce((SELECT sum(amount) FROM write_offs
                                      WHERE receivable_id = r.id AND status = 'in_force'), 0)
    UNION ALL
    SELECT r.id::text, 'other than was posted' FROM receivables AS r
      LEFT JOIN (
        SELECT t.object_id,
               -sum(e.amount) FILTER (WHERE t.occasion = 'repaid') AS repaid,
               -sum(e.amount) FILTER (
                 WHERE t.occasion IN ('written_off', 'write_off_reversed')) AS written_off
          FROM ledger_transactions AS t JOIN ledger_entries AS e ON e.transaction_id = t.id
          JOIN ledger_accounts AS a ON a.id = e.account_id AND a.name = 'receivable:payee'
         WHERE t.noun = 'receivables' GROUP BY 1) AS l ON l.object_id = r.id
     WHERE (r.repaid, r.written_off) <> (coalesce(l.repaid, 0), coalesce(l.written_off, 0))
    UNION ALL
    SELECT id::text, 'confirmed by who wrote it down' FROM repayments
     WHERE status = 'confirmed' AND (answerer_id <> recorder_id) IS NOT TRUE
    UNION ALL
    SELECT id::text, 'written off by fewer than three persons' FROM write_offs
     WHERE status = 'in_force' AND (proposer_id <> seconder_id AND seconder_id <> approver_id
       AND proposer_id <> approver_id) IS NOT TRUE
    """,
    count_of("receivables"),
)
RECEIVED = (LEFT, ENDED)
