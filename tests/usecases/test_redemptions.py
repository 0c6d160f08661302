"""Reversals: before the claim, never beyond what was redeemed, back to voucher or budget line."""

from __future__ import annotations

import threading
from typing import Any
from uuid import UUID

import pytest

from claims.domain.money import Money
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.usecases import claims, redemptions, vouchers
from tests import cast as people
from tests.cast import Cast
from tests.usecases.strangers import Owner, another_provider, counters, refusal, wrong


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime, authority=1_000_000)


def reversing(redemption: UUID, amount: int) -> Any:
    return lambda ctx: redemptions.reverse(
        ctx, redemption, amount=people.rupiah(amount), reason="slip"
    )


def test_a_redemption_is_reversed_in_parts_and_never_beyond(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    voucher = people.a_voucher(runtime, cast, value=300_000)
    redemption = people.redeem(runtime, cast, voucher, 300_000)
    for actor, code in (
        (another_provider(runtime, cast), "REDEMPTION_UNKNOWN"),
        (cast.siti, "FORBIDDEN"),
        (cast.officer, "FORBIDDEN"),
    ):
        assert refusal(runtime, actor, reversing(redemption, 1)) == code
    assert refusal(runtime, cast.provider, reversing(voucher[0], 1)) == "REDEMPTION_UNKNOWN"
    assert refusal(runtime, cast.provider, reversing(redemption, 0)) == "AMOUNT_ZERO"
    foreign: Any = lambda ctx: redemptions.reverse(  # noqa: E731
        ctx, redemption, amount=Money(1, "MYR"), reason="slip"
    )
    assert refusal(runtime, cast.provider, foreign) == "CURRENCY_DIFFERS"
    runtime.act(cast.provider, reversing(redemption, 100_000))
    assert refusal(runtime, cast.provider, reversing(redemption, 200_001)) == "REVERSAL_TOO_LARGE"
    state = runtime.query(cast.siti, lambda ctx: vouchers.get(ctx, voucher[0]))
    assert (state.status, state.redeemed) == ("active", 20_000_000)
    runtime.act(cast.provider, reversing(redemption, 200_000))
    found = runtime.query(cast.siti, lambda ctx: redemptions.get(ctx, redemption))
    assert (found.status, found.reversed) == ("reversed", 30_000_000)
    assert refusal(runtime, cast.provider, reversing(redemption, 1)) == "REVERSAL_TOO_LARGE"
    assert counters(owner) == (700_000, 300_000, 0, 0)
    assert wrong(owner) == {}


def test_a_reversal_after_the_end_goes_to_the_budget_line(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    voucher = people.a_voucher(runtime, cast, value=300_000)
    redemption = people.redeem(runtime, cast, voucher, 200_000)
    runtime.act(cast.planner, lambda ctx: vouchers.cancel(ctx, voucher[0], reason="moved"))
    assert counters(owner) == (800_000, 200_000, 0, 0)
    runtime.act(cast.provider, reversing(redemption, 50_000))
    assert counters(owner) == (850_000, 150_000, 0, 0)
    runtime.act(cast.provider, reversing(redemption, 150_000))
    assert counters(owner) == (1_000_000, 0, 0, 0)
    assert wrong(owner) == {}


def test_what_is_claimed_is_not_reversed_until_it_is_withdrawn(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    redemption = people.redeem(runtime, cast, people.a_voucher(runtime, cast), 100_000)
    claim = people.claim_redemption(runtime, cast, redemption, 100_000)
    assert refusal(runtime, cast.provider, reversing(redemption, 1)) == "REDEMPTION_CLAIMED"
    runtime.act(cast.provider, lambda ctx: claims.withdraw(ctx, claim))
    runtime.act(cast.provider, reversing(redemption, 100_000))
    assert wrong(owner) == {}


def test_a_redemption_claimed_and_reversed_at_once_is_one_of_them(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    voucher = people.a_voucher(runtime, cast, value=600_000)
    for turn in range(6):
        redemption = people.redeem(runtime, cast, voucher, 50_000, key=f"t-{turn}")
        together, refused = threading.Barrier(2), []

        def run(act: Any, gate: Any = together, out: Any = refused) -> None:
            gate.wait()
            try:
                act()
            except Refused as error:
                out.append(error.code)

        acts: list[Any] = [
            lambda r=redemption: people.claim_redemption(runtime, cast, r, 50_000),
            lambda r=redemption: runtime.act(cast.provider, reversing(r, 20_000)),
        ]
        threads = [threading.Thread(target=run, args=[each]) for each in acts]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert refused in (["REDEMPTION_CLAIMED"], ["AMOUNT_DIFFERS_FROM_REDEMPTION"])
    assert wrong(owner) == {}
