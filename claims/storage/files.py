"""The file store: bytes under the digest of what they are, on a local folder or an object store.

A key is `<kind>/<first two>/<sha256>`, so bytes never change under a key, and reading proves them.
Reading, listing and deleting go through obstore alike for both. Writing to the local folder is our
own: obstore 0.12 neither syncs a file to the disk nor its folder (seen with strace), so that a
power cut could leave a committed row without its receipt; and it leaves files readable for all.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, ObjectStore, from_url

from claims.domain.refusals import Refused


class FileKind(StrEnum):
    """What a stored file is; the first part of its key."""

    RECEIPTS = "receipts"
    STATEMENTS = "statements"
    STATEMENT_CONTENTS = "statement_contents"
    DECISION_LETTERS = "decision_letters"


_KEY: Final = re.compile(rf"(?:{'|'.join(FileKind)})/([0-9a-f]{{2}})/\1[0-9a-f]{{62}}")
_PAGE: Final = 1_000
_INCOMING: Final = "incoming"


class Files:
    """One store of files. Safe to use from many threads and processes at once."""

    def __init__(self, store: ObjectStore, folder: Path | None = None) -> None:
        self._store = store
        self._writer: _Writer = _FolderWriter(folder) if folder else _ObjectWriter(store)

    def put(self, kind: FileKind, data: bytes) -> str:
        """Store bytes and return their key; when this returns, they survive a power cut.

        Bytes that are there already are written once more: that mends a damaged file and makes
        it young again, so that a sweep under way does not take what is about to be named.
        """
        key = key_of(kind, hashlib.sha256(data).hexdigest())
        self._writer.write(key, data)
        return key

    def get(self, key: str) -> bytes:
        """The bytes under a key; refuses `FILE_MISSING`, and `FILE_DAMAGED` by their digest."""
        try:
            data = bytes(obstore.get(self._store, _checked(key)).bytes())
        except FileNotFoundError:
            raise Refused("FILE_MISSING", "The file is not in the store.", key=key) from None
        if hashlib.sha256(data).hexdigest() != key.rpartition("/")[2]:
            raise Refused("FILE_DAMAGED", "The stored file is damaged.", key=key)
        return data

    def list_older(self, kind: FileKind, *, older_than: datetime) -> Iterator[list[str]]:
        """The keys written before an instant (by the store's clock), in pages of 1,000.

        For the sweep: ask which of a page some row names, and `delete` the others.
        """
        for page in obstore.list(self._store, prefix=kind.value, chunk_size=_PAGE):
            yield [each["path"] for each in page if each["last_modified"] < older_than]

    def delete(self, key: str, *, older_than: datetime) -> bool:
        """Delete one file unless it was written (again) since; returns whether it was deleted."""
        try:
            if obstore.head(self._store, _checked(key))["last_modified"] >= older_than:
                return False
            obstore.delete(self._store, key)
        except FileNotFoundError:
            return False
        return True

    def tidy(self, *, older_than: datetime) -> int:
        """Remove what writers that were killed left half written; returns how many files."""
        return self._writer.tidy(older_than)


def open_files(where: str | Path) -> Files:
    """The store at a folder or URL: `/var/lib/claims/store`, `file:///…`, `s3://bucket/prefix`.

    An object store's credentials and endpoint come from its usual environment (AWS_…).
    """
    url = urlsplit(str(where))
    if url.scheme not in {"", "file"}:
        return Files(from_url(str(where)))
    folder = Path(unquote(url.path) if url.scheme else where).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Files(LocalStore(prefix=folder), folder)


def key_of(kind: FileKind, sha256: str) -> str:
    """The key of a file by its kind and its digest in hex."""
    return _checked(f"{kind.value}/{sha256[:2]}/{sha256}")


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise ValueError("not a key of the file store")
    return key


class _Writer(Protocol):
    def write(self, key: str, data: bytes) -> None: ...

    def tidy(self, older_than: datetime) -> int: ...


class _ObjectWriter:
    """Writes to an object store, which answers only when the bytes are safe."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def write(self, key: str, data: bytes) -> None:
        try:
            obstore.put(self._store, key, data, mode="create")
        except AlreadyExistsError:
            obstore.put(self._store, key, data, mode="overwrite")

    def tidy(self, older_than: datetime) -> int:
        return 0


class _FolderWriter:
    """Writes to a folder: a private file, synced, renamed into place, and its folder synced."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / _INCOMING
        self._incoming.mkdir(mode=0o700, exist_ok=True)
        self._known: set[Path] = set()

    def write(self, key: str, data: bytes) -> None:
        target = self._folder / key
        self._make(target.parent)
        descriptor, name = tempfile.mkstemp(dir=self._incoming)  # mode 0600
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        sync_folder(target.parent)

    def tidy(self, older_than: datetime) -> int:
        gone = 0
        for path in self._incoming.iterdir():
            with suppress(FileNotFoundError):
                if datetime.fromtimestamp(path.stat().st_mtime, UTC) < older_than:
                    path.unlink()
                    gone += 1
        return gone

    def _make(self, folder: Path) -> None:
        """Make a folder and sync its name, once a process: another may have made it just now."""
        if folder in self._known:
            return
        if folder != self._folder:
            self._make(folder.parent)
            folder.mkdir(mode=0o700, exist_ok=True)
            sync_folder(folder.parent)
        self._known.add(folder)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
