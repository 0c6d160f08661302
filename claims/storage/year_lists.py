"""The questions a year end is drawn up by: vouchers, claims and lines, set-based."""

from __future__ import annotations

from typing import Final

from claims.storage.cases import BLOCKED

PAID: Final = """
    SELECT coalesce(sum(p.amount), 0)
           - coalesce((SELECT sum(r.netted + r.repaid) FROM receivables AS r
                        WHERE r.claim_id = c.id), 0) AS paid
      FROM instruction_parts AS p
      JOIN instructions AS i ON i.id = p.instruction_id AND i.status = 'paid'
     WHERE p.claim_id = c.id AND p.is_live
"""
"""What the bank confirmed of a claim `c`, less what was taken back of it."""

FAILED: Final = """
    SELECT max((i.answered_at AT TIME ZONE m.time_zone)::date) AS failed_on
      FROM instruction_parts AS p
      JOIN instructions AS i ON i.id = p.instruction_id AND i.status = 'failed'
     WHERE p.claim_id = c.id
"""

VOUCHERS: Final = """
SELECT 'vouchers' AS list, v.id AS object_id, v.budget_id, v.person_id AS payee_id,
       v.serial AS number, v.last_day AS day,
       CASE WHEN v.status = 'expired' THEN 'released_before'
            WHEN v.last_day <= CAST(:last_day AS date) THEN 'released' ELSE 'carried' END AS state,
       v.value - v.redeemed - v.held AS amount,
       CASE WHEN v.status <> 'expired' AND v.last_day <= CAST(:last_day AS date)
            THEN v.value - v.redeemed - v.held ELSE 0 END AS posted, v.currency
  FROM vouchers AS v JOIN programmes AS m ON m.id = v.programme_id
 WHERE v.budget_id = ANY(CAST(:lines AS uuid[])) AND v.value > v.redeemed + v.held
   AND CASE v.status
         WHEN 'expired' THEN v.last_day <= CAST(:last_day AS date)
                         AND v.last_day > coalesce(CAST(:previous AS date), '-infinity')
         ELSE v.status IN ('issued', 'active', 'suspended')
          AND (v.issued_at AT TIME ZONE m.time_zone)::date <= CAST(:last_day AS date) END
"""

CLAIMS: Final = f"""
SELECT CASE WHEN x.is_given THEN 'unclaimed' ELSE 'unpaid' END AS list, x.id AS object_id,
       x.budget_id, x.payee_id, x.number,
       CASE WHEN x.is_given THEN x.failed_on ELSE x.decided_on END AS day,
       CASE WHEN x.is_given THEN 'given' ELSE 'carried' END AS state, x.due AS amount,
       CASE WHEN x.is_given THEN x.due ELSE 0 END AS posted, x.currency
  FROM (
    SELECT c.id, c.budget_id, c.currency, c.number, c.decided_on, f.failed_on,
           c.approved - d.paid AS due,
           CASE WHEN c.voucher_id IS NULL THEN c.person_id ELSE c.provider_id END AS payee_id,
           c.status = 'payment_failed' AND f.failed_on <= CAST(:until AS date)
             AND NOT EXISTS (
               SELECT 1 FROM instruction_parts AS p
                 JOIN instructions AS i ON i.id = p.instruction_id
                WHERE p.claim_id = c.id AND p.is_live AND i.status IN ('built', 'pending'))
             AND NOT EXISTS (SELECT 1 FROM redecisions AS r
                              WHERE r.claim_id = c.id AND r.status = 'proposed')
             AND NOT EXISTS (SELECT 1 FROM ({BLOCKED}) AS b WHERE b.claim_id = c.id)
             AS is_given
      FROM claims AS c JOIN programmes AS m ON m.id = c.programme_id
      CROSS JOIN LATERAL ({PAID}) AS d
      CROSS JOIN LATERAL ({FAILED}) AS f
     WHERE c.budget_id = ANY(CAST(:lines AS uuid[]))
       AND c.status IN ('decided', 'authorised', 'settled', 'payment_failed')
       AND c.decided_on <= CAST(:last_day AS date) AND c.approved > d.paid) AS x
"""

ROWS: Final = f"SELECT CAST(:id AS uuid), r.* FROM ({VOUCHERS} UNION ALL {CLAIMS}) AS r"

KEPT: Final = """
    SELECT coalesce(sum(c.claimed), 0)::bigint AS waiting FROM claims AS c
     WHERE c.budget_id = b.id AND c.kind = 'reimbursement'
       AND c.status IN ('submitted', 'complete', 'in_review', 'returned')
       AND c.submitted_on <= CAST(:last_day AS date)
"""
"""What claims that came in time ask of a line `b`; they hold nothing of it until decided."""

LINES: Final = f"""
SELECT CAST(:id AS uuid), b.id AS budget_id, b.available, r.released, k.kept,
       b.available + r.released - k.kept AS lapsed, b.committed, b.obligated, b.currency
  FROM budgets AS b
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(v.posted), 0)::bigint AS released FROM ({VOUCHERS}) AS v
     WHERE v.budget_id = b.id) AS r
  CROSS JOIN LATERAL ({KEPT}) AS w
  CROSS JOIN LATERAL (SELECT least(w.waiting, b.available + r.released) AS kept) AS k
 WHERE b.id = ANY(CAST(:lines AS uuid[]))
"""

DRAWN: Final = """
SELECT coalesce(sum(r.posted) FILTER (WHERE r.list = 'vouchers'), 0)::bigint AS released,
       coalesce(sum(r.amount) FILTER (WHERE r.list = 'unpaid'), 0)::bigint AS unpaid,
       (SELECT coalesce(sum(lapsed), 0)::bigint FROM year_end_lines
         WHERE year_end_id = {id}) AS lapsed,
       coalesce(sum(r.posted) FILTER (WHERE r.list = 'unclaimed'), 0)::bigint AS given,
       encode(sha256(convert_to(
         coalesce(string_agg(r.list || ' ' || r.object_id || ' ' || r.state || ' ' || r.amount
           || ' ' || r.posted, E'\\n' ORDER BY r.list COLLATE "C", r.object_id), '') || E'\\n'
         || coalesce((SELECT string_agg(budget_id || ' ' || available || ' ' || released || ' '
                        || kept || ' ' || lapsed, E'\\n' ORDER BY budget_id)
                        FROM year_end_lines WHERE year_end_id = {id}), ''), 'UTF8')), 'hex')
         AS digest
  FROM year_end_rows AS r WHERE r.year_end_id = {id}
"""
"""The sums of the lists as they are stored, and the SHA-256 of every row of them."""

CHANGED: Final = f"""
WITH now_rows AS (
  SELECT list, object_id, budget_id, amount FROM ({VOUCHERS} UNION ALL {CLAIMS}) AS r
   WHERE posted > 0),
then_rows AS (
  SELECT list, object_id, budget_id, amount FROM year_end_rows
   WHERE year_end_id = :id AND posted > 0),
now_lines AS (
  SELECT budget_id, available, released, kept, lapsed FROM ({LINES}) AS l),
then_lines AS (
  SELECT budget_id, available, released, kept, lapsed FROM year_end_lines WHERE year_end_id = :id)
SELECT EXISTS (SELECT * FROM now_rows EXCEPT SELECT * FROM then_rows)
    OR EXISTS (SELECT * FROM then_rows EXCEPT SELECT * FROM now_rows)
    OR EXISTS (SELECT * FROM now_lines EXCEPT SELECT * FROM then_lines)
    OR EXISTS (SELECT * FROM then_lines EXCEPT SELECT * FROM now_lines)
"""
"""Whether anything that posts is not as it was drawn up."""

ENDS: Final = """
SELECT l.budget_id, sum(l.lapsed) AS lapsed,
       (array_agg(l.committed + l.obligated + l.kept ORDER BY y.last_day DESC))[1] AS carried
  FROM year_end_lines AS l JOIN year_ends AS y ON y.id = l.year_end_id
 WHERE y.programme_id = :programme AND y.status = 'confirmed' AND y.booked_on <= :day
 GROUP BY l.budget_id LIMIT 500
"""
