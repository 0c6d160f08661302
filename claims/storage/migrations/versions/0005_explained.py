"""What explaining a claim needs: tracking codes, guesses of them, letters, and what figures ask."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.storage.migrations.guarding import append_only, grant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Bring the tables to this version."""
    op.add_column("claims", sa.Column("tracking_hash", sa.LargeBinary(), nullable=True))
    op.create_table(
        "guesses",
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("failures >= 0 AND since <= last_at", name=op.f("ck_guesses_counted")),
        sa.PrimaryKeyConstraint("source", name="pk_guesses"),
    )
    op.create_index("ix_guesses_last_at", "guesses", ["last_at"])
    op.create_table(
        "decision_letters",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(collation="C"), nullable=False),
        sa.Column("digest", sa.Text(collation="C"), nullable=False),
        sa.Column("pdf_sha256", sa.Text(collation="C"), nullable=False),
        sa.Column("store_key", sa.Text(collation="C"), nullable=False),
        sa.Column("public_url", sa.Text(collation="C"), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name="fk_decision_letters_claim_id"),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name="fk_decision_letters_decision_id"
        ),
        sa.PrimaryKeyConstraint("decision_id", name="pk_decision_letters"),
        sa.UniqueConstraint("number", name="uq_decision_letters_number"),
    )
    op.create_index("ix_decision_letters_claim_id", "decision_letters", ["claim_id"])
    op.create_index("ix_decisions_decided_at", "decisions", ["decided_at"])
    op.create_index("ix_decisions_later", "decisions", ["claim_id"], postgresql_where="seq > 1")
    for action, column in (("return", "object_id"), ("hold", "at")):
        op.create_index(
            f"ix_events_{action}", "events", [column], postgresql_where=f"action = '{action}'"
        )
    grant("guesses", may_update="failures, since, last_at", may_delete=True)
    grant("decision_letters")
    append_only("decision_letters")
