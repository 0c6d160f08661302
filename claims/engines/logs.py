"""The engines' own log files: appended to, kept private, started anew when they have grown."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

LARGEST_BYTES: Final = 10 * 2**20


@contextmanager
def appended(path: Path) -> Iterator[IO[bytes]]:
    """A log file to write at the end of; one that has grown large becomes `….old`."""
    if path.exists() and path.stat().st_size > LARGEST_BYTES:
        path.replace(path.with_name(f"{path.name}.old"))
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "ab") as file:
        yield file


def tail(path: Path, *, lines: int = 8) -> str:
    """The last lines of a log, for a person who wants to know why."""
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
