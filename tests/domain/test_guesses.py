"""Guessing a code is slowed down by address, and bounded over all addresses together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain import guesses
from claims.domain.codes import CODE_BITS
from claims.domain.guesses import (
    Guessed,
    after_failure,
    source_of,
    wait_of_address,
    wait_of_all,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def failed(times: int, at: datetime = NOON) -> Guessed | None:
    guessed = None
    for _ in range(times):
        guessed = after_failure(guessed, at)
    return guessed


@pytest.mark.parametrize(
    ("times", "seconds"),
    [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (11, 1_920), (12, 3_600), (10_000, 3_600)],
)
def test_an_address_has_a_few_slips_and_then_waits_ever_longer(times: int, seconds: int) -> None:
    assert wait_of_address(failed(times), NOON) == timedelta(seconds=seconds)


def test_a_wait_ends_and_a_day_without_failure_is_forgotten() -> None:
    guessed = failed(6)
    assert wait_of_address(guessed, NOON + timedelta(seconds=59)) == timedelta(seconds=1)
    assert wait_of_address(guessed, NOON + timedelta(seconds=60)) == timedelta(0)
    day_later = NOON + timedelta(hours=24)
    assert after_failure(guessed, day_later) == Guessed(1, day_later, day_later)
    assert after_failure(guessed, day_later - timedelta(seconds=1)).failures == 7


def test_one_address_that_never_rests_tries_few_times_a_day() -> None:
    """An attacker waits exactly as long as he must: the tries of a week are counted."""
    now, guessed, tries = NOON, None, 0
    while now < NOON + timedelta(days=7):
        wait = wait_of_address(guessed, now)
        now += wait
        if not wait:
            guessed, tries = after_failure(guessed, now), tries + 1
    assert tries <= 5 + 7 + 7 * 24


def test_the_door_shuts_for_everybody_until_the_hour_is_over() -> None:
    guessed = None
    for _ in range(guesses.FAILURES_AN_HOUR):
        assert wait_of_all(guessed, NOON) == timedelta(0)
        guessed = after_failure(guessed, NOON, window=HOUR)
    assert wait_of_all(guessed, NOON + timedelta(minutes=20)) == timedelta(minutes=40)
    assert wait_of_all(guessed, NOON + HOUR) == timedelta(0)
    assert after_failure(guessed, NOON + HOUR, window=HOUR).failures == 1


def test_a_century_of_guessing_finds_nothing() -> None:
    """At the most tries that all addresses together have, against a million claims."""
    tries = guesses.FAILURES_AN_HOUR * 24 * 365 * 100
    assert tries * 1_000_000 / 2**CODE_BITS < 1e-6


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("203.0.113.7", "203.0.113.8", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("", "nonsense", True),
    ],
)
def test_a_subscriber_is_one_source_whichever_address_he_takes(
    one: str, other: str, is_same: bool
) -> None:
    assert (source_of(one) == source_of(other)) == is_same


@given(st.lists(st.integers(0, 90_000), min_size=1, max_size=40))
def test_more_failures_never_shorten_a_wait(gaps: list[int]) -> None:
    now, guessed = NOON, None
    for gap in gaps:
        now += timedelta(seconds=gap)
        before = wait_of_address(guessed, now)
        guessed = after_failure(guessed, now)
        assert wait_of_address(guessed, now) >= before
