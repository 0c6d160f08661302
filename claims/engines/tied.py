"""Becomes another program that is told to stop when the process that started it dies.

Run as `python -I -S tied.py SIGNAL PARENT IDENTITY PROGRAM ARGUMENT…`, by itself and with nothing
of this product imported, because it runs before every engine and every worker (about 13 ms). The
order matters: a change of user clears the parent-death signal, so the user comes first, and a
parent that died in between is noticed after. The identity is `same`, `map:UID:GID` (a user
namespace in which we are that user; files stay ours) or `user:UID:GID` (root gives itself up).
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
REFUSED = 126
NOT_FOUND = 127


def main(arguments: list[str]) -> None:
    """Take the identity, bind to the parent, and become the program; returns never."""
    number, parent, identity, *program = arguments
    try:
        take_identity(identity)
        bind_to(int(parent), int(number))
    except OSError as error:
        sys.stderr.write(f"cannot run as {identity}: {error.strerror}\n")
        sys.exit(REFUSED)
    for ignored in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ignored, signal.SIG_DFL)  # Python had turned them off
    try:
        os.execvp(program[0], program)  # noqa: S606 - no shell is meant
    except OSError as error:
        sys.stderr.write(f"cannot run {program[0]}: {error.strerror}\n")
        sys.exit(NOT_FOUND)


def take_identity(identity: str) -> None:
    """Become the user that the engine is to see."""
    kind, _, rest = identity.partition(":")
    if kind == "same":
        return
    uid, gid = (int(number) for number in rest.split(":"))
    if kind == "user":
        os.setgroups([])
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
        return
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    if _libc().unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {outer_uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {outer_gid} 1")


def bind_to(parent: int, number: int) -> None:
    """Ask for a signal at the parent's death; leave at once if it is dead already."""
    if sys.platform == "linux" and _libc().prctl(PR_SET_PDEATHSIG, number, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    if os.getppid() != parent:
        sys.exit(0)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


if __name__ == "__main__":
    main(sys.argv[1:])
