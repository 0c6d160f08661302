"""Days that count, in the worked figures of the rules: one holiday alone, and the real list."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.calendar import Calendar, DayKind, is_working_day
from claims.domain.promises import Counting
from claims.domain.published_days import published_days
from claims.domain.refusals import Refused

WORKING, CALENDAR = Counting.WORKING_DAYS, Counting.CALENDAR_DAYS
ALONE = Calendar("XX", frozenset({date(2026, 8, 17)}))
REAL = Calendar("ID", frozenset(each.day for each in published_days("ID", 2026)))


def test_a_payment_request_follows_a_complete_bill_within_five_working_days() -> None:
    assert ALONE.after(date(2026, 8, 13), 5, WORKING) == date(2026, 8, 21)
    assert REAL.after(date(2026, 8, 13), 5, WORKING) == date(2026, 8, 21)


@pytest.mark.parametrize(
    ("days", "alone", "real"),
    [
        (5, date(2026, 8, 27), date(2026, 8, 28)),
        (14, date(2026, 9, 9), date(2026, 9, 10)),
        (60, date(2026, 11, 12), date(2026, 11, 13)),
    ],
)
def test_each_class_of_complaint_has_its_day(days: int, alone: date, real: date) -> None:
    """Filed on Fri 2026-08-14, verified within three working days; the class counts from there."""
    verified = date(2026, 8, 20)
    for calendar, ends in ((ALONE, alone), (REAL, real)):
        assert calendar.after(date(2026, 8, 14), 3, WORKING) == verified
        assert calendar.after(verified, days, WORKING) == ends
        assert calendar.between(verified, ends, WORKING) == days


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(1, 40), st.sampled_from(Counting)
)
def test_what_came_by_a_day_is_over_and_what_came_after_it_is_not(
    today: date, days: int, counts: Counting
) -> None:
    last = REAL.over_since(today, days, counts)
    assert REAL.after(last, days, counts) < today
    assert REAL.after(last + timedelta(days=1), days, counts) >= today


def test_the_calendar_days_of_a_law_bind_where_they_end_earlier() -> None:
    by_law = REAL.after(date(2026, 8, 20), 60, CALENDAR)
    assert by_law == date(2026, 10, 19)
    assert min(by_law, REAL.after(date(2026, 8, 20), 60, WORKING)) == by_law


def test_an_answer_on_public_information_has_ten_days_and_seven_more() -> None:
    assert ALONE.after(date(2026, 8, 14), 10, WORKING) == date(2026, 8, 31)
    assert ALONE.after(date(2026, 8, 31), 7, WORKING) == date(2026, 9, 9)
    assert REAL.after(date(2026, 8, 14), 10, WORKING) == date(2026, 9, 1)


def test_the_published_year_has_its_holidays_and_the_joint_leave() -> None:
    days = published_days("ID", 2026)
    kinds = [each.kind for each in days]
    assert (kinds.count(DayKind.HOLIDAY), kinds.count(DayKind.JOINT_LEAVE)) == (17, 8)
    named = {each.day: each for each in days}
    independence = named[date(2026, 8, 17)]
    assert independence.names == {
        "id": "Hari Kemerdekaan Republik Indonesia", "en": "Independence Day",
    }  # fmt: skip
    assert "public" in independence.source
    assert named[date(2026, 12, 24)].kind is DayKind.JOINT_LEAVE
    assert {each.kind for each in published_days("MY", 2026)} == {DayKind.HOLIDAY}


@pytest.mark.parametrize(("country", "year"), [("XX", 2026), ("ID", 1800)])
def test_what_nobody_publishes_is_refused(country: str, year: int) -> None:
    with pytest.raises(Refused) as refused:
        published_days(country, year)
    assert refused.value.code == "CALENDAR_UNKNOWN"


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 90),
    st.frozensets(st.dates(date(2020, 1, 1), date(2030, 6, 1)), max_size=40),
)
def test_counting_days_and_ending_on_a_day_are_each_others_reverse(
    start: date, days: int, closed: frozenset[date]
) -> None:
    calendar = Calendar("XX", closed)
    for counts in Counting:
        end = calendar.after(start, days, counts)
        assert calendar.between(start, end, counts) == days
    end = calendar.after(start, days, WORKING)
    walked = [start + timedelta(days=at) for at in range(1, (end - start).days + 1)]
    assert sum(is_working_day(day, closed) for day in walked) == days
    assert calendar.between(end, start, CALENDAR) == 0
