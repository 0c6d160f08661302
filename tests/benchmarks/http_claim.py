"""`claim-over-http`: one claim a request through granian, against the same rows by pgbench."""

from __future__ import annotations

import http.client
import json
import re
import secrets
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from claims.engines.binaries import postgres_programs
from claims.engines.launching import environment_for, metrics_folder
from claims.engines.processes import Group
from claims.engines.programs import programs
from claims.runtime import Runtime
from claims.usecases import users
from config.settings import PROJECT, Settings
from tests.benchmarks.databases import Databases, name_of, rest
from tests.benchmarks.measuring import Measured, in_turn, measured
from tests.cast import Cast, assemble

RUNS, SECONDS, CLIENTS, PGBENCH_CLIENTS = 5, 5.0, 8, 4
STATEMENT = (Path(__file__).parent / "submit_claim.sql").read_text("utf-8")
PARTS = {
    "claim_lines": 3, "claim_marks": 1, "claim_submissions": 1, "events": 1, "outbox": 2,
    "answers": 1,
}  # fmt: skip
"""How many rows of each table a submitted claim has."""


@dataclass(frozen=True, slots=True)
class Site:
    """A database with a cast, the token of a citizen, and what he claims."""

    settings: Settings
    cast: Cast
    token: str
    budget: str
    standard: str

    def body(self, nth: int) -> bytes:
        """A reimbursement claim of three lines, of its own amount: the same is claimed once."""
        money = {"amount": f"{150_000 + nth}.00", "currency": "IDR"}
        today = self.cast.today.isoformat()
        line = {
            "item": "nurse-visit", "quantity": "1", "unit_price": money, "claimed": money,
            "requested_on": today, "delivered_on": today, "choice_set": 3,
        }  # fmt: skip
        return json.dumps(
            {
                "programme_id": str(self.cast.programme),
                "kind": "reimbursement",
                "standard_code": "home-care",
                "provider_id": str(self.cast.provider.provider_id),
                "lines": [line] * 3,
                "receipts": [],
            }
        ).encode()


def measure(databases: Databases, template: str, runs: int | None = None) -> list[Measured]:
    """Claims a second each way, every run on its own copy of one database."""
    return in_seconds(databases, template, seconds=SECONDS, runs=runs or RUNS)


def in_seconds(databases: Databases, template: str, *, seconds: float, runs: int) -> list[Measured]:
    """The figure, measured for so long a run; its spread of answers stands beside it."""
    with databases.copy(template) as filled:
        site = furnish(filled)
        rest(filled)
        slowness: list[float] = []
        value, yardstick = in_turn(
            runs,
            partial(_over_http, databases, site, seconds, slowness),
            partial(_by_pgbench, databases, site, seconds),
        )
    return [
        measured("claim-over-http", "claims/s", value=value, yardstick=yardstick),
        measured("claim-over-http-p99", "× mean", value=slowness, yardstick=[1.0]),
    ]


def furnish(settings: Settings) -> Site:
    """Fill a migrated database with the cast and give one of the citizens a token."""
    runtime = Runtime.open(settings)
    try:
        cast = assemble(runtime)
        token = runtime.act(
            cast.administrator, lambda ctx: users.give_token(ctx, cast.siti.user_id)
        )
    finally:
        runtime.close()
    return Site(settings, cast, token, str(cast.budget), str(cast.standard))


def _over_http(databases: Databases, site: Site, seconds: float, slowness: list[float]) -> float:
    with databases.copy(name_of(site.settings)) as settings, served(settings) as port:
        numbers = count()
        _ask(port, site, 0.5 * min(1.0, seconds), numbers)
        with _growth(settings) as grown:
            began = time.perf_counter()
            times = _ask(port, site, seconds, numbers)
            spent = time.perf_counter() - began
        require_whole(grown, len(times), settings)
    times.sort()
    slowness.append(times[int(len(times) * 0.99)] / (sum(times) / len(times)))
    return len(times) / spent


def _ask(port: int, site: Site, seconds: float, numbers: Iterator[int]) -> list[float]:
    """Submit claims from several connections; the time each answer took. All must be 201."""
    times: list[float] = []
    wrong: list[bytes] = []
    until = time.perf_counter() + seconds

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while (began := time.perf_counter()) < until and not wrong:
            connection.request("POST", "/v1/claims", site.body(next(numbers)), {
                "Authorization": f"Bearer {site.token}", "Content-Type": "application/json",
                "Idempotency-Key": secrets.token_hex(16),
            })  # fmt: skip
            answer = connection.getresponse()
            said = answer.read()
            times.append(time.perf_counter() - began)
            if answer.status != 201:
                wrong.append(said)
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong[0]
    return times


@contextmanager
def served(settings: Settings) -> Iterator[int]:
    """The web server as `claims up` runs it, without workers beside it; gives its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = replace(settings, web_port=port)
    metrics_folder(settings).mkdir(mode=0o700, parents=True, exist_ok=True)
    web = [each for each in programs(settings) if each.name == "web"]
    group = Group(web, environment_for(settings), PROJECT, lambda _: None)
    group.start()
    try:
        _await(port)
        yield port
    finally:
        group.stop()


def _await(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()
    raise AssertionError("the web server did not come up")


def _by_pgbench(databases: Databases, site: Site, seconds: float) -> float:
    with databases.copy(name_of(site.settings)) as settings:
        script = settings.data_dir / "submit.sql"
        script.write_text(statement_of(site))
        url = settings.database_url
        command = [
            *(str(postgres_programs() / "pgbench"), "--no-vacuum", "--protocol=prepared"),
            *(f"--client={PGBENCH_CLIENTS}", "--jobs=1", f"--time={max(1, round(seconds))}"),
            *(f"--file={script}", url),
        ]
        with _growth(settings) as grown:
            told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found = re.search(r"actually processed: (\d+)", told)
        rate = re.search(r"tps = ([\d.]+) \(without", told)
        assert found, told
        assert rate, told
        require_whole(grown, int(found[1]), settings)
    return float(rate[1])


def statement_of(site: Site) -> str:
    """The yardstick's statement for a site."""
    return STATEMENT.format(
        programme=site.cast.programme,
        budget=site.budget,
        standard=site.standard,
        person=site.cast.siti.person_id,
        user=site.cast.siti.user_id,
        provider=site.cast.provider.provider_id,
        answer_bytes=700,
    )


@contextmanager
def _growth(settings: Settings) -> Iterator[dict[str, int]]:
    """How many rows each table has gained when the block is left."""
    grown: dict[str, int] = {}
    before = _counts(settings)
    yield grown
    grown.update({name: rows - before[name] for name, rows in _counts(settings).items()})


def _counts(settings: Settings) -> dict[str, int]:
    with psycopg.connect(settings.owner_database_url) as connection:
        counts = {name: _one(connection, f"SELECT count(*) FROM {name}") for name in PARTS}
        return {"claims": _one(connection, "SELECT count(*) FROM claims"), **counts}


def _one(connection: psycopg.Connection[Any], question: str) -> int:
    row = connection.execute(question.encode()).fetchone()
    return int(row[0]) if row else 0


def require_whole(grown: dict[str, int], claimed: int, settings: Settings) -> None:
    """Every claim that was answered is there with all its rows, and every line adds up."""
    expected = {"claims": claimed, **{name: each * claimed for name, each in PARTS.items()}}
    assert grown == expected, (grown, expected)
    with psycopg.connect(settings.owner_database_url) as connection:
        lines = _one(connection, "SELECT coalesce(sum(claimed), 0) FROM claim_lines")
        assert lines == _one(connection, "SELECT coalesce(sum(claimed), 0) FROM claims")
