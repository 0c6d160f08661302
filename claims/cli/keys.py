"""`claims keys make`: makes a first set of key files for servers of one's own."""

from __future__ import annotations

import os

import click

from claims.engines.keys import check_keys, make_keys
from config.settings import parse_settings


@click.group()
def keys() -> None:
    """Look after the key files."""


@keys.command()
def make() -> None:
    """Make the key files that are missing; those that are there stay as they are."""
    folder = parse_settings(os.environ).keys_dir
    made = make_keys(folder)
    check_keys(folder)
    click.echo(f"made in {folder}: {', '.join(made) if made else 'nothing, all are there'}")
    click.echo("Keep a copy apart from the database's backups: without them nothing can be read.")
