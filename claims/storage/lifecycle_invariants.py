"""What must never be false of histories: each a path in its lifecycle, that ends where it is."""

from __future__ import annotations

from claims.domain.lifecycles import LIFECYCLES
from claims.storage.invariant import Invariant, count_of


def _paths() -> Invariant:
    rows = ", ".join(
        f"('{each.noun}', '{source}', '{action}', '{target}')"
        for each in LIFECYCLES
        for source, action, target in sorted(each.pairs_ever())
    )
    entries = ", ".join(
        f"('{each.noun}', '{action}', '{state.value}')"
        for each in LIFECYCLES
        for action, state in each.entries.items()
    )
    current = " UNION ALL ".join(
        f"SELECT '{each.noun}' AS noun, id, status, version FROM {each.noun}" for each in LIFECYCLES
    )
    return Invariant(
        "16",
        "Every object's history is a path in its lifecycle, without gaps, and ends where it is",
        f"""
        WITH steps AS (
          SELECT object_id, seq, lag(seq) OVER w AS before_seq
            FROM events WINDOW w AS (PARTITION BY object_id ORDER BY seq)),
        moved AS (
          SELECT noun, object_id, seq, action, from_status, to_status,
                 lag(to_status) OVER (PARTITION BY object_id ORDER BY seq) AS before_status
            FROM events WHERE to_status IS NOT NULL)
        SELECT object_id::text, 'gap before ' || seq FROM steps
         WHERE seq <> coalesce(before_seq, 0) + 1
        UNION ALL
        SELECT object_id::text, noun || ' ' || action || ' at ' || seq FROM moved
         WHERE from_status IS NOT NULL AND (from_status IS DISTINCT FROM before_status
            OR (noun, from_status, action, to_status) NOT IN (VALUES {rows}))
        UNION ALL
        SELECT object_id::text, noun || ' begins with ' || action FROM moved
         WHERE from_status IS NULL AND (seq <> 1
            OR (noun, action, to_status) NOT IN (VALUES {entries}))
        UNION ALL
        SELECT c.id::text, c.noun || ' is not where its history ends' FROM ({current}) AS c
          LEFT JOIN LATERAL (SELECT to_status FROM events WHERE object_id = c.id
             AND to_status IS NOT NULL ORDER BY seq DESC LIMIT 1) AS s ON true
          LEFT JOIN LATERAL (SELECT seq FROM events WHERE object_id = c.id
             ORDER BY seq DESC LIMIT 1) AS e ON true
         WHERE c.status IS DISTINCT FROM s.to_status OR c.version IS DISTINCT FROM e.seq
        """,
        count_of("events"),
    )


def _ends() -> Invariant:
    final = ", ".join(
        f"('{each.noun}', '{state.value}')" for each in LIFECYCLES for state in sorted(each.final())
    )
    return Invariant(
        "17",
        "Nothing moves on from a state without an edge out",
        f"""
        SELECT e.object_id::text, e.noun || ' ' || e.to_status FROM events AS e
         WHERE (e.noun, e.to_status) IN (VALUES {final})
           AND EXISTS (SELECT 1 FROM events AS l WHERE l.object_id = e.object_id
                        AND l.seq > e.seq AND l.to_status IS NOT NULL)
        """,
        count_of("events"),
    )


HISTORIES = _paths()
NO_WAY_OUT = _ends()
