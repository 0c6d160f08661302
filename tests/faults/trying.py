"""Runs a guard's tests without it, in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.faults.guards import VARIABLE, Guard

ROOT = Path(__file__).resolve().parent.parent.parent


def noticed(guard: Guard) -> str | None:
    """The first test that fails without the guard; None when nobody notices."""
    command = [
        sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist",
        "--no-header", "--tb=no", "-rf", guard.noticed_by,
    ]  # fmt: skip
    if guard.only:
        command += ["-k", guard.only]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, VARIABLE: guard.name},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    found = [
        line.split(" ", 1)[1].split(" - ")[0]
        for line in done.stdout.splitlines()
        if line.startswith("FAILED ")  # a fixture that could not be set up notices nothing
    ]
    if done.returncode == 1 and found:
        return found[0].rpartition("::")[2]
    if done.returncode != 0:
        raise RuntimeError(f"{guard.name}: the tests could not run\n{done.stdout}{done.stderr}")
    return None
