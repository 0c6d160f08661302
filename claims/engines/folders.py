"""The engines' private folders: one for their data, locked while they live, one for their sockets.

The lock is a descriptor the servers inherit. So it is held as long as anything of them lives, even
when the launcher was killed, and is free the moment the last process is gone: no process number
has to be believed, and a zombie holds nothing.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from claims.domain.refusals import Refused
from claims.engines.children import is_alive

LOCK: Final = "lock"
SOCKET_PREFIX: Final = "claims-engines-"
LONGEST_SOCKET_FOLDER: Final = 80
"""In bytes: a socket's whole path may have 107, and the server adds its file's name."""
STOPPING_SECONDS: Final = 60.0
REFUSE_AFTER_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Held:
    """A folder whose lock we hold by a descriptor."""

    folder: Path
    descriptor: int

    def release(self) -> None:
        """Give the lock up; servers that inherited it still hold it."""
        os.close(self.descriptor)


def private(folder: Path) -> Path:
    """Make a folder that only we can enter, or close one that is ours already."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o777 != 0o700:
            folder.chmod(0o700)
    except PermissionError:
        raise Refused("FOLDER_NOT_OURS", f"{folder} belongs to another user.") from None
    except FileExistsError:
        raise Refused("FOLDER_NOT_OURS", f"{folder} is not a folder.") from None
    return folder


def engines_folder(data_dir: Path) -> Path:
    """Where the engines of a data folder live. A data folder we make is closed to others."""
    if not data_dir.exists():
        private(data_dir)
    return private(data_dir / "engines")


def hold(folder: Path) -> Held:
    """Lock a folder for us and the servers we start.

    Refuses `ENGINES_RUNNING` while another launcher lives there. Servers whose launcher is dead
    are stopping: they are waited for.
    """
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    started = time.monotonic()
    while not _locked(descriptor):
        waited = time.monotonic() - started
        launcher = _number(os.pread(descriptor, 32, 0))
        if launcher and is_alive(launcher) and waited > REFUSE_AFTER_SECONDS:
            os.close(descriptor)
            raise Refused(
                "ENGINES_RUNNING",
                f"Process {launcher} runs engines on {folder.parent} already; stop it, or choose"
                " another folder with --data-dir.",
            )
        if waited > STOPPING_SECONDS:
            os.close(descriptor)
            raise Refused(
                "ENGINES_STOPPING",
                f"Engines of a launcher that is gone still run on {folder.parent} after"
                f" {STOPPING_SECONDS:.0f} s; end them and start again.",
            )
        time.sleep(0.05)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    return Held(folder, descriptor)


def is_held(folder: Path) -> bool:
    """Whether anything lives on a folder."""
    try:
        descriptor = os.open(folder / LOCK, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        return not _locked(descriptor, shared=True)
    finally:
        os.close(descriptor)


def socket_folder(owner: tuple[int, int] | None = None) -> Held:
    """A new short folder for sockets, 0700 and locked; sweeps what killed launchers left."""
    for base in dict.fromkeys((tempfile.gettempdir(), "/tmp", "/var/tmp")):  # noqa: S108 - mkdtemp
        if len(os.fsencode(base)) + len(SOCKET_PREFIX) + 10 > LONGEST_SOCKET_FOLDER:
            continue
        _sweep(Path(base), owner)
        try:
            folder = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=base))
        except OSError:
            continue
        unseen = folder / "new"  # a sweep passes over a folder without a lock
        descriptor = os.open(unseen, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        _locked(descriptor)
        unseen.rename(folder / LOCK)
        if owner:
            os.chown(folder, *owner)
        return Held(folder, descriptor)
    raise Refused("NO_FOLDER", "No folder with a short path can be made for sockets; set TMPDIR.")


def remove(folder: Path) -> None:
    """Remove a folder of ours, and what a link in it keeps outside."""
    for link in (each for each in folder.glob("*") if each.is_symlink()):
        shutil.rmtree(link.resolve(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _sweep(base: Path, owner: tuple[int, int] | None) -> None:
    ours = {os.geteuid(), owner[0] if owner else os.geteuid()}
    for folder in base.glob(f"{SOCKET_PREFIX}*"):
        with suppress(OSError):
            if folder.lstat().st_uid in ours and (folder / LOCK).exists() and not is_held(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _locked(descriptor: int, *, shared: bool = False) -> bool:
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _number(text: bytes) -> int:
    return int(text) if text.isdigit() else 0
