"""What must never be false of the books' days and periods: none ahead, no gap, none changed."""

from __future__ import annotations

from claims.storage.invariant import Invariant, count_of
from claims.storage.periods import DRAWN

BOOKED = Invariant(
    "43",
    "Nothing is booked on a later day than it was posted on, where its programme is",
    """
    SELECT t.id::text, t.booked_on::text FROM ledger_transactions AS t
      JOIN programmes AS p ON p.id = t.programme_id
     WHERE t.booked_on > (t.posted_at AT TIME ZONE p.time_zone)::date
    """,
    count_of("ledger_transactions"),
)

FOLLOWING = Invariant(
    "44",
    "Periods follow one another without a gap, and each was closed in its turn, when it was over,"
    " by another person than proposed it",
    """
    SELECT p.id::text, 'follows no period' FROM periods AS p
     WHERE (p.follows_on IS NULL) <> (NOT EXISTS (
             SELECT 1 FROM periods AS b
              WHERE b.programme_id = p.programme_id AND b.last_day < p.last_day))
        OR p.first_day > p.last_day
        OR (p.follows_on IS NOT NULL AND (p.follows_on <> p.first_day - 1 OR NOT EXISTS (
             SELECT 1 FROM periods AS b WHERE b.programme_id = p.programme_id
                AND b.last_day = p.follows_on AND b.status = 'closed')))
    UNION ALL
    SELECT id::text, 'closed by who proposed it, or before it was over' FROM periods
     WHERE status = 'closed' AND (closer_id IS NULL OR closer_id = proposer_id
        OR closed_on IS NULL OR closed_on <= last_day)
    """,
    count_of("periods"),
)
CLOSED = Invariant(
    "45",
    "What is booked in a closed period is what it was drawn up as when it was closed",
    f"""
    SELECT p.id::text, p.last_day::text FROM periods AS p
      CROSS JOIN LATERAL ({DRAWN.format(period="p.id")}) AS now
     WHERE p.status = 'closed'
       AND (p.entries, p.debits, p.digest) IS DISTINCT FROM (now.entries, now.debits, now.digest)
    """,
    "SELECT count(*) FROM periods WHERE status = 'closed'",
)
