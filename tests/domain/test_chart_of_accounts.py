"""The chart of accounts: both sides of every occasion, and counters that follow the postings."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.ledger import (
    CHART,
    COUNTERS,
    OF_A_PAYEE,
    SIDES,
    Happening,
    Occasion,
    counter_changes,
    postings,
)
from claims.domain.money import Money

HAPPENINGS = st.builds(
    Happening,
    st.integers(1, 10**6).map(lambda n: UUID(int=n)),
    st.sampled_from(Occasion),
    st.just("claims"),
    st.just(UUID(int=1)),
    st.sampled_from([UUID(int=7), UUID(int=8)]),
    st.just(UUID(int=9)),
    st.integers(0, 10**12).map(lambda amount: Money(amount, "IDR")),
)


@pytest.mark.parametrize("occasion", Occasion)
def test_every_occasion_posts_between_two_known_accounts(occasion: Occasion) -> None:
    pairs = CHART[occasion]
    assert pairs
    for debit, credit in pairs:
        assert debit != credit
        assert {debit, credit} <= set(SIDES)


def test_the_old_line_has_what_the_new_one_spent_of_an_overpayment() -> None:
    old, new = UUID(int=7), UUID(int=8)

    def moved(occasion: Occasion) -> dict[UUID, dict[str, int]]:
        given = Happening(
            UUID(int=1), occasion, "claims", UUID(int=2), new, UUID(int=9), Money(500, "IDR"), old
        )
        return {
            line: {name: amount for name, amount in changes.items() if amount}
            for line, changes in counter_changes([given]).items()
        }

    assert moved(Occasion.OVERPAYMENT_NETTED) == {}
    assert moved(Occasion.OVERPAYMENT_NETTING_CONFIRMED) == {
        new: {"obligated": -500, "spent": 500},
        old: {"spent": -500, "available": 500},
    }
    assert moved(Occasion.BUDGET_LAPSED) == {new: {"available": -500, "authority": -500}}


def test_what_comes_back_posts_the_same_pairs_the_other_way() -> None:
    def turned(occasion: Occasion) -> set[tuple[str, str]]:
        return {(credit, debit) for debit, credit in CHART[occasion]}

    assert turned(Occasion.RELEASED) == set(CHART[Occasion.RETURNED])
    assert turned(Occasion.VOUCHER_ISSUED) == set(CHART[Occasion.VOUCHER_ENDED])
    assert set(CHART[Occasion.GIVEN_BACK]) == set(CHART[Occasion.VOUCHER_ENDED])


@given(st.lists(HAPPENINGS, max_size=8))
def test_nothing_is_posted_of_zero_and_counters_follow_the_accounts(
    happenings: list[Happening],
) -> None:
    rows = postings(happenings)
    assert all(row.money.amount > 0 for row in rows)
    for row in rows:
        for key in (row.debit, row.credit):
            assert (key.payee_id is not None) == (key.name in OF_A_PAYEE)
    for budget, changes in counter_changes(happenings).items():
        for name, counter in COUNTERS.items():
            moved = sum(
                row.money.amount * ((row.credit.name == name) - (row.debit.name == name))
                for row in rows
                if row.debit.budget_id == budget
            )
            assert changes[counter] == moved
        assert sum(changes[each] for each in COUNTERS.values()) == changes["authority"]
