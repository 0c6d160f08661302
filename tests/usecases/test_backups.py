"""A backup is whole or refused, and what is restored from it verifies and goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from claims import engines
from claims.domain.refusals import Refused
from claims.runtime import Runtime, read_keys
from claims.storage import backups as kept
from claims.storage.cipher import FieldCipher
from claims.usecases import backups, payouts, receipts, verification
from config.settings import Settings
from tests import cast as people
from tests.cast import Cast, seal_all, work_all
from tests.usecases.strangers import a_batch

MANY = 5_000
"""Transactions that another server has not counted yet."""


@pytest.fixture
def lived(runtime: Runtime, settings: Settings, owner: psycopg.Connection[Any]) -> tuple[Cast, Any]:
    """An installation with a released batch and receipts, far on in its transactions, sealed."""
    count = f"FOR i IN 1..{MANY} LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP;"
    owner.execute(f"DO $$ BEGIN {count} END $$")
    cast = people.assemble(runtime)
    people.claim_reimbursement(runtime, cast, 100_000)
    work_all(runtime)
    batch = a_batch(runtime, cast)
    seal_all(runtime, settings)
    return cast, batch


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """The same keys beside an empty database on another server, an empty store, no checkpoints."""
    folder = tmp_path / "elsewhere"
    with engines.start(folder / "data") as started:
        yield replace(
            started.addresses.put_into(settings),
            store_dir=folder / "store",
            checkpoints_dir=folder / "checkpoints",
        )


def cipher(settings: Settings) -> FieldCipher:
    return read_keys(settings).fields


def write(settings: Settings, folder: Path) -> Path:
    now = datetime.now(UTC)
    backups.write(settings, cipher(settings), folder, at=now, tell=lambda _: None)
    return folder


def restore(settings: Settings, folder: Path) -> None:
    backups.restore(settings, cipher(settings), folder, tell=lambda _: None)


def verified(settings: Settings) -> dict[str, Any]:
    return verification.verify(
        settings.owner_database_url, settings.checkpoints_dir, read_keys(settings).checkpoints
    )


def test_what_is_restored_on_another_server_verifies_and_its_new_events_are_sealed(
    settings: Settings, lived: tuple[Cast, Any], elsewhere: Settings, tmp_path: Path
) -> None:
    cast, batch = lived
    restore(elsewhere, write(settings, tmp_path / "backup"))
    report = verified(elsewhere)
    assert (report["ok"], report["chain"]["unsealed"]) == (True, 0)
    assert report["chain"]["checkpoints"] > 0
    there = Runtime.open(elsewhere)
    try:
        _, file = there.query(cast.finance, lambda ctx: payouts.read_file(ctx, batch.id))
        assert b"pain.001.001.09" in file
        with there.engine.connect() as connection:
            receipt = connection.exec_driver_sql("SELECT id FROM receipts").scalar_one()
        seen = there.query(cast.officer, lambda ctx: receipts.read_file(ctx, receipt))
        assert seen[1][:4] == b"\x89PNG"
        people.claim_reimbursement(there, cast, 50_000, actor=cast.budi, seed=2)
        work_all(there)
        assert seal_all(there, elsewhere) > 0
    finally:
        there.close()
    report = verified(elsewhere)
    assert (report["ok"], report["chain"]["unsealed"]) == (True, 0)


def test_the_application_cannot_count_transactions_otherwise(settings: Settings) -> None:
    with (
        psycopg.connect(settings.database_url, autocommit=True) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute(
            "CREATE OR REPLACE FUNCTION xid_offset() RETURNS bigint"
            " LANGUAGE sql STABLE AS 'SELECT 1::bigint'"
        )


def test_a_backup_that_is_not_whole_is_refused_before_anything_is_restored(
    settings: Settings, lived: tuple[Cast, Any], elsewhere: Settings, tmp_path: Path
) -> None:
    folder = write(settings, tmp_path / "backup")
    receipt = next((folder / "files" / "receipts").rglob("*/*"))
    for path, change in (
        (folder / kept.DUMP, lambda path: path.write_bytes(path.read_bytes()[:-10])),
        (next((folder / kept.CHECKPOINTS).glob("*")), lambda path: path.write_text("")),
        (receipt, lambda path: path.unlink()),
        (folder / kept.MANIFEST, lambda path: path.write_text("{}")),
    ):
        before = path.read_bytes()
        change(path)
        with pytest.raises(Refused) as refused:
            restore(elsewhere, folder)
        assert refused.value.code == "BACKUP_UNREADABLE"
        path.write_bytes(before)
    restore(elsewhere, folder)
    with pytest.raises(Refused) as refused:
        restore(elsewhere, folder)
    assert refused.value.code == "DATABASE_NOT_EMPTY"


def test_a_file_that_is_not_what_its_name_says_is_not_restored(
    settings: Settings, lived: tuple[Cast, Any], elsewhere: Settings, tmp_path: Path
) -> None:
    folder = write(settings, tmp_path / "backup")
    receipt = next((folder / "files" / "receipts").rglob("*/*"))
    receipt.write_bytes(receipt.read_bytes() + b"!")
    with pytest.raises(Refused, match="was altered"):
        restore(elsewhere, folder)


def test_without_the_keys_that_sealed_it_nothing_is_restored(
    settings: Settings, lived: tuple[Cast, Any], elsewhere: Settings, tmp_path: Path
) -> None:
    folder = write(settings, tmp_path / "backup")
    with pytest.raises(Refused) as refused:
        backups.restore(elsewhere, FieldCipher([b"k" * 32]), folder, tell=lambda _: None)
    assert refused.value.code == "KEYS_DIFFER"
    content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for key in (settings.keys_dir).rglob("*"):
        assert not key.is_file() or key.read_bytes().strip() not in content


def test_a_backup_is_never_written_over_another(
    settings: Settings, lived: tuple[Cast, Any], tmp_path: Path
) -> None:
    folder = write(settings, tmp_path / "backup")
    with pytest.raises(Refused) as refused:
        write(settings, folder)
    assert refused.value.code == "FOLDER_TAKEN"


def test_checkpoints_that_outlived_the_loss_say_what_a_backup_lacks(
    runtime: Runtime, settings: Settings, lived: tuple[Cast, Any], elsewhere: Settings,
    tmp_path: Path,
) -> None:  # fmt: skip
    cast, _ = lived
    folder = write(settings, tmp_path / "backup")
    people.claim_reimbursement(runtime, cast, 60_000, actor=cast.budi, seed=3)
    seal_all(runtime, settings)
    kept.copy_checkpoints(settings.checkpoints_dir, elsewhere.checkpoints_dir)
    restore(elsewhere, folder)
    report = verified(elsewhere)
    assert report["ok"] is False
    assert report["chain"]["broken"]["fault"] == "tail_cut"
