"""What must never be false of the books' days: booked on a day that was, never ahead of it."""

from __future__ import annotations

from claims.storage.invariant import Invariant, count_of

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
