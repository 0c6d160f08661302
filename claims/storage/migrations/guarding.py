"""What a migration does for each new table: grants, append-only triggers, allowed moves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op


def grant(table: str, *, may_update: str = "", may_delete: bool = False) -> None:
    """Let the application read and insert, and change the named columns (`"status, version"`)."""
    op.execute(f"REVOKE ALL ON {table} FROM PUBLIC")
    op.execute(f"GRANT SELECT, INSERT ON {table} TO {_application()}")
    if may_update:
        let_update(table, may_update)
    if may_delete:
        op.execute(f"GRANT DELETE ON {table} TO {_application()}")


def let_update(table: str, columns: str) -> None:
    """Let the application change further columns of a table."""
    op.execute(f"GRANT UPDATE ({columns}) ON {table} TO {_application()}")


def _application() -> str:
    return '"' + str(context.config.attributes["app_role"]).replace('"', '""') + '"'


def append_only(table: str) -> None:
    """Refuse every change of what is written, the owner's too."""
    op.execute(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    never_emptied(table)


def never_emptied(table: str) -> None:
    """Refuse to empty a table at once, the owner too."""
    op.execute(
        f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def allow_moves(noun: str, pairs: str, *, is_new: bool = True) -> None:
    """Allow the moves of a lifecycle, `"draft>checked checked>draft"`, and no other."""
    rows = [
        {"noun": noun, "source": pair.split(">")[0], "target": pair.split(">")[1]}
        for pair in pairs.split()
    ]
    op.bulk_insert(sa.table("allowed_moves", *map(sa.column, ("noun", "source", "target"))), rows)
    if is_new:
        op.execute(
            f"CREATE TRIGGER allowed_move BEFORE UPDATE ON {noun}"
            " FOR EACH ROW EXECUTE FUNCTION require_allowed_move()"
        )
