"""What waits for an officer is found by its cause and by whom it was given to."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Bring the tables to this version."""
    op.execute("CREATE INDEX ix_claims_in_review ON claims (cause, id) WHERE status = 'in_review'")
    op.execute(
        "CREATE INDEX ix_claims_in_review_with ON claims (assigned_to, id)"
        " WHERE status = 'in_review'"
    )
