"""Every test runs on real engines: a fresh database cloned from a migrated template."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from claims import engines
from claims.engines.keys import make_keys
from claims.runtime import Runtime
from claims.storage.migrate import migrate
from config.settings import Settings, read_settings


@pytest.fixture(scope="session")
def engine_environ(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The engines of this test process: embedded, or those DATABASE_URL and REDIS_URL name."""
    data_dir = tmp_path_factory.mktemp("engines")
    given = {**os.environ, "CLAIMS_KEYS_DIR": str(data_dir / "keys")}
    make_keys(data_dir / "keys")
    with engines.running(data_dir, given) as environ:
        yield environ


@pytest.fixture(scope="session")
def template(engine_environ: dict[str, str]) -> Iterator[str]:
    """The name of a database at the newest migration that tests are cloned from."""
    name = f"template_{uuid.uuid4().hex[:12]}"
    owner = engine_environ["OWNER_DATABASE_URL"]
    with psycopg.connect(_at(owner, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    migrate(_at(owner, name), _at(engine_environ["DATABASE_URL"], name))
    yield name
    _drop(owner, name)


@pytest.fixture
def environ(
    engine_environ: dict[str, str], template: str, tmp_path: Path
) -> Iterator[dict[str, str]]:
    """The environment of one installation with an empty database of its own."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    owner = engine_environ["OWNER_DATABASE_URL"]
    with psycopg.connect(_at(owner, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield {
        **engine_environ,
        "DATABASE_URL": _at(engine_environ["DATABASE_URL"], name),
        "OWNER_DATABASE_URL": _at(owner, name),
        "CLAIMS_DATA_DIR": str(tmp_path / "data"),
        "CLAIMS_POOL_SIZE": "10",
    }
    _drop(owner, name)


@pytest.fixture
def settings(environ: dict[str, str]) -> Settings:
    """Settings of one installation with an empty, migrated database."""
    return read_settings(environ)


@pytest.fixture
def runtime(settings: Settings) -> Iterator[Runtime]:
    """The unit of work over that database."""
    opened = Runtime.open(settings)
    yield opened
    opened.close()


@pytest.fixture
def owner(environ: dict[str, str]) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection as the database's owner, for what no application may do."""
    with psycopg.connect(environ["OWNER_DATABASE_URL"], autocommit=True) as connection:
        yield connection


def _at(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def _drop(owner: str, name: str) -> None:
    with psycopg.connect(_at(owner, "postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
