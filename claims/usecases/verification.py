"""Ask every invariant and walk the event chain against its checkpoints, in one snapshot."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, text

from claims.domain import chain
from claims.domain.chain import Break, ChainedEvent, Checkpoint, Link
from claims.storage.checkpoints import read_checkpoints
from claims.storage.invariant import Invariant
from claims.storage.invariants import INVARIANTS
from claims.storage.migrate import sqlalchemy_url
from claims.usecases.events import CHAIN

SHOWN_AT_MOST = 20
"""How many violations of one invariant are shown; all are counted."""

LINKS = """
SELECT l.no, l.hash, e.id, e.noun, e.object_id, e.seq, e.topic, e.action, e.from_status,
       e.to_status, e.user_id, e.person_id, e.at, e.payload
  FROM event_links AS l LEFT JOIN events AS e ON e.id = l.event_id ORDER BY l.no
"""
UNSEALED = """
SELECT count(*) AS waiting,
       coalesce(extract(epoch FROM now() - min(at)), 0)::bigint AS oldest_seconds
  FROM events AS e WHERE NOT EXISTS (SELECT 1 FROM event_links AS l WHERE l.event_id = e.id)
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """An invariant's answer: how many rows there were to look at, and what is wrong."""

    id: str
    says: str
    rows: int
    violations: tuple[tuple[str, str], ...]
    count: int


def verify(
    database_url: str, checkpoints_dir: Path, checkpoint_keys: Sequence[bytes]
) -> dict[str, Any]:
    """Check everything; the answer is what `claims verify --json` prints.

    Reads in one snapshot (REPEATABLE READ, read only), so that work going on meanwhile is seen
    whole or not at all. The checkpoints are read before it: each was written after its links were
    committed, so what they speak of is in the snapshot, or was cut.
    """
    checkpoints, unreadable = read_checkpoints(checkpoints_dir, CHAIN)
    engine = create_engine(sqlalchemy_url(database_url), isolation_level="REPEATABLE READ")
    try:
        with engine.connect() as connection:
            connection.execute(text("SET TRANSACTION READ ONLY"))
            found = verify_in(connection, checkpoints, checkpoint_keys)
    finally:
        engine.dispose()
    return {**found, "chain": {**found["chain"], "unreadable_checkpoints": unreadable}}


def verify_in(
    connection: Connection, checkpoints: Sequence[Checkpoint], checkpoint_keys: Sequence[bytes]
) -> dict[str, Any]:
    """Check what one transaction sees against checkpoints that were read before it began."""
    checked = [_ask(connection, invariant) for invariant in INVARIANTS]
    walked = _walk(connection, checkpoints, checkpoint_keys)
    return {
        "ok": not any(each.count for each in checked) and walked["broken"] is None,
        "invariants": [
            {
                "id": each.id,
                "says": each.says,
                "rows": each.rows,
                "violations": [list(violation) for violation in each.violations],
                "count": each.count,
                "note": "there was nothing to look at" if each.rows == 0 else "",
            }
            for each in checked
        ],
        "chain": walked,
    }


def _ask(connection: Connection, invariant: Invariant) -> Checked:
    query = invariant.violations.strip().rstrip(";")
    found = connection.exec_driver_sql(
        f"SELECT *, count(*) OVER () FROM ({query}) AS wrong(id, what) LIMIT {SHOWN_AT_MOST}"  # noqa: S608 - our own questions
    ).all()
    rows = connection.exec_driver_sql(invariant.looked_at).scalar_one()
    shown = tuple((str(row[0]), str(row[1])) for row in found)
    return Checked(invariant.id, invariant.says, rows, shown, found[0][2] if found else 0)


def _walk(
    connection: Connection, checkpoints: Sequence[Checkpoint], keys: Sequence[bytes]
) -> dict[str, Any]:
    with closing(_links(connection)) as links:  # a break ends the walk before its last row
        walked = chain.verify(CHAIN, links, checkpoints, keys=keys)
    unsealed = connection.exec_driver_sql(UNSEALED).one()
    return {
        "events": walked.count,
        "head": walked.head.hex(),
        "checkpoints": walked.checkpoints,
        "unsealed": unsealed.waiting,
        "oldest_unsealed_seconds": unsealed.oldest_seconds,
        "broken": _told(walked.broken) if walked.broken else None,
    }


def _told(broken: Break) -> dict[str, Any]:
    """The first number that does not hold, why, and up to where a checkpoint proves the chain."""
    return {"no": broken.no, "fault": broken.fault.value, "holds_to": broken.holds_to}


def _links(connection: Connection) -> Generator[Link]:
    rows = connection.execution_options(stream_results=True, yield_per=5_000).exec_driver_sql(LINKS)
    with rows:
        for row in rows:
            event = None
            if row.id is not None:
                values = dict(row._mapping)
                del values["no"], values["hash"]
                event = ChainedEvent(**{**values, "payload": bytes(values["payload"])})
            yield Link(row.no, bytes(row.hash), event)
