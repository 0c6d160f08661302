"""Published hit rates: counted over ninety days, a row a day, and one event when one falls."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from claims.runtime import Runtime
from claims.usecases import hit_rates
from claims.usecases.context import WORKER
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import Owner, a_batch, answer, refusal, set_day, wrong

MONDAY = date(2026, 6, 8)


@pytest.fixture
def cast(runtime: Runtime, owner: Owner) -> Cast:
    set_day(owner, MONDAY)
    return people.assemble(runtime)


def counted(runtime: Runtime, cast: Cast) -> dict[str, tuple[int, int, bool]]:
    found = runtime.query(
        cast.siti, lambda ctx: hit_rates.of_standard(ctx, cast.programme, "home-care")
    )
    return {
        each.promise.id: (each.rate.kept, each.rate.total, each.rate.is_breached) for each in found
    }


def breaches(owner: Owner) -> int:
    row = owner.execute(
        "SELECT count(*) FROM events WHERE topic = 'standard.guarantee_breached'"
    ).fetchone()
    assert row is not None
    return int(str(row[0]))


def pay(runtime: Runtime, cast: Cast, owner: Owner, seeds: range, *, on: date) -> None:
    """So many claims decided in time and paid on a day."""
    for seed in seeds:
        actor = cast.siti if seed % 2 else cast.budi
        people.claim_reimbursement(runtime, cast, 10_000 + seed, actor=actor, seed=seed)
    work_all(runtime)
    batch = a_batch(runtime, cast)
    set_day(owner, on)
    answer(runtime, cast, batch.id)


def test_a_rate_that_falls_below_its_guarantee_is_published_with_one_event(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    pay(runtime, cast, owner, range(1, 4), on=MONDAY + timedelta(days=2))
    assert counted(runtime, cast) == {"decide": (3, 3, False), "pay": (3, 3, False)}
    assert runtime.act(WORKER, hit_rates.publish_due) == 2
    assert runtime.act(WORKER, hit_rates.publish_due) == 0
    assert breaches(owner) == 0
    pay(runtime, cast, owner, range(4, 6), on=MONDAY + timedelta(days=20))
    assert counted(runtime, cast) == {"decide": (5, 5, False), "pay": (3, 5, True)}
    assert runtime.act(WORKER, hit_rates.publish_due) == 2
    assert breaches(owner) == 1
    set_day(owner, MONDAY + timedelta(days=21))
    assert runtime.act(WORKER, hit_rates.publish_due) == 2
    assert breaches(owner) == 1
    last = runtime.query(
        cast.siti, lambda ctx: hit_rates.published(ctx, cast.programme, "home-care")
    )
    assert {row.promise: (row.kept, row.total, row.day) for row in last} == {
        "decide": (5, 5, MONDAY + timedelta(days=21)),
        "pay": (3, 5, MONDAY + timedelta(days=21)),
    }
    assert refusal(runtime, cast.officer, hit_rates.publish_due) == "FORBIDDEN"
    assert wrong(owner) == {}


def test_what_is_overdue_and_not_paid_is_missed_and_what_is_long_past_is_over(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    people.claim_reimbursement(runtime, cast, 10_000)
    work_all(runtime)
    assert counted(runtime, cast) == {"decide": (1, 1, False), "pay": (0, 0, False)}
    set_day(owner, MONDAY + timedelta(days=30))
    assert counted(runtime, cast)["pay"] == (0, 1, True)
    set_day(owner, MONDAY + timedelta(days=120))
    assert counted(runtime, cast) == {"decide": (0, 0, False), "pay": (0, 0, False)}
