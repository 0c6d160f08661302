"""What must never be false of cases: what is disputed holds back the claim that stands."""

from __future__ import annotations

from claims.storage.invariant import Invariant, count_of

DISPUTED = Invariant(
    "42",
    "What an open case disputes of a redemption holds back the claim that stands on it",
    """
    SELECT k.id::text, 'disputes a claim that is gone' FROM cases AS k
      JOIN claims AS s ON s.redemption_id = k.redemption_id
       AND s.status NOT IN ('draft', 'withdrawn', 'lapsed')
      LEFT JOIN claims AS c ON c.id = k.claim_id
     WHERE k.status IN ('filed', 'verified', 'investigated', 'resolved') AND k.disputed > 0
       AND coalesce(c.status, 'withdrawn') IN ('withdrawn', 'lapsed')
    """,
    count_of("cases"),
)
