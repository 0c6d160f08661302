"""The embedded PostgreSQL: made on the first start, then run as our direct child on a socket."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psycopg
from psycopg import sql

from claims.domain.refusals import Refused
from claims.engines import logs
from claims.engines.children import CAN_LOOK, spawn, stop, working_in
from claims.engines.folders import Held
from claims.engines.identities import Identity

ADMIN: Final = "postgres"
OWNER: Final = "claims_owner"
APP: Final = "claims_app"
DATABASE: Final = "claims"
PORT: Final = 5432
"""Part of the socket's name only; no port is opened."""
START_SECONDS: Final = 120.0
"""A start after a power cut first replays what was not yet in the tables."""
STOPPING_SECONDS: Final = 20.0

_INITDB: Final = (
    f"--username={ADMIN}",
    "--auth=trust",  # whoever can enter the 0700 folder of the socket is us
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--data-checksums",
    "--no-instructions",
)
_SETTINGS: Final[Mapping[str, str]] = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # An error's statement and detail hold what people typed: neither belongs in a log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}


@dataclass(frozen=True, slots=True)
class Postgres:
    """A PostgreSQL that runs until `stop()`, or until we die."""

    child: subprocess.Popen[bytes]
    sockets: Path

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address of a database for a role."""
        return address(self.sockets, role, database)

    def stop(self) -> None:
        """Stop cleanly; connections that are open are cut off and rolled back."""
        stop(self.child, [(signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0)])


def address(sockets: Path, role: str, database: str) -> str:
    """The address of a database on a folder of sockets."""
    return f"postgresql://{role}@/{quote(database)}?host={quote(str(sockets))}&port={PORT}"


def start(home: Path, sockets: Path, *, identity: Identity, locks: tuple[Held, ...]) -> Postgres:
    """Start the server whose data is under `home`; makes it, its roles and database if need be.

    Holding the locks of `home` and of `sockets` proves that nothing of an earlier server lives.
    """
    cluster = _cluster(home, identity)
    _forget_the_dead(cluster)
    settings = {**_SETTINGS, "unix_socket_directories": str(sockets)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with logs.appended(home / "postgres.log") as output:
        child = spawn(
            [identity.programs / "postgres", "-D", cluster, *options],
            at_our_death=signal.SIGINT,
            identity=identity.written,
            output=output,
            env=_environ(),
            cwd=Path("/"),
            keep_open=[lock.descriptor for lock in locks],
        )
    server = Postgres(child, sockets)
    try:
        _wait(server, home / "postgres.log")
        _make_roles(server)
    except BaseException:
        server.stop()
        raise
    return server


def _cluster(home: Path, identity: Identity) -> Path:
    """The server's data folder, belonging to whom it will run as; made when there is none.

    It is made beside its place and moved there whole, so that a start that was interrupted
    leaves nothing that looks like a database.
    """
    place = home / "postgres"
    if place.is_symlink() or place.exists():
        cluster = place.resolve()
        _give(cluster, identity.owner or (os.geteuid(), os.getegid()))
        return cluster
    if identity.outside:
        whole = Path(tempfile.mkdtemp(prefix="engines-", dir=identity.outside)) / "postgres"
        whole.parent.chmod(0o711)
    else:
        whole = place
    part = whole.with_name("postgres.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    _give(part, identity.owner or (os.geteuid(), os.getegid()))
    _initdb(part, identity, home / "postgres.log")
    part.rename(whole)
    if whole != place:
        place.symlink_to(whole)
    return whole


def _initdb(cluster: Path, identity: Identity, log: Path) -> None:
    with logs.appended(log) as output:
        child = spawn(
            [identity.programs / "initdb", "-D", cluster, *_INITDB],
            at_our_death=signal.SIGKILL,
            identity=identity.written,
            output=output,
            env=_environ(),
            cwd=Path("/"),
        )
        if child.wait() != 0:
            raise Refused("ENGINE_FAILED", f"PostgreSQL could not be set up.\n{logs.tail(log)}")


def _give(cluster: Path, owner: tuple[int, int]) -> None:
    """Root changes the owner when the server now runs as somebody else than the last time."""
    if os.geteuid() != 0 or cluster.stat().st_uid == owner[0]:
        return
    for path in (cluster, *cluster.rglob("*")):
        os.chown(path, *owner, follow_symlinks=False)


def _forget_the_dead(cluster: Path) -> None:
    """Wait for the last processes of a server that is gone, then remove its note.

    The note's number may belong to any other process by now, and would refuse every start.
    """
    note = cluster / "postmaster.pid"
    if not note.exists() or not CAN_LOOK:
        return
    deadline = time.monotonic() + STOPPING_SECONDS
    while working := working_in(cluster):
        if time.monotonic() > deadline:
            raise Refused(
                "ENGINES_RUNNING", f"Process {working[0]}, not ours, serves {cluster} already."
            )
        time.sleep(0.02)
    note.unlink(missing_ok=True)


def _wait(server: Postgres, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        if server.child.poll() is not None:
            raise Refused("ENGINE_FAILED", f"PostgreSQL did not start.\n{logs.tail(log)}")
        try:
            psycopg.connect(server.url(ADMIN, "postgres"), connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise Refused("ENGINE_FAILED", "PostgreSQL takes too long to start.") from None
            time.sleep(0.01)


def _make_roles(server: Postgres) -> None:
    """Make both roles and the database where they are missing; doing it again changes nothing."""
    with psycopg.connect(server.url(ADMIN, "postgres"), autocommit=True) as connection:
        roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, APP):
            if role not in roles:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        names = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        if DATABASE not in names:
            create_database(connection, DATABASE)


def create_database(
    connection: psycopg.Connection,
    name: str,
    *,
    template: str = "template1",
    owner: str | None = OWNER,
    app: str | None = APP,
) -> None:
    """Make a database of the owner's that only both roles can enter.

    A template of ours is copied file by file, which is faster than through the log.
    """
    strategy = "wal_log" if template == "template1" else "file_copy"
    names = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
    roles = {"owner": sql.Identifier(owner or OWNER), "app": sql.Identifier(app or APP)}
    for statement in (
        f"CREATE DATABASE {{name}} OWNER {{owner}} TEMPLATE {{template}} STRATEGY {strategy}",
        "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {name} TO {app}",
    ):
        connection.execute(sql.SQL(statement).format(**names, **roles))


def _environ() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
