"""Checkpoints are appended whole, kept private, and read back past what a crash left."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claims.domain.chain import Checkpoint, checkpoint
from claims.storage.checkpoints import append_checkpoint, read_checkpoints

AT = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


def a_checkpoint(no: int = 1, chain: str = "main") -> Checkpoint:
    return checkpoint(chain, no=no, head=bytes([no % 256]) * 32, at=AT, key=b"k" * 32)


def test_checkpoints_are_read_as_they_were_written(tmp_path: Path) -> None:
    made = [a_checkpoint(no) for no in (1, 7, 300)]
    for each in made:
        append_checkpoint(tmp_path / "checkpoints", each)
    assert read_checkpoints(tmp_path / "checkpoints", "main") == (made, 0)


def test_before_the_first_checkpoint_there_is_none(tmp_path: Path) -> None:
    assert read_checkpoints(tmp_path, "main") == ([], 0)


def test_chains_are_kept_apart(tmp_path: Path) -> None:
    append_checkpoint(tmp_path, a_checkpoint(1, "east"))
    append_checkpoint(tmp_path, a_checkpoint(2, "west"))
    assert read_checkpoints(tmp_path, "west") == ([a_checkpoint(2, "west")], 0)
    for name in ("", "../east", "East", "a" * 64):
        with pytest.raises(ValueError, match="chain"):
            read_checkpoints(tmp_path, name)


def test_every_torn_last_line_is_passed_over_and_what_follows_is_whole(tmp_path: Path) -> None:
    append_checkpoint(tmp_path, a_checkpoint(1))
    path = tmp_path / "main.jsonl"
    whole = path.read_bytes()
    for kept in range(1, len(whole)):
        path.write_bytes(whole + whole[:kept])
        found, unread = read_checkpoints(tmp_path, "main")
        assert found[0] == a_checkpoint(1)
        assert len(found) + unread == 2
        append_checkpoint(tmp_path, a_checkpoint(2))
        found, _ = read_checkpoints(tmp_path, "main")
        assert found[0] == a_checkpoint(1)
        assert found[-1] == a_checkpoint(2)
        assert path.read_bytes().startswith(whole + whole[:kept]), "evidence is not repaired"


@pytest.mark.parametrize("line", [b"[]", b"null", b"{}", b"\xff\xfe", b'{"chain":"main","no":"x"}'])
def test_lines_of_another_kind_are_counted(tmp_path: Path, line: bytes) -> None:
    append_checkpoint(tmp_path, a_checkpoint(1))
    with (tmp_path / "main.jsonl").open("ab") as file:
        file.write(line + b"\n")
    append_checkpoint(tmp_path, a_checkpoint(2))
    assert read_checkpoints(tmp_path, "main") == ([a_checkpoint(1), a_checkpoint(2)], 1)


def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        append_checkpoint(tmp_path / "checkpoints", a_checkpoint())
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "checkpoints").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "checkpoints/main.jsonl").stat().st_mode) == 0o600


def test_many_writers_leave_whole_lines(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda no: append_checkpoint(tmp_path, a_checkpoint(no)), range(1, 101)))
    found, unread = read_checkpoints(tmp_path, "main")
    assert sorted(each.no for each in found) == list(range(1, 101))
    assert unread == 0


def test_a_checkpoint_and_the_name_of_its_file_are_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    sync = os.fsync

    def noting(descriptor: int) -> None:
        synced.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noting)
    append_checkpoint(tmp_path, a_checkpoint(1))
    append_checkpoint(tmp_path, a_checkpoint(2))
    assert synced == ["file", "folder", "file"]
