"""`claims standards dry-run`: what a standard would have done to past claims."""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from claims import engines
from claims.cli.up import with_options
from claims.domain.dry_runs import EVERYTHING, Dimension, DryRunStatus, Figure, FigureKey
from claims.domain.money import decimal_text
from claims.runtime import Runtime
from claims.usecases import dry_runs
from claims.usecases.context import WORKER
from claims.usecases.dry_runs import Report
from config.settings import parse_settings

A_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def standards() -> None:
    """Service standards, for operators."""


@standards.command("dry-run")
@click.argument("standard_id", type=click.UUID)
@click.option("--from", "first", type=A_DAY, required=True, help="Claims submitted from this day.")
@click.option("--to", "last", type=A_DAY, required=True, help="To this day.")
@click.option("--one-in", type=click.IntRange(1, 10_000), default=1, help="One person in so many.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--data-dir", type=click.Path(path_type=Path), help="Where engines keep their data.")
def dry_run(
    standard_id: UUID,
    first: datetime,
    last: datetime,
    one_in: int,
    as_json: bool,
    data_dir: Path | None,
) -> None:
    """Try STANDARD_ID on past claims, which stay untouched.

    Where the service runs beside this, its replay workers help.
    """
    with engines.running(parse_settings(with_options(data_dir=data_dir))) as settings:
        runtime = Runtime.open(settings)
        try:
            run = runtime.act(
                WORKER,
                lambda ctx: dry_runs.start(
                    ctx, standard_id, first_day=first.date(), last_day=last.date(), one_in=one_in
                ),
            )
            report = _replay(runtime, run.id)
        finally:
            runtime.close()
    click.echo(json.dumps(_as_json(report), indent=2) if as_json else "\n".join(_table(report)))


def _replay(runtime: Runtime, run_id: UUID) -> Report:
    """Replay part after part until none waits and those of others are done, with progress."""
    report = runtime.query(WORKER, lambda ctx: dry_runs.get(ctx, run_id))
    with click.progressbar(length=report.dry_run.claims, label="replaying", file=sys.stderr) as bar:
        while report.dry_run.status != DryRunStatus.DONE:
            if not runtime.act(WORKER, partial(dry_runs.replay_next, dry_run_id=run_id)):
                runtime.act(WORKER, partial(dry_runs.finish_if_done, dry_run_id=run_id))
                time.sleep(0.1)
            replayed = report.replayed
            report = runtime.query(WORKER, lambda ctx: dry_runs.get(ctx, run_id))
            bar.update(report.replayed - replayed)
    return report


def _as_json(report: Report) -> dict[str, Any]:
    run = report.dry_run
    return {
        "id": str(run.id),
        "currency": run.currency,
        "claims": run.claims,
        "figures": [
            {**key._asdict(), **{name: getattr(figure, name) for name in figure.__slots__}}
            for key, figure in report.figures
        ],
    }


def _table(report: Report) -> list[str]:
    """The whole first, then each rule and reason, queue, provider, group: greatest movers first."""
    run = report.dry_run
    whole = dict(report.figures).get(EVERYTHING, Figure())
    lines = [
        (
            f"{whole.claims} claims, {whole.changed} decided or routed otherwise;"
            f" {whole.held_before} held before, {whole.held_after} after"
        ),
        f"{'':<52}{'claims':>8}{'changed':>9}{'before':>18}{'after':>18}  {run.currency}",
        _line("approved", whole, run.currency),
    ]
    for dimension in (Dimension.RULE, Dimension.QUEUE, Dimension.PROVIDER, Dimension.GROUP):
        rows = [(key, each) for key, each in report.figures if key.dimension is dimension]
        lines += [_line(_name(key), each, run.currency) for key, each in rows]
    return lines


def _name(key: FigureKey) -> str:
    taken = f"taken by {key.name}: {key.reason}"
    return taken if key.dimension is Dimension.RULE else f"{key.dimension} {key.name}"


def _line(name: str, figure: Figure, currency: str) -> str:
    before, after = (decimal_text(each, currency) for each in (figure.before, figure.after))
    return f"{name:<52}{figure.claims:>8}{figure.changed:>9}{before:>18}{after:>18}"
