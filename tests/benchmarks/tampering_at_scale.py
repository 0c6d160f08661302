"""Tampering with one row of a large book: each way is found, and how long that took."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine

from claims.runtime import read_keys
from claims.storage.checkpoints import read_checkpoints
from claims.storage.migrate import sqlalchemy_url
from claims.usecases import events, verification
from config.settings import Settings
from tests.benchmarks.databases import name_of
from tests.engines_fixture import at
from tests.usecases import tampering

STAMPED_ANEW: Final = 1_000
"""So many links at the end are made to fit again; more would only take longer."""


def find_each(
    settings: Settings, superuser_url: str, *, seed: int = 5, tell: Callable[[str], None]
) -> dict[str, float]:
    """Do each kind of harm once to a verified database, undo it; seconds until it was found."""
    engine = create_engine(sqlalchemy_url(at(superuser_url, name_of(settings))))
    heads, _ = read_checkpoints(settings.checkpoints_dir, events.CHAIN)
    keys, draw = read_keys(settings).checkpoints, random.Random(seed)
    taken: dict[str, float] = {}

    def found(kind: str, connection: Connection) -> dict[str, Any]:
        began = time.perf_counter()
        report = verification.verify_in(connection, heads, keys)
        taken[kind] = time.perf_counter() - began
        tell(f"{kind}: {taken[kind]:.1f} s")
        return report

    try:
        with engine.connect() as connection:
            tampering.loosen(connection)
            connection.commit()
        with _undone(engine) as connection:
            assert found("nothing", connection)["ok"]
            last = _count(connection, "event_links")
            entries = _count(connection, "ledger_entries")
        for tamper in tampering.EVENTS:
            no, other = draw.sample(range(1, last + 1), 2)
            with _undone(engine) as connection:
                bad = tamper(connection, no, other, draw.choice(sorted(tampering.EVENT_EDITS)))
                broken = tampering.chained(found(tamper.__name__, connection))
            assert broken, tamper.__name__
            assert broken[0] == bad, tamper.__name__
        with _undone(engine) as connection:
            no = max(1, last - STAMPED_ANEW)
            tampering.edit_event(connection, no, 0, "payload")
            tampering.stamp_anew(connection, no)
            broken = tampering.chained(found("stamped_anew", connection))
        assert broken
        assert broken[2] < no <= broken[0]
        for each in tampering.ENTRIES:
            with _undone(engine) as connection:
                entry = tampering.Entry(connection, draw.randrange(entries))
                each(connection, entry, draw.choice(sorted(tampering.ENTRY_EDITS)))
                report = found(each.__name__, connection)
            assert {entry.account, entry.transaction} & _named(report), each.__name__
    finally:
        engine.dispose()
    return taken


def _count(connection: Connection, table: str) -> int:
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def _named(report: dict[str, Any]) -> set[str]:
    return {row for each in report["invariants"] for row, _ in each["violations"]}


@contextmanager
def _undone(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection, connection.begin() as transaction:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield connection
        transaction.rollback()
