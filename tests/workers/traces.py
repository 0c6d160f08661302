"""What a hostile job would like a worker to call: it leaves a file that a test then finds."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "CLAIMS_TEST_TRACES"


def leave(*_args: object, **_kwargs: object) -> None:
    """Leave a file: this was run in a worker, and must not have been."""
    (Path(os.environ[VARIABLE]) / "called").touch()
