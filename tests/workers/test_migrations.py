"""Migrations make the tables the code knows, run twice without harm, and bind the application."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from claims.storage.migrate import head, migrate, sqlalchemy_url, version_of
from claims.storage.tables import metadata
from config.settings import Settings

APPEND_ONLY = ("ledger_entries", "decisions", "events", "adjustments", "authorisations")


@pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")  # SQLAlchemy names it not
def test_the_migrated_database_is_the_one_the_code_knows(settings: Settings) -> None:
    engine = create_engine(sqlalchemy_url(settings.owner_database_url))
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            unlike = [each for each in compare_metadata(context, metadata()) if not _is_guard(each)]
            assert unlike == []
            assert version_of(connection) == head()
    finally:
        engine.dispose()


def test_migrating_again_changes_nothing(settings: Settings) -> None:
    assert migrate(settings.owner_database_url, settings.database_url) == head()


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_application_may_not_rewrite_history(settings: Settings, table: str) -> None:
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        may_update = "SELECT has_any_column_privilege(%s, 'UPDATE')"
        assert connection.execute(may_update, [table]).fetchone() == (False,)
        for act in (f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(act)  # type: ignore[arg-type]


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_not_even_the_owner_empties_history(settings: Settings, table: str) -> None:
    with (
        psycopg.connect(settings.owner_database_url) as connection,
        pytest.raises(psycopg.errors.RestrictViolation),
    ):
        connection.execute(f"TRUNCATE {table} CASCADE")  # type: ignore[arg-type]


def _is_guard(difference: Any) -> bool:
    """What the guards' migration adds by hand and no mapping names."""
    return difference[0] == "remove_table" and difference[1].name == "allowed_moves"
