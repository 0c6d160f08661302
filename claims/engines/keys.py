"""The keys of an installation: made where the engines are ours, otherwise brought and checked."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

from claims.domain.refusals import Refused
from claims.engines.folders import private
from config.safety import KEY_NAMES

KEY_BYTES: Final = 32


def make_keys(folder: Path) -> list[str]:
    """Write each missing key: 32 random bytes in hex, readable by us alone; returns their names."""
    private(folder)
    made = [name for name in KEY_NAMES if not _path(folder, name).exists()]
    for name in made:
        descriptor = os.open(_path(folder, name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(descriptor)
    return made


def check_keys(folder: Path) -> None:
    """Refuse key files that others can read or that hold no keys. Says nothing of their content."""
    for name in KEY_NAMES:
        path = _path(folder, name)
        if path.stat().st_mode & 0o077:
            raise Refused("KEY_OPEN", f"{path} can be read by other users: chmod 600 {path}")
        lines = path.read_text().split()
        if not lines or any(not _is_key(line) for line in lines):
            raise Refused(
                "KEY_UNREADABLE", f"{path} needs {KEY_BYTES} bytes in hex, one key a line."
            )


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.key"


def _is_key(line: str) -> bool:
    try:
        return len(bytes.fromhex(line)) == KEY_BYTES
    except ValueError:
        return False
