"""What must never be false of who lets money go: how many, by whom, and to whom not."""

from __future__ import annotations

from claims.storage.invariant import Invariant, count_of

ENOUGH = Invariant(
    "49",
    "What is authorised or paid has as many authorisers as its tier asks for, none of them near",
    """
    SELECT d.id::text, 'authorised by too few' FROM decisions AS d
      JOIN (SELECT c.id AS claim_id, (SELECT l.id FROM decisions AS l WHERE l.claim_id = c.id
                                       ORDER BY l.seq DESC LIMIT 1) AS id
              FROM claims AS c WHERE c.status = 'authorised'
             UNION SELECT p.claim_id, p.decision_id FROM instruction_parts AS p WHERE p.is_live)
           AS m ON m.id = d.id
     WHERE (SELECT count(DISTINCT a.authoriser_id) FROM authorisations AS a
             WHERE a.decision_id = d.id) < authorisations_needed(d.id)
    UNION ALL
    SELECT decision_id::text, 'authorised twice by one' FROM authorisations
     GROUP BY decision_id, authoriser_id HAVING count(*) > 1
    UNION ALL
    SELECT a.id::text, 'of another decision' FROM authorisations AS a
      JOIN decisions AS d ON d.id = a.decision_id WHERE d.claim_id <> a.claim_id
    UNION ALL
    SELECT a.id::text, 'by one who had declared an interest' FROM authorisations AS a
      JOIN claims AS c ON c.id = a.claim_id JOIN programmes AS p ON p.id = c.programme_id
      JOIN interests AS i ON i.person_id = a.authoriser_id AND i.ends_id IS NULL
       AND i.declared_at <= a.authorised_at
       AND (i.provider_id = c.provider_id OR i.other_person_id = c.person_id)
     CROSS JOIN LATERAL (SELECT (a.authorised_at AT TIME ZONE p.time_zone)::date AS day) AS w
     WHERE i.since <= w.day AND (i.until IS NULL OR i.until >= w.day)
       AND NOT EXISTS (SELECT 1 FROM interests AS e WHERE e.ends_id = i.id AND e.until < w.day)
    UNION ALL
    SELECT id::text, 'tiers of one person' FROM tier_sets WHERE answerer_id = proposer_id
    """,
    count_of("authorisations"),
)
NOT_TO_HIMSELF = Invariant(
    "50",
    "Nobody built, verified, approved or released a payment to himself",
    """
    SELECT i.id::text, 'to who signed it' FROM instructions AS i
      JOIN payouts AS p ON p.id = i.payout_id AND p.status IN ('released', 'confirmed')
     WHERE i.payee_id IN (p.builder_id, p.verifier_id, p.approver_id, p.releaser_id)
    """,
    count_of("instructions"),
)
TO_A_CONFIRMED_ACCOUNT = Invariant(
    "51",
    "Every account that a payment is built to was confirmed by a second person before",
    """
    SELECT i.id::text, 'to an account that nobody had confirmed' FROM instructions AS i
      JOIN payouts AS p ON p.id = i.payout_id
      JOIN bank_accounts AS b ON b.id = i.bank_account_id
      LEFT JOIN account_changes AS c ON c.id = b.change_id AND c.status = 'confirmed'
     WHERE (c.answered_at <= p.built_at OR p.built_at <= b.alone_until) IS NOT TRUE
    UNION ALL
    SELECT i.id::text, 'to an account of another' FROM instructions AS i
      JOIN bank_accounts AS b ON b.id = i.bank_account_id
     WHERE coalesce(b.person_id, b.provider_id) <> i.payee_id
    UNION ALL
    SELECT b.id::text, 'another account than was confirmed' FROM bank_accounts AS b
      JOIN account_changes AS c ON c.id = b.change_id
     WHERE (c.person_id, c.provider_id, c.holder, c.number_index, c.bic, c.currency)
           IS DISTINCT FROM
           (b.person_id, b.provider_id, b.holder, b.number_index, b.bic, b.currency)
    UNION ALL
    SELECT id::text, 'confirmed by who proposed it or is paid there' FROM account_changes
     WHERE answerer_id IN (proposer_id, person_id)
    """,
    count_of("instructions"),
)
NOT_TO_A_DOUBTED_ACCOUNT = Invariant(
    "65",
    "No payment is built or released to an account after the bank has refused it",
    """
    SELECT i.id::text, 'built to an account the bank had refused' FROM instructions AS i
      JOIN payouts AS p ON p.id = i.payout_id
      JOIN bank_accounts AS b ON b.id = i.bank_account_id
     WHERE b.doubted_at < p.built_at
    UNION ALL
    SELECT i.id::text, 'released to an account the bank had refused' FROM instructions AS i
      JOIN payouts AS p ON p.id = i.payout_id AND p.status IN ('released', 'confirmed')
      JOIN bank_accounts AS b ON b.id = i.bank_account_id
     WHERE b.doubted_at < p.released_at
    """,
    count_of("instructions"),
)
