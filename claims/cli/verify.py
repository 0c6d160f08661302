"""`claims verify`: asks every invariant and walks the event chain against its checkpoints."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from claims import engines
from claims.cli.up import with_options
from claims.runtime import read_keys
from claims.usecases import verification
from config.settings import Settings, parse_settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
@click.option("--data-dir", type=click.Path(path_type=Path), help="Where engines keep their data.")
def verify(as_json: bool, data_dir: Path | None) -> None:
    """Check every invariant and the audit chain; exit status 0 only if all hold."""
    with engines.running(parse_settings(with_options(data_dir=data_dir))) as settings:
        report = verified(settings)
    if as_json:
        click.echo(json.dumps(report, indent=2, default=str))
    else:
        for line in lines_of(report):
            click.echo(line)
    sys.exit(0 if report["ok"] else 1)


def verified(settings: Settings) -> dict[str, Any]:
    """The answer of a verification, as the owner if he is known."""
    return verification.verify(
        settings.owner_database_url or settings.database_url,
        settings.checkpoints_dir,
        read_keys(settings).checkpoints,
    )


def lines_of(report: dict[str, Any]) -> list[str]:
    """The answer for a person: a line an invariant, then the chain, then the verdict."""
    lines = []
    for each in report["invariants"]:
        mark = "FAILED" if each["count"] else "nothing to look at" if not each["rows"] else "holds"
        lines.append(f"{each['id']:>3}  {mark:<18} {each['rows']:>9} rows  {each['says']}")
        lines += [f"       {subject}: {what}" for subject, what in each["violations"]]
    chain = report["chain"]
    lines.append(
        f"     chain: {chain['events']} events sealed, {chain['unsealed']} waiting,"
        f" {chain['checkpoints']} checkpoints met"
    )
    if chain["broken"]:
        lines.append(f"     chain BROKEN: {chain['broken']}")
    lines.append("verify: ok" if report["ok"] else "verify: FAILED")
    return lines
