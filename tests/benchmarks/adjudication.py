"""`adjudication`: claims a second through the outbox, the relay and RQ workers, against SQL."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import redis

from claims.engines.launching import environment_for
from claims.engines.programs import programs
from claims.runtime import Runtime
from claims.usecases.context import NOBODY
from config.settings import PROJECT, Settings
from tests.benchmarks.databases import Databases, name_of, rest
from tests.benchmarks.measuring import Measured, in_turn, measured
from tests.benchmarks.outcome import outcome_of, require_booked, require_same
from tests.benchmarks.population import populate
from workers.relay import open_queues, turn

CLAIMS, RUNS = 20_000, 5
BATCH = 1_000
MOST_SECONDS = 300.0
HERE = Path(__file__).parent


def measure(
    databases: Databases, template: str, runs: int | None = None, *, claims: int = CLAIMS
) -> list[Measured]:
    """One worker and two against the yardstick, each time on a fresh copy of the same claims."""
    with databases.copy(template) as filled:
        runtime = Runtime.open(filled)
        populate(runtime, claims)
        runtime.close()
        rest(filled)
        name = name_of(filled)
        expected = expected_by_sql(databases, name)
        two, one, yardstick = in_turn(
            runs or RUNS,
            partial(through_workers, databases, name, workers=2, expected=expected),
            partial(through_workers, databases, name, workers=1, expected=expected),
            partial(by_sql, databases, name, expected=expected),
        )
        statements = _statements_a_claim(databases, name)
    return [
        measured("adjudication", "claims/s", value=two, yardstick=yardstick),
        measured("adjudication-two-workers", "claims/s", value=two, yardstick=one),
        measured("adjudication-statements", "a claim", value=[statements], yardstick=[1.0]),
    ]


def expected_by_sql(databases: Databases, template: str) -> dict[str, Any]:
    """What SQL decides of a copy."""
    with databases.copy(template) as settings:
        decide_by_sql(settings)
        outcome = outcome_of(settings)
    require_booked(outcome)
    return outcome


def by_sql(databases: Databases, template: str, *, expected: dict[str, Any]) -> float:
    """Decide a copy by SQL and hold it to what is expected; claims a second."""
    with databases.copy(template) as settings:
        rate = decide_by_sql(settings)
        require_same(expected, outcome_of(settings))
    return rate


def decide_by_sql(settings: Settings) -> float:
    """Decide every waiting claim by sql_adjudication.sql; returns claims a second.

    As the owner, because the application may not make working tables.
    """
    with psycopg.connect(settings.owner_database_url) as connection:
        for statement in _statements("sql_tables.sql"):
            connection.execute(statement)
        connection.commit()
        statements = _statements("sql_adjudication.sql", new=connection.info.server_version)
        began = time.perf_counter()
        ids = [row[0] for row in connection.execute(
            "SELECT id FROM claims WHERE status = 'submitted'"
            " ORDER BY person_id, submitted_at, id")]  # fmt: skip
        for start in range(0, len(ids), BATCH):
            given = {"ids": ids[start : start + BATCH], "nobody": NOBODY}
            for statement in statements:
                connection.execute(statement, given)
            connection.commit()
        return len(ids) / (time.perf_counter() - began)


def _statements(name: str, *, new: int = 180_000) -> list[bytes]:
    """The statements of a file; before PostgreSQL 18 ids are not in order of time."""
    text = (HERE / name).read_text("utf-8")
    if new < 180_000:
        text = text.replace("uuidv7()", "gen_random_uuid()")
    return [part.encode() for part in text.split(";\n") if part.strip()]


def through_workers(
    databases: Databases, template: str, *, workers: int, expected: dict[str, Any]
) -> float:
    """Decide a copy by workers and hold it to what is expected; claims a second."""
    with databases.copy(template) as settings:
        rate = decide_by_workers(settings, workers=workers)
        require_same(expected, outcome_of(settings))
    return rate


def decide_by_workers(settings: Settings, *, workers: int) -> float:
    """Decide what waits in the outbox by real RQ workers; claims a second from the relay's turn."""
    runtime = Runtime.open(settings)
    queues = open_queues(settings.redis_url)
    try:
        with (
            workers_on(settings, "adjudication", workers),
            psycopg.connect(settings.database_url, autocommit=True) as watching,
        ):
            count = waiting(watching)
            began = time.perf_counter()
            while turn(runtime, queues):
                pass
            _await_decisions(watching, began)
            return count / (time.perf_counter() - began)
    finally:
        runtime.close()


def waiting(watching: psycopg.Connection[Any]) -> int:
    """How many claims wait for their decision."""
    row = watching.execute("SELECT count(*) FROM claims WHERE status = 'submitted'").fetchone()
    return int(row[0]) if row else 0


def _await_decisions(watching: psycopg.Connection[Any], began: float) -> None:
    while True:
        row = watching.execute(
            "SELECT count(*) FILTER (WHERE status <> 'done'),"
            " count(*) FILTER (WHERE error IS NOT NULL) FROM jobs WHERE topic = 'claim.submitted'"
        ).fetchone()
        assert row is not None
        assert row[1] == 0, "a job failed; the workers' log says why"
        if row[0] == 0:
            return
        assert time.perf_counter() - began < MOST_SECONDS, "the workers do not come to an end"
        time.sleep(0.005)


@contextmanager
def workers_on(settings: Settings, queue: str, count: int) -> Iterator[None]:
    """So many `rq worker` processes as `claims up` runs them, once they are listening."""
    only = replace(settings, adjudication_workers=count, replay_workers=count)
    commands = [each.command for each in programs(only) if each.name.startswith(queue)]
    children = [
        subprocess.Popen(command, env=environment_for(only), cwd=PROJECT) for command in commands
    ]
    try:
        _await_workers(settings, {child.pid for child in children})
        yield
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(30)


def _await_workers(settings: Settings, pids: set[int]) -> None:
    connection: Any = redis.Redis.from_url(settings.redis_url)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        names = connection.smembers("rq:workers")
        listening = {int(pid) for name in names if (pid := connection.hget(name, "pid"))}
        if pids <= listening:
            return
        time.sleep(0.05)
    raise AssertionError("the workers did not start")


def _statements_a_claim(databases: Databases, template: str) -> float:
    """SQL statements a claim that one worker's batches send, counted on psycopg's cursors."""
    with databases.copy(template) as settings:
        return count_statements(settings)


def count_statements(settings: Settings) -> float:
    """Run the jobs in this process and count what is sent to the database, the relay included."""
    from tests.benchmarks.counting import counting  # noqa: PLC0415 - patches while it counts
    from workers.jobs import perform  # noqa: PLC0415
    from workers.relay import gather_now  # noqa: PLC0415

    runtime = Runtime.open(settings)
    try:
        with psycopg.connect(settings.database_url, autocommit=True) as watching:
            claims = waiting(watching)
        with counting() as sent:
            for each in gather_now(runtime):
                perform(runtime, each.id)
        return sent.count / claims
    finally:
        runtime.close()
