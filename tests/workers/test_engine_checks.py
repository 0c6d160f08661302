"""A start is refused on engines that could lose what was promised, and on unsafe keys."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from claims import engines
from claims.domain.refusals import Refused
from claims.engines import Engines
from claims.engines.checks import check_before_start
from claims.engines.keys import make_keys
from config.settings import Settings, parse_settings


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    with engines.start(tmp_path_factory.mktemp("data")) as started:
        yield started


@pytest.fixture
def settings(own: Engines, tmp_path: Path) -> Settings:
    settings = own.addresses.put_into(parse_settings({"CLAIMS_DATA_DIR": str(tmp_path)}))
    make_keys(settings.keys_dir)
    return settings


def admin(own: Engines, *statements: str) -> None:
    with psycopg.connect(own.addresses.admin_database_url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[arg-type]


@contextmanager
def altered(own: Engines, name: str, value: str) -> Iterator[None]:
    """The server with another setting, in force when the block is entered and undone after it."""
    for text, shown in ((f"SET {name} = {value}", value), (f"RESET {name}", "on")):
        admin(own, f"ALTER SYSTEM {text}", "SELECT pg_reload_conf()")
        while True:
            with psycopg.connect(own.addresses.admin_database_url) as connection:
                row = connection.execute(f"SHOW {name}").fetchone()  # type: ignore[arg-type]
            if row == (shown,):
                break
        if shown == value:
            yield


def test_engines_as_we_start_them_are_content(settings: Settings) -> None:
    assert check_before_start(settings) == []


@pytest.mark.parametrize("name", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_database_that_could_forget_is_refused(
    own: Engines, settings: Settings, name: str
) -> None:
    with altered(own, name, "off"), pytest.raises(Refused, match=f"{name}=off") as refused:
        check_before_start(settings)
    assert refused.value.code == "ENGINE_UNSAFE"
    assert check_before_start(settings) == []


@pytest.mark.parametrize("role", ["owner_database_url", "admin_database_url"])
def test_a_role_that_could_rewrite_the_ledger_is_refused(
    own: Engines, settings: Settings, role: str
) -> None:
    powerful = dataclasses.replace(settings, database_url=getattr(own.addresses, role))
    with pytest.raises(Refused, match="could rewrite the ledger"):
        check_before_start(powerful)


def test_a_queue_that_evicts_is_refused(settings: Settings) -> None:
    with redis.Redis.from_url(settings.redis_url) as queue:
        queue.config_set("maxmemory-policy", "allkeys-lru")
        with pytest.raises(Refused, match="evicts"):
            check_before_start(settings)
        queue.config_set("maxmemory-policy", "noeviction")


def test_a_queue_without_a_file_is_worth_a_sentence(settings: Settings) -> None:
    with redis.Redis.from_url(settings.redis_url) as queue:
        queue.config_set("appendonly", "no")
        assert "append-only" in check_before_start(settings)[0]
        queue.config_set("appendonly", "yes")


@pytest.mark.parametrize("name", ["database_url", "redis_url"])
def test_an_engine_that_does_not_answer_is_named_without_its_address(
    settings: Settings, name: str
) -> None:
    nowhere = {
        "database_url": "postgresql://claims_app:hush@127.0.0.1:1/claims",
        "redis_url": "redis://:hush@127.0.0.1:1/0",
    }
    with pytest.raises(Refused) as refused:
        check_before_start(dataclasses.replace(settings, **{name: nowhere[name]}))
    assert refused.value.code == "ENGINE_UNREACHABLE"
    assert "hush" not in refused.value.text


@pytest.mark.parametrize(
    ("mode", "text", "code"),
    [
        (0o644, "ab" * 32, "KEY_OPEN"),
        (0o600, "ab" * 31, "KEY_UNREADABLE"),
        (0o600, "not hex", "KEY_UNREADABLE"),
        (0o600, "", "KEY_UNREADABLE"),
    ],
)
def test_keys_that_are_open_or_unreadable_are_refused(
    settings: Settings, mode: int, text: str, code: str
) -> None:
    key = settings.keys_dir / "index.key"
    key.write_text(text)
    key.chmod(mode)
    with pytest.raises(Refused) as refused:
        check_before_start(settings)
    assert refused.value.code == code
    assert not text or text not in refused.value.text


def test_keys_are_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    assert make_keys(folder) == ["field", "index", "codes", "checkpoints"]
    first = {path.name: path.read_text() for path in folder.iterdir()}
    assert make_keys(folder) == []
    assert {path.name: path.read_text() for path in folder.iterdir()} == first
    assert len(set(first.values())) == 4
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
