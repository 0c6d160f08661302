"""Redemptions: what a provider took from a voucher, and how it may be given back."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.refusals import Refused

REDEMPTION_LETTER: Final = "R"
"""With which the public number of a redemption begins."""


class RedemptionStatus(StrEnum):
    """Where a redemption stands."""

    HELD = "held"
    CAPTURED = "captured"
    RELEASED = "released"
    LAPSED = "lapsed"
    REVERSED = "reversed"


_R = RedemptionStatus

REDEMPTION = Lifecycle(
    noun="redemptions",
    states=RedemptionStatus,
    entries={"hold": _R.HELD, "capture": _R.CAPTURED},
    edges=(
        edge(_R.HELD, "capture", _R.CAPTURED),
        edge(_R.HELD, "release", _R.RELEASED),
        edge(_R.HELD, "lapse", _R.LAPSED),
        edge(_R.CAPTURED, "reduce", _R.CAPTURED, "reduced"),
        edge(_R.CAPTURED, "reverse", _R.REVERSED),
    ),
)


def reversal_action(*, captured: int, reversed_before: int, amount: int) -> str:
    """Which move a reversal makes: `reverse` when nothing is left, else `reduce`.

    Amounts in minor units; refuses `REVERSAL_TOO_LARGE` beyond what is not yet reversed.
    """
    left = captured - reversed_before
    if amount > left:
        raise Refused(
            "REVERSAL_TOO_LARGE", "More than was redeemed cannot be reversed.", field="amount"
        )
    return "reverse" if amount == left else "reduce"
