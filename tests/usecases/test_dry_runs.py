"""A standard is tried on past claims, which stay untouched, and every figure has its claims."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from claims.cli.standards import standards
from claims.domain.dry_runs import Dimension, Figure, FigureKey
from claims.runtime import Runtime
from claims.storage.dry_runs import DryRun
from claims.usecases import circumstances, claims, dry_runs
from claims.usecases.context import WORKER
from claims.usecases.dry_runs import Report
from config.settings import Settings
from tests import cast as people
from tests.cast import STANDARD, Cast, work_all
from tests.usecases.strangers import refusal
from tests.usecases.test_published_standards import cheaper


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def tried(runtime: Runtime, cast: Cast, text: str, **asked: Any) -> Report:
    """A draft with this text, tried on all claims up to today."""
    row = people.a_draft(runtime, cast, text)
    days = {"first_day": cast.today - timedelta(days=30), "last_day": cast.today}
    run = runtime.act(cast.planner, lambda ctx: dry_runs.start(ctx, row.id, **{**days, **asked}))
    work_all(runtime)
    return runtime.query(cast.planner, lambda ctx: dry_runs.get(ctx, run.id))


def figure(report: Report, dimension: Dimension, name: str = "", reason: str = "") -> Figure:
    return dict(report.figures)[FigureKey(dimension, name, reason)]


def everything(runtime: Runtime) -> list[Any]:
    """What a dry run must not touch."""
    tables = ("claims", "decisions", "adjustments", "findings", "usages", "ledger_entries",
              "budgets", "vouchers")  # fmt: skip
    return [
        runtime.query(
            WORKER,
            lambda ctx, table=table: ctx.session.execute(
                text(f"SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {table} AS t")
            ).scalar(),
        )
        for table in tables
    ]


def test_a_lower_cap_shows_what_it_would_have_cut_and_touches_nothing(
    runtime: Runtime, cast: Cast
) -> None:
    above = people.claim_reimbursement(runtime, cast, 100_000, number="1")
    people.claim_reimbursement(runtime, cast, 70_000, number="2", seed=2, actor=cast.budi)
    work_all(runtime)
    before = everything(runtime)
    report = tried(runtime, cast, cheaper(cast, in_days=30))
    assert everything(runtime) == before
    assert (report.dry_run.status, report.dry_run.claims, report.replayed) == ("done", 2, 2)
    whole = figure(report, Dimension.ALL)
    assert (whole.claims, whole.changed) == (2, 1)
    assert (whole.before, whole.after) == (15_300_000, 13_500_000)
    assert (whole.raised, whole.lowered) == (0, 1_800_000)
    price = figure(report, Dimension.RULE, "price", "FEE_ABOVE_STANDARD")
    assert (price.claims, price.changed, price.before, price.after) == (1, 1, 0, 2_000_000)
    co_pay = figure(report, Dimension.RULE, "co-pay", "CO_PAY_PERCENT")
    assert (co_pay.claims, co_pay.before, co_pay.after) == (2, 1_700_000, 1_500_000)
    of_provider = figure(report, Dimension.PROVIDER, str(cast.provider.provider_id))
    assert of_provider == whole
    [changed] = behind(runtime, cast, report.dry_run, rule="price")
    assert (changed.claim_id, changed.before, changed.after) == (above, 9_000_000, 7_200_000)
    assert behind(runtime, cast, report.dry_run, reason="CLAIM_TOO_OLD") == []


def test_a_group_of_people_is_told_from_five_claims_on(runtime: Runtime, cast: Cast) -> None:
    of_siti = {"sex": "female", "groups": ["poor"], "household_id": None}
    runtime.act(cast.planner, lambda ctx: circumstances.change(ctx, cast.siti.person_id, **of_siti))
    for at in range(5):
        people.claim_reimbursement(runtime, cast, 100_000, number=str(at), seed=at)
    for at in range(5, 9):
        people.claim_reimbursement(runtime, cast, 100_000, number=str(at), seed=at, actor=cast.budi)
    work_all(runtime)
    report = tried(runtime, cast, cheaper(cast, in_days=30))
    groups = {key.name: each for key, each in report.figures if key.dimension is Dimension.GROUP}
    assert groups.keys() == {"female", "poor"}, "four claims of nobody's group would tell of Budi"
    assert groups["poor"] == groups["female"]
    assert (groups["poor"].claims, groups["poor"].lowered) == (5, 5 * 1_800_000)


def behind(runtime: Runtime, cast: Cast, run: DryRun, **asked: Any) -> list[Any]:
    return runtime.query(cast.planner, lambda ctx: dry_runs.claims_of(ctx, run.id, **asked))


def test_the_same_standard_changes_nothing(runtime: Runtime, cast: Cast) -> None:
    people.claim_reimbursement(runtime, cast, 100_000, number="1")
    redemption = people.redeem(runtime, cast, people.a_voucher(runtime, cast), 100_000)
    people.claim_redemption(runtime, cast, redemption, 100_000)
    work_all(runtime)
    report = tried(runtime, cast, STANDARD)
    whole = figure(report, Dimension.ALL)
    assert (whole.claims, whole.changed, whole.raised, whole.lowered) == (2, 0, 0, 0)
    assert whole.before == whole.after == 19_000_000


def test_a_lower_ceiling_cuts_the_later_claims_of_a_person(runtime: Runtime, cast: Cast) -> None:
    ids = [
        people.claim_reimbursement(runtime, cast, 100_000, number=str(at), seed=at)
        for at in range(3)
    ]
    work_all(runtime)
    tighter = STANDARD.replace('at_most = "1500000.00"', 'at_most = "150000.00"')
    report = tried(runtime, cast, tighter)
    ceiling = figure(report, Dimension.RULE, "a-month", "CEILING_REACHED")
    assert (ceiling.claims, ceiling.before, ceiling.after) == (2, 0, 12_000_000)
    assert {each.claim_id for each in behind(runtime, cast, report.dry_run)} == set(ids[1:])


def test_what_came_before_the_period_counts_against_its_ceilings(
    runtime: Runtime, cast: Cast, owner: Any
) -> None:
    people.claim_reimbursement(runtime, cast, 100_000, number="1")
    late = people.claim_reimbursement(runtime, cast, 100_000, number="2", seed=2)
    work_all(runtime)
    owner.execute("ALTER TABLE claims DISABLE TRIGGER USER")
    owner.execute("UPDATE claims SET submitted_on = submitted_on + 1 WHERE id = %s", (late,))
    tighter = STANDARD.replace('at_most = "1500000.00"', 'at_most = "150000.00"')
    tomorrow = cast.today + timedelta(days=1)
    report = tried(runtime, cast, tighter, first_day=tomorrow, last_day=tomorrow)
    whole = figure(report, Dimension.ALL)
    assert (report.dry_run.claims, whole.claims) == (1, 1)
    assert (whole.before, whole.after) == (9_000_000, 6_000_000)


def test_a_lower_threshold_holds_more_claims_in_its_queue(runtime: Runtime, cast: Cast) -> None:
    people.claim_reimbursement(runtime, cast, 150_000, number="1")
    work_all(runtime)
    report = tried(runtime, cast, STANDARD.replace('above = "1200000.00"', 'above = "100000.00"'))
    whole = figure(report, Dimension.ALL)
    assert (whole.changed, whole.held_before, whole.held_after) == (1, 0, 1)
    queue = figure(report, Dimension.QUEUE, "THRESHOLD")
    assert (queue.claims, queue.held_before, queue.held_after) == (1, 0, 1)


def test_a_withdrawn_claim_is_not_replayed(runtime: Runtime, cast: Cast) -> None:
    withdrawn = people.claim_reimbursement(runtime, cast, 100_000, number="1")
    runtime.act(cast.siti, lambda ctx: claims.withdraw(ctx, withdrawn))
    report = tried(runtime, cast, cheaper(cast))
    assert (report.dry_run.claims, report.dry_run.parts) == (0, 0)
    assert (report.dry_run.status, report.figures) == ("done", [])


def test_a_sample_chooses_people_and_the_same_ones_again(runtime: Runtime, cast: Cast) -> None:
    for at, who in enumerate([cast.siti, cast.budi] * 2):
        people.claim_reimbursement(runtime, cast, 100_000, number=str(at), seed=at, actor=who)
    work_all(runtime)
    row = people.a_draft(runtime, cast, cheaper(cast))

    def chosen(one_in: int) -> int:
        run = runtime.act(
            cast.planner,
            lambda ctx: dry_runs.start(
                ctx, row.id, first_day=cast.today, last_day=cast.today, one_in=one_in
            ),
        )
        return run.claims

    assert chosen(1) == 4
    assert {chosen(2), chosen(3), chosen(5)} <= {0, 2, 4}
    assert chosen(2) == chosen(2)


def test_people_are_cut_into_parts_and_two_workers_meet_no_figure_twice(
    runtime: Runtime, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dry_runs, "A_PART", 1)
    for at, who in enumerate([cast.siti, cast.budi]):
        people.claim_reimbursement(runtime, cast, 100_000, number=str(at), seed=at, actor=who)
    work_all(runtime)
    report = tried(runtime, cast, cheaper(cast))
    assert (report.dry_run.parts, report.dry_run.status) == (2, "done")
    assert figure(report, Dimension.ALL).claims == 2
    parts = part_ids(runtime, report.dry_run)
    for part in parts:
        again = runtime.act(WORKER, lambda ctx, part=part: dry_runs.replay_part(ctx, part))
        assert again == report.dry_run.id
    assert runtime.query(cast.planner, lambda ctx: dry_runs.get(ctx, again)).figures == (
        report.figures
    )


def part_ids(runtime: Runtime, run: DryRun) -> list[UUID]:
    query = text("SELECT id FROM dry_run_parts WHERE dry_run_id = :id")
    return list(runtime.query(WORKER, lambda ctx: ctx.session.scalars(query, {"id": run.id}).all()))


def test_only_who_makes_standards_tries_them(runtime: Runtime, cast: Cast) -> None:
    day = cast.today
    for actor in (cast.siti, cast.provider, cast.officer, cast.finance):
        assert refusal(
            runtime,
            actor,
            lambda ctx: dry_runs.start(ctx, cast.standard, first_day=day, last_day=day),
        ) == ("FORBIDDEN")
    assert refusal(
        runtime,
        cast.planner,
        lambda ctx: dry_runs.start(
            ctx, cast.standard, first_day=day, last_day=day - timedelta(days=1)
        ),
    ) == ("PERIOD_INVALID")


def test_an_operator_tries_a_standard_from_the_command_line(
    runtime: Runtime, cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.claim_reimbursement(runtime, cast, 100_000, number="1")
    work_all(runtime)
    row = people.a_draft(runtime, cast, cheaper(cast))
    for name, value in settings.environ().items():
        monkeypatch.setenv(name, value)
    asked = ["dry-run", str(row.id), "--from", f"{cast.today}", "--to", f"{cast.today}"]
    said = CliRunner().invoke(standards, asked)
    assert said.exit_code == 0, said.output
    assert "1 claims, 1 decided or routed otherwise" in said.output
    assert re.search(r"taken by price: FEE_ABOVE_STANDARD +1 +1 +0.00 +20000.00", said.output)
    told = json.loads(CliRunner().invoke(standards, [*asked, "--json"]).stdout)
    assert (told["claims"], told["currency"]) == (1, "IDR")
    assert {each["dimension"] for each in told["figures"]} >= {"all", "rule", "provider"}
