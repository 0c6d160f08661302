"""Numbers of redemptions, and a word, a grade or a case of who has a code and no account."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

from claims.domain.codes import SERIAL_BITS, serial_of

revision = "0020"
down_revision = "0015"

BY_ACCOUNT = {"confirmations": "confirmed_by", "ratings": "rated_by", "cases": "filed_by"}
PAGE = 10_000


def upgrade() -> None:
    """Bring the tables to this version."""
    for table, column in BY_ACCOUNT.items():
        op.alter_column(table, column, nullable=True)
    op.add_column("redemptions", sa.Column("number", sa.Text(collation="C"), nullable=True))
    _number()
    op.alter_column("redemptions", "number", nullable=False)
    op.create_unique_constraint("uq_redemptions_number", "redemptions", ["number"])


def _number() -> None:
    """Give every redemption of before a number; that is no move, so the trigger rests meanwhile."""
    op.execute("ALTER TABLE redemptions DISABLE TRIGGER allowed_move")
    connection = op.get_bind()
    page = sa.text("SELECT id FROM redemptions WHERE number IS NULL LIMIT :most")
    while ids := list(connection.scalars(page, {"most": PAGE})):
        connection.execute(
            sa.text("UPDATE redemptions SET number = :number WHERE id = :id"),
            [{"id": each, "number": serial_of(secrets.randbits(SERIAL_BITS), "R")} for each in ids],
        )
    op.execute("ALTER TABLE redemptions ENABLE TRIGGER allowed_move")
