"""`claims up` as an operator meets it: it serves, stops on request, and survives being killed."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from claims import engines
from claims.engines.children import is_alive
from config.settings import PROJECT

Up = Callable[..., tuple[subprocess.Popen[str], dict[str, int]]]


@pytest.fixture
def port() -> int:
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return int(attempt.getsockname()[1])


@pytest.fixture
def up(tmp_path: Path, port: int) -> Iterator[Up]:
    """Start the service and wait until it is ready; returns it and its processes by name."""
    started: list[subprocess.Popen[str]] = []

    def start() -> tuple[subprocess.Popen[str], dict[str, int]]:
        command = ["-m", "claims.cli", "up", "--port", str(port), "--data-dir", str(tmp_path / "d")]
        child = subprocess.Popen(
            [sys.executable, *command], cwd=PROJECT, text=True,
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        started.append(child)
        assert child.stdout
        pids, said = {}, ""
        for line in child.stdout:
            said += line
            if found := re.match(r"(\S+) +pid (\d+)$", line):
                pids[found[1]] = int(found[2])
            if line.startswith("ready at"):
                return child, pids
        raise AssertionError(said)

    yield start
    for child in started:
        child.kill()
        child.wait()
        assert child.stdout
        child.stdout.close()


def workers_of(web: int) -> list[int]:
    """The processes that answer requests: children of the web server's own."""
    return [int(pid) for pid in Path(f"/proc/{web}/task/{web}/children").read_text().split()]


def require_all_gone(pids: list[int], *, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while any(map(is_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [pid for pid in pids if is_alive(pid)] == []


def is_healthy(port: int) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
        return bool(answer.status == 200)


@pytest.mark.parametrize(
    "number", [pytest.param(signal.SIGINT, marks=pytest.mark.slow), signal.SIGTERM]
)
def test_it_serves_and_stops_on_request(up: Up, port: int, number: signal.Signals) -> None:
    launcher, pids = up()
    assert set(pids) == {
        "postgres", "valkey", "web", "relay", "adjudication-1", "adjudication-2", "documents-1",
        "replays-1", "messages-1",
    }  # fmt: skip
    assert is_healthy(port)
    everything = [*pids.values(), *workers_of(pids["web"])]
    assert len(everything) >= 9
    launcher.send_signal(number)
    assert launcher.wait(10) == 0, "it has nothing to finish"
    assert not any(map(is_alive, everything))


def test_killed_outright_it_leaves_nothing_and_starts_again(
    up: Up, port: int, tmp_path: Path
) -> None:
    launcher, pids = up()
    at = engines.find(tmp_path / "d")
    assert at
    with psycopg.connect(at.owner_database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS value")
    everything = [*pids.values(), *workers_of(pids["web"])]
    launcher.kill()
    launcher.wait()
    require_all_gone(everything)
    up()
    assert is_healthy(port)
    at = engines.find(tmp_path / "d")
    assert at
    with psycopg.connect(at.owner_database_url) as connection:
        assert connection.execute("SELECT value FROM kept").fetchone() == (7,)


def test_a_taken_port_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = ["-m", "claims.cli", "up", "--port", port, "--data-dir", str(tmp_path / "d")]
        done = subprocess.run(
            [sys.executable, *command],
            cwd=PROJECT, capture_output=True, text=True, timeout=30, check=False,
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        )  # fmt: skip
    assert done.returncode == 2
    assert f"Port {port}" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "d").exists()
