-- The yardstick's working tables, empty again after every transaction.

CREATE TEMP TABLE batch (
  id uuid PRIMARY KEY, number text, person_id uuid, programme_id uuid, budget_id uuid,
  standard_id uuid, currency text, submitted_on date, claimed bigint, version bigint, run bigint,
  no bigint, starts_on date, ends_on date, first_day date, last_day date, provider_id uuid,
  is_active boolean, has_receipt boolean
) ON COMMIT DELETE ROWS;

CREATE TEMP TABLE doubles (
  claim_id uuid, receipt_id uuid, match text, number text, total bigint, earlier_total bigint,
  turn bigint
) ON COMMIT DELETE ROWS;

CREATE TEMP TABLE line (
  claim_id uuid, claim_no bigint, line_no bigint, item text, quantity_milli bigint,
  unit_price bigint, claimed bigint, day date, year date, future boolean, programme boolean,
  person boolean, provider boolean, accredited boolean, old boolean, product bigint,
  left_1 bigint, is_wrong boolean, taken_a bigint, is_double boolean, cap bigint, most bigint,
  left_2 bigint, left_3 bigint, taken_p bigint, left_4 bigint, taken_c bigint, left_5 bigint,
  taken_y bigint
) ON COMMIT DELETE ROWS;

CREATE TEMP TABLE ceiling (
  claim_id uuid, year date, x bigint, used bigint, free bigint
) ON COMMIT DELETE ROWS;

CREATE TEMP TABLE verdict (
  claim_id uuid, cause text, approved bigint, decision_id uuid
) ON COMMIT DELETE ROWS;

CREATE TEMP TABLE found (
  claim_id uuid, seq bigint, line_no bigint, rule text, kind text, severity text, reason text,
  amount bigint, inputs jsonb
) ON COMMIT DELETE ROWS;

CREATE TEMP TABLE posting (
  id uuid, claim_id uuid, no bigint, programme_id uuid, budget_id uuid, person_id uuid,
  currency text, amount bigint
) ON COMMIT DELETE ROWS;

CREATE TEMP TABLE entry (
  transaction_id uuid, account_id uuid, nth bigint, amount bigint, previous bigint, version bigint
) ON COMMIT DELETE ROWS;

CREATE TEMP TABLE account (
  id uuid, budget_id uuid, name text, payee uuid, balance bigint, version bigint
) ON COMMIT DELETE ROWS;

CREATE TEMP TABLE used (
  programme_id uuid, person_id uuid, year date, amount bigint
) ON COMMIT DELETE ROWS;
