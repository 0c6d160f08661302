"""The embedded engines start, stop, and recover; what is killed leaves nothing that runs."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from claims import engines
from claims.domain.refusals import Refused
from claims.engines.children import is_alive, working_in
from config.settings import PROJECT

LAUNCHER = [sys.executable, str(Path(__file__).with_name("launcher.py"))]


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def launch(data_dir: Path) -> Iterator[Callable[[], tuple[subprocess.Popen[str], Any]]]:
    """Start a launcher in a process of its own; returns it and what it says of its engines."""
    started: list[subprocess.Popen[str]] = []

    def run() -> tuple[subprocess.Popen[str], Any]:
        child = subprocess.Popen(
            [*LAUNCHER, str(data_dir)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
        )
        started.append(child)
        assert child.stdout
        return child, json.loads(child.stdout.readline())

    yield run
    for child in started:
        child.kill()
        child.wait()
        assert child.stdout
        child.stdout.close()
    if started:
        wait_until(lambda: not working_in(data_dir / "engines" / "postgres"), "PostgreSQL lives on")


def wait_until(holds: Callable[[], bool], otherwise: str, seconds: float = 20.0) -> float:
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, otherwise
        time.sleep(0.02)
    return time.monotonic() - began


def ask(url: str, question: str) -> Any:
    with psycopg.connect(url, autocommit=True) as connection:
        answer = connection.execute(question)
        return answer.fetchone()[0] if answer.description else None  # type: ignore[index]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_engines_start_with_both_roles_and_leave_nothing_behind(data_dir: Path) -> None:
    with engines.start(data_dir) as started:
        at = started.addresses
        assert ask(at.database_url, "SELECT current_user") == "claims_app"
        assert ask(at.owner_database_url, "SELECT current_user") == "claims_owner"
        powers = "SELECT bool_or(rolsuper) FROM pg_roles WHERE rolname LIKE 'claims%'"
        assert ask(at.admin_database_url, powers) is False
        order = "SELECT datlocale FROM pg_database WHERE datname = current_database()"
        assert ask(at.database_url, order) == "C.UTF-8"
        assert ask(at.database_url, "SHOW data_checksums") == "on"
        assert ask(at.database_url, "SHOW listen_addresses") == ""
        with redis.Redis.from_url(at.redis_url, decode_responses=True) as queue:
            assert queue.config_get("port", "save", "appendonly", "maxmemory-policy") == {
                "port": "0",
                "save": "",
                "appendonly": "yes",
                "maxmemory-policy": "noeviction",
            }
        pids, sockets = started.pids, started.sockets.folder
    assert not any(map(is_alive, pids.values()))
    assert not sockets.exists()
    assert engines.find(data_dir) is None


def test_what_was_kept_is_there_after_a_restart(data_dir: Path) -> None:
    with engines.start(data_dir) as started:
        ask(started.addresses.owner_database_url, "CREATE TABLE kept AS SELECT 7 AS value")
        with redis.Redis.from_url(started.addresses.redis_url) as queue:
            queue.set("kept", "7")
    with engines.start(data_dir) as started:
        assert ask(started.addresses.owner_database_url, "SELECT value FROM kept") == 7
        with redis.Redis.from_url(started.addresses.redis_url) as queue:
            assert queue.get("kept") == b"7"


def test_all_folders_stay_closed_to_others(data_dir: Path) -> None:
    for _ in range(2):
        with engines.start(data_dir) as started:
            folders = (data_dir, data_dir / "engines", started.sockets.folder)
            assert {mode(folder) for folder in folders} == {0o700}
            assert mode((data_dir / "engines" / "postgres").resolve()) == 0o700
            assert mode(data_dir / "engines" / "running.json") == 0o600


def test_a_second_launcher_is_refused_and_other_commands_find_the_first(data_dir: Path) -> None:
    with engines.start(data_dir) as started:
        with pytest.raises(Refused, match=f"Process {os.getpid()} runs engines") as refused:
            engines.start(data_dir)
        assert refused.value.code == "ENGINES_RUNNING"
        assert engines.find(data_dir) == started.addresses
        assert ask(started.addresses.database_url, "SELECT 1") == 1


def test_a_killed_launcher_leaves_nothing_and_the_next_start_recovers(
    data_dir: Path, launch: Callable[[], tuple[subprocess.Popen[str], Any]]
) -> None:
    launcher, told = launch()
    ask(told["owner_database_url"], "CREATE TABLE kept AS SELECT 7 AS value")
    launcher.send_signal(signal.SIGKILL)
    with engines.start(data_dir) as started:  # at once, while the old ones are still stopping
        assert not any(map(is_alive, told["pids"].values()))
        assert ask(started.addresses.owner_database_url, "SELECT value FROM kept") == 7
        old = Path(told["redis_url"].removeprefix("unix://").partition("?")[0]).parent
        assert not old.exists(), "the sockets of the killed launcher are swept"
    launcher.wait()


def test_killed_engines_recover_what_was_committed(
    data_dir: Path, launch: Callable[[], tuple[subprocess.Popen[str], Any]]
) -> None:
    launcher, told = launch()
    ask(told["owner_database_url"], "CREATE TABLE kept AS SELECT 7 AS value")
    for pid in (launcher.pid, *told["pids"].values()):
        os.kill(pid, signal.SIGKILL)
    with engines.start(data_dir) as started:
        assert ask(started.addresses.owner_database_url, "SELECT value FROM kept") == 7


def test_a_stale_note_with_the_number_of_another_process_refuses_nothing(data_dir: Path) -> None:
    with engines.start(data_dir):
        note = data_dir / "engines" / "postgres" / "postmaster.pid"
        text = note.read_text()
    note.write_text("\n".join([str(os.getppid()), *text.splitlines()[1:]]) + "\n")
    with engines.start(data_dir) as started:
        assert ask(started.addresses.database_url, "SELECT 1") == 1


def test_a_first_start_that_was_cut_short_is_begun_again(data_dir: Path) -> None:
    part = data_dir / "engines" / "postgres.part"
    part.mkdir(parents=True)
    (part / "PG_VERSION").write_text("18\n")
    with engines.start(data_dir) as started:
        assert ask(started.addresses.database_url, "SELECT 1") == 1
    assert not part.exists()


def test_an_unreadable_queue_is_put_aside(data_dir: Path) -> None:
    with (
        engines.start(data_dir) as started,
        redis.Redis.from_url(started.addresses.redis_url) as queue,
    ):
        queue.set("kept", "7")
    for file in (data_dir / "engines" / "valkey" / "appendonlydir").glob("*.aof"):
        file.write_bytes(b"*3\r\n$3\r\nSEX\r\nnonsense" + bytes(200))
    with (
        engines.start(data_dir) as started,
        redis.Redis.from_url(started.addresses.redis_url) as queue,
    ):
        assert queue.get("kept") is None
    assert len(list((data_dir / "engines").glob("valkey.unreadable-*"))) == 1


@pytest.mark.parametrize("name", ["postgres", "valkey"])
def test_an_engine_that_is_killed_is_started_again_on_its_address(
    data_dir: Path, name: str
) -> None:
    with engines.start(data_dir) as started:
        ask(started.addresses.owner_database_url, "CREATE TABLE kept AS SELECT 7 AS value")
        assert started.tend() == []
        os.kill(started.pids[name], signal.SIGKILL)
        wait_until(lambda: started.tend() == [name], f"{name} is not noticed")
        assert ask(started.addresses.owner_database_url, "SELECT value FROM kept") == 7
        with redis.Redis.from_url(started.addresses.redis_url) as queue:
            assert queue.ping()


def test_only_the_main_thread_may_start_engines(data_dir: Path) -> None:
    code = (
        "import sys, threading; from pathlib import Path; from claims import engines\n"
        "thread = threading.Thread(target=lambda: engines.start(Path(sys.argv[1])))\n"
        "thread.start(); thread.join()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(data_dir)],
        capture_output=True, text=True, check=False, cwd=PROJECT,
    )  # fmt: skip
    assert "use the main thread" in done.stderr
    assert not working_in(data_dir / "engines" / "postgres")
