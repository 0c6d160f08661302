"""Both embedded engines together: started on a data folder, stopped in order, found by others."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from claims.engines import folders, identities, postgres, valkey
from claims.engines.folders import Held
from claims.engines.identities import Identity
from config.settings import Settings

RUNNING = "running.json"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where running engines are reached."""

    database_url: str
    owner_database_url: str
    admin_database_url: str
    redis_url: str

    def put_into(self, settings: Settings) -> Settings:
        """The same settings on these engines."""
        return settings.on_engines(
            database_url=self.database_url,
            owner_database_url=self.owner_database_url,
            redis_url=self.redis_url,
        )


@dataclass(slots=True)
class Engines:
    """Running engines. Leave the `with` block, or call `stop()`, and nothing of them is left."""

    addresses: Addresses
    database: postgres.Postgres
    queue: valkey.Valkey
    home: Held
    sockets: Held
    identity: Identity

    @property
    def pids(self) -> dict[str, int]:
        """The engines' process numbers by name."""
        return {"postgres": self.database.child.pid, "valkey": self.queue.child.pid}

    def tend(self) -> list[str]:
        """Start again, on the same addresses, an engine that ended; returns the names of those."""
        locks, ended = (self.home, self.sockets), []
        if self.queue.child.poll() is not None:
            self.queue = valkey.start(self.home.folder, self.sockets.folder, locks=locks)
            ended.append("valkey")
        if self.database.child.poll() is not None:
            self.database = postgres.start(
                self.home.folder, self.sockets.folder, identity=self.identity, locks=locks
            )
            ended.append("postgres")
        if ended:
            _tell(self)
        return ended

    def stop(self) -> None:
        """Stop both and give their folders free; doing it twice does no harm."""
        running = self.home.folder / RUNNING
        self.queue.stop()
        self.database.stop()
        if running.exists():
            running.unlink()
            folders.remove(self.sockets.folder)
            self.sockets.release()
            self.home.release()

    def __enter__(self) -> Engines:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()


def start(data_dir: Path) -> Engines:
    """Start PostgreSQL and Valkey on a data folder, from the main thread.

    Refuses `ENGINES_RUNNING` when another launcher lives there. After a crash it recovers.
    """
    home = folders.hold(folders.engines_folder(data_dir))
    started: list[postgres.Postgres | valkey.Valkey] = []
    sockets: Held | None = None
    try:
        identity = identities.choose()
        sockets = folders.socket_folder(identity.owner)
        locks = (home, sockets)
        queue = valkey.start(home.folder, sockets.folder, locks=locks)
        started.append(queue)
        database = postgres.start(home.folder, sockets.folder, identity=identity, locks=locks)
        started.append(database)
        engines = Engines(_addresses(database, queue), database, queue, home, sockets, identity)
        _tell(engines)
    except BaseException:
        for each in started:
            each.stop()
        if sockets:
            folders.remove(sockets.folder)
            sockets.release()
        home.release()
        raise
    return engines


def find(data_dir: Path) -> Addresses | None:
    """The engines another process runs on a data folder, or None."""
    folder = data_dir / "engines"
    try:
        told = json.loads((folder / RUNNING).read_text())
    except OSError:
        return None
    return Addresses(**told["addresses"]) if folders.is_held(folder) else None


def _addresses(database: postgres.Postgres, queue: valkey.Valkey) -> Addresses:
    return Addresses(
        database_url=database.url(postgres.APP),
        owner_database_url=database.url(postgres.OWNER),
        admin_database_url=database.url(postgres.ADMIN),
        redis_url=queue.url,
    )


def _tell(engines: Engines) -> None:
    """Write down where the engines are, for commands run beside them."""
    running = engines.home.folder / RUNNING
    addresses = {name: getattr(engines.addresses, name) for name in Addresses.__slots__}
    told = {"launcher": os.getpid(), **engines.pids, "addresses": addresses}
    part = running.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_text(json.dumps(told, indent=1))
    part.replace(running)
