"""Vouchers: the voucher and the redemption that a claim stands on, and what was captured."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from claims.domain.claims import ClaimKind
from claims.domain.facts import ClaimFacts, VoucherFacts
from claims.domain.redemptions import RedemptionStatus
from claims.domain.rules.case import NONE, Built, Case, Found
from claims.domain.rules.kinds import Setting
from claims.domain.sections import Section
from claims.domain.vouchers import VoucherStatus


class VoucherPart(StrEnum):
    """What of a voucher is looked at."""

    STATE = "state"
    HOLDER = "holder"
    PROVIDER = "provider"
    ITEM = "item"
    DAY = "day"


PAYABLE_STATES = (
    VoucherStatus.ACTIVE,
    VoucherStatus.EXHAUSTED,
    VoucherStatus.EXPIRED,
    VoucherStatus.CANCELLED,
)
"""A redemption made in time stays payable after its voucher has ended; a suspension stops it."""


def voucher_valid(given: Section, setting: Setting) -> Built:
    """The voucher's state, holder, provider, items and days fit the claim.

    `checks` may name less; `states` are the voucher states in which a redemption is paid.
    """
    parts = given.choices("checks", VoucherPart) if given.has("checks") else tuple(VoucherPart)
    states = frozenset(
        given.choices("states", VoucherStatus) if given.has("states") else PAYABLE_STATES
    )
    of_claim = [_OF_CLAIM[part] for part in parts if part in _OF_CLAIM]
    is_item, is_day = VoucherPart.ITEM in parts, VoucherPart.DAY in parts
    is_state = VoucherPart.STATE in parts

    def check(case: Case) -> list[Found]:
        facts, voucher = case.facts, case.facts.voucher
        if voucher is None:
            is_missing = facts.kind is ClaimKind.REDEMPTION
            return [Found("VOUCHER_MISSING", {})] if is_missing else []
        found: list[Found] = []
        if is_state and voucher.status not in states:
            found.append(Found("VOUCHER_NOT_PAYABLE", {"state": voucher.status}))
        for part in of_claim:
            reason = part(facts, voucher)
            if reason is not None:
                found.append(Found(reason, {}))
        if is_item or is_day:
            for at, line in enumerate(case.lines):
                if is_item and line.item not in voucher.items:
                    found.append(Found("ITEM_NOT_ON_VOUCHER", {"item": line.item}, (at,)))
                if is_day and not voucher.valid.holds(case.days[at]):
                    inputs = {"item": line.item, "day": case.days[at].isoformat()}
                    found.append(Found("VOUCHER_NOT_VALID_ON_DAY", inputs, (at,)))
        return found

    return Built(check)


def _redemption(_: ClaimFacts, voucher: VoucherFacts) -> str | None:
    is_captured = voucher.redemption_status == RedemptionStatus.CAPTURED
    return None if is_captured else "REDEMPTION_NOT_CAPTURED"


def _holder(facts: ClaimFacts, voucher: VoucherFacts) -> str | None:
    return None if voucher.person_id == facts.person_id else "VOUCHER_OF_ANOTHER_PERSON"


def _provider(facts: ClaimFacts, voucher: VoucherFacts) -> str | None:
    if facts.provider_id != voucher.redemption_provider_id:
        return "REDEEMED_BY_ANOTHER_PROVIDER"
    if voucher.provider_ids is not None and facts.provider_id not in voucher.provider_ids:
        return "VOUCHER_NOT_FOR_PROVIDER"
    return None


_OF_CLAIM: dict[VoucherPart, Callable[[ClaimFacts, VoucherFacts], str | None]] = {
    VoucherPart.STATE: _redemption,
    VoucherPart.HOLDER: _holder,
    VoucherPart.PROVIDER: _provider,
}


def redemption_amount(given: Section, setting: Setting) -> Built:
    """No more is approved than the claimed redemption captured.

    Every standard has this rule, written or not: what is approved is paid from what was captured.
    """

    def check(case: Case) -> tuple[Found, ...]:
        voucher = case.facts.voucher
        if voucher is None:
            return NONE
        over = sum(case.left) - voucher.captured
        if over <= 0:
            return NONE
        inputs = {"claimed": sum(line.claimed for line in case.lines), "captured": voucher.captured}
        return (Found("ABOVE_REDEMPTION", inputs, tuple(range(len(case.lines))), over),)

    return Built(check)
