"""`claims user add` makes the first two administrators; `claims user invite` begins anew."""

from __future__ import annotations

import os

import click

from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.usecases import passwords, users
from claims.usecases.context import WORKER, Context
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
    """Make one of the first two administrators; his bearer token is printed only now.

    Two persons are needed to give anybody a role: run this once for each of the first two. From
    then on it is refused, and one administrator proposes what another confirms.

    The invitation with which he sets a password goes to standard error beside it.
    """

    def act(ctx: Context) -> tuple[str, str]:
        made, token = users.add_first(
            ctx, login=login, name=name, id_scheme=id_scheme, national_id=national_id
        )
        return token, passwords.give(ctx, made.id)[0]

    runtime = Runtime.open(read_settings(os.environ))
    try:
        token, invitation = runtime.act(WORKER, act)
    finally:
        runtime.close()
    click.echo(token)
    click.echo(f"invitation for the page /invitation: {invitation}", err=True)


@user.command()
@click.option("--login", required=True, help="Whose password is to be set anew.")
def invite(login: str) -> None:
    """Print a code with which the account's holder sets his password on the page /invitation."""
    runtime = Runtime.open(read_settings(os.environ))
    try:
        code = runtime.act(WORKER, lambda ctx: passwords.give_to(ctx, login=login))
    finally:
        runtime.close()
    if code is None:
        raise Refused("USER_UNKNOWN", "There is no such account, or it is disabled.")
    click.echo(code)
