"""`claims relay`: hands committed work to RQ. Several may run beside each other."""

from __future__ import annotations

import os

import click

from config.settings import read_settings
from workers.relay import serve


@click.command()
def relay() -> None:
    """Hand committed work to the workers until SIGTERM."""
    serve(read_settings(os.environ))
