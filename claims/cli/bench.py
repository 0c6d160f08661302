"""`claims bench`: each benchmark beside its yardstick of the same run; their code is in tests/."""

from __future__ import annotations

import json
import shutil
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from sqlalchemy.engine import make_url

from claims import engines
from claims.cli.up import interruptible
from claims.domain.refusals import Refused
from claims.storage.migrate import migrate

BENCHMARKS = ("adjudication",)


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(BENCHMARKS))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--claims", default=20_000, help="How many claims are adjudicated.")
@click.option("--runs", default=5, help="How often each way is measured, in turn.")
def bench(names: tuple[str, ...], as_json: bool, claims: int, runs: int) -> None:
    """Measure against yardsticks of the same run."""
    try:
        databases = import_module("tests.benchmarks.databases")
        found = [import_module(f"tests.benchmarks.{name}").measure for name in names or BENCHMARKS]
    except ModuleNotFoundError as error:
        raise Refused(
            "BENCHMARKS_MISSING", f"Benchmarks are run from a checkout with tests/ ({error})."
        ) from error
    folder = Path(tempfile.mkdtemp(prefix="claims-bench-"))
    try:
        with interruptible(), engines.start(folder) as running:
            where = running.addresses
            made = databases.Databases(
                maker_url=_at(where.admin_database_url, "postgres"),
                owner_url=where.owner_database_url,
                app_url=where.database_url,
                redis_url=where.redis_url,
                folder=folder,
            )
            with made.copy() as settings:
                migrate(settings.owner_database_url, settings.database_url)
                template = databases.name_of(settings)
                figures = [
                    figure.as_json()
                    for measure in found
                    for figure in measure(made, template, claims=claims, runs=runs)
                ]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _show(figures, as_json=as_json)


def _show(figures: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(figures, indent=2))
        return
    click.echo(f"{'benchmark':<28} {'value':>12} {'yardstick':>12} {'ratio':>7}  unit")
    for each in figures:
        click.echo(
            f"{each['name']:<28} {each['value']:>12.2f} {each['yardstick']:>12.2f}"
            f" {each['ratio']:>7.3f}  {each['unit']}"
        )


def _at(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)
