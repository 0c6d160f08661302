"""The real app on real engines, with the cast in its database."""

from __future__ import annotations

import pytest
from flask import Flask

from claims.app import create_app
from claims.runtime import Runtime
from config.settings import Settings
from tests.api.asking import Asking
from tests.cast import assemble


@pytest.fixture
def app(settings: Settings, runtime: Runtime) -> Flask:
    """The app over a fresh database."""
    return create_app(settings, runtime)


@pytest.fixture
def asking(app: Flask, runtime: Runtime) -> Asking:
    """The app with the cast."""
    return Asking(app, runtime, assemble(runtime))
