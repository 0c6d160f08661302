"""Races on real PostgreSQL: whoever comes at once, the sums are exact, each effect is one."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import UUID

import pytest
from sqlalchemy import select

from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.storage.vouchers import Redemption, Voucher
from claims.usecases import (
    adjudication,
    authorisations,
    claims,
    payouts,
    programmes,
    reviews,
    vouchers,
)
from claims.usecases.context import WORKER
from tests import cast as people
from tests import paying
from tests.cast import Cast, work_all

T = TypeVar("T")


def all_at_once(acts: Sequence[Callable[[], T]], *, most: int = 16) -> list[T | str]:
    """Run acts together; each gives its result, or the code it was refused with."""
    together = threading.Barrier(min(len(acts), most))

    def run(at: int) -> T | str:
        if at < most:
            together.wait()
        try:
            return acts[at]()
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(most) as pool:
        return list(pool.map(run, range(len(acts))))


def persistent(act: Callable[[], T]) -> T:
    """An act that asks again while it is told that others are changing this."""
    for _ in range(40):
        try:
            return act()
        except Refused as refused:
            if refused.code not in {"BUSY", "STATE_CONFLICT"}:
                raise
    raise AssertionError("never its turn")


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def test_64_redemptions_at_once_never_take_more_than_the_voucher_holds(
    runtime: Runtime, cast: Cast
) -> None:
    voucher = people.a_voucher(runtime, cast, value=1_000_000)

    def one(at: int) -> UUID:
        return persistent(lambda: people.redeem(runtime, cast, voucher, 30_000, key=f"till-{at}"))

    answers = all_at_once([lambda at=at: one(at) for at in range(64)])
    taken = [each for each in answers if isinstance(each, UUID)]
    assert Counter(each for each in answers if isinstance(each, str)) == {
        "VOUCHER_BALANCE_SHORT": 64 - 33
    }
    assert len(taken) == 33

    def state(ctx: Any) -> tuple[int, int]:
        row = ctx.session.get(Voucher, voucher[0])
        captured = ctx.session.scalars(select(Redemption.captured)).all()
        return row.redeemed, sum(captured)

    assert runtime.query(cast.officer, state) == (99_000_000, 99_000_000)


def test_tills_wait_for_each_other_and_none_is_sent_away(runtime: Runtime, cast: Cast) -> None:
    for round_ in range(3):
        voucher = people.a_voucher(runtime, cast)
        answers = all_at_once(
            [
                lambda at=at, voucher=voucher, round_=round_: people.redeem(
                    runtime, cast, voucher, 10_000, key=f"{round_}-{at}"
                )
                for at in range(8)
            ]
        )
        assert all(isinstance(each, UUID) for each in answers), answers


def test_one_key_of_a_till_redeems_once_however_often_it_is_sent_at_once(
    runtime: Runtime, cast: Cast
) -> None:
    voucher = people.a_voucher(runtime, cast)
    answers = all_at_once(
        [lambda: persistent(lambda: people.redeem(runtime, cast, voucher, 50_000))] * 12
    )
    assert len({str(each) for each in answers}) == 1
    row = runtime.query(cast.officer, lambda ctx: vouchers.get(ctx, voucher[0]))
    assert row.redeemed == 5_000_000


def test_vouchers_issued_at_once_never_commit_more_than_the_budget_line(
    runtime: Runtime,
) -> None:
    cast = people.assemble(runtime, authority=1_000_000)
    answers = all_at_once(
        [lambda: persistent(lambda: people.a_voucher(runtime, cast, value=60_000))] * 24
    )
    assert sum(isinstance(each, tuple) for each in answers) == 16
    [budget] = runtime.query(cast.finance, lambda ctx: programmes.list_budgets(ctx, cast.programme))
    assert (budget.committed, budget.available) == (96_000_000, 4_000_000)


def test_two_workers_on_one_budget_line_decide_what_it_carries_and_hold_the_rest(
    runtime: Runtime,
) -> None:
    cast = people.assemble(runtime, authority=500_000)
    ids = [
        people.claim_reimbursement(
            runtime, cast, 100_000, actor=actor, seed=10 * at + seed, number=f"{at}-{seed}"
        )
        for at, actor in enumerate([cast.siti, cast.budi])
        for seed in range(4)
    ]
    halves = [ids[:4], ids[4:]]
    all_at_once(
        [
            lambda half=half: persistent(
                lambda: runtime.act(WORKER, lambda ctx: adjudication.adjudicate(ctx, half))
            )
            for half in halves
        ]
    )
    found = [
        runtime.query(cast.officer, lambda ctx, each=each: claims.get(ctx, each)) for each in ids
    ]
    assert Counter((each.status, each.cause) for each in found) == {
        ("decided", None): 5,
        ("in_review", "BUDGET"): 3,
    }
    [budget] = runtime.query(cast.finance, lambda ctx: programmes.list_budgets(ctx, cast.programme))
    assert (budget.obligated, budget.available) == (45_000_000, 5_000_000)


def test_two_workers_on_one_persons_ceiling_approve_exactly_the_ceiling(
    runtime: Runtime, cast: Cast
) -> None:
    """The month's ceiling is Rp1.500.000; less ten per cent the four claims ask Rp1.620.000."""
    ids = [
        people.claim_reimbursement(
            runtime, cast, 300_000, seed=seed, number=f"n-{seed}", item="care-kit"
        )
        for seed in range(2)
    ] + [
        people.claim_reimbursement(
            runtime, cast, 600_000, seed=10 + seed, number=f"m-{seed}",
            item="physiotherapy", quantity=4,
        )
        for seed in range(2)
    ]  # fmt: skip
    all_at_once(
        [
            lambda each=each: persistent(
                lambda: runtime.act(WORKER, lambda ctx: adjudication.adjudicate(ctx, [each]))
            )
            for each in ids
        ]
    )
    found = [
        runtime.query(cast.officer, lambda ctx, each=each: claims.get(ctx, each)) for each in ids
    ]
    assert all(each.status == "decided" for each in found)
    assert sum(each.approved for each in found) == 150_000_000


def test_a_batch_run_by_two_workers_at_once_is_decided_once(runtime: Runtime, cast: Cast) -> None:
    ids = [
        people.claim_reimbursement(runtime, cast, 50_000, seed=seed, number=f"r-{seed}")
        for seed in range(4)
    ]
    counts = all_at_once(
        [
            lambda: persistent(
                lambda: runtime.act(WORKER, lambda ctx: adjudication.adjudicate(ctx, ids))
            )
        ]
        * 2
    )
    assert sorted(counts) == [0, 4]
    decided = runtime.query(cast.officer, lambda ctx: claims.decision_of(ctx, ids[0]))[0]
    assert decided is not None
    assert decided.seq == 1


def test_one_receipt_claimed_by_two_people_at_once_is_a_duplicate_once(
    runtime: Runtime, cast: Cast
) -> None:
    for round_ in range(4):
        seed = 50 + round_
        ids = all_at_once(
            [
                lambda actor=actor, seed=seed: people.claim_reimbursement(
                    runtime, cast, 40_000, actor=actor, seed=seed
                )
                for actor in (cast.siti, cast.budi)
            ]
        )
        all_at_once(
            [
                lambda each=each: persistent(
                    lambda: runtime.act(WORKER, lambda ctx: adjudication.adjudicate(ctx, [each]))
                )
                for each in ids
            ]
        )
        reasons = [
            {
                finding.reason
                for finding in runtime.query(
                    cast.officer, lambda ctx, each=each: claims.decision_of(ctx, each)
                )[3]
            }
            for each in ids
            if isinstance(each, UUID)
        ]
        assert ["DUPLICATE_FILE" in each for each in reasons].count(True) == 1


def test_one_idempotency_key_eight_times_at_once_has_one_effect_and_one_answer(
    runtime: Runtime, cast: Cast
) -> None:
    receipt = people.a_receipt(runtime, cast.siti, seed=77)

    def ask() -> bytes:
        return runtime.command(
            cast.siti,
            lambda ctx: claims.submit(
                ctx,
                programme_id=cast.programme,
                kind="reimbursement",
                standard_code="home-care",
                lines=[people.a_line(cast, 70_000)],
                receipts=[
                    {
                        "receipt_id": receipt,
                        "issuer": "Apotek",
                        "number": "A-7",
                        "issued_on": cast.today,
                        "total": people.rupiah(70_000),
                    }
                ],
            ),
            answer=lambda claim: {"id": str(claim.id), "number": claim.number},
            key="phone-1",
            route="POST /v1/claims",
            digest=b"the same",
        ).body

    answers = all_at_once([ask] * 8)
    assert set(answers) - {"IDEMPOTENCY_IN_FLIGHT"} == {ask()}
    found = runtime.query(cast.siti, claims.list_)
    assert len(found) == 1


def test_a_batch_is_released_once_and_a_claim_is_in_one_batch(runtime: Runtime, cast: Cast) -> None:
    claim = people.claim_reimbursement(runtime, cast, 80_000, actor=cast.budi)
    work_all(runtime)
    runtime.act(cast.finance, lambda ctx: authorisations.authorise(ctx, claim))
    builds = all_at_once(
        [
            lambda: persistent(
                lambda: runtime.act(
                    cast.finance,
                    lambda ctx: paying.build(ctx, cast.programme, execution_on=cast.today),
                )
            )
        ]
        * 4
    )
    [payout] = [each for each in builds if not isinstance(each, str)]
    refused = {each for each in builds if isinstance(each, str)}
    assert refused <= {"NOTHING_TO_PAY", "CLAIM_IN_PAYMENT"}
    paying.approved(runtime, cast, payout)
    releases = all_at_once(
        [
            lambda: (
                runtime.act(
                    cast.second_finance,
                    lambda ctx: payouts.release(ctx, payout.id, file_sha256=payout.file_sha256),
                ).status
            )
        ]
        * 4
    )
    assert Counter(releases)["released"] == 1
    assert set(releases) <= {"released", "STATE_CONFLICT", "BUSY"}


def test_two_officers_deciding_at_once_decide_once(runtime: Runtime, cast: Cast) -> None:
    claim = people.claim_reimbursement(
        runtime, cast, 1_500_000, item="wheelchair-rent", quantity=60
    )
    work_all(runtime)
    held = runtime.query(cast.officer, lambda ctx: claims.get(ctx, claim))
    assert held.status == "in_review"

    def decide() -> str:
        return runtime.act(
            cast.officer,
            lambda ctx: reviews.decide(
                ctx,
                claim,
                version=held.version,
                reason="REVIEWED_IN_ORDER",
                note=None,
                lines=[{"no": 1, "approved": people.rupiah(1_000_000), "bearer": "citizen"}],
            ),
        ).status

    answers = all_at_once([decide] * 4)
    assert Counter(answers)["decided"] == 1
    assert set(answers) <= {"decided", "VERSION_STALE", "STATE_CONFLICT", "BUSY"}
