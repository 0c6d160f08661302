-- The yardstick pgbench-1: the whole submission of a claim of three lines as one statement, on the
-- product's own tables with their constraints and triggers. The names in braces are filled in first.
WITH claim AS (
  INSERT INTO claims (id, number, kind, programme_id, budget_id, standard_id, person_id,
                      provider_id, currency, claimed, status, version, run, submitted_by,
                      submitter_id, submitted_at, submitted_on, next_step_due_on)
  SELECT gen_random_uuid(), 'C-' || gen_random_uuid(), 'reimbursement', '{programme}', '{budget}',
         '{standard}', '{person}', '{provider}', 'IDR', 45000000, 'submitted', 1, 0, '{user}',
         '{person}', now(), current_date, current_date + 7
  RETURNING id),
line AS (
  INSERT INTO claim_lines (claim_id, no, item_code, quantity_milli, unit_price, claimed,
                           requested_on, delivered_on, choice_set)
  SELECT claim.id, n.no, 'nurse-visit', 1000, 15000000, 15000000, current_date, current_date, 3
    FROM claim CROSS JOIN (VALUES (1), (2), (3)) AS n(no)),
mark AS (
  INSERT INTO claim_marks (mark, nth, claim_id)
  SELECT sha256(convert_to(claim.id::text, 'UTF8')), 1, claim.id FROM claim),
submission AS (
  INSERT INTO claim_submissions (claim_id, version, standard_digest, submitted_at)
  SELECT claim.id, 1, repeat('ab', 32), now() FROM claim),
event AS (
  INSERT INTO events (id, noun, object_id, seq, topic, action, to_status, user_id, person_id, at,
                      payload)
  SELECT gen_random_uuid(), 'claims', claim.id, 1, 'claim.submitted', 'submit', 'submitted',
         '{user}', '{person}', now(), '{{"claimed":45000000}}' FROM claim),
work AS (
  INSERT INTO outbox (id, topic, object_id, split_by, created_at)
  SELECT gen_random_uuid(), topic, claim.id, '{person}', now()
    FROM claim, unnest(array['claim.submitted', 'message.due']) AS topic)
INSERT INTO answers (user_id, key, route, digest, status, body_sealed, has_secret, created_at)
SELECT '{user}', gen_random_uuid()::text, 'POST /v1/claims', decode(repeat('ab', 32), 'hex'), 201,
       decode(repeat('ab', {answer_bytes}), 'hex'), false, now();
