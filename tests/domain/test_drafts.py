"""A standard's life: two people publish it, and the day decides which version is in force."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.drafts import (
    DRAFT,
    DraftStatus,
    Life,
    Turn,
    code_of,
    digest_of,
    life_on,
    require_other_publisher,
    require_same_text,
)
from claims.domain.refusals import Refused

DEWI, RUDI, WAYAN = UUID(int=1), UUID(int=2), UUID(int=3)
TODAY = date(2026, 5, 1)


def test_only_a_checked_draft_is_published_and_then_it_is_final() -> None:
    assert DRAFT.actions_from(DraftStatus.DRAFT) == {"edit", "check", "discard"}
    assert DRAFT.actions_from(DraftStatus.CHECKED) == {"edit", "publish", "discard"}
    assert DRAFT.final() == {DraftStatus.PUBLISHED, DraftStatus.DISCARDED}
    assert DRAFT.edge(DraftStatus.CHECKED, "edit").target is DraftStatus.DRAFT


def test_who_ever_wrote_on_it_does_not_publish_it() -> None:
    for writer in (DEWI, RUDI):
        with pytest.raises(Refused) as refused:
            require_other_publisher(writer, writers={DEWI, RUDI})
        assert refused.value.code == "SAME_PERSON"
    require_other_publisher(WAYAN, writers={DEWI, RUDI})


def test_a_draft_needs_no_more_than_a_code() -> None:
    assert code_of('code = "home-care"\nrules = "later"') == "home-care"
    for text in ("", "no toml", "code = 7", 'code = "Not A Code"', 'name = "x"'):
        with pytest.raises(Refused) as refused:
            code_of(text)
        assert refused.value.code == "STANDARD_INVALID"


def test_what_was_read_is_what_is_published() -> None:
    assert digest_of("Rp") == hashlib.sha256(b"Rp").hexdigest()
    require_same_text(digest_of("a"), seen=digest_of("a"))
    with pytest.raises(Refused) as refused:
        require_same_text(digest_of("a"), seen=digest_of("b"))
    assert refused.value.code == "DIGEST_DIFFERS"


def turn(days: int, version: int) -> Turn:
    return Turn(TODAY + timedelta(days=days), version)


@pytest.mark.parametrize(
    ("mine", "others", "life"),
    [
        (turn(1, 1), [], Life.PUBLISHED),
        (turn(0, 1), [], Life.IN_FORCE),
        (turn(-9, 1), [turn(1, 2)], Life.IN_FORCE),
        (turn(-9, 1), [turn(0, 2)], Life.SUPERSEDED),
        (turn(-9, 1), [turn(-9, 2)], Life.SUPERSEDED),
        (turn(-2, 1), [turn(-9, 2)], Life.IN_FORCE),  # published later for an earlier day
    ],
)
def test_the_day_decides_which_version_is_in_force(
    mine: Turn, others: list[Turn], life: Life
) -> None:
    assert life_on(TODAY, mine, [mine, *others]) is life


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=8))
def test_exactly_one_of_the_versions_whose_day_has_come_is_in_force(days: list[int]) -> None:
    turns = [turn(each, version) for version, each in enumerate(days, start=1)]
    lives = [life_on(TODAY, each, turns) for each in turns]
    assert lives.count(Life.IN_FORCE) == int(min(days) <= 0)
    assert lives.count(Life.PUBLISHED) == sum(each > 0 for each in days)
