"""`claims clock run --to T`: moves the clock of embedded engines and runs what is due."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from claims import engines
from claims.cli.up import with_options
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.usecases.demo_clock import set_clock
from config.settings import parse_settings
from workers.clock import Ticking


@click.group()
def clock() -> None:
    """The clock of demos: embedded engines only."""


@clock.command()
@click.option("--to", "to", required=True, type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]))
@click.option("--data-dir", type=click.Path(path_type=Path), help="Where engines keep their data.")
def run(to: datetime, data_dir: Path | None) -> None:
    """Set the clock to an instant (UTC) and run what is due then."""
    with engines.running(parse_settings(with_options(data_dir=data_dir))) as settings:
        if not settings.embedded:
            raise Refused("CLOCK_FIXED", "Only the clock of embedded engines can be moved.")
        offset = set_clock(settings.owner_database_url, to.replace(tzinfo=UTC))
        runtime = Runtime.open(settings)
        try:
            ticking = Ticking(runtime, settings)
            expired = ticking.expire_vouchers()
            escalated = ticking.escalate_cases()
            deemed, lapsed = ticking.deem_complete(), ticking.lapse_claims()
            drafts = ticking.lapse_drafts()
            granted = ticking.issue_redress()
            ticking.publish_hit_rates()
            forgotten = ticking.forget_answers()
            ticking.seal()
        finally:
            runtime.close()
    click.echo(f"the clock is {offset} seconds ahead")
    click.echo(
        f"{expired} vouchers expired, {escalated} late cases escalated,"
        f" {forgotten} remembered answers erased"
    )
    click.echo(
        f"{deemed} claims deemed complete, {lapsed} returned claims and {drafts} drafts lapsed"
    )
    click.echo(f"{granted} times redress or late payment granted")
