"""How long a session lasts, how long a guesser waits, and what a password is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from claims.domain.refusals import Refused
from claims.domain.sessions import (
    FREE_BY_LOGIN,
    IDLE,
    LONGEST,
    LONGEST_DELAY,
    cookie_name,
    counted_address,
    delay_after,
    is_over,
    is_secret,
    read_password,
)

BEGUN = datetime(2026, 3, 2, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_session_is_over_when_it_is_unused_or_old() -> None:
    assert not is_over(BEGUN + IDLE - SECOND, begun_at=BEGUN, seen_at=BEGUN)
    assert is_over(BEGUN + IDLE, begun_at=BEGUN, seen_at=BEGUN)
    late = BEGUN + LONGEST - SECOND
    assert not is_over(late, begun_at=BEGUN, seen_at=late)
    assert is_over(late + SECOND, begun_at=BEGUN, seen_at=late)


def test_the_wait_begins_late_doubles_and_has_an_end() -> None:
    waits = [delay_after(failures, free=FREE_BY_LOGIN) for failures in range(1, 12)]
    assert waits[:4] == [timedelta(0)] * 4
    assert [wait.total_seconds() for wait in waits[4:9]] == [30, 60, 120, 240, 480]
    assert waits[9:] == [LONGEST_DELAY] * 2
    assert delay_after(10**6, free=FREE_BY_LOGIN) == LONGEST_DELAY


@pytest.mark.parametrize(
    "text", ["", "short", "a" * 11, "a" * 40, "abcabcabcabc", "x" * 129, "my-Rudi.H-password"]
)
def test_a_password_that_is_easily_guessed_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="12 to 128") as refused:
        read_password(text, login="rudi.h")
    assert refused.value.code == "PASSWORD_UNFIT"


def test_a_password_is_one_whichever_way_its_letters_are_composed() -> None:
    assert read_password("cafe\u0301 tengah kota", login="x.y") == "café tengah kota"


def test_a_cookie_of_another_form_is_nobodys() -> None:
    assert is_secret("0a" * 20)
    for value in ("", "0A" * 20, "0a" * 19, "0a" * 21, "٣" * 40, "0a" * 20 + "\n"):
        assert not is_secret(value)


def test_one_line_is_one_address_however_many_it_has() -> None:
    assert counted_address("192.0.2.7") == "192.0.2.7"
    assert counted_address("2001:db8:1:2:3::4") == counted_address("2001:db8:1:2:ffff::")
    assert counted_address("2001:db8:1:2::") != counted_address("2001:db8:1:3::")
    assert counted_address("") == ""


def test_over_https_the_cookie_is_bound_to_the_host() -> None:
    assert cookie_name("c", is_https=True) == "__Host-c"
    assert cookie_name("c", is_https=False) == "c"
