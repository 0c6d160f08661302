"""Re-decisions: proposed by one person, approved by another, in force as a further decision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from claims.storage.migrations.guarding import allow_moves, grant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Bring the tables and their guards to this version."""
    _redecisions()
    op.add_column(
        "instruction_parts",
        sa.Column("paid_before", sa.BigInteger(), nullable=False, server_default="0"),
    )
    op.alter_column("instruction_parts", "paid_before", server_default=None)
    op.create_check_constraint("paid_before", "instruction_parts", "paid_before >= 0")
    grant(
        "redecisions",
        may_update="status, version, answered_by, answerer_id, answered_at, decision_id, uncovered",
    )
    allow_moves("redecisions", "proposed>in_force proposed>refused")


def _redecisions() -> None:
    text = sa.Text(collation="C")
    op.create_table(
        "redecisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("earlier_id", sa.Uuid(), nullable=False),
        sa.Column("earlier_decider_id", sa.Uuid(), nullable=True),
        sa.Column("claimant_id", sa.Uuid(), nullable=False),
        sa.Column("submitter_id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("currency", text, nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("moves_money", sa.Boolean(), nullable=False),
        sa.Column("reason", text, nullable=False),
        sa.Column("note", text, nullable=True),
        sa.Column("ruling", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposer_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answerer_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("uncovered", sa.BigInteger(), nullable=True),
        sa.Column("status", text, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "proposer_id IS DISTINCT FROM earlier_decider_id"
            " AND proposer_id <> claimant_id AND proposer_id <> submitter_id",
            name=op.f("ck_redecisions_another_decider"),
        ),
        sa.CheckConstraint(
            "answerer_id <> proposer_id AND answerer_id <> claimant_id"
            " AND answerer_id <> submitter_id",
            name=op.f("ck_redecisions_another_person"),
        ),
        sa.CheckConstraint(
            "status <> 'in_force' OR answerer_id IS NOT NULL OR NOT moves_money",
            name=op.f("ck_redecisions_approved"),
        ),
        sa.CheckConstraint(
            "moves_money OR before = after", name=op.f("ck_redecisions_moves_money")
        ),
        sa.CheckConstraint(
            "(status = 'in_force') = (decision_id IS NOT NULL)"
            " AND (decision_id IS NULL) = (uncovered IS NULL)",
            name=op.f("ck_redecisions_in_force"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [target], name=f"fk_redecisions_{column}")
            for column, target in (
                ("claim_id", "claims.id"),
                ("earlier_id", "decisions.id"),
                ("earlier_decider_id", "people.id"),
                ("claimant_id", "people.id"),
                ("submitter_id", "people.id"),
                ("standard_id", "standards.id"),
                ("proposed_by", "users.id"),
                ("proposer_id", "people.id"),
                ("answered_by", "users.id"),
                ("answerer_id", "people.id"),
                ("decision_id", "decisions.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name="pk_redecisions"),
        sa.UniqueConstraint("decision_id", name="uq_redecisions_decision_id"),
    )
    op.create_index("ix_redecisions_claim_id", "redecisions", ["claim_id"])
    op.create_index(
        "uq_redecisions_claim_id_proposed",
        "redecisions",
        ["claim_id"],
        unique=True,
        postgresql_where="status = 'proposed'",
    )
