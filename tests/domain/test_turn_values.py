"""Turns: what a claim's status says of its money once something was decided after the first."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.claims import ClaimStatus
from claims.domain.turns import (
    AFTER,
    HEADS,
    RESTS,
    Approval,
    MoneyFacts,
    Occasion,
    TurnKind,
    occasion_of,
    status_words,
    turns_of,
)

APPEAL, REVIEW = Occasion.APPEAL, Occasion.REVIEW


def facts(*approved: int, after: Occasion = APPEAL, **further: Any) -> MoneyFacts:
    """A claim of 100 with these decisions; each later one followed the same."""
    return MoneyFacts(100, [Approval(each, after) for each in approved], **further)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (facts(0), []),
        (facts(100, paid=100), []),
        (facts(0, 0), []),
        (facts(0, 100), [("granted", 100)]),
        (facts(0, 100, paid=100), [("paid", 100)]),
        (facts(0, 60, paid=60), [("partly_paid", 60)]),
        (facts(60, 100, paid=60), [("granted", 40)]),
        (facts(60, 100, paid=100), [("paid", 40)]),
        (facts(100, 0, 100, paid=100), [("paid", 100)]),
        (facts(100, 40), [("reduced", 60)]),
        (facts(100, 0), [("reversed", 100)]),
        (facts(100, 40, recovering=60), [("reduced", 60), ("being_recovered", 60)]),
        (facts(100, 0, recovered=100), [("reversed", 100), ("recovered", 100)]),
        (facts(100, 0, recovered=30, written_off=70),
         [("reversed", 100), ("written_off", 70), ("recovered", 30)]),
        (facts(0, 100, 60, paid=100, recovering=40),
         [("partly_paid", 60), ("being_recovered", 40)]),
        (facts(100, paid=100, compensated=5), [("compensated", 5)]),
    ],
)  # fmt: skip
def test_what_became_of_the_money_is_read_from_what_is_recorded(
    told: MoneyFacts, expected: list[tuple[str, int]]
) -> None:
    assert [(each.kind.value, each.amount) for each in turns_of(told)] == expected


def test_the_status_says_paid_after_appeal_and_not_denied() -> None:
    turns = turns_of(facts(0, 100, paid=100))
    said = status_words(ClaimStatus.PAID, turns)
    assert said == {"id": "Dibayar setelah keberatan", "en": "Paid after appeal"}
    assert turns[0].text("en", "IDR").replace("\xa0", " ") == (
        "Paid after appeal: IDR 1.00 more than was decided before."
    )


def test_what_was_decided_once_keeps_its_state_also_with_compensation() -> None:
    plain = status_words(ClaimStatus.PAID, ())
    assert status_words(ClaimStatus.PAID, turns_of(facts(100, paid=100, compensated=5))) == plain


def test_money_that_did_not_arrive_is_not_hidden_behind_an_appeal() -> None:
    turns = turns_of(facts(0, 100))
    assert status_words(ClaimStatus.AUTHORISED, turns)["en"].startswith("Allowed after appeal")
    for status in (ClaimStatus.PAYMENT_FAILED, ClaimStatus.UNCLAIMED):
        assert status_words(status, turns) == status_words(status, ())


def test_each_direction_names_what_its_own_last_step_followed() -> None:
    steps = [Approval(0), Approval(80, APPEAL), Approval(60, REVIEW), Approval(60, APPEAL)]
    [raised, back] = turns_of(MoneyFacts(100, steps, paid=80, recovering=20))
    assert (raised.after, back.after) == (APPEAL, None)
    lowered = turns_of(MoneyFacts(100, [Approval(90), Approval(10, REVIEW)]))
    assert lowered[0].head("en") == "Reduced after review"


def test_of_several_cases_an_appeal_gives_the_decision_its_name() -> None:
    assert occasion_of(["complaint", "dispute", "appeal"]) is APPEAL
    assert occasion_of(["complaint"]) is Occasion.COMPLAINT
    assert occasion_of([]) is REVIEW


def test_every_turn_and_occasion_is_said_in_both_languages() -> None:
    for words, members in ((HEADS, TurnKind), (RESTS, TurnKind), (AFTER, Occasion)):
        assert set(words) == set(members)
        assert {frozenset(texts) for texts in words.values()} == {frozenset({"id", "en"})}


@given(
    amounts=st.lists(st.integers(0, 100), min_size=1, max_size=5),
    money=st.lists(st.integers(0, 100), min_size=5, max_size=5),
)
def test_no_turn_is_of_nothing_and_no_raise_stands_beside_a_fall(
    amounts: list[int], money: list[int]
) -> None:
    names = ("paid", "recovering", "recovered", "written_off", "compensated")
    found = turns_of(facts(*amounts, **dict(zip(names, money, strict=True))))
    kinds = [each.kind.value for each in found]
    assert all(each.amount > 0 for each in found)
    assert len(kinds) == len(set(kinds))
    assert len(set(kinds) & {"paid", "partly_paid", "granted", "reduced", "reversed"}) <= 1
    if "reversed" in kinds:
        assert amounts[-1] == 0 < amounts[0]
    if {"paid", "partly_paid"} & set(kinds):
        assert money[0] >= amounts[-1] > min(amounts)
