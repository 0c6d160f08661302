"""Runs benchmarks by name on engines of their own, one after another."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from claims import engines
from claims.storage.migrate import migrate
from tests.benchmarks import (
    adjudication,
    all_kinds,
    dry_run,
    export,
    http_claim,
    settlement,
    statement,
    verify,
)
from tests.benchmarks.databases import Databases, at, name_of
from tests.benchmarks.measuring import Measured

Benchmark = Callable[[Databases, str, int | None], list[Measured]]
"""Given databases, the name of a migrated empty one, and how many runs (None: its own number)."""

BENCHMARKS: Final[Mapping[str, Benchmark]] = {
    "adjudication": adjudication.measure,
    "adjudication-all-kinds": all_kinds.measure,
    "claim-over-http": http_claim.measure,
    "dry-run": dry_run.measure,
    "verify": verify.measure,
    "settlement": settlement.measure,
    "export": export.measure,
    "statement-50": statement.of_lines(50),
    "statement-5000": statement.of_lines(5_000),
    "statement-50000": statement.of_lines(50_000),
}


def run(
    names: Sequence[str], *, runs: int | None, tell: Callable[[str], None]
) -> Iterator[Measured]:
    """Measure each of the named; data lie in the system's folder for temporary files."""
    with (
        tempfile.TemporaryDirectory(prefix="claims-bench-") as folder,
        on_engines(Path(folder)) as databases,
        databases.copy() as settings,
    ):
        migrate(settings.owner_database_url, settings.database_url)
        for name in names:
            tell(f"measuring {name} ...")
            yield from BENCHMARKS[name](databases, name_of(settings), runs)


@contextmanager
def on_engines(folder: Path) -> Iterator[Databases]:
    """Databases on embedded engines whose data lie in a folder."""
    with engines.start(folder) as started:
        urls = started.addresses
        yield Databases(
            maker_url=at(urls.admin_database_url, "postgres"),
            owner_url=urls.owner_database_url,
            app_url=urls.database_url,
            redis_url=urls.redis_url,
            folder=folder,
        )
