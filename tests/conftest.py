"""Every test runs on real engines; what they are stands in engines_fixture.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from claims.runtime import Runtime
from config.settings import Settings

pytest_plugins = ["tests.engines_fixture"]


@pytest.fixture
def runtime(settings: Settings) -> Iterator[Runtime]:
    """The unit of work over a fresh database."""
    opened = Runtime.open(settings)
    yield opened
    opened.close()
