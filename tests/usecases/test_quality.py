"""The figures of decisions and queues are those of what happened, counted by hand."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, text

from claims.domain.quality import DecisionFigures
from claims.runtime import Runtime
from claims.usecases import claims, quality, reviews
from claims.usecases.adjudication import hold_faulty
from claims.usecases.context import WORKER
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import Owner, claim_of, refusal, set_day
from tests.usecases.test_calendars import AUGUST_17, load
from tests.usecases.test_explanations import a_cut_claim, a_held_claim, decide, redecide


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def hours(owner: Owner, number: int) -> None:
    owner.execute("UPDATE clock SET offset_seconds = offset_seconds + %s", [number * 3_600])


def figures(runtime: Runtime, cast: Cast, **given: Any) -> dict[str | None, DecisionFigures]:
    given.setdefault("programme_id", cast.programme)
    given.setdefault("first_day", cast.today)
    given.setdefault("last_day", cast.today + timedelta(days=20))
    rows = runtime.query(cast.auditor, lambda ctx: quality.decisions(ctx, **given))[2]
    return {row.kind: row for row in rows}


def a_redeemed_claim(runtime: Runtime, cast: Cast) -> UUID:
    voucher = people.a_voucher(runtime, cast)
    redemption = people.redeem(runtime, cast, voucher, 100_000, key=f"till-{voucher[1]}")
    return people.claim_redemption(runtime, cast, redemption, 100_000)


def test_first_pass_automatic_and_overturned_are_counted_by_kind(
    runtime: Runtime, cast: Cast
) -> None:
    """Four reimbursements: cut by the rules and overturned, returned once, held, undecided."""
    a_redeemed_claim(runtime, cast)
    cut = a_cut_claim(runtime, cast, actor=cast.budi, seed=20)
    redecide(runtime, cast, cut, approved=30_000_000)
    returned = people.claim_reimbursement(runtime, cast, 50_000, actor=cast.budi, seed=21)
    runtime.act(
        cast.officer,
        lambda ctx: reviews.return_(ctx, returned, reason="RECEIPT_UNREADABLE", text="Lagi."),
    )
    receipt = people.a_receipt(runtime, cast.budi, seed=22)
    runtime.act(
        cast.budi,
        lambda ctx: claims.resubmit(
            ctx,
            returned,
            receipts=[
                {
                    "receipt_id": receipt, "issuer": "B", "number": "2",
                    "issued_on": cast.today, "total": people.rupiah(50_000),
                }
            ],
        ),
    )  # fmt: skip
    held = a_held_claim(runtime, cast)
    decide(runtime, cast, held, 1_000_000)
    people.claim_reimbursement(runtime, cast, 10_000, actor=cast.budi, seed=23)
    found = figures(runtime, cast)
    counts = {
        kind: (row.decided, row.first_pass, row.automatic, row.overturned)
        for kind, row in found.items()
    }
    assert counts == {
        None: (4, 3, 3, 1),
        "redemption": (1, 1, 1, 0),
        "reimbursement": (3, 2, 2, 1),
    }


def test_times_run_from_the_first_submission_in_hours_and_working_days(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    """Three claims at once: one decided at once, two held for 200 hours."""
    held = [
        people.claim_reimbursement(
            runtime, cast, 1_400_000, actor=actor, seed=seed, item="wheelchair-rent", quantity=56
        )
        for actor, seed in ((cast.siti, 31), (cast.budi, 32))
    ]
    people.claim_reimbursement(runtime, cast, 10_000, seed=33, item="care-kit")
    work_all(runtime)
    hours(owner, 200)
    for claim in held:
        decide(runtime, cast, claim, 500_000)
    row = figures(runtime, cast)[None]
    assert row.decided == 3
    assert row.median_seconds is not None
    assert 0 <= row.median_seconds - 200 * 3_600 < 600
    assert row.p90_seconds == pytest.approx(row.median_seconds, abs=600)
    decided_on = runtime.query(cast.officer, lambda ctx: ctx.today(people.TIME_ZONE))
    days = [cast.today + timedelta(days=at) for at in range(1, (decided_on - cast.today).days + 1)]
    expected = sum(day.weekday() < 5 for day in days)
    assert (row.median_working_days, row.p90_working_days) == (expected, expected)


def test_working_days_are_those_of_the_programmes_calendar(runtime: Runtime, owner: Owner) -> None:
    """From Thursday 13 to Wednesday 19 August: four working days, three with the holiday out."""
    set_day(owner, date(2026, 8, 13))
    cast = people.assemble(runtime)
    held = people.claim_reimbursement(runtime, cast, 1_400_000, item="wheelchair-rent", quantity=56)
    work_all(runtime)
    set_day(owner, date(2026, 8, 19))
    decide(runtime, cast, held, 500_000)
    assert figures(runtime, cast)[None].median_working_days == 4
    load(runtime, [AUGUST_17])
    assert figures(runtime, cast)[None].median_working_days == 3


def test_a_period_holds_the_days_of_its_programme_and_no_other_programmes_claims(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    a_cut_claim(runtime, cast)
    yesterday, tomorrow = cast.today - timedelta(days=1), cast.today + timedelta(days=1)
    assert figures(runtime, cast, last_day=cast.today)[None].decided == 1
    assert figures(runtime, cast, first_day=tomorrow, last_day=tomorrow)[None].decided == 0
    assert figures(runtime, cast, first_day=yesterday, last_day=yesterday)[None].decided == 0
    everywhere = figures(runtime, cast, programme_id=None, first_day=yesterday)
    assert everywhere[None].decided == 1
    ask: Any = lambda ctx: quality.decisions(ctx, programme_id=uuid4())  # noqa: E731
    assert refusal(runtime, cast.auditor, ask) == "PROGRAMME_UNKNOWN"
    for first, last in ((tomorrow, cast.today), (cast.today - timedelta(days=400), cast.today)):
        ask = lambda ctx, f=first, t=last: quality.decisions(  # noqa: E731
            ctx, first_day=f, last_day=t
        )
        assert refusal(runtime, cast.auditor, ask) == "PERIOD_INVALID"
    assert refusal(runtime, cast.siti, quality.decisions) == "FORBIDDEN"
    assert refusal(runtime, cast.siti, quality.queues) == "FORBIDDEN"


def a_sampled_claim(
    runtime: Runtime, cast: Cast, owner: Owner, *, seed: int, approved: int, cut: int = 0
) -> UUID:
    """A claim of Rp100.000 that only the sample held; the rules would have cut `cut` of it."""
    claim = people.claim_reimbursement(runtime, cast, 100_000, actor=cast.budi, seed=seed)
    runtime.act(WORKER, lambda ctx: hold_faulty(ctx, claim, error="held for the test"))
    a_finding(owner, claim, seq=1, severity="hold", reason="RANDOM_SAMPLE", amount=0)
    if cut:
        a_finding(owner, claim, seq=2, severity="reduce", reason="CO_PAY_PERCENT", amount=cut * 100)
    decide(runtime, cast, claim, approved)
    return claim


def a_finding(
    owner: Owner, claim: UUID, *, seq: int, severity: str, reason: str, amount: int
) -> None:
    owner.execute(
        "INSERT INTO findings (claim_id, run, seq, line_no, rule, kind, severity, reason, bearer,"
        " amount, inputs, standard_id) SELECT id, run, %s, 1, 'r', 'k', %s, %s, 'citizen', %s,"
        " '{}', standard_id FROM claims WHERE id = %s",
        [seq, severity, reason, amount, claim],
    )


def errors(runtime: Runtime, cast: Cast) -> Any:
    ask: Any = lambda ctx: quality.decisions(ctx, programme_id=cast.programme)  # noqa: E731
    return runtime.query(cast.auditor, ask)[3]


def test_the_sample_says_how_much_of_the_rules_money_went_wrong(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    """The rules alone paid Rp270.000 of Rp400.000. Of three sampled claims the rules would have
    paid 90, 100 and 100 thousand; officers paid 90, 60 and 100: Rp40.000 of Rp290.000 too much."""
    a_cut_claim(runtime, cast)
    a_sampled_claim(runtime, cast, owner, seed=41, approved=90_000, cut=10_000)
    a_sampled_claim(runtime, cast, owner, seed=42, approved=60_000)
    a_sampled_claim(runtime, cast, owner, seed=43, approved=100_000)
    found = errors(runtime, cast)
    over = found.overpaid
    assert (over.money, over.claims, over.looked_at, over.in_error) == (56_000_000, 4, 3, 1)
    assert over.error == round(56_000_000 * 40 / 290)
    assert over.error < over.bound <= over.money
    under = found.underpaid
    assert (under.money, under.claims, under.looked_at, under.error) == (14_000_000, 2, 1, 0)


SAMPLING = """
[[rules]]
id = "sample"
kind = "random_sample"
percent = "100"
seed = "2026-11"
"""


def test_what_the_rules_really_hold_as_a_sample_is_what_is_estimated_from(
    runtime: Runtime,
) -> None:
    """All of it: the rules would pay Rp270.000, the officer finds Rp200.000 in order."""
    cast = people.assemble(runtime, standard=people.STANDARD + SAMPLING)
    claim = a_cut_claim(runtime, cast)
    assert claim_of(runtime, cast, claim).cause == "SAMPLE"
    decide(runtime, cast, claim, 200_000)
    found = errors(runtime, cast).overpaid
    assert (found.money, found.error, found.in_error) == (27_000_000, 7_000_000, 1)


def test_what_the_rules_withheld_wrongly_is_told_apart(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    a_sampled_claim(runtime, cast, owner, seed=41, approved=95_000, cut=20_000)
    found = errors(runtime, cast)
    assert (found.overpaid.error, found.overpaid.money) == (0, 8_000_000)
    assert (found.underpaid.error, found.underpaid.bound) == (1_500_000, 1_500_000)


def test_a_claim_that_was_held_for_another_reason_too_is_no_random_sample(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 100_000, seed=41)
    runtime.act(WORKER, lambda ctx: hold_faulty(ctx, claim, error="held for the test"))
    a_finding(owner, claim, seq=1, severity="hold", reason="RANDOM_SAMPLE", amount=0)
    a_finding(owner, claim, seq=2, severity="hold", reason="DUPLICATE_DETAILS", amount=0)
    decide(runtime, cast, claim, 0)
    a_held_claim(runtime, cast)
    found = errors(runtime, cast)
    assert (found.overpaid, found.underpaid) == (None, None)


def test_queues_tell_what_waits_and_how_long_the_others_waited(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    first = a_held_claim(runtime, cast)
    second = people.claim_reimbursement(
        runtime, cast, 1_400_000, actor=cast.budi, seed=51, item="wheelchair-rent", quantity=56
    )
    work_all(runtime)
    faulty = people.claim_reimbursement(runtime, cast, 10_000, seed=52)
    runtime.act(WORKER, lambda ctx: hold_faulty(ctx, faulty, error="KeyError"))
    runtime.act(cast.officer, lambda ctx: reviews.assign(ctx, second, user_id=cast.officer.user_id))
    hours(owner, 10)
    decide(runtime, cast, first, 1_000_000)

    def asked(**given: Any) -> dict[str, Any]:
        rows = runtime.query(cast.officer, lambda ctx: quality.queues(ctx, **given))[2]
        return {row.cause: row for row in rows}

    found = asked(programme_id=cast.programme, first_day=cast.today,
                  last_day=cast.today + timedelta(days=2))  # fmt: skip
    threshold, fault = found["THRESHOLD"], found["ENGINE_FAULT"]
    assert (threshold.waiting, threshold.assigned, threshold.left) == (1, 1, 1)
    assert threshold.median_lead_seconds == pytest.approx(36_000, abs=600)
    assert threshold.median_waiting_seconds == pytest.approx(36_000, abs=600)
    assert (fault.waiting, fault.assigned, fault.left, fault.p90_lead_seconds) == (1, 0, 0, None)
    assert threshold.oldest_since is not None
    gone = asked(programme_id=cast.programme, first_day=cast.today - timedelta(days=9),
                 last_day=cast.today - timedelta(days=8))  # fmt: skip
    assert gone["THRESHOLD"].left == 0


def test_the_figures_are_asked_by_indexes_and_by_few_questions(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    """With many claims of other months in the tables, none is read from end to end."""
    a_cut_claim(runtime, cast, actor=cast.budi, seed=20)
    a_held_claim(runtime, cast)
    owner.execute("ANALYZE")
    said: list[tuple[str, Any]] = []
    note = lambda *given: said.append((given[2], given[3]))  # noqa: E731
    event.listen(runtime.engine, "before_cursor_execute", note)
    for ask in (quality.decisions, quality.queues):
        runtime.query(cast.auditor, lambda ctx, a=ask: a(ctx, programme_id=cast.programme))  # type: ignore[misc]
    event.remove(runtime.engine, "before_cursor_execute", note)
    assert len(said) <= 16
    with runtime.engine.connect() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        for statement, given in said:
            if "FROM decided" in statement or "'hold'" in statement:
                plan = "\n".join(
                    connection.exec_driver_sql(f"EXPLAIN {statement}", given).scalars()
                )
                for table in ("decisions", "events", "findings"):
                    assert f"Seq Scan on {table} " not in plan, plan


def test_a_hold_names_its_queue_in_its_event(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    held = a_held_claim(runtime, cast)
    row = owner.execute(
        "SELECT payload FROM events WHERE object_id = %s AND action = 'hold'", [held]
    ).fetchone()
    assert row is not None
    assert json.loads(bytes(row[0]))["cause"] == claim_of(runtime, cast, held).cause  # type: ignore[arg-type]
