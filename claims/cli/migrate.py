"""`claims migrate`: brings the database up to date as its owner."""

from __future__ import annotations

import os

import click
from sqlalchemy import create_engine

from claims import engines
from claims.domain.refusals import Refused
from claims.storage import migrate as migrations
from config.settings import Settings, parse_settings


@click.command()
def migrate() -> None:
    """Bring the database up to date as its owner."""
    with engines.running(parse_settings(os.environ)) as settings:
        require_owner(settings)
        version = migrations.migrate(settings.owner_database_url, settings.database_url)
        click.echo(f"the database is at version {version}")


def bring_up_to_date(settings: Settings) -> None:
    """Migrate where we may; elsewhere refuse a database that is not at this code's version."""
    if settings.owner_database_url:
        migrations.migrate(settings.owner_database_url, settings.database_url)
        return
    engine = create_engine(migrations.sqlalchemy_url(settings.database_url))
    try:
        with engine.connect() as connection:
            version = migrations.version_of(connection)
    finally:
        engine.dispose()
    if version != migrations.head():
        raise Refused(
            "DATABASE_NOT_MIGRATED",
            f"The database is at version {version or 'none'} and {migrations.head()} is needed; run"
            " `claims migrate` with OWNER_DATABASE_URL set.",
        )


def require_owner(settings: Settings) -> None:
    """Refuse what only the owner may do when his address is not given."""
    if not settings.owner_database_url:
        raise Refused("OWNER_NEEDED", "Set OWNER_DATABASE_URL: only the owner may do this.")
