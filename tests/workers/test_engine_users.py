"""Embedded PostgreSQL as anybody: an ordinary user, one without a name, root in both its ways."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from claims.engines import binaries, folders
from claims.engines.children import is_alive, working_in
from config.settings import PROJECT
from tests.workers.test_engines import wait_until

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
LAUNCHER = Path(__file__).with_name("launcher.py")
NAMELESS = 54_321
CLOSED = """
import ctypes, os, sys
told, asked = os.pipe(), os.pipe()
child = os.fork()
if child:
    os.read(told[0], 1)
    for kind in ("uid_map", "gid_map"):
        open(f"/proc/{child}/{kind}", "w").write("0 0 65536")
    os.write(asked[1], b"x")
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
assert ctypes.CDLL(None, use_errno=True).unshare(0x10000000) == 0
os.write(told[1], b"x")
os.read(asked[0], 1)
open("/proc/sys/user/max_user_namespaces", "w").write("0")
ctypes.CDLL(None).prctl(1, 9)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
"""Becomes root of a place in which user namespaces are refused, as in many containers."""


@pytest.fixture
def room() -> Iterator[Path]:
    """A folder every user can reach, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="claims-test-"))
    folder.chmod(0o711)
    (folder / "tmp").mkdir()
    (folder / "tmp").chmod(0o1777)
    yield folder
    folders.remove(folder / "data" / "engines")
    shutil.rmtree(folder)


def python_for(uid: int) -> list[str]:
    """A Python that this user can run with the packages of this one."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        try:
            done = subprocess.run(
                [python, "-c", "import claims.engines"],
                user=uid, env=environ(Path("/tmp")), cwd="/", capture_output=True, check=False,
            )  # fmt: skip
        except OSError:
            continue
        if done.returncode == 0:
            return [python]
    pytest.skip(f"no {version} here that user {uid} can run")


def environ(room: Path) -> dict[str, str]:
    packages = Path(psycopg.__file__).parent.parent
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": f"{PROJECT}:{packages}",
        "LC_ALL": "C.UTF-8",
        "TMPDIR": str(room / "tmp"),
    }


def started(room: Path, command: list[str], **how: Any) -> tuple[subprocess.Popen[str], Any]:
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environ(room), cwd="/", **how
    )
    assert child.stdout
    line = child.stdout.readline()
    child.stdout.close()
    assert line, "the launcher said nothing"
    return child, json.loads(line)


def assert_serves_and_dies_with_its_launcher(
    child: subprocess.Popen[str], told: Any, data_dir: Path
) -> None:
    try:
        with psycopg.connect(told["owner_database_url"], autocommit=True) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS value")
            kept = connection.execute("SELECT value FROM kept").fetchone()
        assert kept == (7,)
        cluster = (data_dir / "engines" / "postgres").resolve()
        assert cluster.stat().st_mode & 0o777 == 0o700
        assert data_dir.stat().st_mode & 0o777 == 0o700
        launcher = int((data_dir / "engines" / "lock").read_text())
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    wait_until(
        lambda: (
            not working_in(cluster) and not any(map(is_alive, (launcher, *told["pids"].values())))
        ),
        "something lives on",
    )


@pytest.mark.parametrize("uid", [pwd.getpwnam("nobody").pw_uid, NAMELESS])
def test_an_ordinary_user_and_one_without_a_name_run_engines(room: Path, uid: int) -> None:
    data_dir = room / "data"
    data_dir.mkdir(mode=0o700)
    os.chown(data_dir, uid, uid)
    for _ in range(2):
        child, told = started(
            room,
            [*python_for(uid), str(LAUNCHER), str(data_dir)],
            user=uid,
            group=uid,
            extra_groups=[],
        )
        assert told["uid"] == uid
        assert told["identity"].startswith("same" if uid != NAMELESS else "map:")
        assert_serves_and_dies_with_its_launcher(child, told, data_dir)


def test_root_runs_it_in_a_user_namespace_and_keeps_the_files(room: Path) -> None:
    child, told = started(room, [sys.executable, str(LAUNCHER), str(room / "data")])
    assert_serves_and_dies_with_its_launcher(child, told, room / "data")
    if told["identity"].startswith("map:"):
        assert (room / "data" / "engines" / "postgres").stat().st_uid == 0


def test_root_without_user_namespaces_becomes_nobody_and_closes_nothing_open(room: Path) -> None:
    outside, closed = room / "outside", room / "closed"
    closed.mkdir(mode=0o700)
    data_dir = closed / "data"
    for _ in range(2):
        child, told = started(
            room, [sys.executable, "-c", CLOSED, str(LAUNCHER), str(data_dir), str(outside)]
        )
        assert told["identity"].startswith("user:")
        cluster = (data_dir / "engines" / "postgres").resolve()
        assert cluster.is_relative_to(outside)
        assert cluster.stat().st_uid == pwd.getpwnam("nobody").pw_uid
        assert_serves_and_dies_with_its_launcher(child, told, data_dir)
    assert closed.stat().st_mode & 0o777 == 0o700, "no folder above the data was opened up"


def test_programs_that_nobody_can_read_are_copied_whole(room: Path) -> None:
    programs = binaries.copy_postgres(room)
    assert binaries.copy_postgres(room) == programs
    for program in ("postgres", "initdb"):
        done = subprocess.run(
            [programs / program, "--version"],
            user="nobody", cwd="/", capture_output=True, text=True, check=True, env={},
        )  # fmt: skip
        assert "PostgreSQL" in done.stdout
