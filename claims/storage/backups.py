"""A backup on disk: the database's dump, every file, the checkpoints, and a manifest over them.

The keys are not in it, and must not be kept with it: whoever has both can read every national id.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, text

from claims.domain.refusals import Refused
from claims.storage.files import FileKind, Files, sync_folder

DUMP: Final = "database.dump"
FILES: Final = "files"
CHECKPOINTS: Final = "checkpoints"
MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
_LATER: Final = timedelta(days=36_500)
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, so that a restore can tell a whole one from a damaged one.

    `files_sha256` is over the sorted keys of the files, each of which is its own digest.
    """

    format: int
    made_at: str
    schema: str
    field_key: str
    dump_sha256: str
    files: int
    files_bytes: int
    files_sha256: str
    checkpoints_sha256: str


def write_manifest(folder: Path, manifest: Manifest) -> str:
    """Write the manifest last, and return its digest."""
    content = json.dumps(asdict(manifest), indent=2, sort_keys=True).encode() + b"\n"
    path = folder / MANIFEST
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(folder)
    return hashlib.sha256(content).hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup; refuses `BACKUP_UNREADABLE`."""
    try:
        told: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        found = Manifest(**told)
    except (OSError, ValueError, TypeError):
        raise _unreadable("it has no manifest that can be read") from None
    if found.format != FORMAT:
        raise _unreadable(f"it has format {found.format}; this version reads {FORMAT}")
    return found


def require_whole(folder: Path, manifest: Manifest) -> None:
    """Refuse `BACKUP_UNREADABLE` when a part of a backup is not what the manifest says."""
    if digest_of(folder / DUMP) != manifest.dump_sha256:
        raise _unreadable("the database's dump was altered or is not whole")
    if digest_of_folder(folder / CHECKPOINTS) != manifest.checkpoints_sha256:
        raise _unreadable("the checkpoints were altered or are not whole")
    keys = sorted(_keys_in(folder / FILES))
    if (len(keys), _digest_of_keys(keys)) != (manifest.files, manifest.files_sha256):
        raise _unreadable("files are missing")


def copy_files_out(files: Files, folder: Path, at: datetime) -> tuple[int, int, str]:
    """Copy every file there is at an instant; how many, their bytes, the digest over their keys."""
    keys, size = [], 0
    for kind in FileKind:
        for page in files.list_older(kind, older_than=at + _LATER):
            for key in page:
                data = files.get(key)
                path = folder / FILES / key
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                path.write_bytes(data)
                keys.append(key)
                size += len(data)
    return len(keys), size, _digest_of_keys(sorted(keys))


def copy_files_in(files: Files, folder: Path) -> None:
    """Put every file of a backup into the store; refuses one that is not what its name says."""
    for key in _keys_in(folder / FILES):
        kind = FileKind(key.partition("/")[0])
        if files.put(kind, (folder / FILES / key).read_bytes()) != key:
            raise _unreadable(f"the file {key} was altered")


def copy_checkpoints(source: Path, target: Path) -> None:
    """Copy the checkpoints' files as they stand."""
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in sorted(source.glob("*")) if source.is_dir() else []:
        if path.is_file():
            shutil.copyfile(path, target / path.name)
            (target / path.name).chmod(0o600)


def counted(connection: Connection) -> tuple[int, int]:
    """How many events there are, and how many of them are sealed."""
    row = connection.execute(
        text("SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM event_links)")
    ).one()
    return row[0], row[1]


def require_empty(connection: Connection) -> None:
    """Refuse `DATABASE_NOT_EMPTY`: a restore writes into nothing that is there."""
    query = "SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
    if connection.execute(text(query)).scalar():
        raise Refused("DATABASE_NOT_EMPTY", "The database is not empty; restore into a new one.")


def count_on(connection: Connection) -> int:
    """Let this server's transactions be counted on from the last event's; what is added."""
    added = connection.execute(
        text(
            "SELECT greatest(0, coalesce(max(xid::text::bigint), 0)"
            " - pg_current_xact_id()::text::bigint + 1) FROM events"
        )
    ).scalar_one()
    connection.execute(
        text(
            "CREATE OR REPLACE FUNCTION xid_offset() RETURNS bigint LANGUAGE sql STABLE"
            f" AS 'SELECT {int(added)}::bigint'"
        )
    )
    return int(added)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file in hex; empty where there is none."""
    if not path.is_file():
        return ""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def digest_of_folder(folder: Path) -> str:
    """The SHA-256 over the names and digests of a folder's files."""
    names = sorted(path for path in folder.glob("*") if path.is_file())
    lines = [f"{path.name} {digest_of(path)}\n" for path in names]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _keys_in(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]


def _digest_of_keys(keys: list[str]) -> str:
    return hashlib.sha256("".join(f"{key}\n" for key in keys).encode()).hexdigest()


def _unreadable(why: str) -> Refused:
    return Refused("BACKUP_UNREADABLE", f"This is no whole backup: {why}.")
