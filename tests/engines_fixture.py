"""The engines tests run on: one set a test process, and a fresh migrated database for each test.

Embedded engines are started when the first test asks for them. With DATABASE_URL, REDIS_URL and
OWNER_DATABASE_URL set, the tests run on those servers instead; the owner must then be allowed to
make databases, because every test gets one of its own, cloned from a template migrated once.

What a test states is true on any day and at any hour: with TESTS_AT, an instant in ISO 8601, every
database's clock starts there (`make test TESTS_AT=2028-02-29T16:30Z`).
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

from claims import engines
from claims.engines import postgres
from claims.engines.folders import is_held
from claims.engines.keys import make_keys
from claims.storage.migrate import migrate
from claims.usecases.demo_clock import set_clock
from config.settings import Settings, parse_settings

ROOM_BYTES = 4 * 2**30
QUICK_PREFIX = "claims-tests-"
INSTANT = "TESTS_AT"
URLS = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL")


@dataclass(frozen=True)
class Servers:
    """Where the servers of this test process are; `maker_url` may make databases."""

    database_url: str
    owner_database_url: str
    maker_url: str
    redis_url: str

    @contextmanager
    def database(self, name: str, template: str = "template1") -> Iterator[None]:
        """A database that is gone when the block is left."""
        with psycopg.connect(at(self.maker_url, "postgres"), autocommit=True) as connection:
            postgres.create_database(
                connection,
                name,
                template=template,
                owner=make_url(self.owner_database_url).username,
                app=make_url(self.database_url).username,
            )
        try:
            yield
        finally:
            with psycopg.connect(at(self.maker_url, "postgres"), autocommit=True) as connection:
                drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
                try:
                    connection.execute(sql.SQL("{} WITH (FORCE)").format(drop))
                except psycopg.errors.InsufficientPrivilege:
                    # On a given server the owner may not end the application's last connections,
                    # which are about to end by themselves: PostgreSQL waits for them.
                    connection.execute(drop)


def pytest_configure(config: pytest.Config) -> None:
    """Name the mark of tests that can run on given servers."""
    config.addinivalue_line("markers", "real: asks the servers; `make test-real` names them")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks the servers, so that nobody has to remember the mark."""
    for item in items:
        if "servers" in getattr(item, "fixturenames", ()):
            item.add_marker("real")


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory, worker_number: int) -> Iterator[Servers]:
    """The servers of this test process: embedded, or those the environment names."""
    given = {name: os.environ.get(name, "") for name in URLS}
    if given["DATABASE_URL"]:
        missing = [name for name, url in given.items() if not url]
        assert not missing, f"tests on given servers also need {', '.join(missing)}"
        yield Servers(
            given["DATABASE_URL"],
            given["OWNER_DATABASE_URL"],
            given["OWNER_DATABASE_URL"],
            _numbered(given["REDIS_URL"], worker_number),
        )
        return
    with quick_folder(tmp_path_factory) as folder, engines.start(folder) as started:
        urls = started.addresses
        yield Servers(
            urls.database_url, urls.owner_database_url, urls.admin_database_url, urls.redis_url
        )


@contextmanager
def quick_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the engines' data lies: in memory where there is room, as no test waits for a disk.

    The engines are the same ones with the same settings; only what `fsync` costs is not paid.
    """
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and _free_bytes(memory) > ROOM_BYTES:
        for left in memory.glob(f"{QUICK_PREFIX}*"):  # by test runs that were killed
            if left.stat().st_mtime < time.time() - 3_600 and not is_held(left / "engines"):
                shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=QUICK_PREFIX, dir=memory) as folder:
            yield Path(folder)
    else:
        yield tmp_path_factory.mktemp("engines")


@pytest.fixture(scope="session")
def worker_number(request: pytest.FixtureRequest) -> int:
    """Which of xdist's processes this is, from 0."""
    name: str = getattr(request.config, "workerinput", {}).get("workerid", "gw0")
    return int(name.removeprefix("gw"))


@pytest.fixture(scope="session")
def template(servers: Servers) -> Iterator[str]:
    """The name of a database at the newest migration that tests are cloned from."""
    name = f"claims_template_{uuid.uuid4().hex[:12]}"
    with servers.database(name):
        owner_url = at(servers.owner_database_url, name)
        migrate(owner_url, at(servers.database_url, name))
        if instant := os.environ.get(INSTANT):
            set_clock(owner_url, datetime.fromisoformat(instant))
        yield name


@pytest.fixture
def environ(servers: Servers, template: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of one installation with an empty, migrated database of its own."""
    name = f"claims_test_{uuid.uuid4().hex[:12]}"
    with servers.database(name, template):
        given = {
            **{key: value for key, value in os.environ.items() if not key.startswith("CLAIMS_")},
            "DATABASE_URL": at(servers.database_url, name),
            "OWNER_DATABASE_URL": at(servers.owner_database_url, name),
            "REDIS_URL": servers.redis_url,
            "CLAIMS_EMBEDDED": "yes",
            "CLAIMS_DEMO": "yes",
            "CLAIMS_DATA_DIR": str(tmp_path / "data"),
            "CLAIMS_POOL_SIZE": "10",
        }
        make_keys(parse_settings(given).keys_dir)
        yield given


@pytest.fixture
def settings(environ: dict[str, str]) -> Settings:
    """Settings of one installation with an empty, migrated database."""
    return parse_settings(environ)


@pytest.fixture
def owner(environ: dict[str, str]) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection as the database's owner, for what no application may do."""
    with psycopg.connect(environ["OWNER_DATABASE_URL"], autocommit=True) as connection:
        yield connection


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def at(url: str, database: str) -> str:
    """The same server and role, another database."""
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def _numbered(redis_url: str, number: int) -> str:
    """A numbered database of a given Redis for each test process."""
    beginning, _, query = redis_url.partition("?")
    if beginning.startswith("unix:"):
        kept = [part for part in query.split("&") if part and not part.startswith("db=")]
        return f"{beginning}?{'&'.join([*kept, f'db={number}'])}"
    host = beginning.split("/")[2]
    return f"{beginning.split('/')[0]}//{host}/{number}" + (f"?{query}" if query else "")
