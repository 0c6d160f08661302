"""Races about redress and disputes: each is found once, and paid or held, never both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from claims.runtime import Runtime
from claims.storage.payouts import Payout
from claims.usecases import authorisations, payouts, redress
from tests import cast as people
from tests import paying
from tests.cast import TIME_ZONE, Cast, work_all
from tests.usecases.late import MONDAY, WITH_SERVICE, a_line_for, found, issue
from tests.usecases.strangers import Owner, a_batch, answer, refusal, set_day, wrong
from tests.usecases.test_cases import filing
from tests.usecases.test_concurrency import all_at_once, persistent
from tests.usecases.test_redress import WEEK_LATER, paid_late

ROUNDS = 4


@pytest.fixture
def cast(runtime: Runtime, owner: Owner) -> Cast:
    set_day(owner, MONDAY)
    assembled = people.assemble(runtime, standard=WITH_SERVICE)
    a_line_for(runtime, assembled, "redress")
    return assembled


def building(runtime: Runtime, cast: Cast) -> Callable[[], Payout]:
    return lambda: persistent(
        lambda: runtime.act(
            cast.finance,
            lambda ctx: paying.build(ctx, cast.programme, execution_on=ctx.today(TIME_ZONE)),
        )
    )


def test_two_clocks_at_once_find_each_broken_promise_once_and_grant_it_once(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    for seed in range(6):
        actor = (cast.siti, cast.budi)[seed % 2]
        people.claim_reimbursement(runtime, cast, 50_000 + seed, actor=actor, seed=seed)
    work_all(runtime)
    batch = a_batch(runtime, cast)
    set_day(owner, WEEK_LATER)
    answer(runtime, cast, batch.id)
    granted = all_at_once([lambda: persistent(lambda: issue(runtime))] * 4)
    assert sum(each for each in granted if isinstance(each, int)) + issue(runtime) == 6
    rows = found(runtime, cast)
    assert len({(row.claim_id, row.kind) for row in rows}) == len(rows) == 6
    assert {row.status for row in rows} == {"granted"}
    assert owner.execute(
        "SELECT obligated / 100 FROM budgets WHERE purpose = 'redress'"
    ).fetchone() == (60_000,)
    assert wrong(owner) == {}


def test_redress_questioned_while_a_batch_is_built_is_paid_or_waits_and_never_both(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    paid_late(runtime, cast, owner)
    issue(runtime)
    [row] = found(runtime, cast)
    question: Any = lambda ctx: redress.question(ctx, row.id, reason="FORCE_MAJEURE")  # noqa: E731
    for _ in range(ROUNDS):
        acts: list[Callable[[], Any]] = [
            building(runtime, cast),
            lambda: persistent(lambda: runtime.act(cast.officer, question).status),
        ]
        built, questioned = all_at_once(acts)
        if questioned == "in_question":
            assert built == "NOTHING_TO_PAY"
            runtime.act(cast.finance, lambda ctx: redress.uphold(ctx, row.id))
        else:
            assert questioned == "REDRESS_IN_PAYMENT"
            assert built.total == row.amount
            runtime.act(cast.finance, lambda ctx, b=built: payouts.cancel(ctx, b.id))
        assert wrong(owner) == {}
    answer(runtime, cast, a_batch(runtime, cast).id)
    assert found(runtime, cast)[0].status == "paid"
    assert wrong(owner) == {}


def authorised(runtime: Runtime, cast: Cast, seed: int) -> UUID:
    """Rp90.000 and a few of Siti's, of which a tenth was cut."""
    claim = people.claim_reimbursement(runtime, cast, 100_000 + 10 * seed, seed=seed)
    work_all(runtime)
    runtime.act(cast.finance, lambda ctx: authorisations.authorise(ctx, claim))
    return claim


def test_a_case_filed_while_a_batch_is_built_is_held_out_of_it_or_stops_its_release(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    for seed in range(1, ROUNDS + 1):
        claim = authorised(runtime, cast, seed)
        whole, cut = (90_000 + 9 * seed) * 100, (10_000 + seed) * 100
        file = filing(claim, disputed=people.rupiah(60_000))
        acts: list[Callable[[], Any]] = [
            building(runtime, cast),
            lambda file=file: persistent(lambda: runtime.act(cast.siti, file).id),
        ]
        built, case = all_at_once(acts)
        assert isinstance(case, UUID)
        undisputed = whole - (60_000_00 - cut)
        assert built.total in {whole, undisputed}
        if built.total == whole:
            release: Any = lambda ctx, b=built: payouts.release(  # noqa: E731
                ctx, b.id, file_sha256=b.file_sha256
            )
            assert refusal(runtime, cast.second_finance, release) == "CLAIM_DISPUTED"
            runtime.act(cast.finance, lambda ctx, b=built: payouts.cancel(ctx, b.id))
            built = building(runtime, cast)()
            assert built.total == undisputed
        paying.released(runtime, cast, built)
        answer(runtime, cast, built.id)
        assert wrong(owner) == {}
