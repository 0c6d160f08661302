"""Set-based writes: many rows in one COPY, many updates in one statement."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from claims.storage.base import Row, Xid8

_encode = json.JSONEncoder(sort_keys=True).encode
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped


def driver(session: Session) -> psycopg.Connection[Any]:
    """The psycopg connection under a session's transaction, after flushing what is pending."""
    session.flush()
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)
    return connection


def table_of(row: type[Row]) -> Table:
    """The table of a mapped class."""
    table = row.__table__
    assert isinstance(table, Table)
    return table


def copy_rows(
    session: Session, row: type[Row], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert many rows by COPY; triggers and constraints hold as for any insert.

    Dicts, or texts of JSON, go to jsonb columns; lists to arrays; None is NULL.
    """
    if not rows:
        return
    table = table_of(row)
    json_at = [at for at, name in enumerate(columns) if isinstance(table.c[name].type, JSONB)]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with driver(session).cursor() as cursor, cursor.copy(statement) as copy:
        for values in rows:
            copy.write_row(_with_json(values, json_at) if json_at else values)


def _with_json(values: Sequence[Any], json_at: Sequence[int]) -> list[Any]:
    written = [*values]
    for at in json_at:
        if not isinstance(written[at], str):
            written[at] = json_text(written[at])
    return written


def json_text(value: Any) -> str:
    """A value as it is written to a jsonb column, for what is written to several."""
    return _encode(value)


def copy_objects(session: Session, rows: Sequence[Row]) -> None:
    """Insert many rows of one table by COPY, every mapped column but triggers' ones."""
    if not rows:
        return
    columns = [
        column.name for column in table_of(type(rows[0])).c if not isinstance(column.type, Xid8)
    ]
    copy_rows(
        session,
        type(rows[0]),
        columns,
        [[getattr(row, name) for name in columns] for row in rows],
    )


def compare_and_set(
    session: Session,
    row: type[Row],
    *,
    keys: Sequence[tuple[UUID, str, int]],
    changes: Mapping[str, Sequence[Any]],
) -> int:
    """Update rows that are still at (id, status, version); returns how many were.

    `changes` gives for each column one value a row, in the order of `keys`. The version goes up
    by one. It is one statement however many rows.
    """
    table = table_of(row)
    types = {
        name: table.c[name].type.compile(_DIALECT) for name in ("id", "status", "version", *changes)
    }
    columns = {
        "id": [key[0] for key in keys],
        "status": [key[1] for key in keys],
        "version": [key[2] for key in keys],
        **{f"new_{name}": list(values) for name, values in changes.items()},
    }
    casts = [types[name.removeprefix("new_")].split(" COLLATE")[0] for name in columns]
    statement = sql.SQL(
        "UPDATE {table} AS t SET version = t.version + 1{sets} FROM unnest({arrays}) AS u({names})"
        " WHERE t.id = u.id AND t.status = u.status AND t.version = u.version"
    ).format(
        table=sql.Identifier(table.name),
        sets=sql.SQL("").join(
            sql.SQL(", {} = u.{}").format(sql.Identifier(name), sql.Identifier(f"new_{name}"))
            for name in changes
        ),
        arrays=sql.SQL(", ").join(sql.SQL("%s::{}[]").format(sql.SQL(cast)) for cast in casts),
        names=sql.SQL(", ").join(map(sql.Identifier, columns)),
    )
    with driver(session).cursor() as cursor:
        cursor.execute(statement, list(columns.values()))
        return cursor.rowcount
