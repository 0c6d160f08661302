-- Faults for the invariants: after each line of ids and words, the SQL that only they must see.
-- Some faults are seen from two sides: a changed balance is no longer its entries' sum nor its budget's.

-- 1: an entry without its twin
INSERT INTO ledger_transactions SELECT gen_random_uuid(), programme_id, occasion, noun, object_id,
posted_at, booked_on FROM ledger_transactions LIMIT 1;

-- 1 2 45 63: a changed amount
UPDATE ledger_entries SET amount = amount + 1 WHERE account_id IN
(SELECT id FROM ledger_accounts WHERE name = 'budget:available');

-- 2 7: a changed balance
UPDATE ledger_accounts SET balance = balance - 1 WHERE name = 'budget:available';

-- 2: a changed version
UPDATE ledger_accounts SET version = version + 1;

-- 2: another running total after the last entry
UPDATE ledger_entries AS e SET current = current + 1 FROM ledger_accounts AS a
 WHERE a.id = e.account_id AND e.seq = a.version;

-- 2: a broken link between entries
UPDATE ledger_entries SET previous = previous + 1, current = current + 1 WHERE seq = 1 AND
account_id IN (SELECT id FROM ledger_accounts WHERE name = 'budget:available');

-- 2: a gap between entries
UPDATE ledger_entries SET seq = seq + 1 WHERE account_id IN
(SELECT id FROM ledger_accounts WHERE name = 'budget:available') AND seq = (SELECT max(seq) FROM
ledger_entries AS e WHERE e.account_id = ledger_entries.account_id);

-- 3: more redeemed than captured
UPDATE vouchers SET redeemed = redeemed + 1 WHERE id = (SELECT id FROM vouchers WHERE redeemed > 0
ORDER BY id LIMIT 1);

-- 3: more held than there is
UPDATE vouchers SET held = value + 1;

-- 3 16: exhausted with a rest
UPDATE vouchers SET status = 'exhausted' WHERE id = (SELECT id FROM vouchers WHERE redeemed > 0
ORDER BY id LIMIT 1);

-- 4: a key used twice
UPDATE redemptions SET key = 'same' WHERE voucher_id = (SELECT id FROM vouchers WHERE redeemed > 0
ORDER BY id LIMIT 1);

-- 5: a day outside the voucher's
UPDATE redemptions SET service_on = service_on - 3000;

-- 5: taken outside the voucher's days
UPDATE redemptions SET captured_at = captured_at - interval '900 days';

-- 5: an item the voucher is not for
UPDATE vouchers SET items = '{care-kit}';

-- 5: a provider who was not accredited
DELETE FROM accreditations;

-- 5: taken without a move of its voucher while that was active
UPDATE events SET payload = '{}' WHERE noun = 'vouchers' AND action IN ('redeem', 'exhaust');

-- 6: a reversal of another amount
UPDATE reversals SET amount = amount + 1;

-- 6: a reversal that is gone
DELETE FROM reversals;

-- 6 16: a state that is not its amounts'
UPDATE redemptions SET status = 'captured' WHERE status = 'reversed';

-- 7: spent below zero
UPDATE budgets SET spent = spent - authority, available = available + authority;

-- 7: a line that does not add up
UPDATE budgets SET authority = authority + 1;

-- 7: more committed than vouchers hold
UPDATE vouchers SET committed = committed - 1 WHERE id = (SELECT id FROM vouchers WHERE redeemed >
0 ORDER BY id LIMIT 1);

-- 8 16: a claim settled that the bank has paid
UPDATE claims SET status = 'settled' WHERE id = (SELECT id FROM claims WHERE status = 'paid' ORDER
BY id LIMIT 1);

-- 3 8: a cut that explains no line
UPDATE adjustments SET amount = amount + 1 WHERE bearer = 'provider';

-- 8: a decision of other lines
UPDATE decision_lines SET claimed = claimed + 1, approved = approved + 1;

-- 8: a decision without lines
DELETE FROM decision_lines;

-- 8: a claim that says less than its decision
UPDATE claims SET approved = approved - 1 WHERE id = (SELECT id FROM claims WHERE status = 'paid'
ORDER BY id LIMIT 1);

-- 8: a claim of other lines
UPDATE claims SET claimed = claimed + 1 WHERE id = (SELECT id FROM claims WHERE status = 'paid'
ORDER BY id LIMIT 1);

-- 8 58: a decision paid twice
UPDATE instruction_parts SET is_live = true;

-- 7 8 10: more paid than was approved
UPDATE instruction_parts SET amount = amount + 1;

-- 8 49: nobody authorised it
DELETE FROM authorisations;

-- 8: authorised by who submitted it
UPDATE authorisations SET authoriser_id = submitter_id;

-- 9: a redemption claimed twice
UPDATE claims AS c SET redemption_id = o.redemption_id FROM (SELECT * FROM claims WHERE kind = 'redemption' LIMIT 1) AS o WHERE c.kind = 'reimbursement';

-- 3 6 9: more approved than captured
UPDATE redemptions SET reversed = captured WHERE id IN (SELECT redemption_id FROM claims);

-- 8 55: more paid than approved, and nobody owes it
UPDATE ledger_accounts SET payee_id = gen_random_uuid() WHERE name = 'receivable:payee';

-- 8: a second decision that follows none
UPDATE redecisions SET before = before + 1;

-- 8: a second decision by who made the first
UPDATE decisions SET decider_id = (SELECT proposer_id FROM redecisions) WHERE seq = 1;

-- 8: a second decision that one person made alone
UPDATE redecisions SET answerer_id = proposer_id;

-- 3 8: a voucher that gave less than its claim says
UPDATE redecisions SET uncovered = 1, decision_id = (SELECT d.id FROM decisions AS d JOIN claims AS c
ON c.id = d.claim_id WHERE c.voucher_id IS NOT NULL LIMIT 1);

-- 7 8 16 41 46: a claim paid of which nothing was paid
UPDATE instructions SET status = 'failed' WHERE status = 'paid';

-- 10 47: a batch of another total
UPDATE payouts SET total = total + 1;

-- 10: a batch of another count
UPDATE payouts SET count = count + 1;

-- 10: a batch released by its builder
UPDATE payouts SET releaser_id = builder_id;

-- 62: a payment above what its rail carries
UPDATE payouts SET rail_most = 1;

-- 62: a payment below what its rail carries
UPDATE payouts SET rail_least = 100000000000000;

-- 2 62: a rail with money that is of no payment
UPDATE ledger_accounts SET rail = 'RTGS', balance = balance - 1 WHERE rail IS NOT NULL;

-- 61: a batch released by who verified it
UPDATE payouts SET releaser_id = verifier_id;

-- 61: a batch approved by who verified it
UPDATE payouts SET approver_id = verifier_id;

-- 61: a batch that nobody verified
UPDATE payouts SET verifier_id = NULL;

-- 61: a batch of before that was approved
UPDATE payouts SET is_older = true;

-- 61: a batch verified by another than its history says
UPDATE payouts SET verifier_id = (SELECT id FROM people ORDER BY id LIMIT 1);

-- 7 8 10 58: a payment of no part
DELETE FROM instruction_parts;

-- 10: a statement of another total
UPDATE statements SET total = total + 1;

-- 1 14: an account of another currency
UPDATE ledger_accounts SET currency = 'USD' WHERE name = 'bank';

-- 14: a line of another currency
UPDATE budgets SET currency = 'USD';

-- 14: a voucher of another currency
UPDATE vouchers SET currency = 'USD';

-- 14: a claim of another currency
UPDATE claims SET currency = 'USD';

-- 14: a decision of another currency
UPDATE decisions SET currency = 'USD';

-- 14: a redemption of another currency
UPDATE redemptions SET currency = 'USD';

-- 14 46: a batch of another currency
UPDATE payouts SET currency = 'USD'; UPDATE instructions SET currency = 'USD';

-- 14: a statement of another currency
UPDATE statements SET currency = 'USD';

-- 14 46: a payment of another currency
UPDATE instructions SET currency = 'USD';

-- 16: a gap in a history
UPDATE events SET seq = 40 WHERE noun = 'people';

-- 16: a step nobody may take
UPDATE events SET action = 'redeem' WHERE topic = 'claim.complete';

-- 16: a step from where it was not
UPDATE events SET from_status = 'complete' WHERE topic = 'claim.authorised';

-- 16: a beginning that is none
UPDATE events SET action = 'hold' WHERE noun = 'redemptions' AND seq = 1;

-- 16: a state its history does not end in
UPDATE vouchers SET status = 'suspended' WHERE status = 'active';

-- 16: a version of no event
UPDATE payouts SET version = version + 1;

-- 16 17: a step after the end
INSERT INTO events SELECT gen_random_uuid(), noun, object_id, seq + 1, topic, 'confirm',
'confirmed', 'released', user_id, person_id, at, payload, xid FROM events WHERE noun = 'payouts'
AND to_status = 'confirmed';

-- 14: redress of another currency
UPDATE redress SET currency = 'USD';

-- 14: an overpayment of another currency
UPDATE receivables SET currency = 'USD';

-- 55: an overpayment of which the ledger knows nothing
UPDATE receivables SET amount = amount + 1;

-- 7 55: parts that it does not count
UPDATE receivables SET netted = netted + 1, amount = amount + 1;

-- 16 55: a state that its amounts do not say
UPDATE receivables SET status = 'dropped';

-- 10 55: taken from another payee
INSERT INTO receivable_parts SELECT i.id, r.id, 1, false FROM instructions AS i, receivables AS r
WHERE i.status = 'failed' AND i.payee_id <> r.payee_id LIMIT 1;

-- 10 55: taken by a payment that never came
INSERT INTO receivable_parts SELECT i.id, r.id, 1, true FROM instructions AS i, receivables AS r
WHERE i.status = 'failed' AND i.payee_id = r.payee_id LIMIT 1;

-- 7 8 56: repaid without anybody's word
UPDATE receivables SET repaid = repaid + 1, amount = amount + 1;

-- 56: a repayment that was not posted
UPDATE ledger_transactions SET occasion = 'released' WHERE occasion = 'repaid';

-- 56: a repayment confirmed by who wrote it down
UPDATE repayments SET answerer_id = recorder_id;

-- 56: written off by two persons
UPDATE write_offs SET approver_id = proposer_id;

-- 41: redress owed twice for one promise
UPDATE redress SET kind = 'payment' WHERE kind = 'late_payment';

-- 10 41: a part of redress
UPDATE redress_parts SET amount = amount - 1;

-- 41: redress in two payments
UPDATE redress_parts SET is_live = true;

-- 41: later than it was
UPDATE redress SET done_on = done_on + 1 WHERE kind = 'payment';

-- 41: exempted by who questioned it
UPDATE redress SET exempter_id = questioner_id;

-- 41: put in question by whose it is
UPDATE redress SET questioner_id = payee_id;

-- 41: redress that was not posted
UPDATE ledger_transactions SET occasion = 'released' WHERE occasion = 'late_payment_granted';

-- 41: a recovery that was not netted
UPDATE ledger_transactions SET occasion = 'released' WHERE occasion = 'netted';

-- 42: a disputed amount left behind on a claim that was withdrawn
UPDATE cases SET claim_id = (SELECT w.id FROM claims AS w WHERE w.status = 'withdrawn'
AND w.redemption_id = cases.redemption_id);

-- 54: a draft whose content is gone
DELETE FROM claim_drafts;

-- 54: content of a claim that was withdrawn
INSERT INTO claim_drafts SELECT w.id, d.content_sealed, d.saved_at, d.lapses_on
FROM claim_drafts AS d, claims AS w WHERE w.status = 'withdrawn';

-- 43: booked ahead of its day
UPDATE ledger_transactions SET booked_on = booked_on + 400 WHERE booked_on >
(SELECT max(last_day) FROM periods);

-- 52: a statement left out of its programme
UPDATE statements SET number = split_part(number, '/', 1) || '/999999';

-- 52: a payee's statement left out
UPDATE statements SET payee_no = payee_no + 1;

-- 53: a statement that opens with more
UPDATE statements SET opening = opening + 1;

-- 49: authorised twice by one person
INSERT INTO authorisations SELECT gen_random_uuid(), claim_id, decision_id, authorised_by,
authoriser_id, claimant_id, submitter_id, adjudicator_id, last_editor_id, authorised_at, approver_id
FROM authorisations LIMIT 1;

-- 16 49: fewer authorised than tiers ask for
WITH s AS (INSERT INTO tier_sets SELECT gen_random_uuid(), programme_id, currency, '2020-01-01',
false, built_by, builder_id, built_at, released_by, releaser_id, released_at, 'in_force', 2
FROM payouts WHERE status = 'confirmed' LIMIT 1 RETURNING id) INSERT INTO tiers
SELECT id, 0, 2 FROM s;

-- 49: an authorisation of a decision of another claim
INSERT INTO authorisations SELECT gen_random_uuid(), c.id, a.decision_id, a.authorised_by,
(SELECT id FROM people WHERE id NOT IN (SELECT authoriser_id FROM authorisations) LIMIT 1),
a.claimant_id, a.submitter_id, a.adjudicator_id, a.last_editor_id, a.authorised_at, a.approver_id
FROM authorisations AS a JOIN claims AS c ON c.id <> a.claim_id LIMIT 1;

-- 49: authorised by one who had declared an interest
INSERT INTO interests SELECT gen_random_uuid(), a.authoriser_id, NULL, c.person_id, 'relative',
'2020-01-01', NULL, NULL, a.authorised_by, a.authoriser_id, a.authorised_at - interval '1 day'
FROM authorisations AS a JOIN claims AS c ON c.id = a.claim_id LIMIT 1;

-- 16 49: tiers by one person
INSERT INTO tier_sets SELECT gen_random_uuid(), programme_id, currency, '2020-01-01', false,
built_by, builder_id, built_at, built_by, builder_id, built_at, 'refused', 2 FROM payouts LIMIT 1;

-- 50: built by whom it pays
UPDATE payouts SET builder_id = (SELECT i.payee_id FROM instructions AS i
WHERE i.payout_id = payouts.id LIMIT 1);

-- 44: closed by who proposed it
UPDATE periods SET closer_id = proposer_id;

-- 44: closed before it was over
UPDATE periods SET closed_on = last_day;

-- 44 45: a period that was taken out of the chain
UPDATE periods SET follows_on = last_day WHERE follows_on IS NULL;

-- 45: other figures than were drawn up
UPDATE periods SET digest = 'x';

-- 43 45: booked out of a closed period
UPDATE ledger_transactions SET booked_on = booked_on + 500 WHERE occasion = 'voucher_issued';

-- 45: booked in another day's period
UPDATE ledger_transactions SET booked_on = posted_at::date - 100 WHERE booked_on >
(SELECT max(last_day) FROM periods WHERE status = 'closed');

-- 46: a file taken twice
INSERT INTO bank_imports SELECT gen_random_uuid(), programme_id, message, message_id, file_sha256,
file_sealed, size, count, currency, opening, opening_on, closing, closing_on, imported_by,
importer_id, imported_at FROM bank_imports;

-- 46: a line twice
UPDATE bank_entries SET line = 1;

-- 46: a movement applied twice
DROP INDEX uq_bank_entries_reference;
UPDATE bank_entries SET reference = 'same';

-- 46: a payment of another amount
UPDATE bank_entries SET amount = amount + 1 WHERE status = 'applied';

-- 46: two debits for one payment
UPDATE bank_entries SET instruction_id = (SELECT min(instruction_id::text)::uuid FROM bank_entries)
WHERE status = 'applied';

-- 46: cleared by who proposed it
UPDATE bank_entries SET answerer_id = proposer_id WHERE status = 'cleared';

-- 46: failed by one person's word
UPDATE payment_failures SET proposer_id = answerer_id;

-- 47: a batch that waits for nothing
DELETE FROM events WHERE noun = 'payouts' AND to_status = 'confirmed';
UPDATE payouts SET status = 'released', version = version - 1 WHERE status = 'confirmed';

-- 48: unknown money that was never posted
UPDATE bank_entries SET is_posted = false WHERE status = 'unknown';

-- 2 48: money in suspense of which no entry tells
UPDATE ledger_accounts SET balance = balance - 1 WHERE name = 'suspense';

-- 65: a payment built to an account the bank had refused
UPDATE bank_accounts SET doubted_at = (SELECT min(built_at) FROM payouts) - interval '1 second',
       doubted_for = 'AC04';

-- 65: a batch released to an account the bank had refused
UPDATE payouts SET released_at = released_at + interval '900 days';
UPDATE bank_accounts SET doubted_at = (SELECT max(built_at) FROM payouts) + interval '1 day',
       doubted_for = 'AC04';

-- 51: an account confirmed after the batch
UPDATE account_changes SET answered_at = answered_at + interval '900 days';

-- 51: an account that nobody confirmed
UPDATE bank_accounts SET change_id = NULL;

-- 51: a payment to another's account
UPDATE instructions SET bank_account_id = (SELECT min(id::text)::uuid FROM bank_accounts);

-- 51: another number than was confirmed
UPDATE account_changes SET number_index = '\x00';

-- 51: confirmed by who proposed it
UPDATE account_changes SET answerer_id = proposer_id;

-- 57: a remittance of another total than its lines
UPDATE tax_remittances SET total = total + 1;

-- 57: a remittance of another count
UPDATE tax_remittances SET count = count + 1;

-- 57: a remittance released by who prepared it
UPDATE tax_remittances SET preparer_id = releaser_id;

-- 57: a remittance confirmed by who released it
UPDATE tax_remittances SET answerer_id = releaser_id;

-- 57: tax rules of one person
UPDATE tax_sets SET proposer_id = answerer_id;

-- 2 57: tax owed of which no line tells
UPDATE ledger_accounts SET balance = balance - 1 WHERE name = 'payable:tax';

-- 58: a tax of another base
UPDATE tax_lines SET base = base + 1;

-- 58: a tax by the other rate
UPDATE tax_lines SET is_bare = NOT is_bare;

-- 58: a tax under its threshold
UPDATE tax_rules SET above = 1000000000000;

-- 58: a tax of another kind of payee
UPDATE tax_rules SET payee_kind = CASE payee_kind WHEN 'person' THEN 'provider' ELSE 'person' END;

-- 58: a tax of more than is paid
UPDATE instruction_parts SET budget_id = gen_random_uuid() WHERE instruction_id IN
(SELECT instruction_id FROM tax_lines);

-- 58: a tax of a claim that is not paid
UPDATE tax_lines SET claim_id = gen_random_uuid();

-- 58: a tax that ended while its payment did not
UPDATE tax_lines SET is_live = true WHERE NOT is_live;

-- 58: a tax before its rules were in force
UPDATE tax_sets SET first_day = first_day + 500;

-- 58: a tax after its rule's last day
UPDATE tax_rules SET last_day = first_day;

-- 59: a role confirmed by who proposed it
UPDATE grants SET answerer_id = proposer_id WHERE kind = 'by_two';

-- 59: a role confirmed by who receives it
UPDATE grants SET answerer_id = person_id WHERE kind = 'by_two';

-- 59: another role set up by the operator
UPDATE grants SET role = 'auditor' WHERE kind = 'bootstrap';

-- 59: a role of another person than its account
UPDATE users SET person_id = (SELECT person_id FROM users WHERE login = 'auditor') WHERE login = 'policy';

-- 16 59: an exemption by one
INSERT INTO exemptions SELECT gen_random_uuid(), person_id, 'decide-and-pay', '-', first_day, proposed_by,
proposer_id, proposed_at, proposed_by, proposer_id, proposed_at, 'confirmed', 1 FROM grants WHERE kind = 'by_two';

-- 16 59: a role taken at once and reviewed by who took it
INSERT INTO break_glass SELECT gen_random_uuid(), user_id, person_id, 'auditor', '-', proposed_at,
proposed_at + interval '1 hour', user_id, person_id, proposed_at, '-', 'reviewed', 1 FROM grants LIMIT 1;

-- 59: a grant reviewed by who holds it
INSERT INTO access_review_verdicts SELECT gen_random_uuid(), id, person_id, 'keep', '-', user_id, person_id,
proposed_at FROM grants LIMIT 1;

-- 16 59: a review signed with a line that waits
WITH made AS (INSERT INTO access_review_lines SELECT id, gen_random_uuid(), gen_random_uuid(), NULL FROM grants
LIMIT 1 RETURNING review_id) INSERT INTO access_reviews SELECT review_id, '2026-01-01', '2026-01-15', review_id,
review_id, '2026-01-01', review_id, review_id, '2026-01-01', '', 'signed', 1 FROM made;

-- 60: authorised before the role was given
UPDATE grants SET answered_at = answered_at + interval '900 days' WHERE role = 'finance_officer';

-- 60: built by another's account
UPDATE payouts SET built_by = (SELECT id FROM users WHERE login = 'auditor');

-- 60: released by another's account
UPDATE payouts SET released_by = (SELECT id FROM users WHERE login = 'auditor') WHERE released_by IS NOT NULL;

-- 60: verified by another's account
UPDATE payouts SET verified_by = (SELECT id FROM users WHERE login = 'auditor') WHERE verified_by IS NOT NULL;

-- 60: approved by another's account
UPDATE payouts SET approved_by = (SELECT id FROM users WHERE login = 'auditor') WHERE approved_by IS NOT NULL;

-- 60: authorised by an officer without the role
UPDATE authorisations SET authorised_by = (SELECT id FROM users WHERE login = 'officer');

-- 60: taxes prepared by another's account
UPDATE tax_remittances SET prepared_by = (SELECT id FROM users WHERE login = 'auditor');

-- 60: taxes handed over by another's account
UPDATE tax_remittances SET released_by = (SELECT id FROM users WHERE login = 'auditor') WHERE released_by IS NOT NULL;

-- 60: taxes confirmed by another's account
UPDATE tax_remittances SET answered_by = (SELECT id FROM users WHERE login = 'auditor') WHERE answered_by IS NOT NULL;

-- 63: other lists than were drawn up
UPDATE year_ends SET digest = 'x';

-- 63: a list that lost a row
DELETE FROM year_end_rows WHERE list = 'vouchers';

-- 63: a year ended by one person
UPDATE year_ends SET answerer_id = proposer_id;

-- 63: a line that never lapsed
UPDATE ledger_transactions SET occasion = 'budget_adopted' WHERE occasion = 'budget_lapsed';

-- 63 64: given to the treasury and on no list
DELETE FROM year_end_rows WHERE list = 'unclaimed';

-- 64: come for by one person's word
UPDATE reinstatements SET answerer_id = proposer_id;

-- 16 64: come for and still with the treasury
UPDATE reinstatements SET status = 'refused';
