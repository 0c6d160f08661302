"""Re-decisions: what a difference posts, and that the accounts end where the new decision says."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.ledger import (
    AVAILABLE,
    COMMITTED,
    EXPENSE,
    OBLIGATED,
    PAYABLE,
    RECEIVABLE,
    Happening,
    Occasion,
    postings,
)
from claims.domain.money import Money
from claims.domain.redecisions import (
    Difference,
    difference,
    occasions,
    require_other_approver,
    require_other_decider,
    voucher_share,
)
from claims.domain.refusals import Refused

AMOUNTS = st.integers(0, 1_000)
A, B, C, D = (UUID(int=n) for n in range(4))


@pytest.mark.parametrize(
    ("before", "after", "paid", "expected"),
    [
        (100, 120, 0, Difference(20, 0, 0, 0)),
        (100, 70, 0, Difference(0, 30, 0, 0)),
        (100, 120, 100, Difference(20, 0, 0, 0)),
        (100, 70, 100, Difference(0, 0, 30, 0)),
        (120, 70, 100, Difference(0, 20, 30, 0)),
        (70, 90, 100, Difference(0, 0, 0, 20)),
        (70, 130, 100, Difference(30, 0, 0, 30)),
        (100, 100, 40, Difference(0, 0, 0, 0)),
    ],
)
def test_what_is_paid_is_owed_back_and_what_is_not_rises_or_falls(
    before: int, after: int, paid: int, expected: Difference
) -> None:
    assert difference(before=before, after=after, paid=paid) == expected


def _balances(posted: list[tuple[Occasion, int]]) -> dict[str, int]:
    """What every account gained, credits counted upwards."""
    happenings = [
        Happening(A, occasion, "claims", A, A, B, Money(amount, "IDR"))
        for occasion, amount in posted
    ]
    gained: dict[str, int] = {}
    for row in postings(happenings):
        gained[row.debit.name] = gained.get(row.debit.name, 0) - row.money.amount
        gained[row.credit.name] = gained.get(row.credit.name, 0) + row.money.amount
    return gained


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, st.booleans())
def test_every_account_ends_where_the_new_decision_says(
    before: int, after: int, paid: int, moved: int, is_taken: bool
) -> None:
    taken, refilled = (moved, 0) if is_taken else (0, moved)
    change = difference(before=before, after=after, paid=paid)
    gained = _balances(occasions(change, taken=taken, refilled=refilled))
    due = max(after - paid, 0) - max(before - paid, 0)
    assert gained.get(PAYABLE, 0) == gained.get(OBLIGATED, 0) == due
    assert -gained.get(EXPENSE, 0) == after - before
    assert -gained.get(RECEIVABLE, 0) == max(paid - after, 0) - max(paid - before, 0)
    assert gained.get(COMMITTED, 0) == refilled - taken
    assert gained.get(AVAILABLE, 0) == taken - refilled - due
    assert sum(gained.values()) == 0


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, st.booleans())
def test_a_voucher_gives_what_it_has_and_gets_back_what_the_line_carries(
    share: int, wanted: int, balance: int, carried: int, has_ended: bool
) -> None:
    given_ = voucher_share(
        share=share, wanted=wanted, has_ended=has_ended, balance=balance, carried=carried
    )
    low, high = sorted((share, wanted))
    assert low <= given_ <= high
    assert given_ - share <= (0 if has_ended else balance)
    assert has_ended or share - given_ <= carried


def test_both_ways_and_back_leave_a_voucher_as_it_was() -> None:
    roomy = {"has_ended": False, "balance": 1_000, "carried": 1_000}
    up = voucher_share(share=60, wanted=100, **roomy)
    assert voucher_share(share=up, wanted=60, **roomy) == 60


@pytest.mark.parametrize("person", [A, B, C])
def test_whose_claim_it_is_and_who_decided_it_do_not_decide_it_again(person: UUID) -> None:
    with pytest.raises(Refused, match="SAME_PERSON"):
        require_other_decider(person, claimant=A, submitter=B, earlier=C)
    require_other_decider(D, claimant=A, submitter=B, earlier=C)
    require_other_decider(D, claimant=A, submitter=B, earlier=None)


@pytest.mark.parametrize("person", [A, B, C])
def test_who_proposed_it_does_not_approve_it(person: UUID) -> None:
    with pytest.raises(Refused, match="SAME_PERSON"):
        require_other_approver(person, proposer=A, claimant=B, submitter=C)
    require_other_approver(D, proposer=A, claimant=B, submitter=C)
