"""PostgreSQL's own dump and restore programs, run on a database without a password in sight."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import psycopg
from psycopg.conninfo import conninfo_to_dict

from claims.domain.refusals import Refused
from claims.engines.binaries import postgres_programs

_VARIABLES: Final = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD",
    "dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
}  # fmt: skip


def dump(url: str, file: Path) -> None:
    """Write a database to a file in one snapshot, compressed; refuses `DUMP_FAILED`."""
    _run(url, "pg_dump", "--format=custom", "--no-owner", f"--file={file}")


def restore(url: str, file: Path) -> None:
    """Fill an empty database from a dump, all of it or nothing; refuses `DUMP_FAILED`."""
    _run(
        url, "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction",
        f"--dbname={conninfo_to_dict(url).get('dbname', '')}", str(file),
    )  # fmt: skip


def _run(url: str, program: str, *arguments: str) -> None:
    """Run a program; its address comes in the environment, which other users cannot read."""
    given = {
        _VARIABLES[name]: str(value)
        for name, value in conninfo_to_dict(url).items()
        if name in _VARIABLES and value is not None
    }
    with psycopg.connect(url) as connection:
        server = connection.info.server_version // 10_000
    done = subprocess.run(
        [_found(program, server), *arguments],
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", **given},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        said = lines[0] if lines else f"{program} ended with {done.returncode}"
        raise Refused("DUMP_FAILED", f"{program} failed: {said[:300]}")


def _found(program: str, server: int) -> str:
    """The program of the server's own major version, or of a newer one that can read it."""
    own = shutil.which(program)
    among = [each for each in (own, str(postgres_programs() / program)) if each]
    by_major = {_major(each): each for each in reversed(among)}
    for major in sorted(by_major):
        if major >= server:
            return by_major[major]
    raise Refused(
        "DUMP_FAILED",
        f"No {program} of PostgreSQL {server} or newer was found; install its client.",
    )


def _major(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\) (\d+)", said.stdout)
    return int(found[1]) if found else 0
