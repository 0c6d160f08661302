"""The operators' commands: one row each, and each in a file of its own that is read when called."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Final

import click

from claims.domain.refusals import Refused
from config.logging import configure
from config.settings import SettingRefused

COMMANDS: Final = {
    "accounts": "claims.cli.accounts:accounts",
    "backup": "claims.cli.backup:backup",
    "bench": "claims.cli.bench:bench",
    "calendar": "claims.cli.calendar:calendar",
    "clock": "claims.cli.clock:clock",
    "demo": "claims.cli.demo:demo",
    "keys": "claims.cli.keys:keys",
    "migrate": "claims.cli.migrate:migrate",
    "openapi": "claims.cli.openapi:openapi",
    "relay": "claims.cli.relay:relay",
    "restore": "claims.cli.backup:restore",
    "standards": "claims.cli.standards:standards",
    "up": "claims.cli.up:up",
    "user": "claims.cli.user:user",
    "verify": "claims.cli.verify:verify",
}
"""Every command by name, and where it is. A group of commands (`claims keys make`) is one row."""

REFUSED: Final = 2


class Commands(click.Group):
    """The table as click sees it; a command's file is imported when the command is."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, for the help."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), name)
        return found


@click.command(cls=Commands)
def claims() -> None:
    """Vouchers and claims: run the service and look after it."""


def main() -> None:
    """Run a command; what is refused is said in one sentence, with exit status 2."""
    configure()
    try:
        claims.main(prog_name="claims")
    except (Refused, SettingRefused) as refused:
        sentence = refused.text if isinstance(refused, Refused) else str(refused)
        click.echo(f"claims: {sentence}", err=True)
        sys.exit(REFUSED)
