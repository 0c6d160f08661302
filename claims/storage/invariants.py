"""What must never be false, each as a question that must find no row; asked by `claims verify`.

The numbers are the product's own; a later version adds, it never renumbers. Each question gives
the id of what is wrong and a few words. `looked_at` counts the rows there were to look at.
"""

from __future__ import annotations

from claims.storage.access_invariants import GIVEN_BY_TWO, MONEY_BY_TWO
from claims.storage.approval_invariants import (
    ENOUGH,
    NOT_TO_A_DOUBTED_ACCOUNT,
    NOT_TO_HIMSELF,
    TO_A_CONFIRMED_ACCOUNT,
)
from claims.storage.bank_invariants import BANKED
from claims.storage.case_invariants import DISPUTED
from claims.storage.cases import BLOCKED
from claims.storage.draft_invariants import DRAFTED
from claims.storage.invariant import Invariant, count_of
from claims.storage.ledger_invariants import BOOKED, CLOSED, FOLLOWING
from claims.storage.lifecycle_invariants import HISTORIES, NO_WAY_OUT
from claims.storage.payout_invariants import BY_RAIL, SIGNED_BY_THREE
from claims.storage.receivable_invariants import COLLECTED, RECEIVED
from claims.storage.redress_invariants import REDRESSED
from claims.storage.statement_invariants import COUNTED, FOLLOWED
from claims.storage.tax_invariants import TAXED
from claims.storage.year_end_invariants import YEARS_ENDED

BALANCED = Invariant(
    "1",
    "The entries of every ledger transaction add up to zero, and there are at least two",
    """
    SELECT t.id::text, coalesce(sum(e.amount), 0)::text
      FROM ledger_transactions AS t LEFT JOIN ledger_entries AS e ON e.transaction_id = t.id
      LEFT JOIN ledger_accounts AS a ON a.id = e.account_id
     GROUP BY t.id
    HAVING count(e.id) < 2 OR sum(e.amount) <> 0 OR count(DISTINCT a.currency) <> 1
    """,
    count_of("ledger_transactions"),
)
CACHED = Invariant(
    "2",
    "Every account's balance and version are the sum and number of its entries, in one chain",
    """
    SELECT a.id::text, a.name FROM ledger_accounts AS a
      LEFT JOIN (
        SELECT account_id, sum(amount) AS total, count(*) AS n, max(seq) AS last,
               bool_and(linked) AS linked
          FROM (SELECT account_id, amount, seq,
                       previous = coalesce(lag(current) OVER w, 0)
                       AND current = previous + amount
                       AND seq = coalesce(lag(seq) OVER w, 0) + 1 AS linked
                  FROM ledger_entries WINDOW w AS (PARTITION BY account_id ORDER BY seq)) AS x
         GROUP BY account_id) AS e ON e.account_id = a.id
     WHERE a.balance <> coalesce(e.total, 0) OR a.version <> coalesce(e.n, 0)
        OR coalesce(e.last, 0) <> coalesce(e.n, 0) OR NOT coalesce(e.linked, true)
    """,
    count_of("ledger_accounts"),
)
VOUCHERS = Invariant(
    "3",
    "A voucher's redeemed amount is what was captured, less reversals, cuts that came back and"
    " what a new decision took from the line instead",
    """
    SELECT v.id::text, v.serial FROM vouchers AS v
      LEFT JOIN (SELECT voucher_id, sum(captured - reversed) AS net FROM redemptions
                  WHERE status IN ('captured', 'reversed') GROUP BY voucher_id) AS r
        ON r.voucher_id = v.id
      LEFT JOIN (SELECT c.voucher_id, sum(j.amount) AS cut FROM claims AS c
                   JOIN LATERAL (SELECT id FROM decisions WHERE claim_id = c.id
                                  ORDER BY seq DESC LIMIT 1) AS d ON true
                   JOIN adjustments AS j ON j.decision_id = d.id AND j.bearer <> 'citizen'
                  WHERE c.voucher_id IS NOT NULL GROUP BY c.voucher_id) AS k
        ON k.voucher_id = v.id
      LEFT JOIN (SELECT c.voucher_id, sum(x.uncovered) AS n FROM claims AS c
                   JOIN LATERAL (SELECT id FROM decisions WHERE claim_id = c.id
                                  ORDER BY seq DESC LIMIT 1) AS d ON true
                   JOIN redecisions AS x ON x.decision_id = d.id
                  WHERE c.voucher_id IS NOT NULL GROUP BY c.voucher_id) AS u
        ON u.voucher_id = v.id
     WHERE v.redeemed <> coalesce(r.net, 0) - coalesce(k.cut, 0) - coalesce(u.n, 0)
        OR v.redeemed < 0 OR v.redeemed + v.held > v.value
        OR (v.status = 'active' AND v.redeemed = v.value)
        OR (v.status = 'exhausted' AND v.redeemed <> v.value AND v.last_day >= (
              SELECT ((now() + make_interval(secs => c.offset_seconds))
                      AT TIME ZONE p.time_zone)::date
                FROM clock AS c, programmes AS p WHERE c.id = 1 AND p.id = v.programme_id))
    """,
    count_of("vouchers"),
)
ONE_REDEMPTION = Invariant(
    "4",
    "A redemption key of a voucher was used once",
    """
    SELECT voucher_id::text, key FROM redemptions GROUP BY voucher_id, key HAVING count(*) > 1
    """,
    count_of("redemptions"),
)
REDEEMABLE = Invariant(
    "5",
    "Nothing was redeemed outside a voucher's days, items, or a provider's accreditation",
    """
    SELECT r.id::text, v.serial FROM redemptions AS r
      JOIN vouchers AS v ON v.id = r.voucher_id JOIN programmes AS p ON p.id = v.programme_id
     WHERE (r.captured_at AT TIME ZONE p.time_zone)::date NOT BETWEEN v.first_day AND v.last_day
        OR r.service_on NOT BETWEEN v.first_day AND v.last_day
        OR NOT r.items <@ v.items
        OR EXISTS (SELECT 1 FROM unnest(r.items) AS i(code) WHERE NOT EXISTS (
             SELECT 1 FROM accreditations AS a
              WHERE a.provider_id = r.provider_id AND a.programme_id = v.programme_id
                AND a.item_code = i.code AND a.first_day <= r.service_on
                AND (a.last_day IS NULL OR a.last_day >= r.service_on)))
        OR NOT EXISTS (SELECT 1 FROM events AS e
             WHERE e.object_id = v.id AND e.action IN ('redeem', 'exhaust')
               AND e.from_status = 'active'
               AND position(convert_to(r.id::text, 'UTF8') IN e.payload) > 0)
    """,
    count_of("redemptions"),
)
REVERSALS = Invariant(
    "6",
    "What was reversed of a redemption is the sum of its reversals and at most what it captured",
    """
    SELECT r.id::text, r.reversed::text FROM redemptions AS r
      LEFT JOIN (SELECT redemption_id, sum(amount) AS total FROM reversals
                  GROUP BY redemption_id) AS x ON x.redemption_id = r.id
     WHERE r.reversed <> coalesce(x.total, 0) OR r.reversed > r.captured
        OR (r.status = 'reversed') <> (r.reversed = r.captured)
    """,
    count_of("redemptions"),
)
BUDGETS = Invariant(
    "7",
    "A budget line's counters add up to its authority; its vouchers, claims, redress and ledger"
    " say the same",
    """
    SELECT b.id::text, b.code FROM budgets AS b
      LEFT JOIN (SELECT budget_id, sum(committed) AS n FROM vouchers GROUP BY 1) AS v
        ON v.budget_id = b.id
      LEFT JOIN (SELECT c.budget_id,
                        sum(coalesce(x.n, 0)) + sum(CASE WHEN c.status = 'unclaimed'
                          THEN c.approved - coalesce(x.n, 0) ELSE 0 END) AS paid,
                        sum(CASE WHEN c.status = 'unclaimed' THEN 0
                          ELSE greatest(c.approved - coalesce(x.n, 0), 0) END) AS open
                   FROM claims AS c
                   LEFT JOIN (SELECT p.claim_id, sum(p.amount) - coalesce((
                                       SELECT sum(r.netted - r.pending + r.repaid)
                                         FROM receivables AS r
                                        WHERE r.claim_id = p.claim_id), 0) AS n
                                FROM instruction_parts AS p
                                JOIN instructions AS i
                                  ON i.id = p.instruction_id AND i.status = 'paid'
                               GROUP BY 1) AS x ON x.claim_id = c.id
                  WHERE c.approved IS NOT NULL GROUP BY 1) AS c ON c.budget_id = b.id
      LEFT JOIN (SELECT r.budget_id,
                        sum(r.amount) FILTER (WHERE r.status NOT IN ('exempt', 'paid')) AS open,
                        sum(r.amount) FILTER (WHERE r.status = 'paid' AND NOT EXISTS (
                          SELECT 1 FROM redress_parts AS p
                            JOIN instructions AS i ON i.id = p.instruction_id
                           WHERE p.redress_id = r.id AND p.side = 'recovery' AND p.is_live
                             AND i.status = 'paid')) AS paid
                   FROM redress AS r GROUP BY 1) AS r ON r.budget_id = b.id
      LEFT JOIN (SELECT t.budget_id, sum(t.amount) AS kept FROM tax_lines AS t
                   JOIN instructions AS i ON i.id = t.instruction_id AND i.status = 'paid'
                   LEFT JOIN tax_remittances AS m ON m.id = t.remittance_id
                  WHERE t.is_live AND m.status IS DISTINCT FROM 'confirmed'
                  GROUP BY 1) AS t ON t.budget_id = b.id
      LEFT JOIN (SELECT budget_id, sum(balance) FILTER (WHERE name = 'budget:authority') AS auth,
                        -sum(balance) FILTER (WHERE name = 'budget:available') AS available,
                        -sum(balance) FILTER (WHERE name = 'budget:committed') AS committed,
                        -sum(balance) FILTER (WHERE name = 'budget:obligated') AS obligated,
                        -sum(balance) FILTER (WHERE name = 'budget:spent') AS spent
                   FROM ledger_accounts GROUP BY 1) AS l ON l.budget_id = b.id
     WHERE b.available + b.committed + b.obligated + b.spent <> b.authority
        OR least(b.available, b.committed, b.obligated, b.spent) < 0
        OR b.committed <> coalesce(v.n, 0)
        OR b.obligated <> coalesce(c.open, 0) + coalesce(r.open, 0) + coalesce(t.kept, 0)
        OR b.spent <> coalesce(c.paid, 0) + coalesce(r.paid, 0) - coalesce(t.kept, 0)
        OR (b.authority, b.available, b.committed, b.obligated, b.spent) IS DISTINCT FROM
           (coalesce(l.auth, 0), coalesce(l.available, 0), coalesce(l.committed, 0),
            coalesce(l.obligated, 0), coalesce(l.spent, 0))
    """,
    count_of("budgets"),
)
APPROVED = Invariant(
    "8",
    "On every line claimed less adjustments is approved; what is paid was approved, and once",
    f"""
    SELECT d.id::text, 'line ' || x.line_no FROM decisions AS d
      JOIN decision_lines AS x ON x.decision_id = d.id
      LEFT JOIN (SELECT decision_id, line_no, sum(amount) AS n FROM adjustments GROUP BY 1, 2) AS j
        ON j.decision_id = x.decision_id AND j.line_no = x.line_no
     WHERE x.claimed - coalesce(j.n, 0) <> x.approved OR x.approved > x.claimed
    UNION ALL
    SELECT d.id::text, 'sum' FROM decisions AS d
      LEFT JOIN (SELECT decision_id, sum(claimed) AS claimed, sum(approved) AS approved
                   FROM decision_lines GROUP BY 1) AS x ON x.decision_id = d.id
     WHERE (d.claimed, d.approved) IS DISTINCT FROM
           (coalesce(x.claimed, 0), coalesce(x.approved, 0))
    UNION ALL
    SELECT c.id::text, 'claim' FROM claims AS c
      LEFT JOIN LATERAL (SELECT approved FROM decisions WHERE claim_id = c.id
                          ORDER BY seq DESC LIMIT 1) AS d ON true
     WHERE c.approved IS DISTINCT FROM d.approved
        OR c.claimed <> (SELECT sum(claimed) FROM claim_lines WHERE claim_id = c.id)
    UNION ALL
    SELECT p.decision_id::text, 'paid twice' FROM instruction_parts AS p
     WHERE p.is_live GROUP BY p.decision_id HAVING count(*) > 1
    UNION ALL
    SELECT coalesce(c.payee_id, a.payee_id)::text, 'paid more than approved and not owed back'
      FROM (SELECT c.budget_id, CASE WHEN c.voucher_id IS NULL THEN c.person_id
                                     ELSE c.provider_id END AS payee_id,
                   sum(greatest(x.n - coalesce(r.back, 0) - coalesce(c.approved, 0), 0)
                       - coalesce(r.off, 0)) AS over
              FROM claims AS c
              JOIN (SELECT p.claim_id, sum(p.amount) AS n FROM instruction_parts AS p
                      JOIN instructions AS i ON i.id = p.instruction_id AND i.status = 'paid'
                     GROUP BY 1) AS x ON x.claim_id = c.id
              LEFT JOIN ({COLLECTED}) AS r ON r.claim_id = c.id
             GROUP BY 1, 2) AS c
      FULL JOIN (SELECT budget_id, payee_id, balance FROM ledger_accounts
                  WHERE name = 'receivable:payee') AS a
        ON a.budget_id = c.budget_id AND a.payee_id = c.payee_id
     WHERE coalesce(c.over, 0) <> coalesce(a.balance, 0)
    UNION ALL
    SELECT c.id::text, c.status || ' is not what its payments say' FROM claims AS c
      LEFT JOIN ({BLOCKED}) AS b ON b.claim_id = c.id
      LEFT JOIN (SELECT p.claim_id,
                        sum(p.amount) FILTER (WHERE i.status = 'paid') AS paid,
                        sum(p.amount) FILTER (WHERE i.status = 'pending') AS pending
                   FROM instruction_parts AS p JOIN instructions AS i ON i.id = p.instruction_id
                  WHERE p.is_live GROUP BY 1) AS x ON x.claim_id = c.id
      LEFT JOIN ({COLLECTED}) AS r ON r.claim_id = c.id
     WHERE (c.status = 'settled') <> (coalesce(x.pending, 0) > 0)
        OR (c.status = 'paid' AND c.approved > coalesce(x.paid, 0) - coalesce(r.back, 0)
              + coalesce(b.amount, 0))
    UNION ALL
    SELECT d.id::text, 'follows no decision' FROM decisions AS d
     WHERE d.seq > 1 AND NOT EXISTS (
       SELECT 1 FROM redecisions AS r JOIN decisions AS e ON e.id = r.earlier_id
        WHERE r.decision_id = d.id AND e.claim_id = d.claim_id AND e.seq = d.seq - 1
          AND (r.before, r.after) = (e.approved, d.approved)
          AND r.proposer_id IS DISTINCT FROM e.decider_id
          AND (r.answerer_id IS NOT NULL OR NOT r.moves_money)
          AND r.answerer_id IS DISTINCT FROM r.proposer_id)
    UNION ALL
    SELECT c.id::text, 'nobody else authorised it' FROM claims AS c
     WHERE c.status IN ('authorised', 'settled', 'paid', 'payment_failed', 'unclaimed')
       AND NOT EXISTS (
         SELECT 1 FROM authorisations AS a WHERE a.claim_id = c.id
            AND a.authoriser_id NOT IN (c.submitter_id, c.person_id)
            AND a.authoriser_id IS DISTINCT FROM a.adjudicator_id
            AND a.authoriser_id IS DISTINCT FROM a.approver_id)
    """,
    count_of("decision_lines"),
)
CLAIMED_ONCE = Invariant(
    "9",
    "A redemption is claimed once among live claims, and no more approved than was captured",
    """
    SELECT redemption_id::text, 'claimed twice' FROM claims
     WHERE redemption_id IS NOT NULL AND status NOT IN ('withdrawn', 'lapsed')
     GROUP BY redemption_id HAVING count(*) > 1
    UNION ALL
    SELECT c.voucher_id::text, 'approved over captured' FROM claims AS c
      JOIN (SELECT voucher_id, sum(captured - reversed) AS net FROM redemptions GROUP BY 1) AS r
        ON r.voucher_id = c.voucher_id
     GROUP BY c.voucher_id, r.net HAVING sum(coalesce(c.approved, 0)) > r.net
    """,
    count_of("claims"),
)
BATCHES = Invariant(
    "10",
    "A batch's total and count are those of its payments, and each payment's of its parts",
    """
    SELECT p.id::text, 'batch' FROM payouts AS p
      LEFT JOIN (SELECT payout_id, sum(amount) AS total, count(*) AS n FROM instructions
                  GROUP BY 1) AS i ON i.payout_id = p.id
     WHERE (p.total, p.count) IS DISTINCT FROM (coalesce(i.total, 0), coalesce(i.n, 0))
        OR p.releaser_id = p.builder_id
    UNION ALL
    SELECT i.id::text, 'payment' FROM instructions AS i
      LEFT JOIN (SELECT instruction_id, sum(amount) AS total FROM instruction_parts
                  GROUP BY 1) AS x ON x.instruction_id = i.id
      LEFT JOIN (SELECT instruction_id,
                        sum(CASE side WHEN 'payment' THEN amount ELSE -amount END) AS total
                   FROM redress_parts GROUP BY 1) AS r ON r.instruction_id = i.id
      LEFT JOIN (SELECT instruction_id, sum(amount) AS total FROM receivable_parts
                  GROUP BY 1) AS o ON o.instruction_id = i.id
      LEFT JOIN (SELECT instruction_id, sum(amount) AS total FROM tax_lines
                  GROUP BY 1) AS t ON t.instruction_id = i.id
     WHERE i.amount IS DISTINCT FROM coalesce(x.total, 0) + coalesce(r.total, 0)
           - coalesce(o.total, 0) - coalesce(t.total, 0)
    UNION ALL
    SELECT i.id::text, 'statement' FROM instructions AS i
      JOIN statements AS s ON s.instruction_id = i.id WHERE s.total <> i.amount
    """,
    count_of("payouts"),
)
CURRENCIES = Invariant(
    "14",
    "Every amount is of its account's and programme's currency",
    """
    SELECT a.id::text, a.currency FROM ledger_accounts AS a
      JOIN programmes AS p ON p.id = a.programme_id WHERE a.currency <> p.currency
    UNION ALL
    SELECT b.id::text, b.currency FROM budgets AS b
      JOIN programmes AS p ON p.id = b.programme_id WHERE b.currency <> p.currency
    UNION ALL
    SELECT v.id::text, v.currency FROM vouchers AS v
      JOIN programmes AS p ON p.id = v.programme_id WHERE v.currency <> p.currency
    UNION ALL
    SELECT r.id::text, r.currency FROM redemptions AS r JOIN vouchers AS v ON v.id = r.voucher_id
     WHERE r.currency <> v.currency
    UNION ALL
    SELECT c.id::text, c.currency FROM claims AS c
      JOIN programmes AS p ON p.id = c.programme_id WHERE c.currency <> p.currency
    UNION ALL
    SELECT d.id::text, d.currency FROM decisions AS d JOIN claims AS c ON c.id = d.claim_id
     WHERE d.currency <> c.currency
    UNION ALL
    SELECT b.id::text, b.currency FROM payouts AS b
      JOIN programmes AS p ON p.id = b.programme_id WHERE b.currency <> p.currency
    UNION ALL
    SELECT i.id::text, i.currency FROM instructions AS i JOIN payouts AS p ON p.id = i.payout_id
     WHERE i.currency <> p.currency
    UNION ALL
    SELECT r.id::text, r.currency FROM redress AS r JOIN claims AS c ON c.id = r.claim_id
     WHERE r.currency <> c.currency
    UNION ALL
    SELECT r.id::text, r.currency FROM receivables AS r JOIN claims AS c ON c.id = r.claim_id
     WHERE r.currency <> c.currency
    UNION ALL
    SELECT s.id::text, s.currency FROM statements AS s
      JOIN instructions AS i ON i.id = s.instruction_id WHERE s.currency <> i.currency
    """,
    count_of("ledger_accounts"),
)


INVARIANTS: tuple[Invariant, ...] = (
    BALANCED, CACHED, VOUCHERS, ONE_REDEMPTION, REDEEMABLE, REVERSALS, BUDGETS, APPROVED,
    CLAIMED_ONCE, BATCHES, CURRENCIES, HISTORIES, NO_WAY_OUT,
    REDRESSED,
    DISPUTED,
    BOOKED,
    FOLLOWING,
    CLOSED,
    *BANKED,
    ENOUGH,
    NOT_TO_HIMSELF,
    TO_A_CONFIRMED_ACCOUNT,
    COUNTED,
    FOLLOWED,
    DRAFTED,
    *RECEIVED,
    *TAXED,
    GIVEN_BY_TWO,
    MONEY_BY_TWO,
    SIGNED_BY_THREE,
    BY_RAIL,
    *YEARS_ENDED,
    NOT_TO_A_DOUBTED_ACCOUNT,
)  # fmt: skip
"""Every invariant, in order of its id; each keeps its number for good, some numbers are open."""
