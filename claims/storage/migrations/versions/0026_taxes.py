"""Taxes withheld from payments: rules by two persons, lines of payments, and what is handed over.

No programme has tax rules yet, so that nothing changes for payments that were built before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from claims.storage.migrations.guarding import allow_moves, append_only, grant, never_emptied

revision = "0026"
down_revision = "0025"

SET_MOVES = "proposed>in_force proposed>refused"
REMITTANCE_MOVES = "prepared>released prepared>cancelled released>confirmed released>returned"
OPEN_RULES = """
CREATE FUNCTION require_open_tax_set() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM tax_sets WHERE id = NEW.tax_set_id AND status = 'proposed') THEN
    RAISE EXCEPTION 'tax_rules: added to a set that is answered'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""
LATER_RULES = """
CREATE FUNCTION require_later_taxes() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.first_day <= (
    SELECT (NEW.answered_at AT TIME ZONE time_zone)::date FROM programmes
     WHERE id = NEW.programme_id
  ) THEN
    RAISE EXCEPTION 'tax_sets: in force from a day that has come'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Bring the tables to this version."""
    _sets()
    _rules()
    _remittances()
    _lines()
    _numbers()


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(collation="C"), nullable=nullable)


def _id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _day(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _foreign(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")
        for column, other in columns.items()
    ]


def _check(table: str, name: str, said: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(said, name=op.f(f"ck_{table}_{name}"))


def _sets() -> None:
    table = "tax_sets"
    op.create_table(
        table,
        *(_id("id"), _id("programme_id"), _text("currency"), _day("first_day"), _text("text")),
        *(_id("proposed_by"), _id("proposer_id"), _moment("proposed_at")),
        *(_id("answered_by", nullable=True), _id("answerer_id", nullable=True)),
        *(_moment("answered_at", nullable=True), _text("status"), _number("version")),
        _check(table, "another_person", "answerer_id <> proposer_id"),
        _check(
            table,
            "answered",
            "(status = 'proposed') = (answerer_id IS NULL)"
            " AND num_nulls(answered_by, answerer_id, answered_at) IN (0, 3)",
        ),
        *_foreign(table, programme_id="programmes", proposed_by="users", proposer_id="people",
                  answered_by="users", answerer_id="people"),
        sa.PrimaryKeyConstraint("id", name="pk_tax_sets"),
    )  # fmt: skip
    op.create_index("ix_tax_sets_programme_id", table, ["programme_id", "first_day"])
    grant(table, may_update="status, version, answered_by, answerer_id, answered_at")
    allow_moves(table, SET_MOVES)
    never_emptied(table)
    op.execute(LATER_RULES)
    op.execute(
        "CREATE TRIGGER later_day AFTER UPDATE ON tax_sets FOR EACH ROW"
        " WHEN (NEW.status = 'in_force' AND OLD.status <> 'in_force')"
        " EXECUTE FUNCTION require_later_taxes()"
    )


def _rules() -> None:
    table = "tax_rules"
    parts = ("rate_part", "rate_whole", "bare_part", "bare_whole", "base_part", "base_whole")
    op.create_table(
        table,
        *(_id("tax_set_id"), _text("code"), _number("no"), _text("name_id"), _text("name_en")),
        *(_text("law"), _text("payee_kind")),
        sa.Column("items", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("categories", postgresql.ARRAY(sa.Text()), nullable=False),
        *map(_number, (*parts, "above", "unit")),
        sa.Column("does_national_id_count", sa.Boolean(), nullable=False),
        *(_day("first_day"), _day("last_day", nullable=True)),
        _check(
            table,
            "in_range",
            "rate_part BETWEEN 1 AND rate_whole AND bare_part BETWEEN 1 AND bare_whole"
            " AND base_part BETWEEN 1 AND base_whole AND above >= 0 AND unit > 0",
        ),
        _check(table, "payee_kind", "payee_kind IN ('person', 'provider')"),
        _check(table, "period", "first_day <= last_day"),
        *_foreign(table, tax_set_id="tax_sets"),
        sa.PrimaryKeyConstraint("tax_set_id", "code", name="pk_tax_rules"),
    )
    grant(table)
    append_only(table)
    op.execute(OPEN_RULES)
    op.execute(
        "CREATE TRIGGER still_open AFTER INSERT ON tax_rules FOR EACH ROW"
        " EXECUTE FUNCTION require_open_tax_set()"
    )


def _remittances() -> None:
    table = "tax_remittances"
    op.create_table(
        table,
        *(_id("id"), _id("programme_id"), _text("currency"), _day("first_day"), _day("last_day")),
        *(_number("total"), _number("count")),
        *(_id("prepared_by"), _id("preparer_id"), _moment("prepared_at")),
        *(_id("released_by", nullable=True), _id("releaser_id", nullable=True)),
        *(_moment("released_at", nullable=True), _text("reference", nullable=True)),
        *(_id("answered_by", nullable=True), _id("answerer_id", nullable=True)),
        *(_moment("answered_at", nullable=True), _text("status"), _number("version")),
        _check(table, "not_empty", "total > 0 AND count > 0"),
        _check(table, "period", "first_day <= last_day"),
        _check(
            table,
            "another_person",
            "(releaser_id <> preparer_id) IS NOT FALSE"
            " AND (answerer_id <> releaser_id) IS NOT FALSE",
        ),
        _check(
            table,
            "released",
            "(status IN ('released', 'confirmed', 'returned')) = (releaser_id IS NOT NULL)",
        ),
        _check(
            table,
            "answered",
            "(status IN ('confirmed', 'returned'))"
            " = (answerer_id IS NOT NULL AND reference IS NOT NULL)",
        ),
        *_foreign(table, programme_id="programmes", prepared_by="users", preparer_id="people",
                  released_by="users", releaser_id="people", answered_by="users",
                  answerer_id="people"),
        sa.PrimaryKeyConstraint("id", name="pk_tax_remittances"),
    )  # fmt: skip
    op.create_index("ix_tax_remittances_programme_id", table, ["programme_id", "id"])
    grant(
        table,
        may_update="released_by, releaser_id, released_at, reference, answered_by, answerer_id,"
        " answered_at, status, version",
    )
    allow_moves(table, REMITTANCE_MOVES)
    never_emptied(table)


def _lines() -> None:
    table = "tax_lines"
    op.create_table(
        table,
        *(_id("instruction_id"), _id("claim_id"), _id("tax_set_id"), _text("code")),
        *(_id("budget_id"), _number("gross"), _number("base")),
        sa.Column("is_bare", sa.Boolean(), nullable=False),
        _number("amount"),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        _id("remittance_id", nullable=True),
        _check(table, "not_negative", "amount >= 0 AND base >= 0 AND gross > 0"),
        _check(table, "within_the_gross", "amount <= gross AND base <= gross"),
        _check(table, "freed", "is_live OR remittance_id IS NULL"),
        *_foreign(table, instruction_id="instructions", claim_id="claims", budget_id="budgets",
                  remittance_id="tax_remittances"),
        sa.ForeignKeyConstraint(
            ["tax_set_id", "code"], ["tax_rules.tax_set_id", "tax_rules.code"],
            name="fk_tax_lines_tax_set_id_code",
        ),
        sa.PrimaryKeyConstraint("instruction_id", "claim_id", "code", name="pk_tax_lines"),
    )  # fmt: skip
    op.create_index("ix_tax_lines_claim_id", table, ["claim_id"])
    op.create_index("ix_tax_lines_remittance_id", table, ["remittance_id"])
    grant(table, may_update="is_live, remittance_id")
    never_emptied(table)


def _numbers() -> None:
    table = "provider_tax_numbers"
    op.create_table(
        table,
        *(_id("id"), _id("provider_id"), _text("scheme")),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        *(_text("number_masked"), _id("recorded_by"), _moment("recorded_at")),
        *_foreign(table, provider_id="providers", recorded_by="users"),
        sa.PrimaryKeyConstraint("id", name="pk_provider_tax_numbers"),
    )
    op.create_index("ix_provider_tax_numbers_provider_id", table, ["provider_id"])
    grant(table)
    append_only(table)
