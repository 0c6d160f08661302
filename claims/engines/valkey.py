"""The embedded Valkey: on a socket, with every command appended to a file, and nothing evicted."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from claims.domain.refusals import Refused
from claims.engines import binaries, logs
from claims.engines.children import spawn, stop
from claims.engines.folders import Held, private

START_SECONDS: Final = 60.0
SOCKET: Final = "valkey.sock"


@dataclass(frozen=True, slots=True)
class Valkey:
    """A Valkey that runs until `stop()`, or until we die."""

    child: subprocess.Popen[bytes]
    sockets: Path

    @property
    def url(self) -> str:
        """Its address, as redis-py and RQ take it."""
        return f"unix://{quote(str(self.sockets / SOCKET))}?db=0"

    def stop(self) -> None:
        """Stop cleanly, with the last commands written."""
        stop(self.child, [(signal.SIGTERM, 20.0)])


def start(home: Path, sockets: Path, *, locks: tuple[Held, ...]) -> Valkey:
    """Start the server whose data is under `home`.

    Redis holds hints only and may be emptied at any moment; so a file that a power cut made
    unreadable is put aside, and the outbox sends again what was in it.
    """
    folder = private(home / "valkey")
    log = home / "valkey.log"
    server = _started(folder, sockets, log, locks)
    if server is None:
        folder.replace(home / f"valkey.unreadable-{time.time_ns()}")
        server = _started(private(folder), sockets, log, locks)
    if server is None:
        raise Refused("ENGINE_FAILED", f"Valkey did not start.\n{logs.tail(log)}")
    return server


def _started(folder: Path, sockets: Path, log: Path, locks: tuple[Held, ...]) -> Valkey | None:
    options = {
        "port": "0",
        "unixsocket": str(sockets / SOCKET),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    with logs.appended(log) as output:
        child = spawn(
            [binaries.valkey_server(), *arguments],
            at_our_death=signal.SIGTERM,
            output=output,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            cwd=folder,
            keep_open=[lock.descriptor for lock in locks],
        )
    server = Valkey(child, sockets)
    deadline = time.monotonic() + START_SECONDS
    while child.poll() is None:
        if _answers(sockets / SOCKET):
            return server
        if time.monotonic() > deadline:
            server.stop()
            raise Refused("ENGINE_FAILED", "Valkey takes too long to start.")
        time.sleep(0.005)
    return None


def _answers(path: Path) -> bool:
    """Whether it serves: while it reads its file it answers `-LOADING`."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
    except OSError:
        return False
