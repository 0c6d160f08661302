"""Calendars as data: loaded once, loaded again, and counted by every programme that names one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from claims.domain.calendar import ClosedDay, DayKind
from claims.domain.permissions import Actor, Role
from claims.domain.published_days import published_days
from claims.runtime import Runtime
from claims.usecases import calendars
from claims.usecases.context import WORKER
from tests import cast as people
from tests.cast import work_all
from tests.usecases.strangers import Owner, claim_of, refusal, set_day

READER = Actor(UUID(int=1), UUID(int=1), frozenset({Role.AUDITOR}))
AUGUST_17 = ClosedDay(
    date(2026, 8, 17),
    DayKind.HOLIDAY,
    {"id": "Hari Kemerdekaan", "en": "Independence Day"},
    "Keputusan Bersama",
)


def load(runtime: Runtime, days: Sequence[ClosedDay], *, code: str = "ID", year: int = 2026) -> int:
    return runtime.act(WORKER, lambda ctx: calendars.load(ctx, code, year=year, days=days))


def loadings(owner: Owner) -> int:
    row = owner.execute("SELECT count(*) FROM events WHERE topic = 'calendar.loaded'").fetchone()
    assert row is not None
    return int(str(row[0]))


def test_a_year_is_loaded_once_and_follows_what_is_published(
    runtime: Runtime, owner: Owner
) -> None:
    days = published_days("ID", 2026)
    assert load(runtime, days) == 25
    assert load(runtime, days) == 0
    assert loadings(owner) == 1
    moved = [each for each in days if each.day != date(2026, 8, 25)]
    assert load(runtime, moved) == 1
    assert load(runtime, [AUGUST_17], code="XX") == 1
    listed = runtime.query(READER, lambda ctx: calendars.list_(ctx, "ID", year=2026))
    assert [row.day for row in listed] == [each.day for each in moved]
    assert loadings(owner) == 3


def test_days_of_another_year_and_people_who_may_not_are_refused(runtime: Runtime) -> None:
    cast = people.assemble(runtime)
    for days in ([AUGUST_17, AUGUST_17], [AUGUST_17]):
        year = 2026 if len(days) == 2 else 2027
        act: Any = lambda ctx, d=days, y=year: calendars.load(ctx, "ID", year=y, days=d)  # noqa: E731
        assert refusal(runtime, WORKER, act) == "CALENDAR_DAYS_INVALID"
        assert refusal(runtime, cast.planner, act) == "FORBIDDEN"


@pytest.mark.parametrize(("days", "due"), [([], date(2026, 8, 20)), ([AUGUST_17], None)])
def test_what_is_promised_counts_the_days_of_the_programmes_calendar(
    runtime: Runtime, owner: Owner, days: list[ClosedDay], due: date | None
) -> None:
    set_day(owner, date(2026, 8, 13))
    load(runtime, days)
    load(runtime, list(published_days("MY", 2026)), code="MY")
    cast = people.assemble(runtime)
    claim_id = people.claim_reimbursement(runtime, cast, 100_000)
    expected = due or date(2026, 8, 21)
    assert claim_of(runtime, cast, claim_id).next_step_due_on == expected
    work_all(runtime)
    claim = claim_of(runtime, cast, claim_id)
    assert (claim.decide_by, claim.pay_by, claim.next_step_due_on) == (expected,) * 3
    assert (claim.complete_on, claim.decided_on) == (date(2026, 8, 13),) * 2


def test_a_day_that_is_published_later_moves_no_promise(runtime: Runtime, owner: Owner) -> None:
    set_day(owner, date(2026, 8, 13))
    cast = people.assemble(runtime)
    claim_id = people.claim_reimbursement(runtime, cast, 100_000)
    work_all(runtime)
    load(runtime, [AUGUST_17])
    assert claim_of(runtime, cast, claim_id).pay_by == date(2026, 8, 20)
