"""Starts programs that do not outlive us, and stops them, leaving nothing of theirs behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

_TIED: Final = str(Path(__file__).with_name("tied.py"))
_POLL_SECONDS: Final = 0.02
CAN_LOOK: Final = Path("/proc/self/stat").exists()
"""Whether this system tells about processes in /proc (Linux)."""


def spawn(
    program: Sequence[str | Path],
    *,
    at_our_death: signal.Signals,
    identity: str = "same",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    output: IO[Any] | int | None = None,
    keep_open: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own (Ctrl-C is ours to pass on).

    `at_our_death` reaches it when we die, however we die. The kernel means the *thread* that
    started it, so only the main thread may; `output` takes both its standard output and errors;
    the descriptors in `keep_open` stay open in it.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("the death of this thread would stop the program: use the main thread")
    command = [sys.executable, "-I", "-S", _TIED, str(int(at_our_death)), str(os.getpid())]
    return subprocess.Popen(
        [*command, identity, *map(str, program)],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        env=dict(env) if env is not None else None,
        cwd=cwd,
        pass_fds=keep_open,
        start_new_session=True,
    )


def stop(
    child: subprocess.Popen[bytes], steps: Sequence[tuple[signal.Signals, float]]
) -> int | None:
    """Send each signal in turn until the child ends within its seconds; then end its session.

    Returns its exit status. What the child had started in its session is killed with it.
    """
    for number, seconds in steps:
        if child.poll() is not None:
            break
        with suppress(ProcessLookupError):
            child.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
    if child.poll() is None:
        child.kill()
        child.wait()
    end_session(child.pid)
    return child.returncode


def end_session(leader: int, *, seconds: float = 2.0) -> None:
    """End what is left of the session a child led: politely, then by force."""
    deadline = time.monotonic() + seconds
    number = signal.SIGTERM
    while members := members_of(leader):
        for pid in members:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, number)
        if time.monotonic() > deadline:
            if number == signal.SIGKILL:
                return
            number, deadline = signal.SIGKILL, time.monotonic() + seconds
        time.sleep(_POLL_SECONDS)


def members_of(leader: int) -> list[int]:
    """The living processes of a session (Linux; elsewhere none are known)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        fields = _status(int(entry.name))
        if fields and fields[0] not in "ZX" and int(fields[3]) == leader:
            found.append(int(entry.name))
    return found


def is_alive(pid: int) -> bool:
    """Whether a process lives. A zombie is dead: nobody has asked for its exit status yet."""
    if CAN_LOOK:
        fields = _status(pid)
        return bool(fields) and fields[0] not in "ZX"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def working_in(folder: Path) -> list[int]:
    """The living processes whose working folder this is; a server's all work in its data."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (entry / "cwd").readlink() == folder and is_alive(int(entry.name)):
                found.append(int(entry.name))
    return found


def _status(pid: int) -> list[str]:
    """State, parent, group and session of a process, as /proc tells; empty if there is none."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()[:4]
