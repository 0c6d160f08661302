"""Printed dates are read by the programme's order and never guessed."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.dates import DateOrder, MonthNames, read_date
from claims.domain.refusals import Refused

DAY_FIRST = DateOrder.DAY_FIRST
ALL = tuple(MonthNames)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25/12/2018", date(2018, 12, 25)),
        ("18/03/18", date(2018, 3, 18)),
        ("2018-03-18", date(2018, 3, 18)),
        ("02/JAN/2017", date(2017, 1, 2)),
        ("05-JAN-2017", date(2017, 1, 5)),
        ("10 OCT 2017", date(2017, 10, 10)),
        ("14/MAY/2017", date(2017, 5, 14)),
        ("9/2/2017", date(2017, 2, 9)),
        ("17/1/2018", date(2018, 1, 17)),
        ("19-09-17", date(2017, 9, 19)),
        ("31-03-2018", date(2018, 3, 31)),
        (" 5.6.2019 ", date(2019, 6, 5)),
        ("Jan 5, 2017", date(2017, 1, 5)),
        ("17 Agustus 1945", date(1945, 8, 17)),
        ("1 Mei 2026", date(2026, 5, 1)),
        ("3 OGOS 2018", date(2018, 8, 3)),
        ("12 DIS 2018", date(2018, 12, 12)),
        ("12 DES 2018", date(2018, 12, 12)),
        ("9 Nop 2020", date(2020, 11, 9)),
        ("29/02/2020", date(2020, 2, 29)),
        ("01/01/80", date(1980, 1, 1)),
        ("01/01/79", date(2079, 1, 1)),
    ],
)
def test_what_receipts_print_is_read_day_first(text: str, day: date) -> None:
    assert read_date(text, order=DAY_FIRST, month_names=ALL) == day


def test_the_order_decides_and_a_year_in_front_does_not_need_it() -> None:
    assert read_date("03/04/2018", order=DAY_FIRST) == date(2018, 4, 3)
    assert read_date("03/04/2018", order=DateOrder.MONTH_FIRST) == date(2018, 3, 4)
    assert read_date("18/04/03", order=DateOrder.YEAR_FIRST) == date(2018, 4, 3)
    for order in DateOrder:
        assert read_date("2018/04/03", order=order) == date(2018, 4, 3)


def test_the_hundred_years_of_short_years_are_the_programmes() -> None:
    assert read_date("01/01/30", order=DAY_FIRST, first_short_year=1930) == date(1930, 1, 1)
    assert read_date("01/01/29", order=DAY_FIRST, first_short_year=1930) == date(2029, 1, 1)
    assert read_date("01/01/00", order=DAY_FIRST, first_short_year=2000) == date(2000, 1, 1)


@pytest.mark.parametrize(
    "text",
    ["", "12/25/2018", "31/02/2018", "29/02/2019", "1/1", "00/01/2018", "1/1/201", "1/1/1",
     "10 OKT 2017", "FOO 1, 2017", "1/2/3/4", "20180318", "١٢/٠٣/٢٠١٨", "1/1/2018 x",
     "JAN/FEB/2018",
     "0000-01-01", "-1/1/2018", "1" * 500],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_and_never_turned_round(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_date(text, order=DAY_FIRST, month_names=[MonthNames.EN])
    assert refusal.value.code == "DATE_UNREADABLE"


@given(
    st.dates(date(1980, 1, 1), date(2079, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d-%m-%y", "%d.%m.%Y", "%Y-%m-%d", "%d %b %Y", "%d/%B/%y"]),
)
def test_every_day_is_read_as_it_was_printed(day: date, form: str) -> None:
    assert read_date(day.strftime(form), order=DAY_FIRST) == day


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Refused):
        read_date(text, order=DAY_FIRST, month_names=ALL)
