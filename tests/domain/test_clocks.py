"""The three clocks of a claim after its moves, and how its promises stand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from claims.domain.calendar import Calendar
from claims.domain.claims import ClaimStatus
from claims.domain.clocks import Clock, Clocks, ClockState, Step, read_clocks
from claims.domain.kept_promises import Pinned, kept_promises, latest_service
from claims.domain.promises import Counting, Measure, Promise, Promises

S = ClaimStatus
PLAIN = Calendar("XX")
WORKING, CALENDAR = Counting.WORKING_DAYS, Counting.CALENDAR_DAYS
MONDAY = date(2026, 6, 8)


def day(count: int) -> date:
    """The day so many working days after day 0."""
    return PLAIN.after(MONDAY, count, WORKING)


def clocks(*steps: tuple[int, S] | tuple[int, S, int], today: int = 30) -> Clocks:
    moves = [Step(day(step[0]), step[1], step[2] if len(step) > 2 else None) for step in steps]
    return read_clocks(moves, today=day(today), calendar=PLAIN, counts=WORKING)


def days(told: Clocks) -> tuple[int, int, int]:
    return told.statutory.days, told.office.days, told.citizen.days


def states(told: Clocks) -> tuple[ClockState, ...]:
    return told.statutory.state, told.office.state, told.citizen.state


ROUND = (
    (0, S.SUBMITTED), (0, S.COMPLETE), (0, S.IN_REVIEW), (2, S.RETURNED), (6, S.SUBMITTED),
    (6, S.COMPLETE), (7, S.DECIDED, 100), (8, S.AUTHORISED), (8, S.SETTLED), (9, S.PAID),
)  # fmt: skip


def test_a_claim_of_two_rounds_is_measured_by_all_three() -> None:
    told = clocks(*ROUND)
    assert days(told) == (3, 5, 9)
    assert states(told) == (ClockState.STOPPED,) * 3
    assert told.citizen.started_on == day(0)
    assert told.statutory.started_on == day(6)
    assert {each.stopped_on for each in (told.statutory, told.office, told.citizen)} == {day(9)}


def test_only_waiting_for_the_claimant_pauses_and_never_the_citizens_clock() -> None:
    told = clocks(*ROUND[:4], today=5)
    assert states(told) == (ClockState.PAUSED, ClockState.PAUSED, ClockState.RUNNING)
    assert days(told) == (2, 2, 5)


def test_a_held_claim_pauses_nothing() -> None:
    held = clocks((0, S.SUBMITTED), (1, S.COMPLETE), (1, S.IN_REVIEW), today=20)
    assert states(held) == (ClockState.RUNNING,) * 3
    assert days(held) == (19, 20, 20)


def test_a_file_that_is_not_complete_has_no_statutory_clock() -> None:
    told = clocks((0, S.SUBMITTED), today=4)
    assert told.statutory.state is ClockState.NOT_STARTED
    assert days(told) == (0, 4, 4)
    draft = clocks((0, S.DRAFT), today=4)
    assert states(draft) == (ClockState.NOT_STARTED,) * 3


@pytest.mark.parametrize("end", [(3, S.WITHDRAWN), (3, S.DECIDED, 0), (3, S.PAID)])
def test_money_a_rejection_and_a_withdrawal_stop_all_clocks(
    end: tuple[int, S] | tuple[int, S, int],
) -> None:
    told = clocks((0, S.SUBMITTED), (1, S.COMPLETE), end)
    assert states(told) == (ClockState.STOPPED,) * 3
    assert days(told) == (2, 3, 3)


def test_a_returned_claim_that_lapses_was_held_no_longer_than_it_was() -> None:
    told = clocks((0, S.SUBMITTED), (2, S.RETURNED), (20, S.LAPSED))
    assert days(told) == (0, 2, 20)
    assert told.office.state is ClockState.STOPPED


def test_money_that_came_back_was_not_paid() -> None:
    told = clocks((0, S.SUBMITTED), (0, S.COMPLETE), (3, S.PAID), (5, S.PAYMENT_FAILED), today=6)
    assert states(told) == (ClockState.RUNNING,) * 3
    assert days(told) == (6, 6, 6)


def test_what_is_re_decided_of_a_paid_claim_leaves_its_clocks() -> None:
    told = clocks((0, S.SUBMITTED), (0, S.COMPLETE), (3, S.PAID), (20, S.DECIDED, 50), (25, S.PAID))
    assert days(told) == (3, 3, 3)


def test_an_overturned_rejection_counts_again_from_there_but_for_the_citizen() -> None:
    told = clocks(
        (0, S.SUBMITTED), (0, S.COMPLETE), (3, S.DECIDED, 0), (10, S.DECIDED, 50), (14, S.PAID)
    )
    assert days(told) == (4, 7, 14)


def test_weekends_and_holidays_count_only_where_calendar_days_do() -> None:
    steps = [Step(date(2026, 8, 14), S.SUBMITTED), Step(date(2026, 8, 14), S.COMPLETE)]
    today, closed = date(2026, 8, 18), Calendar("XX", frozenset({date(2026, 8, 17)}))
    for counts, expected in ((WORKING, 1), (CALENDAR, 4)):
        told = read_clocks(steps, today=today, calendar=closed, counts=counts)
        assert days(told) == (expected, expected, expected)
    assert isinstance(told.citizen, Clock)


def a_promise(measure: Measure, within: int = 5, counts: Counting = WORKING) -> Promise:
    return Promise(measure.value, measure, within, counts, {}, None, None)


def pinned(status: S = S.IN_REVIEW, approved: int | None = None, **done: date | None) -> Pinned:
    return Pinned(
        status=status,
        approved=approved,
        complete_on=day(0),
        due={Measure.DECISION: day(5), Measure.PAYMENT: day(5), Measure.SERVICE: None},
        done={each: done.get(each.value) for each in Measure},
    )


BOTH = Promises((a_promise(Measure.DECISION), a_promise(Measure.PAYMENT)))


@pytest.mark.parametrize(
    ("given", "today", "kept", "late_by"),
    [
        (pinned(), 5, (None, None), (0, 0)),
        (pinned(), 7, (False, False), (2, 2)),
        (pinned(S.AUTHORISED, 100, decision=day(4)), 8, (True, False), (0, 3)),
        (pinned(S.PAID, 100, decision=day(7), payment=day(9)), 30, (False, False), (2, 4)),
        (pinned(S.DECIDED, 0, decision=day(7)), 30, (False, None), (2, 0)),
        (pinned(S.WITHDRAWN), 30, (None, None), (0, 0)),
        (pinned(S.RETURNED), 30, (None, None), (0, 0)),
    ],
)
def test_a_promise_is_kept_late_or_open(
    given: Pinned, today: int, kept: tuple[bool | None, ...], late_by: tuple[int, ...]
) -> None:
    told = kept_promises(BOTH, given, [], today=day(today), calendar=PLAIN)
    assert tuple(each.is_kept for each in told) == kept
    assert tuple(each.late_by for each in told) == late_by


def test_the_service_is_measured_by_its_latest_line() -> None:
    promise = a_promise(Measure.SERVICE, 3, CALENDAR)
    lines = [(MONDAY, MONDAY + timedelta(days=3)), (MONDAY, MONDAY + timedelta(days=6)),
             (None, MONDAY)]  # fmt: skip
    latest = latest_service(promise, lines, PLAIN)
    assert latest == (MONDAY + timedelta(days=3), MONDAY + timedelta(days=6))
    assert latest_service(promise, lines[2:], PLAIN) is None
    given = Pinned(S.COMPLETE, None, day(0), {**dict.fromkeys(Measure), Measure.SERVICE: latest[0]},
                   {**dict.fromkeys(Measure), Measure.SERVICE: latest[1]})  # fmt: skip
    [told] = kept_promises(Promises((promise,)), given, lines, today=day(9), calendar=PLAIN)
    assert (told.is_kept, told.late_by) == (False, 3)


def test_the_latest_service_is_the_one_most_counted_days_late() -> None:
    """Due on Friday and given on Sunday is in time; due on Monday and given on Tuesday is not."""
    friday, tuesday = MONDAY - timedelta(days=3), MONDAY + timedelta(days=1)
    promise, asked = a_promise(Measure.SERVICE, 2), friday - timedelta(days=2)
    lines = [(asked, friday + timedelta(days=2)), (asked + timedelta(days=1), tuesday)]
    assert latest_service(promise, lines, PLAIN) == (MONDAY, tuesday)
