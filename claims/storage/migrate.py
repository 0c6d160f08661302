"""Brings a database up to date as its owner, and says which version it is at."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url

_HERE = Path(__file__).parent / "migrations"


def _config(connection: Connection | None = None, app_role: str = "") -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    config.attributes["app_role"] = app_role
    return config


def head() -> str:
    """The newest version this code knows."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def version_of(connection: Connection) -> str | None:
    """The version a database is at, or None before its first migration."""
    return MigrationContext.configure(connection).get_current_revision()


def migrate(owner_url: str, app_url: str) -> str:
    """Run every missing migration; the application role named in `app_url` gets its grants.

    Waits at most five seconds for a lock, so that a migration never queues the service behind it.
    An advisory lock keeps two migrations apart. Returns the version reached.
    """
    app_role = make_url(app_url).username or "claims_app"
    engine = create_engine(sqlalchemy_url(owner_url))
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(hashtext('claims.migrate'))"))
            connection.execute(text("SET lock_timeout = '5s'"))
            connection.commit()
            command.upgrade(_config(connection, app_role), "head")
            connection.commit()
            return version_of(connection) or ""
    finally:
        engine.dispose()


def sqlalchemy_url(url: str) -> str:
    """The same address with the driver this product uses (psycopg 3)."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url
