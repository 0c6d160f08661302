"""Counts the statements that psycopg sends while a block runs, COPY included."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import psycopg


@dataclass(slots=True)
class Sent:
    """How many statements were sent, and what was given with each."""

    count: int = 0
    given: list[Any] = field(default_factory=list)


@contextmanager
def counting() -> Iterator[Sent]:
    """Count every execute and COPY of psycopg's cursors; transaction control is not counted."""
    sent = Sent()
    execute, copy = psycopg.Cursor.execute, psycopg.Cursor.copy

    def counted_execute(self: Any, *given: Any, **named: Any) -> Any:
        sent.count += 1
        sent.given.append(given[1] if len(given) > 1 and given[1] else ())
        return execute(self, *given, **named)

    def counted_copy(self: Any, *given: Any, **named: Any) -> Any:
        sent.count += 1
        return copy(self, *given, **named)

    with (
        patch.object(psycopg.Cursor, "execute", counted_execute),
        patch.object(psycopg.Cursor, "copy", counted_copy),
    ):
        yield sent
