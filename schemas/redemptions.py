"""Redemptions: what a provider took from a voucher, and what was given back."""

from __future__ import annotations

from claims.domain.redemptions import RedemptionStatus
from schemas.base import Act, Out
from schemas.fields import Code, Day, Instant, OneOf, Pattern, Plain, Text, Uuid, Whole
from schemas.groups import BalanceField, Many, MoneyField

TYPED = "[0-9A-Za-z -]{1,40}"


class RedeemVoucher(Act):
    """What is typed at the till. `choice_set` is how many providers could be chosen from."""

    serial = Pattern(TYPED, 40, example="V0123456789A", required=True)
    code = Pattern(TYPED, 40, required=True)
    key = Pattern("[A-Za-z0-9._:-]{1,64}", 64, example="till-3-0017", required=True)
    amount = MoneyField(required=True)
    items = Many(Code(), most=100, required=True)
    service_on = Day(required=True)
    choice_set = Whole(1, 10_000, required=True)


class ReverseRedemption(Act):
    """What is given back to the voucher, and why."""

    amount = MoneyField(required=True)
    reason = Text(200, required=True)


class RedemptionOut(Out):
    """A redemption."""

    id = Uuid()
    number = Plain()
    voucher_id = Uuid()
    provider_id = Uuid()
    key = Plain()
    captured = MoneyField()
    reversed = BalanceField()
    net = BalanceField(says="Captured less reversed.")
    items = Many(Plain(), least=0, most=100)
    service_on = Day()
    choice_set = Whole(1, 10_000)
    status = OneOf(RedemptionStatus)
    version = Whole(1, 10**9)
    captured_at = Instant()
