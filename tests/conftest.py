"""Every test runs on real engines; what they are stands in engines_fixture.py."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from claims.runtime import Runtime
from config.settings import Settings
from tests.faults import guards

pytest_plugins = ["tests.engines_fixture"]


@pytest.fixture
def runtime(settings: Settings) -> Iterator[Runtime]:
    """The unit of work over a fresh database."""
    opened = Runtime.open(settings)
    yield opened
    opened.close()


@pytest.fixture(scope="session", autouse=True)
def _without_a_guard(request: pytest.FixtureRequest) -> None:
    """Take out the guard that `make faults` tries these tests without."""
    guard = guards.missing()
    if guard is None:
        return
    if callable(guard.out):
        guard.out()
        return
    from tests.engines_fixture import at  # noqa: PLC0415 - pytest loads that module as a plugin

    servers, template = request.getfixturevalue("servers"), request.getfixturevalue("template")
    url = at(servers.maker_url, template)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(guard.out)
