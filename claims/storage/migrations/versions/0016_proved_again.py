"""When the one who is signed in last gave his password: money asks for it within five minutes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from claims.storage.migrations.guarding import let_update

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Bring the tables to this version."""
    op.add_column("sessions", sa.Column("proved_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE sessions SET proved_at = begun_at")
    op.alter_column("sessions", "proved_at", nullable=False)
    op.create_check_constraint(op.f("ck_sessions_proved"), "sessions", "begun_at <= proved_at")
    let_update("sessions", "proved_at")
