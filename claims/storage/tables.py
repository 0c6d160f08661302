"""Every table of the house in one import, for migrations and for the drift test."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from sqlalchemy import MetaData

from claims import storage
from claims.storage.base import Row


def metadata() -> MetaData:
    """The metadata with every table in it: each file of this room is imported."""
    for module in pkgutil.iter_modules(storage.__path__, "claims.storage."):
        if not module.ispkg:
            import_module(module.name)
    return Row.metadata
