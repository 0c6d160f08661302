"""Starts child processes that never outlive their parent, and ends them in order."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def start(
    command: Sequence[str],
    *,
    log: Path,
    environ: Mapping[str, str] | None = None,
    death_signal: signal.Signals = signal.SIGINT,
    become: Callable[[], None] | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program whose end follows this process's end, whatever ends it.

    The kernel sends `death_signal` when the thread that started the child ends, so call this from
    the main thread. `become` changes the user first: a change of user clears the wish, so that the
    order matters. On other systems than Linux the child is only ended by `stop`.
    """
    parent = os.getpid()

    def prepare() -> None:
        if become:
            become()
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environ) if environ is not None else None,
            cwd=folder,
            preexec_fn=prepare,  # noqa: PLW1509 - started from the main thread only
            start_new_session=True,
        )


def stop(
    child: subprocess.Popen[bytes],
    *,
    first: signal.Signals = signal.SIGTERM,
    patience_seconds: float = 20.0,
) -> int:
    """Ask a child to end, insist after a while, and give its exit code."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(first)
        try:
            child.wait(patience_seconds)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    return child.returncode


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie counts as dead."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        try:
            os.kill(pid, 0)
        except OSError:
            return False
        return not Path("/proc/self/stat").exists()
    return state not in {"Z", "X"}


def wait_until(
    ready: Callable[[], bool], child: subprocess.Popen[bytes], *, what: str, log: Path,
    seconds: float = 30.0,
) -> None:  # fmt: skip
    """Wait until a child answers; when it ends first or takes too long, say so with its log."""
    deadline = time.monotonic() + seconds
    while not ready():
        if child.poll() is not None or time.monotonic() > deadline:
            tail = log.read_text(errors="replace")[-2_000:] if log.exists() else ""
            raise EngineFailed(f"{what} did not start. Its log {log} ends with:\n{tail}")
        time.sleep(0.02)


class EngineFailed(Exception):  # noqa: N818 - a sentence for whoever started it
    """An engine could not be started; the text says which and shows the end of its log."""
