"""An account that the bank refused is paid no more until two persons confirm one; pay days.

And messages say which row they are about, so that officers find what was sent of it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.storage.migrations.guarding import let_update

revision = "0028"
down_revision = "0027"

OF_ACCOUNTS = "'AC01', 'AC03', 'AC04', 'AC06', 'AC13', 'AG01', 'BE01', 'CNOR', 'MD07', 'RC01'"
"""The reasons of config/bank_reasons.toml that were of an account when this was written."""

OF_BEFORE = f"""
UPDATE bank_accounts AS b SET doubted_at = l.answered_at, doubted_for = l.bank_reason
  FROM (SELECT DISTINCT ON (bank_account_id) bank_account_id, status, bank_reason, answered_at
          FROM instructions WHERE answered_at IS NOT NULL
         ORDER BY bank_account_id, answered_at DESC, id) AS l
 WHERE l.bank_account_id = b.id AND b.replaced_at IS NULL AND l.status = 'failed'
   AND l.bank_reason IN ({OF_ACCOUNTS})
   AND NOT EXISTS (SELECT 1 FROM instructions AS o
                    WHERE o.bank_account_id = b.id AND o.status = 'pending')
"""
OF_MESSAGES = """
UPDATE messages AS m SET about_id = CASE e.noun
         WHEN 'notices' THEN (convert_from(e.payload, 'UTF8')::jsonb->>'case')::uuid
         WHEN 'account_notices' THEN (convert_from(e.payload, 'UTF8')::jsonb->>'account')::uuid
         ELSE e.object_id END
  FROM events AS e WHERE e.id = m.event_id
"""
DOUBTED_ONCE = """
CREATE FUNCTION require_doubt_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'bank_accounts: a doubt ends with another account'
    USING ERRCODE = 'check_violation';
END $$
"""
UNDOUBTED = """
CREATE FUNCTION require_undoubted_account() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM added AS i JOIN bank_accounts AS b ON b.id = i.bank_account_id
              WHERE b.doubted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'instructions: to an account that the bank refused'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""
STILL_IN_FORCE = """
CREATE OR REPLACE FUNCTION require_accounts_in_force() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM instructions AS i JOIN bank_accounts AS b ON b.id = i.bank_account_id
     WHERE i.payout_id = NEW.id AND (b.replaced_at IS NOT NULL OR b.doubted_at IS NOT NULL)
  ) THEN
    RAISE EXCEPTION 'payouts: released to an account that is no longer in force'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Bring the tables to this version."""
    op.add_column(
        "bank_accounts", sa.Column("doubted_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("bank_accounts", sa.Column("doubted_for", sa.Text(collation="C"), nullable=True))
    op.execute(OF_BEFORE)
    op.create_check_constraint(
        op.f("ck_bank_accounts_doubted"),
        "bank_accounts",
        "(doubted_at IS NULL) = (doubted_for IS NULL)",
    )
    let_update("bank_accounts", "doubted_at, doubted_for")
    op.execute(DOUBTED_ONCE)
    op.execute(
        "CREATE TRIGGER doubted_once BEFORE UPDATE ON bank_accounts FOR EACH ROW"
        " WHEN (OLD.doubted_at IS NOT NULL AND (NEW.doubted_at, NEW.doubted_for)"
        " IS DISTINCT FROM (OLD.doubted_at, OLD.doubted_for))"
        " EXECUTE FUNCTION require_doubt_once()"
    )
    op.execute(UNDOUBTED)
    op.execute(
        "CREATE TRIGGER undoubted AFTER INSERT ON instructions REFERENCING NEW TABLE AS added"
        " FOR EACH STATEMENT EXECUTE FUNCTION require_undoubted_account()"
    )
    op.execute(STILL_IN_FORCE)
    op.add_column(
        "programmes", sa.Column("pay_days", sa.dialects.postgresql.JSONB(), nullable=True)
    )
    let_update("programmes", "pay_days")
    op.add_column("messages", sa.Column("about_id", sa.Uuid(), nullable=True))
    op.execute(OF_MESSAGES)
    op.create_index("ix_messages_about_id", "messages", ["about_id"])
