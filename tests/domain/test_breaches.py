"""What a late claim owes to whom, and how recoveries are taken from a provider's payment."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.calendar import Calendar
from claims.domain.redress import (
    Breach,
    LateClaim,
    RedressKind,
    breaches_of,
    fitting,
    slices,
)
from tests.domain.claim_builders import BUDI, CLINIC, PROMISES, a_standard

PLAIN = Calendar("XX")
REDRESS = {"beyond_percent": 10, "per_mille_a_day": 1, "cap_percent": 5, "floor": "10000.00"}
SERVICE = {
    "id": "serve", "measure": "service", "within_days": 3, "counts": "calendar_days",
    "texts": {"id": "Dilayani dalam 3 hari.", "en": "Served within 3 days."}, "redress": REDRESS,
}  # fmt: skip
LATE = {"late_payment": {"per_mille_a_month": 10, "unit": "full_month"}}


def standard(**further: Any) -> Any:
    promises = [{**each, "redress": REDRESS} for each in PROMISES]
    return a_standard({"kind": "price_cap"}, promises=[*promises, SERVICE], **further)


def a_late_claim(**given: Any) -> LateClaim:
    usual: dict[str, Any] = {
        "person_id": BUDI, "provider_id": CLINIC, "is_paid_to_provider": True,
        "approved": 12_500_000_00, "decide_by": date(2026, 6, 15), "decided_on": date(2026, 6, 15),
        "pay_by": date(2026, 6, 15), "paid_on": None, "serve_by": None,
        "served_on": None, "services": [],
    }  # fmt: skip
    usual["due"] = given.get("approved", usual["approved"])
    return LateClaim(**{**usual, **given})


def found(claim: LateClaim, **further: Any) -> dict[RedressKind, Breach]:
    return {each.kind: each for each in breaches_of(claim, standard(**further), PLAIN)}


def test_what_is_in_time_owes_nothing() -> None:
    assert found(a_late_claim(paid_on=date(2026, 6, 12))) == {}


def test_a_late_decision_owes_the_citizen_whoever_is_paid_by_the_claim() -> None:
    limit = standard().promises.all[0].within_days
    breach = found(a_late_claim(decided_on=date(2026, 6, 17)))[RedressKind.DECISION]
    assert (breach.limit_days, breach.actual_days) == (limit, limit + 2)
    assert (breach.amount, breach.payee_id, breach.payee_kind) == (25_000_00, BUDI, "person")
    rejected = found(a_late_claim(decided_on=date(2026, 6, 17), approved=0))
    assert rejected[RedressKind.DECISION].amount == 10_000_00


def test_a_late_payment_is_redress_of_the_citizen_and_interest_of_the_provider() -> None:
    both = found(a_late_claim(paid_on=date(2026, 7, 20), approved=3_000_000_00), **LATE)
    assert set(both) == {RedressKind.PAYMENT, RedressKind.LATE_PAYMENT}
    assert both[RedressKind.PAYMENT].payee_id == BUDI
    late = both[RedressKind.LATE_PAYMENT]
    assert (late.payee_id, late.payee_kind, late.amount) == (CLINIC, "provider", 30_000_00)
    own = a_late_claim(paid_on=date(2026, 7, 20), is_paid_to_provider=False)
    assert set(found(own, **LATE)) == {RedressKind.PAYMENT}
    assert found(a_late_claim(paid_on=date(2026, 7, 20)))[RedressKind.LATE_PAYMENT].amount == 0


def test_what_was_not_due_on_the_day_promised_owes_nothing_for_coming_late() -> None:
    """Rp3.000.000 approved, of which Rp1.000.000 was due and came; and one wholly in dispute."""
    both = found(
        a_late_claim(paid_on=date(2026, 7, 20), approved=3_000_000_00, due=1_000_000_00), **LATE
    )
    assert both[RedressKind.LATE_PAYMENT].amount == 10_000_00
    assert both[RedressKind.PAYMENT].amount == 25_000_00
    none = found(a_late_claim(paid_on=date(2026, 7, 20), due=0), **LATE)
    assert {each.amount for each in none.values()} == {0}


def test_a_late_service_is_made_good_by_who_gave_it() -> None:
    """Three days promised, six taken: three days over of what is approved of that line."""
    asked, in_time, late = date(2026, 6, 1), date(2026, 6, 4), date(2026, 6, 7)
    services = [((asked, in_time), 9_000_000_00), ((asked, late), 12_500_000_00)]
    breach = found(a_late_claim(services=services))[RedressKind.SERVICE]
    assert (breach.limit_days, breach.actual_days) == (3, 6)
    assert (breach.due_on, breach.done_on) == (in_time, late)
    assert (breach.amount, breach.caused_by) == (37_500_00, CLINIC)
    rejected = found(a_late_claim(services=[((asked, late), 0)]))[RedressKind.SERVICE]
    assert rejected.amount == 0
    alone = found(a_late_claim(services=services, provider_id=None, is_paid_to_provider=False))
    assert alone[RedressKind.SERVICE].amount == 0
    open_ = found(a_late_claim(services=services, decided_on=None))
    assert RedressKind.SERVICE not in open_


@pytest.mark.parametrize(
    ("amounts", "within", "chosen"),
    [([], 10, []), ([4, 5], 10, [0, 1]), ([10], 10, []), ([7, 7, 2], 10, [0, 2]), ([1], 0, [])],
)
def test_a_recovery_is_whole_and_leaves_something(
    amounts: list[int], within: int, chosen: list[int]
) -> None:
    assert fitting(amounts, within=within) == chosen


@given(
    st.lists(st.integers(1, 1_000), min_size=1, max_size=8),
    st.lists(st.integers(1, 400), max_size=6),
)
def test_slices_take_each_recovery_whole_and_no_part_twice(
    parts: list[int], recoveries: list[int]
) -> None:
    chosen = [recoveries[at] for at in fitting(recoveries, within=sum(parts))]
    cuts = slices(parts, chosen)
    for which, amount in enumerate(chosen):
        assert sum(taken for _, each, taken in cuts if each == which) == amount
    for at, amount in enumerate(parts):
        assert sum(taken for each, _, taken in cuts if each == at) <= amount
    assert all(taken > 0 for _, _, taken in cuts)
