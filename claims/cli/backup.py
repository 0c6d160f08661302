"""`claims backup` and `claims restore`: everything but the keys, to a folder and back."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from claims import engines
from claims.cli.migrate import require_owner
from claims.cli.up import with_options
from claims.cli.verify import lines_of, verified
from claims.runtime import read_keys
from claims.usecases import backups
from config.settings import parse_settings


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--data-dir", type=click.Path(path_type=Path), help="Where engines keep their data.")
def backup(folder: Path, data_dir: Path | None) -> None:
    """Write a backup to a new FOLDER; the service may run meanwhile. The keys are not in it."""
    with engines.running(parse_settings(with_options(data_dir=data_dir))) as settings:
        require_owner(settings)
        cipher, now = read_keys(settings).fields, datetime.now(UTC)
        digest = backups.write(settings, cipher, folder, at=now, tell=_tell)
    click.echo(f"backup written to {folder}")
    click.echo(f"manifest SHA-256 {digest}")
    click.echo(f"The keys are not in it: keep those of {settings.keys_dir} safe, and elsewhere.")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--data-dir", type=click.Path(path_type=Path), help="Where engines keep their data.")
def restore(folder: Path, data_dir: Path | None) -> None:
    """Restore the backup in FOLDER into an empty installation and verify it."""
    with engines.running(parse_settings(with_options(data_dir=data_dir))) as settings:
        require_owner(settings)
        manifest = backups.restore(settings, read_keys(settings).fields, folder, tell=_tell)
        report = verified(settings)
    click.echo(f"restored as of {manifest.made_at}, {manifest.files} files")
    for line in lines_of(report):
        click.echo(line)
    sys.exit(0 if report["ok"] else 1)


def _tell(line: str) -> None:
    click.echo(line, err=True)
