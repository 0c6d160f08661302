"""Checkpoints of the chain in a file outside the database, one JSON line each, only ever appended.

Whoever may write the database must not be able to write here: in production the folder belongs to
another user, or the lines go on to storage that cannot be overwritten. A crash may leave half a
line behind; it is left standing and passed over, because evidence is not repaired.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from datetime import datetime
from pathlib import Path
from typing import Final

from claims.domain.chain import Checkpoint
from claims.storage.files import sync_folder

_NAME: Final = re.compile(r"[a-z0-9_]{1,63}", re.ASCII)


def append_checkpoint(folder: Path, made: Checkpoint) -> None:
    """Append a checkpoint to its chain's file; when this returns it survives a power cut."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = _path(folder, made.chain)
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        _write_all(descriptor, (b"\n" if torn else b"") + _line(made))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        sync_folder(folder)


def read_checkpoints(folder: Path, chain: str) -> tuple[list[Checkpoint], int]:
    """The checkpoints of a chain in order of writing, and how many lines could not be read.

    Signatures are for `chain.verify` to check. One unreadable line is what a crash leaves.
    """
    path = _path(folder, chain)
    lines = path.read_bytes().split(b"\n") if path.exists() else []
    read = [_parsed(line) for line in lines if line.strip()]
    found = [each for each in read if each is not None]
    return found, len(read) - len(found)


def _line(made: Checkpoint) -> bytes:
    said = {
        "chain": made.chain,
        "no": made.no,
        "head": made.head.hex(),
        "count": made.count,
        "at": made.at.isoformat(timespec="microseconds"),
        "signature": made.signature.hex(),
    }
    return json.dumps(said, separators=(",", ":")).encode() + b"\n"


def _parsed(line: bytes) -> Checkpoint | None:
    try:
        said = json.loads(line)
        return Checkpoint(
            chain=str(said["chain"]),
            no=int(said["no"]),
            head=bytes.fromhex(said["head"]),
            count=int(said["count"]),
            at=_aware(said["at"]),
            signature=bytes.fromhex(said["signature"]),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _aware(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("an instant has a time zone")
    return at


def _path(folder: Path, chain: str) -> Path:
    if not _NAME.fullmatch(chain):
        raise ValueError("a chain is named in small letters, digits and underscores")
    return folder / f"{chain}.jsonl"


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
