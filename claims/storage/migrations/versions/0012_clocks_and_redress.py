"""Calendars, the days a claim was promised, budget lines by purpose, and redress."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from claims.storage.migrations.guarding import (
    allow_moves,
    append_only,
    grant,
    let_update,
    never_emptied,
)

revision = "0012"
down_revision = "0011"

PINNED = (
    "complete_on", "decide_by", "decided_on", "pay_by", "paid_on", "serve_by", "served_on",
)  # fmt: skip
MOVES = (
    "owed>granted granted>in_question in_question>exempt in_question>granted granted>settled"
    " settled>paid settled>granted paid>granted"
)
LATE = "decided_on > decide_by OR paid_on > pay_by OR served_on > serve_by"


def upgrade() -> None:
    """Bring the tables to this version."""
    _calendars()
    _claims()
    _budgets()
    _redress()
    _hit_rates()


def _calendars() -> None:
    op.create_table(
        "calendar_days",
        sa.Column("calendar", sa.Text(collation="C"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("names", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("source", sa.Text(collation="C"), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('holiday', 'joint_leave')", name=op.f("ck_calendar_days_kind")
        ),
        sa.PrimaryKeyConstraint("calendar", "day", name="pk_calendar_days"),
    )
    grant("calendar_days", may_delete=True)
    op.add_column("programmes", sa.Column("calendar", sa.Text(collation="C"), nullable=True))
    op.execute("UPDATE programmes SET calendar = upper(split_part(id_scheme, '.', 1))")
    op.alter_column("programmes", "calendar", nullable=False)


def _claims() -> None:
    for name in PINNED:
        op.add_column("claims", sa.Column(name, sa.Date(), nullable=True))
    op.create_index("ix_claims_late", "claims", ["id"], postgresql_where=sa.text(LATE))
    let_update("claims", "complete_on, decide_by, decided_on, pay_by, paid_on")


def _budgets() -> None:
    op.add_column("budgets", sa.Column("purpose", sa.Text(collation="C"), nullable=True))
    op.execute("UPDATE budgets SET purpose = 'claims'")
    op.alter_column("budgets", "purpose", nullable=False)
    op.create_check_constraint(
        op.f("ck_budgets_purpose"), "budgets", "purpose IN ('claims', 'redress', 'late_payment')"
    )
    op.create_index(
        "uq_budgets_purpose",
        "budgets",
        ["programme_id", "purpose"],
        unique=True,
        postgresql_where=sa.text("purpose <> 'claims'"),
    )


def _redress() -> None:
    op.create_table(
        "redress",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("promise", sa.Text(collation="C"), nullable=False),
        sa.Column("limit_days", sa.BigInteger(), nullable=False),
        sa.Column("actual_days", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("payee_kind", sa.Text(collation="C"), nullable=False),
        sa.Column("payee_id", sa.Uuid(), nullable=False),
        sa.Column("caused_by", sa.Uuid(), nullable=True),
        sa.Column("budget_id", sa.Uuid(), nullable=True),
        sa.Column("currency", sa.Text(collation="C"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(collation="C"), nullable=True),
        sa.Column("questioned_by", sa.Uuid(), nullable=True),
        sa.Column("questioner_id", sa.Uuid(), nullable=True),
        sa.Column("exempted_by", sa.Uuid(), nullable=True),
        sa.Column("exempter_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "amount >= 0 AND (status = 'not_due') = (amount = 0)", name=op.f("ck_redress_amount")
        ),
        sa.CheckConstraint("due_on < done_on", name=op.f("ck_redress_late")),
        sa.CheckConstraint(
            "(kind = 'late_payment') = (payee_kind = 'provider')"
            " AND payee_kind IN ('person', 'provider')",
            name=op.f("ck_redress_payee"),
        ),
        sa.CheckConstraint("kind = 'service' OR caused_by IS NULL", name=op.f("ck_redress_cause")),
        sa.CheckConstraint(
            "status IN ('not_due', 'owed') OR budget_id IS NOT NULL",
            name=op.f("ck_redress_carried"),
        ),
        sa.CheckConstraint(
            "(status = 'exempt') = (exempter_id IS NOT NULL)"
            " AND (status NOT IN ('in_question', 'exempt')"
            "      OR (questioner_id IS NOT NULL AND reason IS NOT NULL))",
            name=op.f("ck_redress_exempt"),
        ),
        sa.CheckConstraint("exempter_id <> questioner_id", name=op.f("ck_redress_another_person")),
        sa.ForeignKeyConstraint(["budget_id"], ["budgets.id"], name="fk_redress_budget_id"),
        sa.ForeignKeyConstraint(["caused_by"], ["providers.id"], name="fk_redress_caused_by"),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name="fk_redress_claim_id"),
        sa.ForeignKeyConstraint(["exempted_by"], ["users.id"], name="fk_redress_exempted_by"),
        sa.ForeignKeyConstraint(["exempter_id"], ["people.id"], name="fk_redress_exempter_id"),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name="fk_redress_programme_id"
        ),
        sa.ForeignKeyConstraint(["questioned_by"], ["users.id"], name="fk_redress_questioned_by"),
        sa.ForeignKeyConstraint(["questioner_id"], ["people.id"], name="fk_redress_questioner_id"),
        sa.ForeignKeyConstraint(["standard_id"], ["standards.id"], name="fk_redress_standard_id"),
        sa.PrimaryKeyConstraint("id", name="pk_redress"),
        sa.UniqueConstraint("claim_id", "kind", name="uq_redress_claim_id_kind"),
    )
    op.create_index("ix_redress_payee_id", "redress", ["payee_id"])
    op.create_index("ix_redress_caused_by", "redress", ["caused_by"])
    op.create_index(
        "ix_redress_status_programme_id_id", "redress", ["status", "programme_id", "id"]
    )
    op.create_table(
        "redress_parts",
        sa.Column("instruction_id", sa.Uuid(), nullable=False),
        sa.Column("redress_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(collation="C"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_redress_parts_amount")),
        sa.CheckConstraint("side IN ('payment', 'recovery')", name=op.f("ck_redress_parts_side")),
        sa.ForeignKeyConstraint(
            ["instruction_id"], ["instructions.id"], name="fk_redress_parts_instruction_id"
        ),
        sa.ForeignKeyConstraint(["redress_id"], ["redress.id"], name="fk_redress_parts_redress_id"),
        sa.PrimaryKeyConstraint("instruction_id", "redress_id", "side", name="pk_redress_parts"),
    )
    op.create_index(
        "uq_redress_parts_live",
        "redress_parts",
        ["redress_id", "side"],
        unique=True,
        postgresql_where=sa.text("is_live"),
    )
    _guard_redress()


def _guard_redress() -> None:
    grant(
        "redress",
        may_update="budget_id, reason, questioned_by, questioner_id, exempted_by, exempter_id,"
        " status, version",
    )
    grant("redress_parts", may_update="is_live")
    allow_moves("redress", MOVES)
    for table in ("redress", "redress_parts"):
        never_emptied(table)


def _hit_rates() -> None:
    op.create_table(
        "hit_rates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("standard_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("promise", sa.Text(collation="C"), nullable=False),
        sa.Column("measure", sa.Text(collation="C"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("days", sa.BigInteger(), nullable=False),
        sa.Column("kept", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("guaranteed_millionths", sa.BigInteger(), nullable=True),
        sa.Column("is_breached", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kept >= 0 AND kept <= total", name=op.f("ck_hit_rates_kept")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name="fk_hit_rates_programme_id"
        ),
        sa.ForeignKeyConstraint(["standard_id"], ["standards.id"], name="fk_hit_rates_standard_id"),
        sa.PrimaryKeyConstraint("id", name="pk_hit_rates"),
        sa.UniqueConstraint(
            "programme_id",
            "code",
            "measure",
            "day",
            name="uq_hit_rates_programme_id_code_measure_day",
        ),
    )
    grant("hit_rates")
    append_only("hit_rates")
