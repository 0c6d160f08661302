"""Pay days: moved to working days, with a cut-off before them, and none where none is planned."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.calendar import Calendar, is_working_day, working_days_between
from claims.domain.pay_days import PayDays, next_pay_day, plan_of, read_pay_days
from claims.domain.refusals import Refused

OPEN = Calendar("ID")
INDEPENDENCE = Calendar("ID", frozenset({date(2026, 8, 17)}))
THURSDAYS = plan_of([4], [], 0)


@pytest.mark.parametrize(
    ("plan", "today", "closed", "expected"),
    [
        (THURSDAYS, date(2026, 8, 14), OPEN, (date(2026, 8, 20), date(2026, 8, 20))),
        (THURSDAYS, date(2026, 8, 20), OPEN, (date(2026, 8, 20), date(2026, 8, 20))),
        (plan_of([4], [], 2), date(2026, 8, 14), OPEN, (date(2026, 8, 20), date(2026, 8, 18))),
        (plan_of([4], [], 2), date(2026, 8, 19), OPEN, (date(2026, 8, 27), date(2026, 8, 25))),
        # The 17th is a holiday: moved to the 18th, and its cut-off a working day before is Friday.
        (plan_of([], [17], 1), date(2026, 8, 14), INDEPENDENCE,
         (date(2026, 8, 18), date(2026, 8, 14))),
        # The 31st of a month of thirty days is its last; that of May is a Sunday.
        (plan_of([], [31], 0), date(2026, 6, 2), OPEN, (date(2026, 6, 30), date(2026, 6, 30))),
        (plan_of([], [31], 0), date(2026, 5, 20), OPEN, (date(2026, 6, 1), date(2026, 6, 1))),
        (plan_of([], [31], 0), date(2026, 6, 1), OPEN, (date(2026, 6, 1), date(2026, 6, 1))),
        (plan_of([], [1, 15], 3), date(2026, 12, 28), OPEN, (date(2027, 1, 1), date(2026, 12, 29))),
        (plan_of([], [1, 15], 3), date(2026, 12, 30), OPEN, (date(2027, 1, 15), date(2027, 1, 12))),
    ],
)  # fmt: skip
def test_the_next_pay_day_is_the_first_whose_cut_off_is_not_over(
    plan: PayDays, today: date, closed: Calendar, expected: tuple[date, date]
) -> None:
    assert next_pay_day(plan, today, closed) == expected


def test_what_was_authorised_in_time_is_paid_though_the_cut_off_is_over() -> None:
    plan, wednesday = plan_of([4], [], 2), date(2026, 8, 19)
    in_time = next_pay_day(plan, wednesday, OPEN, authorised_on=date(2026, 8, 18))
    late = next_pay_day(plan, wednesday, OPEN, authorised_on=wednesday)
    assert in_time == (date(2026, 8, 20), date(2026, 8, 18))
    assert late == (date(2026, 8, 27), date(2026, 8, 25))
    assert next_pay_day(plan, date(2026, 8, 21), OPEN, authorised_on=date(2026, 8, 18)) == late


@pytest.mark.parametrize(
    ("weekdays", "days", "cut_off"),
    [([], [], 0), ([4], [15], 0), ([0], [], 0), ([8], [], 0), ([], [32], 0), ([4, 4], [], 0),
     ([4], [], 21), ([4], [], -1)],
)  # fmt: skip
def test_a_plan_is_of_one_kind_and_of_days_there_are(
    weekdays: list[int], days: list[int], cut_off: int
) -> None:
    with pytest.raises(Refused) as refused:
        plan_of(weekdays, days, cut_off)
    assert refused.value.code == "PAY_DAYS_INVALID"


def test_where_everything_is_closed_nothing_is_promised() -> None:
    closed = frozenset(date(2026, 1, 1) + timedelta(days=each) for each in range(600))
    assert next_pay_day(THURSDAYS, date(2026, 8, 14), Calendar("ID", closed)) is None
    assert read_pay_days(None) is None


@given(
    of_week=st.booleans(),
    days=st.sets(st.integers(1, 7), min_size=1),
    cut_off=st.integers(0, 20),
    today=st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    closed=st.frozensets(st.dates(date(2026, 1, 1), date(2031, 3, 1)), max_size=30),
)
def test_a_pay_day_is_a_working_day_reached_in_time_and_is_kept_as_it_was_set(
    of_week: bool, days: set[int], cut_off: int, today: date, closed: frozenset[date]
) -> None:
    chosen = sorted(days) if of_week else sorted(each * 4 for each in days)
    plan = plan_of(chosen, [], cut_off) if of_week else plan_of([], chosen, cut_off)
    assert read_pay_days(plan.kept) == plan
    found = next_pay_day(plan, today, Calendar("ID", closed))
    assert found is not None
    assert today <= found.cut_off_on <= found.on
    assert is_working_day(found.on, closed)
    assert working_days_between(found.cut_off_on, found.on, closed) == cut_off
    tomorrow = next_pay_day(plan, today + timedelta(days=1), Calendar("ID", closed))
    assert tomorrow is not None
    assert tomorrow >= found
