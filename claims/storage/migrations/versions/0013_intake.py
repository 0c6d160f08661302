"""What is kept when a claim comes in: the mark it is known by, what was shown and declared."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.storage.migrations.guarding import append_only, grant

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Bring the tables to this version."""
    _marks()
    _submissions()
    _affirmations()


def _marks() -> None:
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


def _submissions() -> None:
    op.create_table(
        "claim_submissions",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("standard_digest", sa.Text(collation="C"), nullable=False),
        sa.Column("charter_digest", sa.Text(collation="C"), nullable=True),
        sa.Column("language", sa.Text(collation="C"), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language IN ('id', 'en')", name=op.f("ck_claim_submissions_language")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name="fk_claim_submissions_claim_id"),
        sa.PrimaryKeyConstraint("claim_id", "version", name="pk_claim_submissions"),
    )
    grant("claim_submissions")
    append_only("claim_submissions")


def _affirmations() -> None:
    op.create_table(
        "declaration_texts",
        sa.Column("digest", sa.Text(collation="C"), nullable=False),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("content", sa.Text(collation="C"), nullable=False),
        sa.CheckConstraint(
            "digest = encode(sha256(convert_to(content, 'UTF8')), 'hex')",
            name=op.f("ck_declaration_texts_digest"),
        ),
        sa.PrimaryKeyConstraint("digest", name="pk_declaration_texts"),
    )
    op.create_table(
        "claim_affirmations",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(collation="C"), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id", "version"],
            ["claim_submissions.claim_id", "claim_submissions.version"],
            name="fk_claim_affirmations_submission",
        ),
        sa.ForeignKeyConstraint(
            ["digest"], ["declaration_texts.digest"], name="fk_claim_affirmations_digest"
        ),
        sa.PrimaryKeyConstraint("claim_id", "version", "digest", name="pk_claim_affirmations"),
    )
    for table in ("declaration_texts", "claim_affirmations"):
        grant(table)
        append_only(table)
