"""Dry runs: a draft tried on past claims, in parts, with figures and the claims behind them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from claims.storage.migrations.guarding import allow_moves, append_only, grant

revision = "0003"
down_revision = "0002"

COUNTS = ("claims", "changed", "held_before", "held_after", "before", "after", "raised", "lowered")


def upgrade() -> None:
    """Bring the tables to this version."""
    text = sa.Text(collation="C")
    op.create_table(
        "dry_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("digest", text, nullable=False),
        sa.Column("currency", text, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("one_in", sa.BigInteger(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("claims", sa.BigInteger(), nullable=False),
        sa.Column("parts", sa.BigInteger(), nullable=False),
        sa.Column("status", text, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "first_day <= last_day AND one_in > 0", name=op.f("ck_dry_runs_selection")
        ),
        sa.CheckConstraint("claims >= 0 AND parts >= 0", name=op.f("ck_dry_runs_counts")),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standards.id"], name=op.f("fk_dry_runs_standard_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_dry_runs_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dry_runs")),
    )
    op.create_index("ix_dry_runs_standard_id", "dry_runs", ["standard_id"])
    op.create_table(
        "dry_run_parts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dry_run_id", sa.Uuid(), nullable=False),
        sa.Column("first_person", sa.Uuid(), nullable=False),
        sa.Column("last_person", sa.Uuid(), nullable=False),
        sa.Column("claims", sa.BigInteger(), nullable=False),
        sa.Column("status", text, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dry_run_id"], ["dry_runs.id"], name=op.f("fk_dry_run_parts_dry_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dry_run_parts")),
    )
    op.create_index("ix_dry_run_parts_dry_run_id", "dry_run_parts", ["dry_run_id"])
    op.create_table(
        "dry_run_figures",
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("dry_run_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, text, nullable=False) for name in ("dimension", "name", "reason")),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in COUNTS),
        sa.CheckConstraint(
            "after - before = raised - lowered", name=op.f("ck_dry_run_figures_adds_up")
        ),
        sa.ForeignKeyConstraint(
            ["part_id"], ["dry_run_parts.id"], name=op.f("fk_dry_run_figures_part_id")
        ),
        sa.ForeignKeyConstraint(
            ["dry_run_id"], ["dry_runs.id"], name=op.f("fk_dry_run_figures_dry_run_id")
        ),
        sa.PrimaryKeyConstraint(
            *("part_id", "dimension", "name", "reason"), name=op.f("pk_dry_run_figures")
        ),
    )
    op.create_index("ix_dry_run_figures_dry_run_id", "dry_run_figures", ["dry_run_id"])
    op.create_table(
        "dry_run_claims",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dry_run_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("cause_before", text, nullable=True),
        sa.Column("cause_after", text, nullable=True),
        sa.Column("cuts", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dry_run_id"], ["dry_runs.id"], name=op.f("fk_dry_run_claims_dry_run_id")
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_dry_run_claims_claim_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dry_run_claims")),
    )
    op.create_index(
        "uq_dry_run_claims_dry_run_id_claim_id",
        "dry_run_claims",
        ["dry_run_id", "claim_id"],
        unique=True,
    )
    op.create_index("ix_dry_run_claims_dry_run_id_id", "dry_run_claims", ["dry_run_id", "id"])
    for table in ("dry_runs", "dry_run_parts"):
        grant(table, may_update="status, version")
    for table in ("dry_run_figures", "dry_run_claims"):
        grant(table)
        append_only(table)
    allow_moves("dry_runs", "running>done")
    allow_moves("dry_run_parts", "waiting>replayed")
