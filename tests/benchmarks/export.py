"""`export`: ledger rows a second of the journal as CSV, against the server's own COPY of the rows.

The product's way is the whole one: a request with a token through the application, its answer read
to the end. The yardstick is `COPY (SELECT …) TO` a file of the server: the same joins, columns and
order with bare values, on the same database. What was exported must come to the trial balance.
"""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from flask.testing import FlaskClient
from psycopg import sql

from claims.app import create_app
from claims.domain.ledger import Occasion
from claims.runtime import Runtime
from claims.storage.exports import JOURNAL, Asked
from claims.usecases import users
from config.settings import Settings
from tests.benchmarks.adjudication import decide_by_workers
from tests.benchmarks.databases import Databases, rest
from tests.benchmarks.measuring import Measured, in_turn, measured
from tests.benchmarks.population import Place, populate

CLAIMS, RUNS = 60_000, 5


def measure(
    databases: Databases, template: str, runs: int | None = None, *, claims: int = CLAIMS
) -> list[Measured]:
    """Both ways in turn on one database that RQ workers filled."""
    with databases.copy(template) as settings:
        runtime = Runtime.open(settings)
        try:
            place = populate(runtime, claims)
            decide_by_workers(settings, workers=2)
            token = runtime.act(
                place.cast.administrator,
                lambda ctx: users.give_token(ctx, place.cast.auditor.user_id),
            )
            rest(settings)
            client = create_app(settings, runtime).test_client()
            require_whole(_read(client, token, place), settings)
            asked = _asked(runtime, place)
            with databases.server_file() as path:
                value, yardstick = in_turn(
                    runs or RUNS,
                    partial(_through_the_product, client, token, place),
                    partial(_by_copy, databases.maker_of(settings), asked, path),
                )
        finally:
            runtime.close()
    return [measured("export", "rows/s", value=value, yardstick=yardstick)]


def _through_the_product(client: FlaskClient, token: str, place: Place) -> float:
    """Rows a second of the CSV, from the request to the last byte of the answer."""
    rows, began = 0, time.perf_counter()
    with _asking(client, token, place) as answer:
        for piece in answer.iter_encoded():
            rows += piece.count(b"\r\n")
    return (rows - 1) / (time.perf_counter() - began)


def _read(client: FlaskClient, token: str, place: Place) -> list[Mapping[str, str]]:
    with _asking(client, token, place) as answer:
        text = b"".join(answer.iter_encoded()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def _asking(client: FlaskClient, token: str, place: Place) -> Any:
    answer = client.get(
        "/v1/ledger/exports/journal",
        query_string={"programme_id": str(place.cast.programme), "format": "csv", "language": "en"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 200, answer.text
    return answer


def require_whole(rows: list[Mapping[str, str]], settings: Settings) -> None:
    """What was exported is every entry, and both sides come to what the ledger has."""
    with psycopg.connect(settings.database_url) as connection:
        found = connection.execute(
            "SELECT count(*), sum(amount) FILTER (WHERE amount > 0) FROM ledger_entries"
        ).fetchone()
    assert found is not None
    assert found[0] == len(rows) == len({row["Entry"] for row in rows})
    for side in ("Debits", "Credits"):
        total = sum(Decimal(row[side]) for row in rows if row[side])
        assert total == Decimal(found[1]).scaleb(-2), side


def _asked(runtime: Runtime, place: Place) -> Asked:
    chart, today = runtime.rulebook.chart, place.cast.today
    return Asked(
        place.cast.programme,
        today.replace(month=1, day=1),
        today,
        None,
        accounts=[(key, each.code, each.texts["en"]) for key, each in chart.accounts.items()],
        occasions=[(each.value, chart.occasions[each]["en"]) for each in Occasion],
    )


def _by_copy(server_url: str, asked: Asked, path: Path) -> float:
    """Rows a second of the server's own COPY into a file of its machine."""
    fields = ", ".join(each.of for each in JOURNAL.fields)
    question = f"SELECT {fields} {JOURNAL.source} ORDER BY {JOURNAL.order}"
    with psycopg.connect(server_url) as connection, connection.cursor() as cursor:
        copy = sql.SQL("COPY ({}) TO {} (FORMAT csv)").format(
            sql.SQL(question), sql.Literal(str(path))
        )
        plain = psycopg.ClientCursor(connection).mogrify(copy, asked.values())
        began = time.perf_counter()
        cursor.execute(plain.encode())
        return cursor.rowcount / (time.perf_counter() - began)
