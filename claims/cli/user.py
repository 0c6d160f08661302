"""`claims user add`: makes the first administrator of an installation."""

from __future__ import annotations

import os

import click

from claims.runtime import Runtime
from claims.usecases import users
from claims.usecases.context import WORKER
from config.settings import read_settings


@click.group()
def user() -> None:
    """Accounts that only an operator can make."""


@user.command()
@click.option("--login", required=True, help="What the administrator is called.")
@click.option("--name", required=True, help="His name.")
@click.option("--id-scheme", default="id.nik", show_default=True, help="The scheme of his id.")
@click.option("--national-id", prompt=True, hide_input=True, help="Asked for when not given.")
def add(login: str, name: str, id_scheme: str, national_id: str) -> None:
    """Make the first administrator and print his bearer token, which is shown only now."""
    runtime = Runtime.open(read_settings(os.environ))
    try:
        _, token = runtime.act(
            WORKER,
            lambda ctx: users.add_first(
                ctx, login=login, name=name, id_scheme=id_scheme, national_id=national_id
            ),
        )
    finally:
        runtime.close()
    click.echo(token)
