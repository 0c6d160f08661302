"""Numbers of redemptions; what is said by a code and no account; drafts that are discarded."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

from claims.domain.codes import SERIAL_BITS, serial_of
from claims.storage.migrations.guarding import allow_moves, let_update

revision = "0018"
down_revision = "0017"

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
    _discarded()


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


def _discarded() -> None:
    """Let a draft be given up, with a reason and for good."""
    op.add_column("drafts", sa.Column("discarded_by", sa.Uuid(), nullable=True))
    op.add_column("drafts", sa.Column("discarder_id", sa.Uuid(), nullable=True))
    op.add_column("drafts", sa.Column("discard_reason", sa.Text(collation="C"), nullable=True))
    for column, table in (("discarded_by", "users"), ("discarder_id", "people")):
        op.create_foreign_key(f"fk_drafts_{column}", "drafts", table, [column], ["id"])
    op.create_check_constraint(
        op.f("ck_drafts_discarded"),
        "drafts",
        "num_nulls(discarded_by, discarder_id, discard_reason)"
        " = CASE WHEN status = 'discarded' THEN 0 ELSE 3 END",
    )
    let_update("drafts", "discarded_by, discarder_id, discard_reason")
    allow_moves("drafts", "draft>discarded checked>discarded", is_new=False)
    op.execute(
        "CREATE TRIGGER discarded_is_final BEFORE UPDATE ON drafts"
        " FOR EACH ROW WHEN (OLD.status = 'discarded') EXECUTE FUNCTION refuse_change()"
    )
