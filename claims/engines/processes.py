"""Keeps a group of programs running in the foreground: web, relay and workers, or any others.

Each runs in a session of its own, so that a Ctrl-C reaches us alone and we stop them in order.
A program that ends by itself is started again, after a wait that doubles while it keeps ending.
"""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from claims.engines import logs
from claims.engines.children import end_session, spawn
from config.logging import PROCESS_VARIABLE

FIRST_WAIT_SECONDS: Final = 0.5
LONGEST_WAIT_SECONDS: Final = 30.0
STEADY_SECONDS: Final = 30.0
"""A program that lived this long has recovered: the next wait is the first one again."""
POLL_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True)
class Program:
    """One program of a group. The lowest stage is stopped first; a stage stops together."""

    name: str
    command: tuple[str, ...]
    stage: int = 0
    patience_seconds: float = 20.0
    """How long it may take to finish what it is at before it is ended by force."""


@dataclass(slots=True)
class _Run:
    program: Program
    child: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    due_at: float = 0.0
    wait_seconds: float = FIRST_WAIT_SECONDS


@dataclass
class Group:
    """Programs that are started together, kept running by `tend()`, and stopped in order.

    `tell` hears a sentence at each unexpected end. With `log_folder` each program writes to
    `<name>.log` there, otherwise to where we write.
    """

    programs: Sequence[Program]
    environ: Mapping[str, str]
    folder: Path
    tell: Callable[[str], None]
    log_folder: Path | None = None
    restarts: dict[str, int] = field(default_factory=dict)
    _runs: list[_Run] = field(default_factory=list)

    def start(self) -> None:
        """Start every program, from the main thread."""
        for program in self.programs:
            run = _Run(program)
            self._runs.append(run)
            self._start(run)

    @property
    def pids(self) -> dict[str, int]:
        """The process numbers of the programs that run now, by name."""
        return {run.program.name: run.child.pid for run in self._runs if run.child and _lives(run)}

    def tend(self) -> None:
        """Start again what has ended and whose wait is over. Call it a few times a second."""
        for run in self._runs:
            if run.child is None:
                if time.monotonic() >= run.due_at:
                    self.restarts[run.program.name] = self.restarts.get(run.program.name, 0) + 1
                    self._start(run)
            elif run.child.poll() is not None:
                self._note_end(run, run.child)

    def stop(self) -> None:
        """Stop every program, stage by stage, each with its patience; a second Ctrl-C has none.

        Afterwards nothing of theirs is left, not even what they had started themselves.
        """
        try:
            for stage in sorted({run.program.stage for run in self._runs}):
                self._stop([run for run in self._runs if run.program.stage == stage])
        finally:
            for run in self._runs:
                if run.child:
                    if run.child.poll() is None:
                        run.child.kill()
                        run.child.wait()
                    end_session(run.child.pid)
            self._runs.clear()

    def _stop(self, runs: list[_Run]) -> None:
        for run in filter(_lives, runs):
            assert run.child
            run.child.send_signal(signal.SIGTERM)
            run.child.send_signal(signal.SIGCONT)  # one that stands still would never hear it
        deadline = time.monotonic() + max(run.program.patience_seconds for run in runs)
        while any(map(_lives, runs)) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)

    def _start(self, run: _Run) -> None:
        name = run.program.name
        with ExitStack() as stack:
            output = None
            if self.log_folder:
                output = stack.enter_context(logs.appended(self.log_folder / f"{name}.log"))
            run.child = spawn(
                run.program.command,
                at_our_death=signal.SIGTERM,
                env={**self.environ, PROCESS_VARIABLE: name},
                cwd=self.folder,
                output=output,
            )
        run.started_at = time.monotonic()

    def _note_end(self, run: _Run, child: subprocess.Popen[bytes]) -> None:
        end_session(child.pid)
        if time.monotonic() - run.started_at >= STEADY_SECONDS:
            run.wait_seconds = FIRST_WAIT_SECONDS
        self.tell(
            f"{run.program.name} (pid {child.pid}) ended with {child.returncode};"
            f" it is started again in {run.wait_seconds:g} s"
        )
        run.child = None
        run.due_at = time.monotonic() + run.wait_seconds
        run.wait_seconds = min(2 * run.wait_seconds, LONGEST_WAIT_SECONDS)


def _lives(run: _Run) -> bool:
    return run.child is not None and run.child.poll() is None
