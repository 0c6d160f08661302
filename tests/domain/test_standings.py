"""How a provider stands on a day is what was said of it last."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from claims.domain.facts import ProviderFacts, Standing, Window
from claims.domain.standings import in_force
from tests.domain.claim_builders import KIOSK

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 12).map(lambda days: FIRST + timedelta(days=days))


@st.composite
def windows(draw: st.DrawFn) -> Window:
    first_day = draw(DAYS)
    length = draw(st.none() | st.integers(0, 6))
    return Window(first_day, None if length is None else first_day + timedelta(days=length))


@given(st.lists(st.tuples(st.sampled_from(Standing), windows()), max_size=8), DAYS)
def test_the_last_that_was_said_of_a_day_holds(
    said: list[tuple[Standing, Window]], day: date
) -> None:
    about = [standing for standing, window in said if window.holds(day)]
    provider = ProviderFacts(KIOSK, is_active=True, accreditations=(), standings=in_force(said))
    assert provider.standing_on(day) is (about[-1] if about else Standing.GOOD)


@given(st.lists(st.tuples(st.sampled_from(Standing), windows()), max_size=8))
def test_periods_do_not_overlap_and_good_is_none(said: list[tuple[Standing, Window]]) -> None:
    periods = in_force(said)
    assert Standing.GOOD not in {standing for standing, _ in periods}
    for at in range(30):
        day = FIRST + timedelta(days=at)
        assert sum(window.holds(day) for _, window in periods) <= 1
