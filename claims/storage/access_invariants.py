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
MONEY_BY_TWO = Invariant(
    "60",
    "Money was let go only by roles that two persons had given, never by one taken at once",
    f"""
    SELECT a.id::text, 'authorised without the role' FROM authorisations AS a
     WHERE {_HELD.format(who="a.authorised_by", at="a.authorised_at")}
    UNION ALL
    SELECT p.id::text, 'built without the role' FROM payouts AS p
     WHERE {_HELD.format(who="p.built_by", at="p.built_at")}
    UNION ALL
    SELECT p.id::text, 'released without the role' FROM payouts AS p
     WHERE p.released_by IS NOT NULL
       AND {_HELD.format(who="p.released_by", at="p.released_at")}
    UNION ALL
    SELECT p.id::text, 'verified without the role' FROM payouts AS p
     WHERE p.verified_by IS NOT NULL
       AND {_HELD.format(who="p.verified_by", at="p.verified_at")}
    UNION ALL
    SELECT p.id::text, 'approved without the role' FROM payouts AS p
     WHERE p.approved_by IS NOT NULL
       AND {_HELD.format(who="p.approved_by", at="p.approved_at")}
    UNION ALL
    SELECT t.id::text, 'taxes prepared without the role' FROM tax_remittances AS t
     WHERE {_HELD.format(who="t.prepared_by", at="t.prepared_at")}
    UNION ALL
    SELECT t.id::text, 'taxes handed over without the role' FROM tax_remittances AS t
     WHERE t.released_by IS NOT NULL
       AND {_HELD.format(who="t.released_by", at="t.released_at")}
    UNION ALL
    SELECT t.id::text, 'taxes confirmed without the role' FROM tax_remittances AS t
     WHERE t.answered_by IS NOT NULL
       AND {_HELD.format(who="t.answered_by", at="t.answered_at")}
    """,
    count_of("authorisations"),
)
