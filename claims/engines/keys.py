"""Makes the keys of an installation with embedded engines; a production brings its own."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

KEY_NAMES = ("field", "index", "codes", "checkpoints")


def make_keys(folder: Path) -> None:
    """Write each missing key: 32 random bytes in hex, readable by the owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in KEY_NAMES:
        path = folder / f"{name}.key"
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_hex(32) + "\n")
