"""Where the engines live: one launcher a data folder, sockets in a short private folder."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from claims.engines.children import EngineFailed


class Place:
    """A data folder held by one launcher, and the folder of its sockets.

    The lock is the kernel's and ends with the process, however it ends. A socket's path may have
    some 107 bytes, so sockets are not kept in the data folder, which may lie deep.
    """

    def __init__(self, data_dir: Path) -> None:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        data_dir.chmod(0o700)
        self.data_dir = data_dir
        self._lock = os.open(data_dir / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        os.set_inheritable(self._lock, False)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._lock)
            raise EngineFailed(
                f"Another launcher uses {data_dir}: stop it, or choose another --data-dir."
            ) from None
        self.sockets = self._private_folder()

    def _private_folder(self) -> Path:
        """A folder of ours alone, named after the data folder: leftovers are found and removed."""
        name = hashlib.sha256(str(self.data_dir).encode()).hexdigest()[:10]
        folder = Path(tempfile.gettempdir()) / f"claims-{os.getuid()}-{name}"
        if folder.is_symlink() or (folder.exists() and folder.stat().st_uid != os.getuid()):
            raise EngineFailed(f"{folder} belongs to somebody else; set TMPDIR to another folder.")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        return folder

    def close(self) -> None:
        """Remove the sockets' folder and let the data folder go."""
        shutil.rmtree(self.sockets, ignore_errors=True)
        os.close(self._lock)
