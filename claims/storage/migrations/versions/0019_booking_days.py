"""Booking days, and periods of the books that are closed by two persons and then never change.

A posting takes a lock of its programme shared until it ends, and closing takes it alone, so that a
posting is either in what was drawn up at the close or refused.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.storage.migrations.guarding import allow_moves, grant, never_emptied

revision = "0019"
down_revision = "0018"

CLOSED = ("closed_by", "closer_id", "closed_at", "closed_on", "entries", "debits", "digest")
WHOLE = (
    f"CASE status WHEN 'closed' THEN num_nulls({', '.join(CLOSED)}) = 0"
    f" ELSE num_nonnulls({', '.join(CLOSED)}) = 0 END"
)

OPEN_BOOKS = """
CREATE FUNCTION require_open_books() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('claims.books/' || x.programme, 0))
     FROM (SELECT DISTINCT programme_id::text AS programme FROM added ORDER BY 1) AS x;
  IF EXISTS (
    SELECT 1 FROM added AS t JOIN periods AS p
        ON p.programme_id = t.programme_id AND p.status = 'closed' AND t.booked_on <= p.last_day
  ) THEN
    RAISE EXCEPTION 'the books of this day are closed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Bring the tables to this version."""
    _booking_days()
    _periods()


def _booking_days() -> None:
    """Give every transaction the day it was posted on; nothing was ever booked otherwise."""
    op.add_column("ledger_transactions", sa.Column("booked_on", sa.Date(), nullable=True))
    op.execute("ALTER TABLE ledger_transactions DISABLE TRIGGER append_only")
    op.execute(
        "UPDATE ledger_transactions AS t SET booked_on = (t.posted_at AT TIME ZONE p.time_zone)"
        "::date FROM programmes AS p WHERE p.id = t.programme_id"
    )
    op.execute("ALTER TABLE ledger_transactions ENABLE TRIGGER append_only")
    op.alter_column("ledger_transactions", "booked_on", nullable=False)
    op.create_index(
        "ix_ledger_transactions_booked_on", "ledger_transactions", ["programme_id", "booked_on"]
    )
    op.execute("UPDATE ledger_accounts SET side = 'either' WHERE name = 'bank'")


def _periods() -> None:
    op.create_table(
        "periods",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.Text(collation="C"), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("follows_on", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposer_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closer_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("entries", sa.BigInteger(), nullable=True),
        sa.Column("debits", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.Text(collation="C"), nullable=True),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_periods_order")),
        sa.CheckConstraint("follows_on = first_day - 1", name=op.f("ck_periods_follows")),
        sa.CheckConstraint("closer_id <> proposer_id", name=op.f("ck_periods_closer")),
        sa.CheckConstraint("closed_on > last_day", name=op.f("ck_periods_over")),
        sa.CheckConstraint(WHOLE, name=op.f("ck_periods_whole")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name="fk_periods_programme_id"
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["users.id"], name="fk_periods_proposed_by"),
        sa.ForeignKeyConstraint(["proposer_id"], ["people.id"], name="fk_periods_proposer_id"),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name="fk_periods_closed_by"),
        sa.ForeignKeyConstraint(["closer_id"], ["people.id"], name="fk_periods_closer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_periods"),
        sa.UniqueConstraint("programme_id", "last_day", name="uq_periods_programme_id_last_day"),
        sa.UniqueConstraint(
            "programme_id",
            "follows_on",
            name="uq_periods_programme_id_follows_on",
            postgresql_nulls_not_distinct=True,
        ),
        sa.ForeignKeyConstraint(
            ["programme_id", "follows_on"],
            ["periods.programme_id", "periods.last_day"],
            name="fk_periods_programme_id_follows_on",
        ),
    )
    grant("periods", may_update=f"status, version, {', '.join(CLOSED)}")
    never_emptied("periods")
    allow_moves("periods", "open>closed")
    op.execute(
        "CREATE TRIGGER closed_for_good BEFORE UPDATE OR DELETE ON periods"
        " FOR EACH ROW WHEN (OLD.status = 'closed') EXECUTE FUNCTION refuse_change()"
    )
    op.execute(OPEN_BOOKS)
    op.execute(
        "CREATE TRIGGER open_books AFTER INSERT ON ledger_transactions"
        " REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION require_open_books()"
    )
