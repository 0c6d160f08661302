"""Sealed documents: whose certificate is on a statement or letter, and what it was before.

What was issued earlier has no seal; both columns stay empty for it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Bring the tables to this version."""
    for table in ("statements", "decision_letters"):
        for name in ("signed_by", "unsigned_sha256"):
            op.add_column(table, sa.Column(name, sa.Text(collation="C"), nullable=True))
        op.create_check_constraint(
            op.f(f"ck_{table}_signed"),
            table,
            "(signed_by IS NULL) = (unsigned_sha256 IS NULL)",
        )
        op.create_check_constraint(
            op.f(f"ck_{table}_sealed"), table, "unsigned_sha256 <> pdf_sha256"
        )
