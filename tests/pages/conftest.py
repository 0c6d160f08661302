"""The application over an empty installation on real engines, as a browser meets it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from claims.app import create_app
from claims.runtime import Runtime
from config.settings import Settings


@pytest.fixture
def app(settings: Settings, runtime: Runtime) -> Flask:
    """The application as it is served."""
    return create_app(settings, runtime)


@pytest.fixture
def browser(app: Flask) -> Iterator[FlaskClient]:
    """Somebody with a browser and no account."""
    with app.test_client() as client:
        yield client
