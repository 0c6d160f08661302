"""Vouchers: their states, their validity, and what may be redeemed from one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.refusals import Refused


class VoucherStatus(StrEnum):
    """Where a voucher stands."""

    ISSUED = "issued"
    ACTIVE = "active"
    EXHAUSTED = "exhausted"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


_V = VoucherStatus

VOUCHER = Lifecycle(
    noun="vouchers",
    states=VoucherStatus,
    entries={"issue": _V.ISSUED},
    edges=(
        edge(_V.ISSUED, "activate", _V.ACTIVE, "activated"),
        edge(_V.ACTIVE, "redeem", _V.ACTIVE, "redeemed"),
        edge(_V.ACTIVE, "exhaust", _V.EXHAUSTED),
        edge(_V.ACTIVE, "restore", _V.ACTIVE, "restored"),
        edge(_V.EXHAUSTED, "restore", _V.ACTIVE, "restored"),
        edge(_V.ACTIVE, "suspend", _V.SUSPENDED),
        edge(_V.SUSPENDED, "resume", _V.ACTIVE, "resumed"),
        edge((_V.ISSUED, _V.ACTIVE, _V.SUSPENDED), "cancel", _V.CANCELLED),
        edge((_V.ISSUED, _V.ACTIVE, _V.SUSPENDED), "expire", _V.EXPIRED),
    ),
)


@dataclass(frozen=True, slots=True)
class Validity:
    """The days on which a voucher may be redeemed, both included."""

    first_day: date
    last_day: date

    def require(self, day: date) -> None:
        """Refuse `VOUCHER_NOT_YET_VALID` before the first day, `VOUCHER_EXPIRED` after the last."""
        if day < self.first_day:
            raise Refused(
                "VOUCHER_NOT_YET_VALID",
                f"The voucher is valid from {self.first_day.isoformat()}.",
            )
        if day > self.last_day:
            raise Refused(
                "VOUCHER_EXPIRED", f"The voucher was valid until {self.last_day.isoformat()}."
            )

    def has_ended(self, status: str, today: date) -> bool:
        """Whether what comes back goes to the budget line: nobody can redeem it any more.

        An active voucher past its last day still takes it; its expiry gives all of it back.
        """
        return status in {VoucherStatus.EXPIRED, VoucherStatus.CANCELLED} or (
            status == VoucherStatus.EXHAUSTED and today > self.last_day
        )


def redeem_action(*, balance: int, amount: int) -> str:
    """Which move a redemption makes: `exhaust` when it takes the rest, else `redeem`.

    Amounts in minor units; refuses `VOUCHER_BALANCE_SHORT` when the balance does not carry it.
    """
    if amount > balance:
        raise Refused(
            "VOUCHER_BALANCE_SHORT", "The voucher does not hold that much.", field="amount"
        )
    return "exhaust" if amount == balance else "redeem"


@dataclass(frozen=True, slots=True)
class VoucherEffect:
    """What decisions do to one voucher, in minor units.

    `obligated` leaves what the budget holds for it and becomes owed; `returned` counts as not
    redeemed any more, of which `restored` may be redeemed again; `given_back` leaves it for the
    budget line.
    """

    obligated: int
    returned: int
    restored: int
    given_back: int

    def __add__(self, other: VoucherEffect) -> VoucherEffect:
        return VoucherEffect(
            self.obligated + other.obligated,
            self.returned + other.returned,
            self.restored + other.restored,
            self.given_back + other.given_back,
        )


def voucher_effect(
    *, has_ended: bool, approved: int, cut: int, borne_by_citizen: int
) -> VoucherEffect:
    """What one decision does: a cut the citizen bears stays spent, any other goes back.

    What the citizen bears leaves the voucher for the budget line at once. What the provider (or
    another payer) bears may be redeemed again, and after the voucher's end goes to the line too.
    """
    returned = cut - borne_by_citizen
    return VoucherEffect(
        obligated=approved,
        returned=returned,
        restored=0 if has_ended else returned,
        given_back=borne_by_citizen + (returned if has_ended else 0),
    )


def require_other_holder(officer: UUID, *, holder: UUID) -> None:
    """Refuse `SAME_PERSON` to an officer who would hand a voucher to himself."""
    if officer == holder:
        raise Refused("SAME_PERSON", "An officer hands no voucher to himself.", field="person_id")
