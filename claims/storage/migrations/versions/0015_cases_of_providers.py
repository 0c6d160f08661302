"""Let a provider file a case of its own: nobody is its complainant, and nobody has it yet."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"

NAMES = {"another_assignee": "assignee_id", "another_resolver": "resolver_id"}


def upgrade() -> None:
    """Bring the tables to this version."""
    for name, column in NAMES.items():
        op.drop_constraint(op.f(f"ck_cases_{name}"), "cases", type_="check")
        op.create_check_constraint(
            op.f(f"ck_cases_{name}"),
            "cases",
            f"{column} IS NULL OR ({column} <> filer_id AND {column} IS DISTINCT FROM person_id"
            f" AND {column} IS DISTINCT FROM decider_id)",
        )
