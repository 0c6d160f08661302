"""A group of programs keeps running, stops in order, and outlives nothing it was started by."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from claims.engines.children import is_alive, members_of
from claims.engines.processes import FIRST_WAIT_SECONDS, Group, Program
from config.settings import PROJECT
from tests.workers.test_engines import wait_until

OBEDIENT = """
import os, signal, sys, time
from pathlib import Path
def end(number, frame):
    time.sleep(float(sys.argv[3]))
    with open(sys.argv[1], "a") as file: file.write(sys.argv[2] + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
print("ready", flush=True)
while True: time.sleep(60)
"""
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('ready', flush=True); time.sleep(600)"  # noqa: E501
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], process_group=0)
print("ready", child.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Callable[..., Group]]:
    made: list[Group] = []

    def make(*programs: Program) -> Group:
        told: list[str] = []
        made.append(Group(programs, dict(os.environ), PROJECT, told.append, log_folder=tmp_path))
        made[-1].start()
        for program in programs:
            wait_until(lambda name=program.name: "ready" in log(tmp_path, name), "no start")  # type: ignore[misc]
        return made[-1]

    yield make
    for each in made:
        each.stop()


def log(folder: Path, name: str) -> str:
    path = folder / f"{name}.log"
    return path.read_text() if path.exists() else ""


def obedient(name: str, notes: Path, stage: int = 0, *, takes: float = 0.0) -> Program:
    command = (sys.executable, "-c", OBEDIENT, str(notes), name, str(takes))
    return Program(name, command, stage)


def test_programs_stop_stage_by_stage(group: Callable[..., Group], tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    running = group(
        obedient("workers", notes, 2),
        obedient("web", notes, takes=0.3),
        obedient("relay", notes, 1),
    )
    pids = running.pids
    running.stop()
    assert notes.read_text().split() == ["web", "relay", "workers"]
    assert running.pids == {}
    assert not any(map(is_alive, pids.values()))


def test_a_program_that_ends_is_started_again_after_a_wait_that_grows(
    group: Callable[..., Group],
) -> None:
    running = group(obedient("web", Path(os.devnull)))
    waits = []
    for _ in range(2):
        pid = running.pids["web"]
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: (running.tend(), "web" not in running.pids)[1], "not noticed")
        waits.append(
            wait_until(lambda: (running.tend(), "web" in running.pids)[1], "not started again")
        )
        assert running.pids["web"] != pid
    assert FIRST_WAIT_SECONDS * 0.8 < waits[0] < waits[1]
    assert running.restarts == {"web": 2}


def test_what_a_program_had_started_ends_with_it(
    group: Callable[..., Group], tmp_path: Path
) -> None:
    running = group(Program("web", (sys.executable, "-c", PARENT)))
    leader, grandchild = running.pids["web"], int(log(tmp_path, "web").split()[1])
    os.kill(leader, signal.SIGKILL)
    wait_until(lambda: (running.tend(), "web" not in running.pids)[1], "not noticed")
    assert members_of(leader) == []
    assert not is_alive(grandchild)


def test_a_program_that_will_not_stop_is_ended(group: Callable[..., Group]) -> None:
    running = group(Program("web", (sys.executable, "-c", STUBBORN), patience_seconds=0.3))
    pid = running.pids["web"]
    began = time.monotonic()
    running.stop()
    assert time.monotonic() - began < 5
    assert not is_alive(pid)


def test_a_program_that_stands_still_stops_all_the_same(
    group: Callable[..., Group], tmp_path: Path
) -> None:
    running = group(obedient("web", tmp_path / "notes"))
    os.kill(running.pids["web"], signal.SIGSTOP)
    running.stop()
    assert (tmp_path / "notes").read_text().split() == ["web"], "it had its time to finish"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_programs_do_not_outlive_their_launcher(tmp_path: Path, number: signal.Signals) -> None:
    code = (
        "import os, signal, sys, time; from pathlib import Path\n"
        # Whoever runs the tests in the background has had SIGINT ignored for all of them.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from claims.engines.processes import Group, Program\n"
        "program = Program('web', (sys.executable, '-c', 'import time; time.sleep(600)'))\n"
        "group = Group([program], dict(os.environ), Path('/'), print)\n"
        "group.start(); print(group.pids['web'], flush=True)\n"
        "while True: group.tend(); time.sleep(0.05)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, cwd=PROJECT,
    ) as launcher:  # fmt: skip
        assert launcher.stdout
        pid = int(launcher.stdout.readline())
        assert is_alive(pid)
        launcher.send_signal(number)
    wait_until(lambda: not is_alive(pid), "the program lives on")
