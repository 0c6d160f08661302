"""How Alembic reaches the database: as the owner, with a short wait for locks."""

from __future__ import annotations

from alembic import context

from claims.storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata(),
    transaction_per_migration=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
