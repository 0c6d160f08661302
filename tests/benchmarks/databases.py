"""Databases to measure in: copies of one filled database on running engines."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from claims.engines import postgres
from claims.engines.keys import make_keys
from config.settings import Settings, parse_settings


class Databases:
    """Makes databases on one server; `maker_url` may make them."""

    def __init__(
        self, *, maker_url: str, owner_url: str, app_url: str, redis_url: str, folder: Path
    ) -> None:
        self._maker, self._owner, self._app = maker_url, owner_url, app_url
        self._redis, self._folder = redis_url, folder

    @contextmanager
    def copy(self, template: str = "template1") -> Iterator[Settings]:
        """Settings of one installation on a fresh copy of a database, gone afterwards."""
        name = f"claims_bench_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self._maker, autocommit=True) as connection:
            postgres.create_database(
                connection,
                name,
                template=template,
                owner=make_url(self._owner).username,
                app=make_url(self._app).username,
            )
        try:
            yield self._settings(name)
        finally:
            with psycopg.connect(self._maker, autocommit=True) as connection:
                drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
                connection.execute(drop.format(sql.Identifier(name)))

    def maker_of(self, settings: Settings) -> str:
        """The database that settings are about, as who may do everything on the server."""
        return at(self._maker, name_of(settings))

    @contextmanager
    def server_file(self) -> Iterator[Path]:
        """A file that the server, perhaps another user of the machine, may write; gone after."""
        with tempfile.TemporaryDirectory(prefix="claims-bench-copy-") as folder:
            Path(folder).chmod(0o777)
            yield Path(folder) / "rows.csv"

    def _settings(self, name: str) -> Settings:
        given = {
            **{key: value for key, value in os.environ.items() if not key.startswith("CLAIMS_")},
            "DATABASE_URL": at(self._app, name),
            "OWNER_DATABASE_URL": at(self._owner, name),
            "REDIS_URL": self._redis,
            "CLAIMS_EMBEDDED": "yes",
            "CLAIMS_DEMO": "yes",
            "CLAIMS_DATA_DIR": str(self._folder / "data"),
        }
        settings = parse_settings(given)
        make_keys(settings.keys_dir)
        return settings


def at(url: str, database: str) -> str:
    """The same server and role, another database."""
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def name_of(settings: Settings) -> str:
    """The name of the database that settings are about."""
    return str(make_url(settings.database_url).database)


def rest(settings: Settings) -> None:
    """Bring a filled database to rest: statistics, hint bits and a checkpoint before measuring."""
    with psycopg.connect(settings.owner_database_url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
