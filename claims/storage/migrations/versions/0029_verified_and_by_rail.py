"""A batch is of one rail, verified by one and approved by another before it is released.

What was released before stands as it was; what was built and not released is verified first. What
was in payment over whichever rail had one account, which its batches keep; others have their own.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from claims.storage.migrations.guarding import allow_moves, let_update

revision = "0029"
down_revision = "0028"

SIGNED = (
    "num_nulls(verified_by, verifier_id, verified_at) IN (0, 3)"
    " AND num_nulls(approved_by, approver_id, approved_at) IN (0, 3)"
    " AND (is_older OR status NOT IN ('verified', 'approved', 'released', 'confirmed')"
    " OR verifier_id IS NOT NULL)"
    " AND (is_older OR status NOT IN ('approved', 'released', 'confirmed')"
    " OR approver_id IS NOT NULL)"
)
THREE_PERSONS = (
    "verifier_id <> builder_id AND approver_id <> builder_id AND approver_id <> verifier_id"
    " AND releaser_id <> verifier_id"
)
SENT_BACK = (
    "(status = 'sent_back') <= (num_nulls(sent_back_by, sent_back_at, sent_back_text_sealed) = 0)"
)
UNIQUE_BEFORE = "uq_ledger_accounts_programme_id_budget_id_name_payee_id"
SIGNED_ONCE = """
CREATE FUNCTION require_signed_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.is_older THEN
      RAISE EXCEPTION 'payouts: an older batch is not built today'
        USING ERRCODE = 'check_violation';
    END IF;
  ELSIF (OLD.verifier_id IS NOT NULL AND (NEW.verifier_id, NEW.verified_by, NEW.verified_at)
           IS DISTINCT FROM (OLD.verifier_id, OLD.verified_by, OLD.verified_at))
     OR (OLD.approver_id IS NOT NULL AND (NEW.approver_id, NEW.approved_by, NEW.approved_at)
           IS DISTINCT FROM (OLD.approver_id, OLD.approved_by, OLD.approved_at))
     OR NEW.is_older <> OLD.is_older
  THEN
    RAISE EXCEPTION 'payouts: who signed it stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
UNTIED = """
CREATE OR REPLACE FUNCTION require_untied_release() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
DECLARE
  on_day date;
BEGIN
  SELECT (coalesce(NEW.released_at, NEW.approved_at, NEW.verified_at) AT TIME ZONE time_zone)::date
    INTO on_day FROM programmes WHERE id = NEW.programme_id;
  IF EXISTS (
    SELECT 1 FROM unnest(ARRAY[NEW.builder_id, NEW.verifier_id, NEW.approver_id, NEW.releaser_id])
           AS w (who)
     CROSS JOIN LATERAL ties_of(w.who, on_day) AS t
      JOIN instructions AS i ON i.payout_id = NEW.id
       AND i.payee_id = coalesce(t.person_id, t.provider_id)
     WHERE w.who IS NOT NULL
  ) THEN
    RAISE EXCEPTION 'payouts: built, verified, approved or released by one who is tied to a payee'
      USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status = 'released' AND (SELECT is_release_apart FROM tier_sets
       WHERE programme_id = NEW.programme_id AND status = 'in_force' AND first_day <= on_day
       ORDER BY first_day DESC, answered_at DESC, id DESC LIMIT 1)
     AND EXISTS (
       SELECT 1 FROM instructions AS i JOIN instruction_parts AS p ON p.instruction_id = i.id
         JOIN authorisations AS a ON a.decision_id = p.decision_id
        WHERE i.payout_id = NEW.id AND a.authoriser_id = NEW.releaser_id)
  THEN
    RAISE EXCEPTION 'payouts: released by one who authorised a claim of it'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""
WITHIN_LIMITS = """
CREATE FUNCTION require_within_rail() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM added AS i JOIN payouts AS p ON p.id = i.payout_id
     WHERE i.amount < p.rail_least OR i.amount > p.rail_most
  ) THEN
    RAISE EXCEPTION 'instructions: outside the limits of its rail'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Bring the tables to this version."""
    _signed()
    _rails()
    _warnings()
    op.execute("DELETE FROM allowed_moves WHERE noun = 'payouts' AND target = 'released'")
    allow_moves(
        "payouts",
        "built>verified built>sent_back verified>sent_back verified>approved approved>released"
        " verified>cancelled approved>cancelled sent_back>cancelled",
        is_new=False,
    )


def _signed() -> None:
    for name in ("verified_by", "approved_by", "sent_back_by"):
        op.add_column("payouts", sa.Column(name, sa.Uuid(), nullable=True))
        op.create_foreign_key(f"fk_payouts_{name}", "payouts", "users", [name], ["id"])
    for name in ("verifier_id", "approver_id"):
        op.add_column("payouts", sa.Column(name, sa.Uuid(), nullable=True))
        op.create_foreign_key(f"fk_payouts_{name}", "payouts", "people", [name], ["id"])
    for name in ("verified_at", "approved_at", "sent_back_at"):
        op.add_column("payouts", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("payouts", sa.Column("sent_back_text_sealed", sa.LargeBinary(), nullable=True))
    op.add_column(
        "payouts", sa.Column("is_older", sa.Boolean(), nullable=False, server_default="true")
    )
    op.alter_column("payouts", "is_older", server_default=None)
    op.execute("ALTER TABLE payouts DISABLE TRIGGER USER")
    op.execute("UPDATE payouts SET is_older = false WHERE status = 'built'")
    op.execute("ALTER TABLE payouts ENABLE TRIGGER USER")
    op.create_check_constraint(op.f("ck_payouts_three_persons"), "payouts", THREE_PERSONS)
    op.create_check_constraint(op.f("ck_payouts_signed"), "payouts", SIGNED)
    op.create_check_constraint(op.f("ck_payouts_sent_back"), "payouts", SENT_BACK)
    let_update(
        "payouts",
        "verified_by, verifier_id, verified_at, approved_by, approver_id, approved_at,"
        " sent_back_by, sent_back_at, sent_back_text_sealed",
    )
    for step in ("verified", "approved"):
        op.execute(
            f"CREATE TRIGGER {step}_by_two AFTER UPDATE ON payouts REFERENCING NEW TABLE AS added"
            f" FOR EACH STATEMENT EXECUTE FUNCTION require_role_by_two('{step}_by', '{step}_at')"
        )
    op.execute(SIGNED_ONCE)
    op.execute(
        "CREATE TRIGGER signed_once BEFORE INSERT OR UPDATE ON payouts FOR EACH ROW"
        " EXECUTE FUNCTION require_signed_once()"
    )
    op.execute(UNTIED)
    op.execute("DROP TRIGGER untied ON payouts")
    op.execute(
        "CREATE TRIGGER untied AFTER UPDATE ON payouts FOR EACH ROW"
        " WHEN (NEW.status IN ('verified', 'approved', 'released') AND OLD.status <> NEW.status)"
        " EXECUTE FUNCTION require_untied_release()"
    )


def _rails() -> None:
    op.alter_column("programmes", "rail", nullable=True)
    op.add_column("payouts", sa.Column("rail_least", sa.BigInteger(), nullable=True))
    op.add_column("payouts", sa.Column("rail_most", sa.BigInteger(), nullable=True))
    op.add_column("ledger_accounts", sa.Column("rail", sa.Text(collation="C"), nullable=True))
    op.create_check_constraint(
        op.f("ck_ledger_accounts_rail"),
        "ledger_accounts",
        "rail IS NULL OR name = 'in_payment:rail'",
    )
    op.drop_constraint(UNIQUE_BEFORE, "ledger_accounts")
    op.create_unique_constraint(
        f"{UNIQUE_BEFORE}_rail",
        "ledger_accounts",
        ["programme_id", "budget_id", "name", "payee_id", "rail"],
        postgresql_nulls_not_distinct=True,
    )
    op.execute(WITHIN_LIMITS)
    op.execute(
        "CREATE TRIGGER within_rail AFTER INSERT ON instructions REFERENCING NEW TABLE AS added"
        " FOR EACH STATEMENT EXECUTE FUNCTION require_within_rail()"
    )


def _warnings() -> None:
    op.add_column(
        "account_changes",
        sa.Column("warnings", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"),
    )
    op.alter_column("account_changes", "warnings", server_default=None)
