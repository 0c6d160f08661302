"""What must never be false, held by the database itself: triggers, allowed moves and grants.

Trigger functions carry the search path they were made under, so that each agency's schema has its
own and no table name is qualified. They hold for the owner too; only a superuser who switches
triggers off gets past them, and `claims verify` finds what he did.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0002"
down_revision = "0001"

APPEND_ONLY = (
    "events", "event_links", "ledger_transactions", "ledger_entries", "decisions",
    "decision_lines", "adjustments", "findings", "authorisations", "reversals", "standards",
    "claim_lines", "claim_receipts", "receipt_marks", "receipts", "claim_notes", "enrolments",
    "statements",
)  # fmt: skip
MAY_UPDATE = {
    "budgets": "available, committed, obligated, spent, authority",
    "providers": "is_active",
    "bank_accounts": "replaced_at",
    "users": "disabled_at",
    "tokens": "expires_at",
    "vouchers": "redeemed, held, committed, status, version",
    "redemptions": "reversed, status, version",
    "claims": "approved, status, cause, version, run, last_editor_id, assigned_to,"
    " next_step_due_on",
    "usages": "amount, count, quantity_milli",
    "payouts": "status, version, released_by, releaser_id, released_at",
    "instructions": "status, version, bank_reference, bank_reason, answered_at",
    "instruction_parts": "is_live",
    "counters": "value",
    "ledger_accounts": "balance, version",
    "outbox": "job_id",
    "jobs": "status, attempts, error, sent_at, done_at",
    "answers": "status, body_sealed, has_secret",
}
MAY_DELETE = ("answers", "outbox", "tokens")
OWNERS_ONLY = ("alembic_version", "clock", "allowed_moves")
MOVES = {
    "vouchers": (
        "issued>active active>exhausted exhausted>active active>suspended suspended>active"
        " issued>cancelled active>cancelled suspended>cancelled issued>expired active>expired"
        " suspended>expired"
    ),
    "redemptions": "held>captured held>released held>lapsed captured>reversed",
    "claims": (
        "draft>submitted draft>lapsed returned>lapsed draft>withdrawn submitted>withdrawn"
        " returned>withdrawn complete>withdrawn in_review>withdrawn submitted>complete"
        " submitted>in_review complete>in_review submitted>returned complete>returned"
        " in_review>returned returned>submitted in_review>complete complete>decided"
        " in_review>decided decided>authorised decided>paid authorised>settled"
        " authorised>decided settled>paid settled>payment_failed payment_failed>settled"
        " payment_failed>decided paid>decided paid>payment_failed"
    ),
    "payouts": "built>released built>cancelled released>confirmed",
    "instructions": "built>pending built>cancelled pending>paid pending>failed paid>failed",
}

FUNCTIONS = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION stamp_xid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.xid := pg_current_xact_id();
  RETURN NEW;
END $$;

CREATE FUNCTION require_allowed_move() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION '%: a move takes one version', TG_TABLE_NAME USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status <> OLD.status AND NOT EXISTS (
    SELECT 1 FROM allowed_moves
     WHERE noun = TG_TABLE_NAME AND source = OLD.status AND target = NEW.status
  ) THEN
    RAISE EXCEPTION '%: no move from % to %', TG_TABLE_NAME, OLD.status, NEW.status
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION require_balanced_transactions() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM ledger_entries
     WHERE transaction_id IN (SELECT transaction_id FROM added)
     GROUP BY transaction_id HAVING sum(amount) <> 0 OR count(*) < 2
  ) THEN
    RAISE EXCEPTION 'a ledger transaction does not balance' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION require_explained_lines() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM added AS line
     WHERE line.adjusted <> (
       SELECT coalesce(sum(a.amount), 0) FROM adjustments AS a
        WHERE a.decision_id = line.decision_id AND a.line_no = line.line_no)
  ) THEN
    RAISE EXCEPTION 'a decision line is not explained by its adjustments'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION refuse_late_adjustments() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM added JOIN decision_lines AS line USING (decision_id, line_no)
  ) THEN
    RAISE EXCEPTION 'an adjustment comes with its decision, not after it'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER stamp_xid BEFORE INSERT ON events
  FOR EACH ROW EXECUTE FUNCTION stamp_xid();
CREATE TRIGGER balanced AFTER INSERT ON ledger_entries
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT
  EXECUTE FUNCTION require_balanced_transactions();
CREATE TRIGGER explained AFTER INSERT ON decision_lines
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION require_explained_lines();
CREATE TRIGGER with_its_decision AFTER INSERT ON adjustments
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_late_adjustments();
"""


def upgrade() -> None:
    """Bring the guards into the database."""
    role = context.config.attributes["app_role"]
    op.create_table(
        "allowed_moves",
        sa.Column("noun", sa.Text(), primary_key=True),
        sa.Column("source", sa.Text(), primary_key=True),
        sa.Column("target", sa.Text(), primary_key=True),
    )
    rows = [
        {"noun": noun, "source": pair.split(">")[0], "target": pair.split(">")[1]}
        for noun, pairs in MOVES.items()
        for pair in pairs.split()
    ]
    op.bulk_insert(sa.table("allowed_moves", *map(sa.column, ("noun", "source", "target"))), rows)
    op.execute(FUNCTIONS)
    op.execute(TRIGGERS)
    for table in MOVES:
        op.execute(
            f"CREATE TRIGGER allowed_move BEFORE UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION require_allowed_move()"
        )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute("INSERT INTO clock (id, offset_seconds) VALUES (1, 0)")
    _grant(role)


def _grant(role: str) -> None:
    quoted = '"' + role.replace('"', '""') + '"'
    tables = sa.inspect(op.get_bind()).get_table_names()
    for table in tables:
        op.execute(f"REVOKE ALL ON {table} FROM PUBLIC")
        op.execute(f"GRANT SELECT ON {table} TO {quoted}")
        if table not in OWNERS_ONLY:
            op.execute(f"GRANT INSERT ON {table} TO {quoted}")
    for table, columns in MAY_UPDATE.items():
        op.execute(f"GRANT UPDATE ({columns}) ON {table} TO {quoted}")
    for table in MAY_DELETE:
        op.execute(f"GRANT DELETE ON {table} TO {quoted}")
