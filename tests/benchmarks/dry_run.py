"""`dry-run`: past claims replayed a second by RQ workers, against deciding them in SQL."""

from __future__ import annotations

import time
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import psycopg

from claims.domain.dry_runs import EVERYTHING, Dimension, FigureKey
from claims.runtime import Runtime
from claims.usecases import dry_runs
from tests.benchmarks.adjudication import decide_by_sql, waiting, workers_on
from tests.benchmarks.databases import Databases, name_of, rest
from tests.benchmarks.measuring import Measured, in_turn, measured
from tests.benchmarks.population import DAY, STANDARD, Place, populate
from tests.cast import a_draft
from workers.relay import open_queues, turn

CLAIMS, RUNS = 100_000, 3
MOST_SECONDS = 600.0
DRAFT = STANDARD.replace('cap = "150000.00"', 'cap = "120000.00"')


def measure(
    databases: Databases, template: str, runs: int | None = None, *, claims: int = CLAIMS
) -> list[Measured]:
    """Two replay workers and one against the yardstick, each on a fresh copy of the same claims."""
    with databases.copy(template) as filled:
        runtime = Runtime.open(filled)
        place = populate(runtime, claims)
        runtime.close()
        rest(filled)
        name = name_of(filled)
        two, one, yardstick = in_turn(
            runs or RUNS,
            partial(_by_workers, databases, name, place, claims, workers=2),
            partial(_by_workers, databases, name, place, claims, workers=1),
            partial(_by_sql, databases, name),
        )
    return [
        measured("dry-run", "claims/s", value=two, yardstick=yardstick),
        measured("dry-run-two-workers", "claims/s", value=two, yardstick=one),
    ]


def _by_sql(databases: Databases, template: str) -> float:
    with databases.copy(template) as settings:
        return decide_by_sql(settings)


def _by_workers(
    databases: Databases, template: str, place: Place, claims: int, *, workers: int
) -> float:
    with databases.copy(template) as settings:
        runtime = Runtime.open(settings)
        queues = open_queues(settings.redis_url)
        try:
            with (
                workers_on(settings, "replays", workers),
                psycopg.connect(settings.database_url, autocommit=True) as watching,
            ):
                # What waits to be decided is not what is measured.
                with psycopg.connect(settings.owner_database_url) as owner:
                    owner.execute("DELETE FROM outbox")
                assert waiting(watching) == claims
                began = time.perf_counter()
                run_id = _start(runtime, place)
                while turn(runtime, queues):
                    pass
                _await_done(watching, began)
                rate = claims / (time.perf_counter() - began)
            require_whole(runtime, place, run_id, claims)
            return rate
        finally:
            runtime.close()


def _start(runtime: Runtime, place: Place) -> UUID:
    cast = place.cast
    row = a_draft(runtime, cast, DRAFT)
    return runtime.act(
        cast.planner,
        lambda ctx: (
            dry_runs.start(ctx, row.id, first_day=DAY - timedelta(days=400), last_day=DAY).id
        ),
    )


def _await_done(watching: psycopg.Connection[Any], began: float) -> None:
    while True:
        [(waits, failed)] = watching.execute(
            "SELECT count(*) FILTER (WHERE status <> 'done'),"
            " count(*) FILTER (WHERE error IS NOT NULL) FROM jobs"
        ).fetchall()
        assert failed == 0, "a job failed; the workers' log says why"
        if waits == 0:
            return
        assert time.perf_counter() - began < MOST_SECONDS, "the replay does not come to an end"
        time.sleep(0.01)


def require_whole(runtime: Runtime, place: Place, run_id: UUID, claims: int) -> None:
    """Every claim was replayed once, and the tighter cap cut something and raised nothing."""
    report = runtime.query(place.cast.planner, lambda ctx: dry_runs.get(ctx, run_id))
    figures = dict(report.figures)
    whole = figures[EVERYTHING]
    assert (report.dry_run.status, report.replayed, whole.claims) == ("done", claims, claims)
    assert whole.lowered > 0
    price = figures[FigureKey(Dimension.RULE, "price", "FEE_ABOVE_STANDARD")]
    assert price.raised > 0
