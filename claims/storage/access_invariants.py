"""What must never be false of who may do what: by how many he was given it, and for what."""

from __future__ import annotations

from claims.storage.invariant import Invariant, count_of

_HELD = """
NOT EXISTS (
  SELECT 1 FROM grants AS g WHERE g.user_id = {who} AND g.role = 'finance_officer'
     AND g.status IN ('confirmed', 'ended') AND g.answered_at <= {at}
     AND (g.ended_at IS NULL OR g.ended_at > {at})
     AND g.first_day <= ({at} AT TIME ZONE 'UTC')::date
     AND (g.last_day IS NULL OR g.last_day >= ({at} AT TIME ZONE 'UTC')::date))
"""

GIVEN_BY_TWO = Invariant(
    "59",
    "Every role was given by two persons to a third, or to the first two administrators",
    """
    SELECT id::text, 'given by fewer than two others' FROM grants
     WHERE status IN ('confirmed', 'ended') AND kind = 'by_two'
       AND (proposer_id IS NULL OR answerer_id IS NULL OR answerer_id = proposer_id
            OR person_id IN (proposer_id, answerer_id))
    UNION ALL
    SELECT id::text, 'set up by the operator' FROM grants
     WHERE kind = 'bootstrap' AND role <> 'administrator'
    UNION ALL
    SELECT g.id::text, 'of another person than the account' FROM grants AS g
      JOIN users AS u ON u.id = g.user_id WHERE u.person_id <> g.person_id
    UNION ALL
    SELECT id::text, 'an exemption by fewer than two others' FROM exemptions
     WHERE status = 'confirmed'
       AND (answerer_id = proposer_id OR person_id IN (proposer_id, answerer_id))
    UNION ALL
    SELECT id::text, 'taken at once and reviewed by himself' FROM break_glass
     WHERE reviewer_id = person_id
    UNION ALL
    SELECT v.grant_id::text, 'reviewed by who holds it' FROM access_review_verdicts AS v
     WHERE v.decider_id = v.person_id
    UNION ALL
    SELECT r.id::text, 'signed unfinished' FROM access_reviews AS r
      JOIN access_review_lines AS l ON l.review_id = r.id
     WHERE r.status = 'signed' AND NOT EXISTS (
       SELECT 1 FROM access_review_verdicts AS v
        WHERE (v.review_id, v.grant_id) = (l.review_id, l.grant_id))
    """,
    count_of("grants"),
)
_MONEY = (
    ("authorisations", "authorised", "authorised without the role"),
    ("payouts", "built", "built without the role"),
    ("payouts", "verified", "verified without the role"),
    ("payouts", "approved", "approved without the role"),
    ("payouts", "released", "released without the role"),
    ("tax_remittances", "prepared", "taxes prepared without the role"),
    ("tax_remittances", "released", "taxes handed over without the role"),
    ("tax_remittances", "answered", "taxes confirmed without the role"),
)
"""What lets money go: the table, the act whose account and moment it keeps, what is wrong."""

MONEY_BY_TWO = Invariant(
    "60",
    "Money was let go only by roles that two persons had given, never by one taken at once",
    " UNION ALL ".join(
        f"SELECT o.id::text, '{wrong}' FROM {table} AS o"
        f" WHERE o.{act}_by IS NOT NULL AND {_HELD.format(who=f'o.{act}_by', at=f'o.{act}_at')}"
        for table, act, wrong in _MONEY
    ),
    count_of("authorisations"),
)
