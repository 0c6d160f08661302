"""What is late: clocks, hit rates and redress say the same, and a day off makes nothing late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from claims.domain.kept_promises import KeptPromise
from claims.runtime import Runtime
from claims.usecases import clocks, hit_rates, redress
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.late import (
    SERVING_IN_WORKING_DAYS,
    a_late_service,
    a_line_for,
    found,
    issue,
)
from tests.usecases.strangers import Owner, a_batch, answer, set_day, wrong

SATURDAY = date(2026, 6, 13)
"""Three working days after the Tuesday before end on the Friday; five after that on the Friday."""


@pytest.fixture
def cast(runtime: Runtime, owner: Owner) -> Cast:
    set_day(owner, SATURDAY - timedelta(days=8))
    assembled = people.assemble(runtime, standard=SERVING_IN_WORKING_DAYS)
    for purpose in ("redress", "late_payment"):
        a_line_for(runtime, assembled, purpose)
    return assembled


def rates(runtime: Runtime, cast: Cast) -> dict[str, tuple[int, int]]:
    measured = runtime.query(
        cast.siti, lambda ctx: hit_rates.of_standard(ctx, cast.programme, "home-care")
    )
    return {each.promise.id: (each.rate.kept, each.rate.total) for each in measured}


def promise(runtime: Runtime, cast: Cast, claim_id: UUID, which: str) -> KeptPromise:
    told = runtime.query(cast.officer, lambda ctx: clocks.of_claim(ctx, claim_id))
    return next(each for each in told.promises if each.id == which)


def test_a_service_due_on_friday_and_given_on_saturday_is_in_time_and_measured_once(
    runtime: Runtime, cast: Cast, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many such claims there are, those that were late behind them are found."""
    monkeypatch.setattr(redress, "AT_ONCE", 1)
    set_day(owner, SATURDAY)
    on_saturday = replace(cast, today=SATURDAY)
    in_time = [
        a_late_service(runtime, on_saturday, 150_000, days=4, key=f"till-{at}") for at in range(2)
    ]
    late = a_late_service(runtime, on_saturday, 150_000, days=8, key="till-9")
    assert [issue(runtime) for _ in range(4)] == [0, 0, 1, 0]
    for claim_id in in_time:
        [row] = found(runtime, cast, claim_id)
        assert (row.kind, row.status, row.amount) == ("service", "not_due", 0)
        assert (row.limit_days, row.actual_days, row.caused_by) == (3, 3, None)
        assert (row.due_on, row.done_on) == (SATURDAY - timedelta(days=1), SATURDAY)
        told = promise(runtime, cast, claim_id, "serve")
        assert (told.is_kept, told.late_by) == (True, 0)
    [row] = found(runtime, cast, late)
    assert (row.status, row.actual_days) == ("granted", 5)
    assert promise(runtime, cast, late, "serve").late_by == 2
    assert rates(runtime, cast)["serve"] == (2, 3)
    assert wrong(owner) == {}


def test_a_payment_due_on_friday_is_late_on_monday_and_not_on_saturday(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    people.claim_reimbursement(runtime, cast, 100_000)
    second = people.claim_reimbursement(runtime, cast, 100_001, actor=cast.budi, seed=2)
    work_all(runtime)
    batch = a_batch(runtime, cast)
    set_day(owner, SATURDAY)
    assert rates(runtime, cast)["pay"] == (0, 0)
    answer(runtime, cast, batch.id)
    assert rates(runtime, cast)["pay"] == (2, 2)
    assert issue(runtime) == 0
    assert {(row.status, row.actual_days) for row in found(runtime, cast)} == {("not_due", 5)}
    told = promise(runtime, cast, second, "pay")
    assert (told.is_kept, told.late_by) == (True, 0)
    assert wrong(owner) == {}


def test_what_is_not_paid_on_the_monday_after_is_missed(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 100_000)
    work_all(runtime)
    set_day(owner, SATURDAY)
    assert rates(runtime, cast)["pay"] == (0, 0)
    assert promise(runtime, cast, claim, "pay").is_kept is None
    set_day(owner, SATURDAY + timedelta(days=2))
    assert rates(runtime, cast)["pay"] == (0, 1)
    assert promise(runtime, cast, claim, "pay").late_by == 1
