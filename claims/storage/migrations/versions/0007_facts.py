"""What further rules ask for: circumstances, standings, licences, preauthorisations, declarations.

A counter of a limit belongs to a holder, who need not be a person. Everything here but a
preauthorisation's withdrawal is append-only: a later row takes the place of an earlier one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from claims.storage.migrations.guarding import allow_moves, append_only, grant

revision = "0007"
down_revision = "0006"

APPEND_ONLY = (
    "circumstances", "standings", "licences", "claim_payers", "claim_declarations",
    "claim_preauthorisations",
)  # fmt: skip


def upgrade() -> None:
    """Bring the tables to this version."""
    _holders()
    _people()
    _providers()
    _preauthorisations()
    _claims()
    for table in APPEND_ONLY:
        grant(table)
        append_only(table)
    grant("preauthorisations", may_update="status, version, withdrawn_because")
    allow_moves("preauthorisations", "given>withdrawn")


def _holders() -> None:
    op.drop_constraint("fk_usages_person_id", "usages", type_="foreignkey")
    op.alter_column("usages", "person_id", new_column_name="holder_id")
    op.execute("ALTER INDEX ix_usages_person_id RENAME TO ix_usages_holder_id")


def _people() -> None:
    op.create_table(
        "circumstances",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_circumstances_person_id"),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name="fk_circumstances_recorded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_circumstances"),
    )
    op.create_index("ix_circumstances_person_id", "circumstances", ["person_id", "recorded_at"])


def _providers() -> None:
    op.add_column("providers", sa.Column("level", sa.Text(collation="C"), nullable=True))
    op.add_column("providers", sa.Column("type", sa.Text(collation="C"), nullable=True))
    op.create_table(
        "standings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("standing", sa.Text(collation="C"), nullable=False),
        sa.Column("reason", sa.Text(collation="C"), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "standing IN ('good', 'watched', 'excluded')", name=op.f("ck_standings_standing")
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_standings_period")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_standings_provider_id"),
        sa.ForeignKeyConstraint(["set_by"], ["users.id"], name="fk_standings_set_by"),
        sa.PrimaryKeyConstraint("id", name="pk_standings"),
    )
    op.create_index("ix_standings_provider_id", "standings", ["provider_id"])
    op.create_table(
        "licences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(collation="C"), nullable=False),
        sa.Column("number", sa.Text(collation="C"), nullable=False),
        sa.Column("items", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_licences_period")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_licences_provider_id"),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name="fk_licences_recorded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_licences"),
    )
    op.create_index("ix_licences_provider_id", "licences", ["provider_id"])


def _preauthorisations() -> None:
    op.create_table(
        "preauthorisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(collation="C"), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("item_code", sa.Text(collation="C"), nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(collation="C"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_because", sa.Text(collation="C"), nullable=True),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_preauthorisations_period")),
        sa.CheckConstraint(
            "quantity_milli > 0 AND amount > 0", name=op.f("ck_preauthorisations_positive")
        ),
        sa.CheckConstraint(
            "(status = 'withdrawn') = (withdrawn_because IS NOT NULL)",
            name=op.f("ck_preauthorisations_withdrawn"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name="fk_preauthorisations_programme_id"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_preauthorisations_person_id"
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name="fk_preauthorisations_provider_id"
        ),
        sa.ForeignKeyConstraint(["given_by"], ["users.id"], name="fk_preauthorisations_given_by"),
        sa.PrimaryKeyConstraint("id", name="pk_preauthorisations"),
        sa.UniqueConstraint("number", name="uq_preauthorisations_number"),
    )
    op.create_index("ix_preauthorisations_person_id", "preauthorisations", ["person_id"])
    op.create_index("ix_preauthorisations_provider_id", "preauthorisations", ["provider_id"])
    op.create_table(
        "claim_preauthorisations",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("preauthorisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name="fk_claim_preauthorisations_claim_id"
        ),
        sa.ForeignKeyConstraint(
            ["preauthorisation_id"],
            ["preauthorisations.id"],
            name="fk_claim_preauthorisations_preauthorisation_id",
        ),
        sa.PrimaryKeyConstraint(
            "claim_id", "preauthorisation_id", name="pk_claim_preauthorisations"
        ),
    )


def _claims() -> None:
    op.create_table(
        "claim_payers",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.BigInteger(), nullable=False),
        sa.Column("no", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("liable", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("paid >= 0 AND liable >= 0", name=op.f("ck_claim_payers_amounts")),
        sa.ForeignKeyConstraint(
            ["claim_id", "line_no"],
            ["claim_lines.claim_id", "claim_lines.no"],
            name="fk_claim_payers_claim_id_line_no",
        ),
        sa.PrimaryKeyConstraint("claim_id", "line_no", "no", name="pk_claim_payers"),
    )
    op.create_table(
        "claim_declarations",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name="fk_claim_declarations_claim_id"),
        sa.PrimaryKeyConstraint(
            "claim_id", "line_no", "name", "version", name="pk_claim_declarations"
        ),
    )
    op.add_column("claim_receipts", sa.Column("tax_number_sealed", sa.LargeBinary()))
    op.add_column("claim_receipts", sa.Column("stamp_duty", sa.BigInteger()))
    op.add_column("claim_receipts", sa.Column("total_in_words", sa.Text(collation="C")))
    op.add_column("claim_receipts", sa.Column("shows", postgresql.ARRAY(sa.Text())))
    op.create_check_constraint(
        op.f("ck_claim_receipts_stamp_duty"), "claim_receipts", "stamp_duty >= 0"
    )
    # What came before of a person or provider is found by day of submission, and in its order.
    for holder in ("person_id", "provider_id"):
        op.drop_index(f"ix_claims_{holder}", "claims")
        op.create_index(
            f"ix_claims_{holder}_submitted_on", "claims", [holder, "submitted_on", "submitted_at"]
        )
    op.create_index("ix_claim_lines_item_code_claim_id", "claim_lines", ["item_code", "claim_id"])
