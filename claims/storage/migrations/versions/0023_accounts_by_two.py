"""Payees' accounts by two persons: proposed by one, in force when another confirmed it.

Accounts that were there before stay, and with them what was paid to them; nothing more is paid
there until they, too, were proposed and confirmed, which `claims accounts index` begins.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.storage.migrations.guarding import allow_moves, grant, let_update, never_emptied

revision = "0023"
down_revision = "0022"

CONFIRMED = """
CREATE FUNCTION require_confirmed_account() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
DECLARE
  change account_changes%ROWTYPE;
BEGIN
  SELECT * INTO change FROM account_changes WHERE id = NEW.change_id AND status = 'confirmed';
  IF NOT FOUND
     OR (change.person_id, change.provider_id, change.holder, change.number_index, change.bic,
         change.currency)
        IS DISTINCT FROM
        (NEW.person_id, NEW.provider_id, NEW.holder, NEW.number_index, NEW.bic, NEW.currency)
  THEN
    RAISE EXCEPTION 'bank_accounts: in force without what another person confirmed'
      USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (
    SELECT 1 FROM ties_of(change.answerer_id, (change.answered_at AT TIME ZONE 'UTC')::date) AS t
     WHERE t.person_id = NEW.person_id OR t.provider_id = NEW.provider_id
  ) THEN
    RAISE EXCEPTION 'bank_accounts: confirmed by one who is tied to the payee'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""
INDEXED_ONCE = """
CREATE FUNCTION require_index_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'bank_accounts: an index is given once' USING ERRCODE = 'check_violation';
END $$
"""
PAYABLE = """
CREATE FUNCTION require_payable_account() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM added AS i JOIN payouts AS p ON p.id = i.payout_id
      JOIN bank_accounts AS b ON b.id = i.bank_account_id
      LEFT JOIN account_changes AS c ON c.id = b.change_id AND c.status = 'confirmed'
       AND c.answered_at <= p.built_at
     WHERE c.id IS NULL OR coalesce(b.person_id, b.provider_id) <> i.payee_id
  ) THEN
    RAISE EXCEPTION 'instructions: to an account that no second person confirmed'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""
STILL_IN_FORCE = """
CREATE FUNCTION require_accounts_in_force() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM instructions AS i JOIN bank_accounts AS b ON b.id = i.bank_account_id
     WHERE i.payout_id = NEW.id AND b.replaced_at IS NOT NULL
  ) THEN
    RAISE EXCEPTION 'payouts: released to an account that is no longer in force'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Bring the tables to this version."""
    _accounts()
    _older()
    let_update("bank_accounts", "number_index")
    for function in (CONFIRMED, INDEXED_ONCE, PAYABLE, STILL_IN_FORCE):
        op.execute(function)
    op.execute(
        "CREATE TRIGGER confirmed AFTER INSERT ON bank_accounts FOR EACH ROW"
        " EXECUTE FUNCTION require_confirmed_account()"
    )
    op.execute(
        "CREATE TRIGGER indexed_once BEFORE UPDATE ON bank_accounts FOR EACH ROW"
        " WHEN (OLD.number_index IS NOT NULL"
        " AND NEW.number_index IS DISTINCT FROM OLD.number_index)"
        " EXECUTE FUNCTION require_index_once()"
    )
    op.execute(
        "CREATE TRIGGER payable AFTER INSERT ON instructions REFERENCING NEW TABLE AS added"
        " FOR EACH STATEMENT EXECUTE FUNCTION require_payable_account()"
    )
    op.execute(
        "CREATE TRIGGER accounts_in_force AFTER UPDATE ON payouts FOR EACH ROW"
        " WHEN (NEW.status = 'released' AND OLD.status <> 'released')"
        " EXECUTE FUNCTION require_accounts_in_force()"
    )


def _accounts() -> None:
    op.create_table(
        "account_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("holder", sa.Text(collation="C"), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("number_masked", sa.Text(collation="C"), nullable=False),
        sa.Column("number_index", sa.LargeBinary(), nullable=False),
        sa.Column("bic", sa.Text(collation="C"), nullable=False),
        sa.Column("currency", sa.Text(collation="C"), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposer_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answerer_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(person_id, provider_id) = 1", name=op.f("ck_account_changes_one_owner")
        ),
        sa.CheckConstraint(
            "answerer_id <> proposer_id AND (answerer_id <> person_id) IS NOT FALSE",
            name=op.f("ck_account_changes_another_person"),
        ),
        sa.CheckConstraint(
            "(status = 'proposed') = (answerer_id IS NULL)"
            " AND num_nulls(answered_by, answerer_id, answered_at) IN (0, 3)",
            name=op.f("ck_account_changes_answered"),
        ),
        *_to("account_changes", "people", "person_id", "proposer_id", "answerer_id"),
        *_to("account_changes", "providers", "provider_id"),
        *_to("account_changes", "users", "proposed_by", "answered_by"),
        sa.PrimaryKeyConstraint("id", name="pk_account_changes"),
    )
    for payee in ("person", "provider"):
        op.create_index(
            f"uq_account_changes_{payee}_proposed",
            "account_changes",
            [f"{payee}_id", "currency"],
            unique=True,
            postgresql_where=sa.text(f"status = 'proposed' AND {payee}_id IS NOT NULL"),
        )
    grant("account_changes", may_update="status, version, answered_by, answerer_id, answered_at")
    allow_moves("account_changes", "proposed>confirmed proposed>refused")
    never_emptied("account_changes")


def _older() -> None:
    """Tell accounts that two persons made from those that were there before them.

    Of these, what was built until now needed no second person.
    """
    op.add_column("bank_accounts", sa.Column("change_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_bank_accounts_change_id", "bank_accounts", "account_changes", ["change_id"], ["id"]
    )
    op.create_unique_constraint("uq_bank_accounts_change_id", "bank_accounts", ["change_id"])
    op.add_column(
        "bank_accounts", sa.Column("alone_until", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute(
        "UPDATE bank_accounts SET alone_until"
        " = greatest(now(), (SELECT max(built_at) FROM payouts))"
    )
    op.create_check_constraint(
        op.f("ck_bank_accounts_by_two"),
        "bank_accounts",
        "num_nonnulls(change_id, alone_until) = 1",
    )


def _to(table: str, other: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([each], [f"{other}.id"], name=f"fk_{table}_{each}")
        for each in columns
    ]
