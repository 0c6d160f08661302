"""What redemption, decision and time do to a voucher's value: no unit lost, none made."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.redemptions import reversal_action
from claims.domain.refusals import Refused
from claims.domain.vouchers import Validity, VoucherStatus, redeem_action, voucher_effect

AMOUNTS = st.integers(0, 10**12)


@given(AMOUNTS, AMOUNTS, AMOUNTS, st.booleans())
def test_a_decision_leaves_no_unit_of_what_was_claimed(
    approved: int, of_citizen: int, of_others: int, has_ended: bool
) -> None:
    effect = voucher_effect(
        has_ended=has_ended,
        approved=approved,
        cut=of_citizen + of_others,
        borne_by_citizen=of_citizen,
    )
    claimed = approved + of_citizen + of_others
    assert effect.obligated + effect.given_back + effect.restored == claimed
    assert effect.returned == of_others
    assert effect.restored == (0 if has_ended else of_others)
    assert min(effect.obligated, effect.returned, effect.restored, effect.given_back) >= 0


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_redemption_takes_at_most_the_balance(balance: int, amount: int) -> None:
    if amount > balance:
        with pytest.raises(Refused) as refused:
            redeem_action(balance=balance, amount=amount)
        assert refused.value.code == "VOUCHER_BALANCE_SHORT"
    else:
        expected = "exhaust" if amount == balance else "redeem"
        assert redeem_action(balance=balance, amount=amount) == expected


@given(st.integers(1, 10**9), st.data())
def test_a_reversal_takes_at_most_what_is_left(captured: int, data: st.DataObject) -> None:
    before = data.draw(st.integers(0, captured))
    amount = data.draw(st.integers(1, 10**9))
    if amount > captured - before:
        with pytest.raises(Refused) as refused:
            reversal_action(captured=captured, reversed_before=before, amount=amount)
        assert refused.value.code == "REVERSAL_TOO_LARGE"
    else:
        action = reversal_action(captured=captured, reversed_before=before, amount=amount)
        assert action == ("reverse" if amount == captured - before else "reduce")


def test_both_ends_of_the_period_are_days_of_it() -> None:
    first, last, day = date(2026, 3, 1), date(2026, 3, 31), timedelta(days=1)
    valid = Validity(first, last)
    valid.require(first)
    valid.require(last)
    for when, code in ((first - day, "VOUCHER_NOT_YET_VALID"), (last + day, "VOUCHER_EXPIRED")):
        with pytest.raises(Refused) as refused:
            valid.require(when)
        assert refused.value.code == code


@pytest.mark.parametrize("status", VoucherStatus)
def test_what_comes_back_goes_to_the_line_once_nobody_can_redeem_it(
    status: VoucherStatus,
) -> None:
    valid = Validity(date(2026, 3, 1), date(2026, 3, 31))
    over = status in {VoucherStatus.EXPIRED, VoucherStatus.CANCELLED}
    assert valid.has_ended(status, date(2026, 3, 31)) == over
    late = valid.has_ended(status, date(2026, 4, 1))
    assert late == (over or status is VoucherStatus.EXHAUSTED)
