"""Statements: counted for each payee, with what they say kept; programmes: stamp duty."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

COUNTED = (
    "UPDATE statements AS s SET payee_no = n.no FROM (SELECT id, row_number() OVER"
    " (PARTITION BY programme_id, payee_id ORDER BY issued_at, number) AS no FROM statements) AS n"
    " WHERE n.id = s.id"
)
GO_ON = (
    "INSERT INTO counters (programme_id, name, value)"
    " SELECT programme_id, 'statements:' || payee_id, max(payee_no) FROM statements"
    " GROUP BY programme_id, payee_id"
)


def upgrade() -> None:
    """Bring the tables to this version."""
    op.add_column("programmes", sa.Column("stamp_duty_above", sa.BigInteger(), nullable=True))
    op.create_check_constraint(
        op.f("ck_programmes_stamp_duty_above"), "programmes", "stamp_duty_above >= 0"
    )
    op.add_column("statements", sa.Column("payee_no", sa.BigInteger(), nullable=True))
    op.add_column("statements", sa.Column("content_key", sa.Text(collation="C"), nullable=True))
    op.execute("ALTER TABLE statements DISABLE TRIGGER append_only")
    op.execute(COUNTED)
    op.execute("ALTER TABLE statements ENABLE TRIGGER append_only")
    op.execute(GO_ON)
    op.alter_column("statements", "payee_no", nullable=False)
    op.create_unique_constraint(
        op.f("uq_statements_programme_id_payee_id_payee_no"),
        "statements",
        ["programme_id", "payee_id", "payee_no"],
    )
    op.create_check_constraint(op.f("ck_statements_payee_no"), "statements", "payee_no > 0")
