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
    try:
        from tests.benchmarks import runner  # noqa: PLC0415 - there only in the source tree
    except ModuleNotFoundError as error:
        raise Refused(
            "BENCHMARKS_MISSING",
            f"The benchmarks need {error.name}: install config/requirements-dev.txt.",
        ) from error

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
        f"{'':<28}{'value':>12}{'yardstick':>12}{'ratio':>8}  {'unit':<14}runs: lowest to highest"
    )
    rows = [
        f"{each.name:<28}{_shown(each.value):>12}{_shown(each.yardstick):>12}{each.ratio:>8.3f}"
        f"  {each.unit:<14}"
        + " | ".join(f"{_shown(min(some))} to {_shown(max(some))}" for some in each.runs.values())
        for each in found
    ]
    return [head, *rows]


def _shown(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"
