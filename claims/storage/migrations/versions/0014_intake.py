"""What is kept when a claim comes in: the mark by which it is known when it is told again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.storage.migrations.guarding import append_only, grant

revision = "0014"
down_revision = "0012"


def upgrade() -> None:
    """Bring the tables to this version."""
    op.create_table(
        "claim_marks",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("nth", sa.BigInteger(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name="fk_claim_marks_claim_id"),
        sa.PrimaryKeyConstraint("mark", "nth", name="pk_claim_marks"),
        sa.UniqueConstraint("claim_id", name="uq_claim_marks_claim_id"),
    )
    grant("claim_marks")
    append_only("claim_marks")
