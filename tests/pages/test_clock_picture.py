"""The picture of a claim's clocks: bars on one scale, and what a broken promise owes."""

from __future__ import annotations

from datetime import date

import pytest

from claims.domain.redress import RedressStatus
from claims.pages.clock_picture import WIDTH, ClocksShown, clocks_shown
from claims.usecases.clocks import Owed
from tests.documents.letter_builders import some_clocks


def drawn(*owed: Owed, late_by: int = 3, is_to_citizen: bool = True) -> ClocksShown:
    return clocks_shown(
        some_clocks(late_by=late_by),
        owed,
        "en",
        is_to_citizen=is_to_citizen,
        money=lambda minor: f"Rp{minor // 100}",
        day=date.isoformat,
    )


def test_the_bars_share_one_scale_with_the_promise_marked_on_the_statutory_clock() -> None:
    """Eight days of fourteen promised; the scale ends at the promise."""
    statutory, office, citizen = drawn().bars
    assert [bar.width for bar in (statutory, office, citizen)] == [8 * WIDTH // 14] * 3
    assert (statutory.mark, office.mark, citizen.mark) == (WIDTH - 6, None, None)
    assert statutory.figure == "8 working days"


def test_a_broken_promise_says_how_late_and_that_nobody_need_ask() -> None:
    decision, payment = drawn().promises
    assert (decision.state, decision.stands) == ("broken", "Late by 3 working days.")
    assert decision.promised == "within 5 working days, by 2026-10-13"
    assert "without being asked for" in decision.redress
    assert (payment.state, payment.stands, payment.redress) == ("open", "Still running.", "")
    assert drawn(late_by=0).promises[0].state == "kept"


@pytest.mark.parametrize("status", RedressStatus)
def test_what_is_owed_is_told_wherever_it_stands(status: RedressStatus) -> None:
    decision, payment = drawn(Owed("decision", 10_000_00, status.value)).promises
    assert "without being asked" not in decision.redress
    assert ("Rp10000" in decision.redress) is (status is not RedressStatus.NOT_DUE)
    assert payment.redress == ""


def test_a_provider_is_not_told_what_a_citizen_is_owed() -> None:
    assert drawn(is_to_citizen=False).promises[0].redress == ""
