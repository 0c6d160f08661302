"""Stored bytes come back as they were or not at all, and survive what a sweep takes."""

import hashlib
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from claims.domain.refusals import Refused
from claims.storage.files import FileKind, Files, key_of, open_files

SOON = datetime.now(UTC) + timedelta(hours=1)
LONG_AGO = datetime.now(UTC) - timedelta(days=1)
RECEIPTS = FileKind.RECEIPTS


@pytest.fixture(params=["folder", "file", "memory"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    kinds = {
        "folder": tmp_path / "store",
        "file": f"file://{tmp_path}/a%20store",
        "memory": "memory:///",
    }
    return open_files(kinds[request.param])


def path_of(folder: Path, key: str) -> Path:
    return folder / "store" / key


def old(path: Path) -> None:
    os.utime(path, (0, 0))


def test_what_was_put_is_got_under_its_digest(files: Files) -> None:
    key = files.put(RECEIPTS, b"a receipt")
    digest = hashlib.sha256(b"a receipt").hexdigest()
    assert key == f"receipts/{digest[:2]}/{digest}"
    assert files.get(key) == b"a receipt"


def test_the_same_bytes_are_stored_once(files: Files) -> None:
    assert files.put(RECEIPTS, b"twice") == files.put(RECEIPTS, b"twice")
    assert [len(page) for page in files.list_older(RECEIPTS, older_than=SOON)] == [1]


def test_kinds_are_kept_apart(files: Files) -> None:
    files.put(RECEIPTS, b"x")
    statement = files.put(FileKind.STATEMENTS, b"x")
    [page] = files.list_older(FileKind.STATEMENTS, older_than=SOON)
    assert page == [statement]


def test_a_missing_file_is_refused(files: Files) -> None:
    with pytest.raises(Refused) as refusal:
        files.get(key_of(RECEIPTS, "0" * 64))
    assert refusal.value.code == "FILE_MISSING"


@pytest.mark.parametrize(
    "key",
    ["", "receipts", "../etc/passwd", f"receipts/00/../{'0' * 64}", f"receipts/01/{'0' * 64}",
     f"secrets/00/{'0' * 64}", f"/receipts/00/{'0' * 64}", f"receipts/00/{'0' * 64}\n"],
)  # fmt: skip
def test_only_keys_reach_the_store(files: Files, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        files.get(key)
    with pytest.raises(ValueError, match="not a key"):
        files.delete(key, older_than=SOON)


@pytest.mark.parametrize("damage", [b"A receipt", b"a receip", b"", b"a receipt!"])
def test_a_damaged_file_is_refused_and_mended_by_the_next_upload(
    tmp_path: Path, damage: bytes
) -> None:
    files = open_files(tmp_path / "store")
    key = files.put(RECEIPTS, b"a receipt")
    path_of(tmp_path, key).write_bytes(damage)
    with pytest.raises(Refused) as refusal:
        files.get(key)
    assert refusal.value.code == "FILE_DAMAGED"
    files.put(RECEIPTS, b"a receipt")
    assert files.get(key) == b"a receipt"


def test_a_sweep_sees_only_what_is_old_and_deletes_it(tmp_path: Path) -> None:
    files = open_files(tmp_path / "store")
    keys = [files.put(RECEIPTS, bytes([number])) for number in range(5)]
    for key in keys[:3]:
        old(path_of(tmp_path, key))
    [page] = files.list_older(RECEIPTS, older_than=LONG_AGO)
    assert sorted(page) == sorted(keys[:3])
    assert all(files.delete(key, older_than=LONG_AGO) for key in page)
    assert not files.delete(keys[0], older_than=LONG_AGO)
    assert [files.get(key) for key in keys[3:]] == [b"\3", b"\4"]


def test_a_file_that_is_uploaded_again_escapes_the_sweep_under_way(tmp_path: Path) -> None:
    files = open_files(tmp_path / "store")
    key = files.put(RECEIPTS, b"an orphan")
    old(path_of(tmp_path, key))
    [page] = files.list_older(RECEIPTS, older_than=LONG_AGO)
    files.put(RECEIPTS, b"an orphan")
    assert page == [key]
    assert not files.delete(key, older_than=LONG_AGO)
    assert files.get(key) == b"an orphan"


def test_deleting_works_on_an_object_store(files: Files) -> None:
    key = files.put(RECEIPTS, b"x")
    assert not files.delete(key, older_than=LONG_AGO)
    assert files.delete(key, older_than=SOON)
    assert not files.delete(key, older_than=SOON)


def test_nobody_else_reads_the_folder(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        key = open_files(tmp_path / "store").put(RECEIPTS, b"private")
    finally:
        os.umask(mask)
    path = path_of(tmp_path, key)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in (path.parent, path.parent.parent, tmp_path / "store"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_file_is_synced_before_it_has_its_name_and_its_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = open_files(tmp_path / "store")
    steps: list[str] = []
    sync, rename = os.fsync, Path.replace

    def noting_sync(descriptor: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        steps.append(kind)
        sync(descriptor)

    def noting_rename(source: Path, target: Path) -> Path:
        steps.append("rename")
        return rename(source, target)

    monkeypatch.setattr(os, "fsync", noting_sync)
    monkeypatch.setattr(Path, "replace", noting_rename)
    files.put(RECEIPTS, b"first")
    assert steps == ["folder", "folder", "file", "rename", "folder"]
    steps.clear()
    files.put(RECEIPTS, b"first")
    assert steps == ["file", "rename", "folder"]


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = open_files(tmp_path / "store")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.put(RECEIPTS, b"x")
    assert [path for path in (tmp_path / "store").rglob("*") if path.is_file()] == []


def test_what_a_killed_writer_left_is_tidied(tmp_path: Path) -> None:
    files = open_files(tmp_path / "store")
    left, young = tmp_path / "store/incoming/left", tmp_path / "store/incoming/young"
    for path in (left, young):
        path.write_bytes(b"half")
    old(left)
    assert files.tidy(older_than=LONG_AGO) == 1
    assert not left.exists()
    assert young.exists()


def test_many_write_the_same_bytes_at_once(files: Files) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: files.put(RECEIPTS, b"same" * 1000), range(64)))
    assert len(set(keys)) == 1
    assert files.get(keys[0]) == b"same" * 1000
