"""A budget year ends: lists drawn up once, confirmed by another person; payees who come later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.storage.migrations.guarding import (
    allow_moves,
    append_only,
    grant,
    never_emptied,
)

revision = "0030"
down_revision = "0029"

NEVER_PAID = """
CREATE FUNCTION require_not_with_treasury() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM claims WHERE id = NEW.claim_id AND status = 'unclaimed') THEN
    RAISE EXCEPTION 'instruction_parts: the treasury was given what is left of this claim'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""
STILL_PROPOSED = """
CREATE FUNCTION require_proposed_year_end() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM year_ends WHERE id = NEW.year_end_id) THEN
    RAISE EXCEPTION '%: the lists of a year end are drawn up once', TG_TABLE_NAME
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""


def upgrade() -> None:
    """Bring the tables to this version."""
    _year_ends()
    _rows()
    _lines()
    _reinstatements()
    allow_moves("claims", "payment_failed>unclaimed unclaimed>payment_failed", is_new=False)
    op.execute(NEVER_PAID)
    op.execute(
        "CREATE TRIGGER not_with_treasury AFTER INSERT ON instruction_parts FOR EACH ROW"
        " EXECUTE FUNCTION require_not_with_treasury()"
    )
    op.execute(STILL_PROPOSED)
    for table in ("year_end_rows", "year_end_lines"):
        op.execute(
            f"CREATE TRIGGER drawn_up_once BEFORE INSERT ON {table} FOR EACH ROW"
            " EXECUTE FUNCTION require_proposed_year_end()"
        )


def _year_ends() -> None:
    op.create_table(
        "year_ends",
        _id("id"),
        _id("programme_id"),
        _text("currency"),
        _day("last_day"),
        _day("unclaimed_until"),
        *(_number(each) for each in ("released", "unpaid", "lapsed", "given")),
        _text("digest"),
        _text("status"),
        _number("version"),
        *_two_persons(),
        _day("booked_on", nullable=True),
        sa.CheckConstraint(
            "status <> 'confirmed' OR (answerer_id <> proposer_id) IS TRUE",
            name=op.f("ck_year_ends_another_person"),
        ),
        sa.CheckConstraint(
            "(status = 'proposed') = (answerer_id IS NULL)", name=op.f("ck_year_ends_answered")
        ),
        sa.CheckConstraint(
            "(status = 'confirmed') = (booked_on IS NOT NULL)", name=op.f("ck_year_ends_booked")
        ),
        sa.CheckConstraint("booked_on > last_day", name=op.f("ck_year_ends_over")),
        sa.CheckConstraint(
            "least(released, unpaid, lapsed, given) >= 0", name=op.f("ck_year_ends_not_negative")
        ),
        *_foreign("year_ends", programme_id="programmes", **PERSONS),
        sa.PrimaryKeyConstraint("id", name="pk_year_ends"),
    )
    op.create_index(
        "uq_year_ends_open",
        "year_ends",
        ["programme_id"],
        unique=True,
        postgresql_where=sa.text("status = 'proposed'"),
    )
    op.create_index(
        "uq_year_ends_last_day",
        "year_ends",
        ["programme_id", "last_day"],
        unique=True,
        postgresql_where=sa.text("status = 'confirmed'"),
    )
    grant(
        "year_ends",
        may_update="answered_by, answerer_id, answered_at, booked_on, status, version",
    )
    allow_moves("year_ends", "proposed>confirmed proposed>dropped")
    never_emptied("year_ends")


def _rows() -> None:
    op.create_table(
        "year_end_rows",
        _id("year_end_id"),
        _text("list"),
        *(_id(each) for each in ("object_id", "budget_id", "payee_id")),
        _text("number"),
        _day("day"),
        _text("state"),
        _number("amount"),
        _number("posted"),
        _text("currency"),
        sa.CheckConstraint(
            "list IN ('vouchers', 'unpaid', 'unclaimed')", name=op.f("ck_year_end_rows_list")
        ),
        sa.CheckConstraint(
            "amount > 0 AND posted IN (0, amount)", name=op.f("ck_year_end_rows_amount")
        ),
        sa.CheckConstraint(
            "(state IN ('released', 'given')) = (posted > 0)", name=op.f("ck_year_end_rows_posted")
        ),
        _of_year_end("year_end_rows"),
        *_foreign("year_end_rows", budget_id="budgets"),
        sa.PrimaryKeyConstraint("year_end_id", "list", "object_id", name="pk_year_end_rows"),
    )
    op.create_index("ix_year_end_rows_object_id", "year_end_rows", ["object_id"])
    grant("year_end_rows")
    append_only("year_end_rows")


def _lines() -> None:
    op.create_table(
        "year_end_lines",
        _id("year_end_id"),
        _id("budget_id"),
        *(
            _number(each)
            for each in ("available", "released", "kept", "lapsed", "committed", "obligated")
        ),
        _text("currency"),
        sa.CheckConstraint(
            "available + released - kept = lapsed", name=op.f("ck_year_end_lines_adds_up")
        ),
        sa.CheckConstraint(
            "least(available, released, kept, lapsed, committed, obligated) >= 0",
            name=op.f("ck_year_end_lines_not_negative"),
        ),
        _of_year_end("year_end_lines"),
        *_foreign("year_end_lines", budget_id="budgets"),
        sa.PrimaryKeyConstraint("year_end_id", "budget_id", name="pk_year_end_lines"),
    )
    grant("year_end_lines", may_update="committed, obligated")
    never_emptied("year_end_lines")


def _reinstatements() -> None:
    op.create_table(
        "reinstatements",
        *(
            _id(each)
            for each in ("id", "programme_id", "year_end_id", "claim_id", "budget_id", "payee_id")
        ),
        _text("currency"),
        _number("amount"),
        _text("status"),
        _number("version"),
        *_two_persons(),
        sa.CheckConstraint("amount > 0", name=op.f("ck_reinstatements_amount")),
        sa.CheckConstraint("payee_id <> proposer_id", name=op.f("ck_reinstatements_not_his_own")),
        sa.CheckConstraint(
            "status <> 'in_force' OR (answerer_id <> proposer_id AND answerer_id <> payee_id)"
            " IS TRUE",
            name=op.f("ck_reinstatements_another_person"),
        ),
        sa.CheckConstraint(
            "(status = 'proposed') = (answerer_id IS NULL)",
            name=op.f("ck_reinstatements_answered"),
        ),
        *_foreign(
            "reinstatements",
            programme_id="programmes",
            year_end_id="year_ends",
            claim_id="claims",
            budget_id="budgets",
            **PERSONS,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reinstatements"),
    )
    op.create_index(
        "uq_reinstatements_claim",
        "reinstatements",
        ["year_end_id", "claim_id"],
        unique=True,
        postgresql_where=sa.text("status <> 'refused'"),
    )
    op.create_index("ix_reinstatements_programme_id_id", "reinstatements", ["programme_id", "id"])
    grant("reinstatements", may_update="answered_by, answerer_id, answered_at, status, version")
    allow_moves("reinstatements", "proposed>in_force proposed>refused")
    never_emptied("reinstatements")


PERSONS = {
    "proposed_by": "users",
    "proposer_id": "people",
    "answered_by": "users",
    "answerer_id": "people",
}


def _two_persons() -> list[sa.Column[object]]:
    at = sa.DateTime(timezone=True)
    return [
        _id("proposed_by"),
        _id("proposer_id"),
        sa.Column("proposed_at", at, nullable=False),
        _id("answered_by", nullable=True),
        _id("answerer_id", nullable=True),
        sa.Column("answered_at", at, nullable=True),
    ]


def _of_year_end(table: str) -> sa.ForeignKeyConstraint:
    """Lists are drawn up before the row that has their digest, in one transaction."""
    return sa.ForeignKeyConstraint(
        ["year_end_id"],
        ["year_ends.id"],
        name=f"fk_{table}_year_end_id",
        deferrable=True,
        initially="DEFERRED",
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(collation="C"), nullable=False)


def _id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _day(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _foreign(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")
        for column, other in columns.items()
    ]
