"""As whom PostgreSQL runs: it refuses root and users without a name, so it may see another one."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from claims.domain.refusals import Refused
from claims.engines import binaries
from claims.engines.children import spawn

OUTSIDE = (Path("/var/lib/claims"), Path("/var/tmp/claims"))  # noqa: S108 - root's own, 0711
"""Where root keeps what `nobody` must reach, when root's own folders are closed to him."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The user the server runs as, and the folder of programs this user can read.

    `written` is what the exec wrapper takes. With `owner` set, files and sockets must belong to
    that user, outside our own folders.
    """

    written: str
    programs: Path
    owner: tuple[int, int] | None = None
    outside: Path | None = None


def choose() -> Identity:
    """The first of three ways that works here: as we are, as nobody in name only, as nobody."""
    programs = binaries.postgres_programs()
    if os.geteuid() != 0 and _has_name(os.geteuid()):
        return Identity("same", programs)
    uid, gid = _nobody()
    mapped = Identity(f"map:{uid}:{gid}", programs)
    if _works(mapped):
        return mapped
    if os.geteuid() != 0:
        raise Refused(
            "USER_WITHOUT_NAME",
            f"PostgreSQL needs a user with a name; number {os.geteuid()} has none here and user"
            " namespaces are refused. Add a line to /etc/passwd, or set DATABASE_URL.",
        )
    return _as_nobody(programs, uid, gid)


def _as_nobody(programs: Path, uid: int, gid: int) -> Identity:
    """Root without user namespaces: give root up, and keep the server's files where it can go."""
    outside = _outside()
    plain = Identity(f"user:{uid}:{gid}", programs, (uid, gid), outside)
    if _works(plain):
        return plain
    copied = Identity(plain.written, binaries.copy_postgres(outside), plain.owner, outside)
    if _works(copied):
        return copied
    raise Refused(
        "ENGINE_REFUSED",
        "PostgreSQL runs neither in a user namespace nor as the user nobody here; start as an"
        " ordinary user, or set DATABASE_URL.",
    )


def _works(identity: Identity) -> bool:
    """Whether the programs can be read and run as this identity."""
    child = spawn(
        [identity.programs / "initdb", "--version"],
        at_our_death=signal.SIGKILL,
        identity=identity.written,
        output=subprocess.DEVNULL,
        cwd=Path("/"),
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
    )
    return child.wait() == 0


def _outside() -> Path:
    for folder in OUTSIDE:
        try:
            folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        except OSError:
            continue
        if folder.stat().st_uid == 0 and not folder.is_symlink():
            folder.chmod(0o711)
            return folder
    raise Refused("NO_FOLDER", f"None of {', '.join(map(str, OUTSIDE))} can be made.")


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _nobody() -> tuple[int, int]:
    """The user nobody, or else any named user that is not root."""
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        named = [each for each in pwd.getpwall() if each.pw_uid != 0]
        if not named:
            raise Refused("USER_WITHOUT_NAME", "/etc/passwd names no user but root.") from None
        entry = named[-1]
    return entry.pw_uid, entry.pw_gid
