"""What must never be false of redress: owed once, paid once, and what the ledger posted."""

from __future__ import annotations

from claims.storage.invariant import Invariant, count_of

REDRESSED = Invariant(
    "41",
    "Redress is owed once for a promise of a claim, paid once, and is what the ledger posted",
    """
    SELECT claim_id::text, kind || ' twice' FROM redress GROUP BY claim_id, kind HAVING count(*) > 1
    UNION ALL
    SELECT redress_id::text, side || ' in two payments' FROM redress_parts WHERE is_live
     GROUP BY redress_id, side HAVING count(*) > 1
    UNION ALL
    SELECT r.id::text, 'a part of it' FROM redress_parts AS p
      JOIN redress AS r ON r.id = p.redress_id WHERE p.amount <> r.amount
    UNION ALL
    SELECT r.id::text, 'other days than were promised' FROM redress AS r
      JOIN claims AS c ON c.id = r.claim_id
     WHERE (r.due_on, r.done_on) IS DISTINCT FROM CASE r.kind
             WHEN 'decision' THEN (c.decide_by, c.decided_on)
             WHEN 'service' THEN (r.due_on, r.done_on) ELSE (c.pay_by, c.paid_on) END
    UNION ALL
    SELECT id::text, 'answered by who questioned it' FROM redress
     WHERE questioner_id IN (exempter_id, upholder_id)
    UNION ALL
    SELECT id::text, 'decided by whose it is' FROM redress
     WHERE payee_id IN (questioner_id, exempter_id, upholder_id)
    UNION ALL
    SELECT r.id::text, 'not what was posted' FROM redress AS r
      LEFT JOIN (
        SELECT t.object_id,
               sum(e.amount) FILTER (
                 WHERE a.name IN ('expense:redress', 'expense:late_payment')
                   AND t.occasion ~ '^(redress|late_payment)_(granted|exempted)$') AS owed,
               sum(e.amount) FILTER (
                 WHERE a.name = 'receivable:provider' AND t.occasion ~ '^recovery_') AS due,
               -sum(e.amount) FILTER (
                 WHERE a.name = 'receivable:provider' AND t.occasion ~ '^nett') AS netted
          FROM ledger_transactions AS t JOIN ledger_entries AS e ON e.transaction_id = t.id
          JOIN ledger_accounts AS a ON a.id = e.account_id
         WHERE t.noun = 'redress' GROUP BY 1) AS l ON l.object_id = r.id
      LEFT JOIN (
        SELECT p.redress_id, sum(p.amount) AS n FROM redress_parts AS p
          JOIN instructions AS i ON i.id = p.instruction_id AND i.status IN ('pending', 'paid')
         WHERE p.side = 'recovery' GROUP BY 1) AS k ON k.redress_id = r.id
     CROSS JOIN LATERAL (SELECT CASE WHEN r.status IN ('not_due', 'owed', 'exempt')
                                     THEN 0 ELSE r.amount END AS stands) AS s
     WHERE coalesce(l.owed, 0) <> s.stands
        OR coalesce(l.due, 0) <> CASE WHEN r.caused_by IS NULL THEN 0 ELSE s.stands END
        OR coalesce(l.netted, 0) <> coalesce(k.n, 0)
    """,
    count_of("redress"),
)
