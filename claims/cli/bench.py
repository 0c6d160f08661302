"""`claims bench`: measures the product's paths against yardsticks of the same run."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from claims.domain.refusals import Refused
from config.settings import PROJECT


@click.command()
@click.argument("names", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--runs", type=click.IntRange(1, 100), help="How often each way is measured.")
def bench(names: tuple[str, ...], as_json: bool, runs: int | None) -> None:
    """Measure NAMES, or everything; each figure is a ratio to its yardstick."""
    found = _run(names, runs)
    if as_json:
        click.echo(json.dumps([each.as_json() for each in found], indent=2))
        return
    for line in _table(found):
        click.echo(line)


def _run(names: tuple[str, ...], runs: int | None) -> list[Any]:
    """The benchmarks are part of the tests, which an installed package does not carry."""
    if not (PROJECT / "tests" / "benchmarks").is_dir():
        raise Refused(
            "BENCHMARKS_MISSING", "The benchmarks are in tests/benchmarks of the source tree."
        )
    sys.path.insert(0, str(PROJECT))
    from tests.benchmarks import runner  # noqa: PLC0415 - there only in the source tree

    unknown = [name for name in names if name not in runner.BENCHMARKS]
    if unknown:
        known = ", ".join(runner.BENCHMARKS)
        raise Refused(
            "BENCHMARK_UNKNOWN", f"There is no benchmark {unknown[0]}; there are: {known}"
        )
    return list(runner.run(names or tuple(runner.BENCHMARKS), runs=runs, tell=_tell))


def _tell(sentence: str) -> None:
    click.echo(sentence, err=True)


def _table(found: list[Any]) -> list[str]:
    head = (
        f"{'':<28}{'value':>12}{'yardstick':>12}{'ratio':>8}  {'unit':<12}runs: lowest to highest"
    )
    rows = [
        f"{each.name:<28}{each.value:>12,.4g}{each.yardstick:>12,.4g}{each.ratio:>8.3f}"
        f"  {each.unit:<12}"
        + " | ".join(f"{min(some):,.4g} to {max(some):,.4g}" for some in each.runs.values() if some)
        for each in found
    ]
    return [head, *rows]
