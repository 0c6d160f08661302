"""Write a backup of everything but the keys, and restore one into an empty installation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, create_engine

from claims.domain.refusals import Refused
from claims.engines import dumping
from claims.storage import backups, migrate
from claims.storage.backups import CHECKPOINTS, DUMP, Manifest
from claims.storage.cipher import FieldCipher
from claims.storage.files import open_files
from config.settings import Settings

Tell = Callable[[str], None]


def write(
    settings: Settings, cipher: FieldCipher, folder: Path, *, at: datetime, tell: Tell
) -> str:
    """Write a backup to a new folder while the service runs; returns its manifest's digest.

    The checkpoints are copied first, then the database in one snapshot, then the files: so the
    database holds all that the checkpoints speak of, and the files all that the database names.
    Until the last byte is written the folder has another name. Refuses `FOLDER_TAKEN`.
    """
    if folder.exists():
        raise Refused("FOLDER_TAKEN", f"{folder} is there already; give a new folder's name.")
    part = folder.with_name(f"{folder.name}.part")
    if part.exists():
        raise Refused("FOLDER_TAKEN", f"{part} is left of a backup that ended early; remove it.")
    part.mkdir(mode=0o700, parents=True)
    backups.copy_checkpoints(settings.checkpoints_dir, part / CHECKPOINTS)
    tell("checkpoints copied; the database is being dumped ...")
    with _connected(settings.owner_database_url) as connection:
        schema = migrate.version_of(connection) or ""
    dumping.dump(settings.owner_database_url, part / DUMP)
    tell("database dumped; files are being copied ...")
    files, size, over_keys = backups.copy_files_out(open_files(settings.store_dir), part, at)
    tell(f"{files} files copied")
    digest = backups.write_manifest(
        part,
        Manifest(
            format=backups.FORMAT,
            made_at=at.isoformat(timespec="seconds"),
            schema=schema,
            field_key=cipher.current_key_id.hex(),
            dump_sha256=backups.digest_of(part / DUMP),
            files=files,
            files_bytes=size,
            files_sha256=over_keys,
            checkpoints_sha256=backups.digest_of_folder(part / CHECKPOINTS),
        ),
    )
    part.rename(folder)
    return digest


def restore(settings: Settings, cipher: FieldCipher, folder: Path, *, tell: Tell) -> Manifest:
    """Restore a backup into an empty database and store, and bring it to this code's version.

    Refuses `BACKUP_UNREADABLE`, `DATABASE_NOT_EMPTY`, and `KEYS_DIFFER` when the keys that sealed
    what is in it are not at hand. Checkpoints that are already here are newer evidence and stay:
    verifying then says what the backup lacks.
    """
    manifest = backups.read_manifest(folder)
    backups.require_whole(folder, manifest)
    if not cipher.knows(bytes.fromhex(manifest.field_key)):
        raise Refused(
            "KEYS_DIFFER",
            "The keys here did not seal this backup. Put its keys into CLAIMS_KEYS_DIR first.",
        )
    with _connected(settings.owner_database_url) as connection:
        backups.require_empty(connection)
    tell("the backup is whole; the database is being restored ...")
    dumping.restore(settings.owner_database_url, folder / DUMP)
    migrate.migrate(settings.owner_database_url, settings.database_url)
    with _connected(settings.owner_database_url) as connection:
        backups.count_on(connection)
        events, sealed = backups.counted(connection)
    tell(f"{events} events, {sealed} of them sealed")
    tell("database restored; files are being put back ...")
    backups.copy_files_in(open_files(settings.store_dir), folder)
    if not any(settings.checkpoints_dir.glob("*")):
        backups.copy_checkpoints(folder / CHECKPOINTS, settings.checkpoints_dir)
    return manifest


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create_engine(migrate.sqlalchemy_url(url), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
