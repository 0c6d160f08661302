"""What must never be false of a batch on its way to the bank: who signed it, by which rail."""

from __future__ import annotations

from claims.storage.invariant import Invariant

SIGNED_BY_THREE = Invariant(
    "61",
    "Every batch was built, verified and approved by three persons, as its history has it",
    """
    SELECT id::text, 'let go by fewer than three' FROM payouts
     WHERE NOT is_older AND (
       (status IN ('approved', 'released', 'confirmed') AND num_nulls(verifier_id, approver_id) > 0)
       OR (status = 'verified' AND verifier_id IS NULL)
       OR builder_id IN (verifier_id, approver_id)
       OR verifier_id IN (approver_id, releaser_id))
    UNION ALL
    SELECT p.id::text, 'released before it was approved' FROM payouts AS p
      JOIN events AS e ON e.object_id = p.id AND e.to_status = 'released'
     WHERE (e.from_status = 'built') <> p.is_older
    UNION ALL
    SELECT p.id::text, 'another person signed it' FROM payouts AS p
      JOIN events AS e ON e.object_id = p.id AND e.to_status IN ('verified', 'approved')
     WHERE e.person_id IS DISTINCT FROM
           CASE e.to_status WHEN 'verified' THEN p.verifier_id ELSE p.approver_id END
    """,
    "SELECT count(*) FROM payouts WHERE verifier_id IS NOT NULL",
)
BY_RAIL = Invariant(
    "62",
    "Every payment lies within its rail's limits, and each rail's account holds its open payments",
    """
    SELECT i.id::text, 'outside the limits of ' || p.rail FROM instructions AS i
      JOIN payouts AS p ON p.id = i.payout_id
     WHERE i.amount < p.rail_least OR i.amount > p.rail_most
    UNION ALL
    SELECT programme_id::text, rail || ' holds other money than its open payments'
      FROM (SELECT programme_id, rail, sum(balance) AS held FROM ledger_accounts
             WHERE rail IS NOT NULL GROUP BY 1, 2) AS a
      FULL JOIN (SELECT p.programme_id, p.rail, sum(i.amount) AS in_payment FROM instructions AS i
                   JOIN payouts AS p ON p.id = i.payout_id AND NOT p.is_older
                  WHERE i.status = 'pending' GROUP BY 1, 2) AS o USING (programme_id, rail)
     WHERE coalesce(a.held, 0) <> -coalesce(o.in_payment, 0)
    """,
    "SELECT count(*) FROM ledger_accounts WHERE rail IS NOT NULL",
)
