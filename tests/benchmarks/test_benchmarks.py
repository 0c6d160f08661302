"""Every benchmark in its short form: what it measures is right, however fast it is here."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from claims.domain.rules.checks import CHECKS
from tests.benchmarks import (
    adjudication,
    all_kinds,
    dry_run,
    export,
    http_claim,
    settlement,
    statement,
    tampering_at_scale,
    verify,
)
from tests.benchmarks.databases import Databases
from tests.benchmarks.population import STANDARD_ALL
from tests.engines_fixture import Servers
from tests.usecases import tampering

pytestmark = pytest.mark.xdist_group("benchmarks")


@pytest.fixture
def databases(servers: Servers, tmp_path: Path) -> Databases:
    return Databases(
        maker_url=make_url(servers.maker_url)
        .set(database="postgres")
        .render_as_string(hide_password=False),
        owner_url=servers.owner_database_url,
        app_url=servers.database_url,
        redis_url=servers.redis_url,
        folder=tmp_path,
    )


def test_workers_and_sql_decide_the_same_claims_alike(databases: Databases, template: str) -> None:
    found = adjudication.measure(databases, template, 1, claims=400)
    assert [each.name for each in found] == [
        "adjudication", "adjudication-two-workers", "adjudication-statements",
    ]  # fmt: skip
    assert all(each.value > 0 and each.ratio > 0 for each in found)
    assert found[2].value < 0.4, "statements a claim grow with the claims of a batch"


@pytest.mark.slow
def test_one_worker_and_two_decide_alike_with_every_kind_of_rule_on(
    databases: Databases, template: str
) -> None:
    kinds = set(CHECKS)
    assert {rule["kind"] for rule in tomllib.loads(STANDARD_ALL)["rules"]} == kinds
    found = all_kinds.measure(databases, template, 1, claims=300)
    assert all(each.value > 0 and each.ratio > 0 for each in found)


@pytest.mark.slow
def test_a_claim_over_http_and_by_pgbench_leave_the_same_rows(
    databases: Databases, template: str
) -> None:
    found = http_claim.in_seconds(databases, template, seconds=1.0, runs=1)
    assert all(each.value > 0 for each in found)


@pytest.mark.slow
def test_a_dry_run_replays_every_claim_through_workers(databases: Databases, template: str) -> None:
    [rate, _] = dry_run.measure(databases, template, 1, claims=400)
    assert (rate.name, rate.value > 0) == ("dry-run", True)


def test_all_that_is_verified_at_speed_holds(databases: Databases, template: str) -> None:
    [rate, seconds] = verify.measure(databases, template, 1, claims=300)
    assert (rate.name, rate.value > 0, seconds.value < 60) == ("verify", True, True)


@pytest.mark.slow
def test_what_is_exported_at_speed_is_every_entry(databases: Databases, template: str) -> None:
    [rate] = export.measure(databases, template, 1, claims=300)
    assert (rate.name, rate.value > 0, rate.ratio > 0) == ("export", True, True)


@pytest.mark.slow
def test_harm_to_one_row_of_a_million_is_found(
    databases: Databases, template: str, servers: Servers
) -> None:
    with verify.decided(databases, template, verify.CLAIMS) as settings:
        taken = tampering_at_scale.find_each(settings, servers.maker_url, tell=print)
    assert len(taken) == 2 + len(tampering.EVENTS) + len(tampering.ENTRIES)


@pytest.mark.parametrize("lines", [50, 1_000])
def test_both_statements_show_what_is_paid(lines: int) -> None:
    found = statement.in_seconds(0.05, 1, lines=lines)
    assert (found.name, found.value > 0) == (f"statement-{lines}", True)


def test_a_settlement_posts_what_sql_does_and_tells_every_payee(
    databases: Databases, template: str
) -> None:
    found = settlement.measure(databases, template, 1, claims=60, payees=6, tell=lambda _: None)
    assert [each.name for each in found] == [
        "settlement", *(f"settlement-{each}" for each in settlement.STEPS), "settlement-memory",
    ]  # fmt: skip
    assert found[0].value > 0
    assert sum(each.value for each in found[1:-1]) == pytest.approx(1)
