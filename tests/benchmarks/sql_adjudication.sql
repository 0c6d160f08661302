-- The yardstick of the adjudication: the rules of standard.toml by set-based SQL, a batch at a time.
-- Every statement sees the whole batch; nothing loops over rows. %(ids)s are the batch's claims.

INSERT INTO batch
SELECT c.id, c.number, c.person_id, c.programme_id, c.budget_id, c.standard_id, c.currency,
       c.submitted_on, c.claimed, c.version, c.run,
       row_number() OVER (ORDER BY c.submitted_at, c.id), p.starts_on, p.ends_on,
       e.first_day, e.last_day, c.provider_id, coalesce(v.is_active, true),
       EXISTS (SELECT FROM claim_receipts AS r WHERE r.claim_id = c.id)
  FROM (SELECT * FROM claims WHERE id = ANY(%(ids)s) AND status = 'submitted'
         ORDER BY id FOR UPDATE) AS c
  JOIN programmes AS p ON p.id = c.programme_id
  LEFT JOIN providers AS v ON v.id = c.provider_id
  LEFT JOIN LATERAL (
    SELECT min(delivered_on) AS day FROM claim_lines WHERE claim_id = c.id) AS d ON true
  LEFT JOIN LATERAL (
    SELECT first_day, last_day FROM enrolments
     WHERE person_id = c.person_id AND programme_id = c.programme_id AND is_eligible
     ORDER BY (first_day <= d.day AND last_day >= d.day) DESC, decided_at DESC LIMIT 1) AS e
    ON true;

INSERT INTO doubles
SELECT d.*, row_number() OVER (PARTITION BY claim_id, match ORDER BY receipt_id)
  FROM (SELECT DISTINCT ON (mine.claim_id, mine.receipt_id, mine.match)
               mine.claim_id, mine.receipt_id, mine.match, other.number, mine.total,
               earlier.total AS earlier_total
          FROM receipt_marks AS mine
          JOIN receipt_marks AS earlier
            ON earlier.match = mine.match AND earlier.mark = mine.mark
           AND earlier.nth < mine.nth AND earlier.claim_id <> mine.claim_id
          JOIN claims AS other ON other.id = earlier.claim_id
         WHERE mine.claim_id = ANY(%(ids)s) AND other.status NOT IN ('withdrawn', 'lapsed')
           AND (mine.match <> 'details' OR NOT (mine.is_numbered AND earlier.is_numbered))
         ORDER BY mine.claim_id, mine.receipt_id, mine.match, earlier.nth) AS d;

DELETE FROM doubles AS d
 WHERE d.match = 'details' AND EXISTS (
   SELECT FROM doubles AS s WHERE s.claim_id = d.claim_id AND s.receipt_id = d.receipt_id
      AND s.number = d.number AND s.match <> 'details');

ANALYZE batch, doubles;

-- Each line down to its co-payment: `left_n` is what may still be approved after step n,
-- `standing` what would be left had nothing rejected the line.
INSERT INTO line
SELECT b.id, b.no, l.no, l.item_code, l.quantity_milli, l.unit_price, l.claimed, l.delivered_on,
       date_trunc('year', l.delivered_on)::date,
       v.future, v.programme, v.person, v.provider, v.accredited, v.old,
       product, a.left_1 AS left_1, wrong, taken_a, n.n > 0, p.cap, most,
       left_2, left_3, taken_p, left_4, taken_c, left_4 - taken_c, 0
  FROM batch AS b
  JOIN claim_lines AS l ON l.claim_id = b.id
  LEFT JOIN (VALUES ('nurse-visit', 15000000), ('physiotherapy', 20000000),
                    ('care-kit', 35000000)) AS p(item, cap) ON p.item = l.item_code
  LEFT JOIN LATERAL (SELECT count(*) AS n FROM doubles AS d
                      WHERE d.claim_id = b.id AND d.match <> 'details') AS n ON true
 CROSS JOIN LATERAL (SELECT
       l.delivered_on > b.submitted_on AS future,
       l.delivered_on NOT BETWEEN b.starts_on AND b.ends_on AS programme,
       (l.delivered_on BETWEEN b.first_day AND b.last_day) IS NOT TRUE AS person,
       NOT b.is_active AS provider,
       b.provider_id IS NOT NULL AND NOT EXISTS (
         SELECT FROM accreditations AS a
          WHERE a.provider_id = b.provider_id AND a.programme_id = b.programme_id
            AND a.item_code = l.item_code AND a.first_day <= l.delivered_on
            AND (a.last_day IS NULL OR a.last_day >= l.delivered_on)) AS accredited,
       b.submitted_on - l.delivered_on > 90 AS old,
       (2 * l.unit_price * l.quantity_milli + 1000) / 2000 AS product,
       (2 * p.cap::bigint * l.quantity_milli + 1000) / 2000 AS most OFFSET 0) AS v
 CROSS JOIN LATERAL (SELECT
       CASE WHEN future OR programme OR person OR provider OR accredited OR old
            THEN 0 ELSE l.claimed END AS left_1,
       l.claimed <> product AS wrong, greatest(0, l.claimed - product) AS over OFFSET 0) AS a
 CROSS JOIN LATERAL (SELECT least(over, left_1) AS taken_a, left_1 - least(over, left_1) AS left_2,
       l.claimed - over AS standing OFFSET 0) AS c
 CROSS JOIN LATERAL (SELECT
       CASE WHEN n.n > 0 OR p.cap IS NULL THEN 0 ELSE left_2 END AS left_3 OFFSET 0) AS d
 CROSS JOIN LATERAL (SELECT
       least(greatest(0, standing - most), left_3) AS taken_p,
       left_3 - coalesce(least(greatest(0, standing - most), left_3), 0) AS left_4 OFFSET 0) AS e
 CROSS JOIN LATERAL (SELECT (2 * left_4 * 10000 + 100000) / 200000 AS taken_c OFFSET 0) AS f;

ANALYZE line;

INSERT INTO usages (programme_id, rule, holder_id, period_start, amount, count, quantity_milli)
SELECT DISTINCT b.programme_id, 'bench/a-year/year', b.person_id, l.year, 0, 0, 0
  FROM line AS l JOIN batch AS b ON b.id = l.claim_id
 ORDER BY 3, 4
    ON CONFLICT DO NOTHING;

INSERT INTO used
SELECT programme_id, holder_id, period_start, amount FROM usages
 WHERE rule = 'bench/a-year/year' AND holder_id IN (SELECT person_id FROM batch);

ANALYZE used;

-- The ceiling: each claim sees what the earlier ones of its person and year take, those that are
-- held taking nothing. What is over is shared by what is left, by the largest remainder.
INSERT INTO ceiling
SELECT claim_id, year, x, used, greatest(0, 900000000 - used)
  FROM (SELECT g.claim_id, g.year, g.x, greatest(u.amount, least(900000000, u.amount + coalesce(
                 sum(CASE WHEN is_asked THEN 0 ELSE x END) OVER (
                   PARTITION BY b.programme_id, b.person_id, g.year ORDER BY b.no
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)))::bigint AS used
          FROM (SELECT claim_id, year, sum(left_5) AS x FROM line WHERE left_5 > 0
                 GROUP BY claim_id, year) AS g
          JOIN batch AS b ON b.id = g.claim_id
          LEFT JOIN (SELECT DISTINCT claim_id FROM doubles WHERE match = 'details') AS d
            ON d.claim_id = b.id
         CROSS JOIN LATERAL (SELECT d.claim_id IS NOT NULL OR NOT b.has_receipt AS is_asked) AS h
          JOIN used AS u ON u.programme_id = b.programme_id AND u.person_id = b.person_id
           AND u.year = g.year) AS s;

UPDATE line AS l SET taken_y = s.part
  FROM (SELECT claim_id, line_no, low + (row_number() OVER (
                 PARTITION BY claim_id, year ORDER BY remainder DESC, line_no)
                 <= over - sum(low) OVER (PARTITION BY claim_id, year))::int AS part
          FROM (SELECT l.claim_id, l.line_no, l.year, c.x - c.free AS over,
                       div((c.x - c.free)::numeric * l.left_5, c.x)::bigint AS low,
                       mod((c.x - c.free)::numeric * l.left_5, c.x) AS remainder
                  FROM ceiling AS c
                  JOIN line AS l ON l.claim_id = c.claim_id AND l.year = c.year AND l.left_5 > 0
                 WHERE c.x > c.free) AS p) AS s
 WHERE l.claim_id = s.claim_id AND l.line_no = s.line_no;

INSERT INTO verdict
SELECT b.id, CASE WHEN t.approved = 0 THEN NULL WHEN NOT b.has_receipt THEN 'DOCUMENTS'
                  WHEN EXISTS (SELECT FROM doubles AS d
                                WHERE d.claim_id = b.id AND d.match = 'details')
                  THEN 'DUPLICATE' END, t.approved, gen_random_uuid()
  FROM batch AS b
  JOIN (SELECT claim_id, sum(left_5 - taken_y) AS approved FROM line GROUP BY claim_id) AS t
    ON t.claim_id = b.id;

ANALYZE ceiling, verdict;

INSERT INTO found
SELECT claim_id, row_number() OVER (PARTITION BY claim_id ORDER BY step, line_at, line_no, turn),
       line_no, rule, kind, severity, reason, amount, inputs
  FROM (
    SELECT l.claim_id, 1 AS step, l.line_no AS line_at, l.line_no, w.turn, 'service-date' AS rule,
           'service_date_valid' AS kind, 'reject' AS severity, w.reason,
           CASE WHEN row_number() OVER (PARTITION BY l.claim_id, l.line_no ORDER BY w.turn) = 1
                THEN l.claimed ELSE 0 END AS amount,
           jsonb_build_object('item', l.item, 'day', l.day) AS inputs
      FROM line AS l CROSS JOIN LATERAL (VALUES
           (l.future, 1, 'SERVICE_DATE_IN_FUTURE'), (l.programme, 2, 'PROGRAMME_NOT_RUNNING'),
           (l.person, 3, 'NOT_ENROLLED_ON_DAY'), (l.provider, 4, 'PROVIDER_NOT_ACTIVE'),
           (l.accredited, 5, 'PROVIDER_NOT_ACCREDITED')) AS w(is_wrong, turn, reason)
     WHERE w.is_wrong
    UNION ALL
    SELECT l.claim_id, 2, l.line_no, l.line_no, 0, 'age', 'claim_age', 'reject', 'CLAIM_TOO_OLD',
           CASE WHEN future OR programme OR person OR provider OR accredited
                THEN 0 ELSE l.claimed END,
           jsonb_build_object('day', l.day, 'days', b.submitted_on - l.day, 'most_days', 90)
      FROM line AS l JOIN batch AS b ON b.id = l.claim_id WHERE l.old
    UNION ALL
    SELECT b.id, 3, 0, NULL, 0, 'documents', 'documents', 'hold', 'DOCUMENT_MISSING', 0,
           '{"document": "receipt"}'
      FROM batch AS b WHERE NOT b.has_receipt
    UNION ALL
    SELECT l.claim_id, 4, l.line_no, l.line_no, 0, 'arithmetic', 'line_arithmetic', 'reduce',
           'LINE_ARITHMETIC_WRONG', l.taken_a,
           jsonb_build_object('item', l.item, 'quantity', l.quantity_milli, 'unit_price',
             l.unit_price, 'expected', l.product, 'claimed', l.claimed)
      FROM line AS l WHERE l.is_wrong
    UNION ALL
    SELECT l.claim_id, 5, d.turn, l.line_no, 0, 'same-file', 'duplicate_file', 'reject',
           'DUPLICATE_FILE', CASE WHEN d.turn = 1 THEN l.left_2 ELSE 0 END,
           jsonb_build_object('claim_number', d.number)
      FROM doubles AS d JOIN line AS l USING (claim_id) WHERE d.match = 'file'
    UNION ALL
    SELECT l.claim_id, 6, d.turn, l.line_no, 0, 'same-number', 'duplicate_number', 'reject',
           CASE WHEN d.total <> d.earlier_total THEN 'DUPLICATE_RECEIPT_OTHER_AMOUNT'
                ELSE 'DUPLICATE_RECEIPT' END,
           CASE WHEN d.turn = 1 AND NOT EXISTS (
                  SELECT FROM doubles AS f WHERE f.claim_id = d.claim_id AND f.match = 'file')
                THEN l.left_2 ELSE 0 END,
           jsonb_build_object('claim_number', d.number)
           || CASE WHEN d.total <> d.earlier_total
                   THEN jsonb_build_object('total', d.total, 'earlier_total', d.earlier_total)
                   ELSE '{}' END
      FROM doubles AS d JOIN line AS l USING (claim_id) WHERE d.match = 'number'
    UNION ALL
    SELECT d.claim_id, 7, d.turn, NULL, 0, 'same-details', 'duplicate_details', 'hold',
           'DUPLICATE_DETAILS', 0, jsonb_build_object('claim_number', d.number)
      FROM doubles AS d WHERE d.match = 'details'
    UNION ALL
    SELECT l.claim_id, 8, l.line_no, l.line_no, 0, 'covered', 'item_covered', 'reject',
           'ITEM_NOT_COVERED', CASE WHEN l.is_double THEN 0 ELSE l.left_2 END,
           jsonb_build_object('item', l.item, 'day', l.day)
      FROM line AS l WHERE l.cap IS NULL
    UNION ALL
    SELECT l.claim_id, 9, l.line_no, l.line_no, 0, 'price', 'price_cap', 'reduce',
           'FEE_ABOVE_STANDARD', l.taken_p,
           jsonb_build_object('item', l.item, 'claimed', l.claimed, 'cap', l.cap,
             'quantity', l.quantity_milli, 'most_amount', l.most)
      FROM line AS l WHERE least(l.claimed, l.product) > l.most
    UNION ALL
    SELECT l.claim_id, 10, l.line_no, l.line_no, 0, 'co-pay', 'co_pay', 'reduce',
           'CO_PAY_PERCENT', l.taken_c, jsonb_build_object('percent', '10', 'of', l.left_4)
      FROM line AS l WHERE l.taken_c > 0
    UNION ALL
    SELECT l.claim_id, 11, 0, l.line_no, 0, 'a-year', 'ceiling_amount', 'reduce',
           'CEILING_REACHED', l.taken_y,
           jsonb_build_object('limit', 900000000, 'used', c.used, 'free', c.free,
             'period', 'year')
      FROM line AS l JOIN ceiling AS c USING (claim_id, year) WHERE l.taken_y > 0
  ) AS f;

ANALYZE found;

INSERT INTO findings (claim_id, run, seq, line_no, rule, kind, severity, reason, bearer, amount,
                      inputs, standard_id)
SELECT f.claim_id, b.run + 1, f.seq, f.line_no, f.rule, f.kind, f.severity, f.reason,
       CASE WHEN f.line_no IS NOT NULL THEN 'citizen' END, f.amount, f.inputs, b.standard_id
  FROM found AS f JOIN batch AS b ON b.id = f.claim_id
 ORDER BY f.claim_id, f.seq;

UPDATE claims AS c SET status = 'complete', version = c.version + 1, run = c.run + 1
  FROM batch AS b WHERE c.id = b.id AND c.version = b.version;

INSERT INTO events (id, noun, object_id, seq, topic, action, from_status, to_status, user_id,
                    person_id, at, payload)
SELECT uuidv7(), 'claims', b.id, b.version + 1, 'claim.complete', 'complete', 'submitted',
       'complete', %(nobody)s, %(nobody)s, now(), '{}'
  FROM batch AS b;

UPDATE claims AS c
   SET version = c.version + 1, cause = v.cause,
       status = CASE WHEN v.cause IS NULL THEN 'decided' ELSE 'in_review' END,
       approved = CASE WHEN v.cause IS NULL THEN v.approved END,
       next_step_due_on = CASE
         WHEN v.cause IS NOT NULL THEN c.next_step_due_on
         WHEN v.approved > 0 THEN c.submitted_on + (
           CASE extract(isodow FROM c.submitted_on) WHEN 6 THEN 6 WHEN 7 THEN 5 ELSE 7 END) END
  FROM verdict AS v WHERE c.id = v.claim_id;

INSERT INTO events (id, noun, object_id, seq, topic, action, from_status, to_status, user_id,
                    person_id, at, payload)
SELECT uuidv7(), 'claims', b.id, b.version + 2,
       CASE WHEN v.cause IS NULL THEN 'claim.decided' ELSE 'claim.in_review' END,
       CASE WHEN v.cause IS NULL THEN 'decide' ELSE 'hold' END, 'complete',
       CASE WHEN v.cause IS NULL THEN 'decided' ELSE 'in_review' END,
       %(nobody)s, %(nobody)s, now(), convert_to(
         CASE WHEN v.cause IS NULL
              THEN format('{"approved":%%s,"claimed":%%s,"route":"%%s"}', v.approved, b.claimed,
                          CASE v.approved WHEN b.claimed THEN 'approve' ELSE 'reduce' END)
              ELSE format('{"cause":"%%s","route":"hold"}', v.cause) END, 'UTF8')
  FROM batch AS b JOIN verdict AS v ON v.claim_id = b.id;

INSERT INTO decisions (id, claim_id, seq, run, standard_id, outcome, currency, claimed, approved,
                       decided_at)
SELECT v.decision_id, b.id, 1, b.run + 1, b.standard_id,
       CASE v.approved WHEN 0 THEN 'rejected' WHEN b.claimed THEN 'approved'
                       ELSE 'part_approved' END,
       b.currency, b.claimed, v.approved, now()
  FROM batch AS b JOIN verdict AS v ON v.claim_id = b.id AND v.cause IS NULL;

INSERT INTO adjustments (decision_id, line_no, seq, reason, bearer, amount, rule, standard_id,
                         inputs)
SELECT v.decision_id, f.line_no, row_number() OVER (PARTITION BY f.claim_id ORDER BY f.seq),
       f.reason, 'citizen', f.amount, f.rule, b.standard_id, f.inputs
  FROM found AS f JOIN batch AS b ON b.id = f.claim_id
  JOIN verdict AS v ON v.claim_id = f.claim_id AND v.cause IS NULL
 WHERE f.line_no IS NOT NULL;

INSERT INTO decision_lines (decision_id, line_no, claimed, adjusted, approved)
SELECT v.decision_id, l.line_no, l.claimed, l.claimed - l.left_5 + l.taken_y,
       l.left_5 - l.taken_y
  FROM line AS l JOIN verdict AS v ON v.claim_id = l.claim_id AND v.cause IS NULL;

UPDATE usages AS u
   SET amount = u.amount + s.amount, count = u.count + s.count,
       quantity_milli = u.quantity_milli + s.quantity_milli
  FROM (SELECT b.programme_id, b.person_id, l.year, sum(l.left_5 - l.taken_y) AS amount,
               count(DISTINCT l.claim_id) AS count, sum(l.quantity_milli) AS quantity_milli
          FROM line AS l JOIN batch AS b ON b.id = l.claim_id
          JOIN verdict AS v ON v.claim_id = l.claim_id AND v.cause IS NULL
         WHERE l.left_5 > l.taken_y GROUP BY 1, 2, 3) AS s
 WHERE u.programme_id = s.programme_id AND u.rule = 'bench/a-year/year'
   AND u.holder_id = s.person_id AND u.period_start = s.year;

-- The budget carries the whole batch or the division by zero ends it.
UPDATE budgets AS u
   SET available = u.available - s.total / (u.available >= s.total)::int,
       obligated = u.obligated + s.total
  FROM (SELECT b.budget_id, sum(v.approved) AS total FROM batch AS b
          JOIN verdict AS v ON v.claim_id = b.id AND v.cause IS NULL GROUP BY 1) AS s
 WHERE u.id = s.budget_id;

INSERT INTO posting
SELECT gen_random_uuid(), b.id, b.no, b.programme_id, b.budget_id, b.person_id, b.currency,
       v.approved
  FROM batch AS b JOIN verdict AS v ON v.claim_id = b.id AND v.cause IS NULL
 WHERE v.approved > 0;

ANALYZE posting;

INSERT INTO ledger_accounts (id, programme_id, budget_id, name, payee_id, currency, side, balance,
                             version)
SELECT DISTINCT ON (p.budget_id, n.name, n.payee_id)
       gen_random_uuid(), p.programme_id, p.budget_id, n.name, n.payee_id, p.currency, n.side, 0, 0
  FROM posting AS p CROSS JOIN LATERAL (VALUES
       ('budget:available', NULL::uuid, 'credit'), ('budget:obligated', NULL, 'credit'),
       ('expense', NULL, 'debit'), ('payable:payee', p.person_id, 'credit')
       ) AS n(name, payee_id, side)
    ON CONFLICT DO NOTHING;

INSERT INTO ledger_transactions (id, programme_id, occasion, noun, object_id, posted_at,
                                 booked_on)
SELECT p.id, p.programme_id, 'reimbursement_decided', 'claims', p.claim_id, now(), current_date
  FROM posting AS p;

INSERT INTO account
SELECT a.id, a.budget_id, a.name, coalesce(a.payee_id, %(nobody)s), a.balance, a.version
  FROM ledger_accounts AS a
 WHERE a.budget_id IN (SELECT budget_id FROM posting)
   AND (a.payee_id IN (SELECT person_id FROM posting)
        OR a.name IN ('budget:available', 'budget:obligated', 'expense'));

ANALYZE account;

INSERT INTO entry
SELECT p.id, a.id, row_number() OVER w, n.amount,
       a.balance + coalesce(sum(n.amount) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING
                                                           AND 1 PRECEDING), 0), a.version
  FROM posting AS p CROSS JOIN LATERAL (VALUES
       ('budget:available', NULL::uuid, p.amount), ('budget:obligated', NULL, -p.amount),
       ('expense', NULL, p.amount), ('payable:payee', p.person_id, -p.amount)
       ) AS n(name, payee_id, amount)
  JOIN account AS a ON a.budget_id = p.budget_id AND a.name = n.name
   AND a.payee = coalesce(n.payee_id, %(nobody)s)
WINDOW w AS (PARTITION BY a.id ORDER BY p.no);

INSERT INTO ledger_entries (id, transaction_id, account_id, seq, amount, previous, current)
SELECT uuidv7(), transaction_id, account_id, version + nth, amount, previous, previous + amount
  FROM entry;

UPDATE ledger_accounts AS a SET balance = a.balance + s.total, version = a.version + s.n
  FROM (SELECT account_id, sum(amount) AS total, count(*) AS n FROM entry GROUP BY 1) AS s
 WHERE a.id = s.account_id;
