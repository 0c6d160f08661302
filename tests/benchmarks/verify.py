"""`verify`: ledger rows a second that `claims verify` checks, against reading them all once in SQL.

The rows are not made up: claims are decided by RQ workers, whose postings they are, and the event
chain is sealed over what the deciding wrote. Everything must hold before a figure is told.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import psycopg

from claims.runtime import Runtime, read_keys
from claims.usecases import verification
from config.settings import Settings
from tests.benchmarks.adjudication import decide_by_workers
from tests.benchmarks.databases import Databases, rest
from tests.benchmarks.measuring import Measured, in_turn, measured
from tests.benchmarks.population import populate
from tests.cast import seal_all

CLAIMS, RUNS = 290_000, 3
"""So many claims that their decisions write a million ledger entries."""

READ_ALL = """
SELECT count(*), sum(e.amount), max(t.posted_at) FROM ledger_entries AS e
  JOIN ledger_transactions AS t ON t.id = e.transaction_id
  JOIN ledger_accounts AS a ON a.id = e.account_id
"""


def measure(
    databases: Databases, template: str, runs: int | None = None, *, claims: int = CLAIMS
) -> list[Measured]:
    """The whole verification and one pass over the entries, in turn, on one database."""
    with decided(databases, template, claims) as settings:
        entries, _ = _entries(settings)
        whole, yardstick = in_turn(
            runs or RUNS, partial(_verified, settings), partial(_read, settings)
        )
    return [
        measured("verify", "entries/s", value=whole, yardstick=yardstick),
        measured("verify-seconds", "s", value=[entries / each for each in whole], yardstick=[60.0]),
    ]


@contextmanager
def decided(databases: Databases, template: str, claims: int) -> Iterator[Settings]:
    """A database of so many claims, decided by workers, whose events are sealed to the end."""
    with databases.copy(template) as settings:
        runtime = Runtime.open(settings)
        try:
            populate(runtime, claims)
            decide_by_workers(settings, workers=2)
            seal_all(runtime, settings)
        finally:
            runtime.close()
        rest(settings)
        yield settings


def _verified(settings: Settings) -> float:
    """Entries a second of `claims verify`; all must hold and the chain be sealed to its end."""
    entries, _ = _entries(settings)
    began = time.perf_counter()
    report = verification.verify(
        settings.owner_database_url, settings.checkpoints_dir, read_keys(settings).checkpoints
    )
    taken = time.perf_counter() - began
    wrong = [each for each in report["invariants"] if each["count"]]
    assert report["ok"], (wrong, report["chain"]["broken"])
    assert report["chain"]["unsealed"] == 0
    return entries / taken


def _read(settings: Settings) -> float:
    entries, taken = _entries(settings)
    return entries / taken


def _entries(settings: Settings) -> tuple[int, float]:
    with psycopg.connect(settings.owner_database_url) as connection:
        began = time.perf_counter()
        row = connection.execute(READ_ALL).fetchone()
        assert row is not None
        assert row[1] == 0, "the ledger does not balance"
        return int(row[0]), time.perf_counter() - began
