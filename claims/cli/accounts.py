"""`claims accounts index`: takes in the bank accounts that are older than the second person."""

from __future__ import annotations

import os

import click

from claims.runtime import Runtime
from claims.usecases import older_accounts
from claims.usecases.context import WORKER
from config.settings import read_settings


@click.group()
def accounts() -> None:
    """Where payees are paid."""


@accounts.command()
def index() -> None:
    """Index older bank accounts and propose them, so that another person can confirm them."""
    runtime = Runtime.open(read_settings(os.environ))
    try:
        count = 0
        while taken := runtime.act(WORKER, older_accounts.take_in):
            count += taken
        click.echo(f"{count} older accounts were taken in; proposals wait for confirmation")
    finally:
        runtime.close()
