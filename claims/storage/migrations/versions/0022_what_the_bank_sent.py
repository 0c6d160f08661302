"""What the bank sent: files, their lines, typed failures, and accounts of a whole programme.

A payment that failed or was paid before stands as it was answered then.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.storage.migrations.guarding import (
    allow_moves,
    append_only,
    grant,
    let_update,
    never_emptied,
)

revision = "0022"
down_revision = "0021"

ENTRY_MOVES = "unknown>proposed proposed>unknown proposed>cleared unknown>detailed"
FAILURE_MOVES = "proposed>approved proposed>refused"
ANSWERED = """
CREATE FUNCTION require_answered_payment() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM bank_entries
              WHERE instruction_id = NEW.id AND status IN ('applied', 'cleared')
                AND CASE NEW.status WHEN 'paid' THEN side = 'debit'
                                    ELSE side = 'credit' OR bank_status = 'RJCT' END) THEN
    RETURN NULL;
  END IF;
  IF NEW.status = 'failed' AND NOT EXISTS (
    SELECT 1 FROM payment_failures
     WHERE instruction_id = NEW.id AND status = 'approved' AND answerer_id <> proposer_id
  ) THEN
    RAISE EXCEPTION 'instructions: failed by nobody''s file and no two persons'
      USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status = 'paid' AND NEW.answerer_id IS NOT DISTINCT FROM (
    SELECT releaser_id FROM payouts WHERE id = NEW.payout_id
  ) THEN
    RAISE EXCEPTION 'instructions: paid by the word of who released it'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Bring the tables to this version."""
    _accounts()
    _imports()
    _entries()
    _failures()
    _instructions()


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(collation="C"), nullable=nullable)


def _id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _foreign(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")
        for column, other in columns.items()
    ]


def _accounts() -> None:
    """Let an account be of the whole programme: its bank and what nobody can place yet."""
    op.alter_column("ledger_accounts", "budget_id", nullable=True)
    op.drop_constraint("uq_ledger_accounts_budget_id_name_payee_id", "ledger_accounts")
    op.create_unique_constraint(
        "uq_ledger_accounts_programme_id_budget_id_name_payee_id",
        "ledger_accounts",
        ["programme_id", "budget_id", "name", "payee_id"],
        postgresql_nulls_not_distinct=True,
    )


def _imports() -> None:
    op.create_table(
        "bank_imports",
        _id("id"),
        _id("programme_id"),
        _text("message"),
        _text("message_id"),
        _text("file_sha256"),
        sa.Column("file_sealed", sa.LargeBinary(), nullable=False),
        _number("size"),
        _number("count"),
        _text("currency"),
        _number("opening", nullable=True),
        sa.Column("opening_on", sa.Date(), nullable=True),
        _number("closing", nullable=True),
        sa.Column("closing_on", sa.Date(), nullable=True),
        _id("imported_by"),
        _id("importer_id"),
        _moment("imported_at"),
        sa.CheckConstraint("size > 0 AND count >= 0", name=op.f("ck_bank_imports_size")),
        *_foreign(
            "bank_imports", programme_id="programmes", imported_by="users", importer_id="people"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bank_imports"),
        sa.UniqueConstraint("file_sha256", name="uq_bank_imports_file_sha256"),
    )
    op.create_index("ix_bank_imports_programme_id_id", "bank_imports", ["programme_id", "id"])
    grant("bank_imports")
    append_only("bank_imports")


def _entries() -> None:
    op.create_table(
        "bank_entries",
        _id("id"),
        _id("import_id"),
        _number("line"),
        _id("programme_id"),
        _text("side", nullable=True),
        _text("currency"),
        _number("amount", nullable=True),
        _text("bank_status"),
        _text("reason", nullable=True),
        _text("end_to_end_id", nullable=True),
        _text("entry_reference", nullable=True),
        _text("reference", nullable=True),
        sa.Column("booked_on", sa.Date(), nullable=True),
        _text("why", nullable=True),
        _id("instruction_id", nullable=True),
        sa.Column("is_posted", sa.Boolean(), nullable=False),
        _text("cleared_as", nullable=True),
        _id("counter_id", nullable=True),
        _text("note", nullable=True),
        _id("proposed_by", nullable=True),
        _id("proposer_id", nullable=True),
        _id("answered_by", nullable=True),
        _id("answerer_id", nullable=True),
        _moment("cleared_at", nullable=True),
        _moment("taken_at"),
        _text("status"),
        _number("version"),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_bank_entries_amount")),
        sa.CheckConstraint("side IN ('debit', 'credit')", name=op.f("ck_bank_entries_side")),
        sa.CheckConstraint("(side IS NULL) = (amount IS NULL)", name=op.f("ck_bank_entries_money")),
        sa.CheckConstraint(
            "cleared_as IN ('payment', 'returned')", name=op.f("ck_bank_entries_cleared_as")
        ),
        sa.CheckConstraint(
            "answerer_id <> proposer_id", name=op.f("ck_bank_entries_another_person")
        ),
        sa.CheckConstraint(
            "status NOT IN ('proposed', 'cleared')"
            " OR (proposer_id IS NOT NULL AND cleared_as IS NOT NULL)",
            name=op.f("ck_bank_entries_proposed"),
        ),
        sa.CheckConstraint(
            "status <> 'cleared' OR (answerer_id IS NOT NULL AND cleared_at IS NOT NULL)",
            name=op.f("ck_bank_entries_cleared"),
        ),
        sa.CheckConstraint(
            "status <> 'applied' OR instruction_id IS NOT NULL",
            name=op.f("ck_bank_entries_applied"),
        ),
        *_foreign(
            "bank_entries",
            import_id="bank_imports",
            programme_id="programmes",
            instruction_id="instructions",
            counter_id="bank_entries",
            proposed_by="users",
            proposer_id="people",
            answered_by="users",
            answerer_id="people",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bank_entries"),
        sa.UniqueConstraint("import_id", "line", name="uq_bank_entries_import_id_line"),
    )
    op.create_index(
        "uq_bank_entries_reference",
        "bank_entries",
        ["programme_id", "reference"],
        unique=True,
        postgresql_where=sa.text("status NOT IN ('repeated', 'noted')"),
    )
    op.create_index(
        "ix_bank_entries_entry_reference", "bank_entries", ["programme_id", "entry_reference"]
    )
    op.create_index("ix_bank_entries_status_id", "bank_entries", ["status", "id"])
    op.create_index("ix_bank_entries_instruction_id", "bank_entries", ["instruction_id"])
    grant(
        "bank_entries",
        may_update="instruction_id, cleared_as, counter_id, note, proposed_by, proposer_id,"
        " answered_by, answerer_id, cleared_at, status, version",
    )
    allow_moves("bank_entries", ENTRY_MOVES)
    never_emptied("bank_entries")


def _failures() -> None:
    op.create_table(
        "payment_failures",
        _id("id"),
        _id("payout_id"),
        _id("instruction_id"),
        _text("reference"),
        _text("reason"),
        _id("proposed_by"),
        _id("proposer_id"),
        _moment("proposed_at"),
        _id("answered_by", nullable=True),
        _id("answerer_id", nullable=True),
        _moment("answered_at", nullable=True),
        _text("status"),
        _number("version"),
        sa.CheckConstraint(
            "status <> 'approved' OR (answerer_id <> proposer_id) IS TRUE",
            name=op.f("ck_payment_failures_another_person"),
        ),
        sa.CheckConstraint(
            "(status = 'proposed') = (answerer_id IS NULL)",
            name=op.f("ck_payment_failures_answered"),
        ),
        *_foreign(
            "payment_failures",
            payout_id="payouts",
            instruction_id="instructions",
            proposed_by="users",
            proposer_id="people",
            answered_by="users",
            answerer_id="people",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_payment_failures"),
    )
    op.create_index(
        "uq_payment_failures_instruction_id_open",
        "payment_failures",
        ["instruction_id"],
        unique=True,
        postgresql_where=sa.text("status = 'proposed'"),
    )
    op.create_index("ix_payment_failures_payout_id", "payment_failures", ["payout_id", "id"])
    grant("payment_failures", may_update="answered_by, answerer_id, answered_at, status, version")
    allow_moves("payment_failures", FAILURE_MOVES)
    never_emptied("payment_failures")


def _instructions() -> None:
    """Name who answered for a payment, and hold that nobody alone lets it be paid again."""
    op.add_column("instructions", _id("answerer_id", nullable=True))
    op.create_foreign_key(
        "fk_instructions_answerer_id", "instructions", "people", ["answerer_id"], ["id"]
    )
    let_update("instructions", "answerer_id")
    op.execute(ANSWERED)
    op.execute(
        "CREATE CONSTRAINT TRIGGER answered AFTER UPDATE ON instructions"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
        " WHEN (NEW.status IN ('paid', 'failed') AND NEW.status <> OLD.status)"
        " EXECUTE FUNCTION require_answered_payment()"
    )
