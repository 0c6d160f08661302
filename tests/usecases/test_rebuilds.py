"""A batch whose account or claim changed is built again in one act, and released anew."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from claims.runtime import Runtime
from claims.storage.payouts import Payout
from claims.usecases import account_changes, case_filing, payouts
from tests import cast as people
from tests import paying
from tests.cast import Cast, work_all
from tests.usecases import paid_to
from tests.usecases.strangers import Owner, a_batch, refusal, wrong
from tests.usecases.test_concurrency import all_at_once, persistent

ROUNDS = 6


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


@pytest.fixture
def built(runtime: Runtime, cast: Cast) -> Payout:
    """A batch of two payments, Rp90.000 to Siti and Rp45.000 to Budi."""
    people.claim_reimbursement(runtime, cast, 100_000)
    people.claim_reimbursement(runtime, cast, 50_000, actor=cast.budi, seed=2)
    work_all(runtime)
    return paying.approved(runtime, cast, a_batch(runtime, cast, is_released=False))


def releasing(payout: Payout, *, digest: str = "") -> Callable[[Any], Payout]:
    return partial(payouts.release, payout_id=payout.id, file_sha256=digest or payout.file_sha256)


def rebuilding(payout: Payout) -> Callable[[Any], Payout]:
    return partial(paying.rebuild, payout_id=payout.id)


def accounts_of(owner: Owner, payout_id: UUID) -> set[str]:
    rows = owner.execute(
        "SELECT b.number_masked FROM instructions AS i JOIN bank_accounts AS b"
        " ON b.id = i.bank_account_id WHERE i.payout_id = %s AND b.replaced_at IS NULL",
        [payout_id],
    )
    return {row[0] for row in rows.fetchall()}


def test_a_batch_with_a_changed_account_is_rebuilt_and_released_anew(
    runtime: Runtime, cast: Cast, built: Payout, owner: Owner
) -> None:
    changed = paid_to.change(runtime, cast, cast.siti.person_id)
    assert refusal(runtime, cast.second_finance, releasing(built)) == "ACCOUNT_CHANGED"
    again = runtime.act(cast.finance, rebuilding(built))
    assert (again.count, again.total, again.status) == (2, 13_500_000, "built")
    assert changed.number_masked in accounts_of(owner, again.id)
    assert again.file_sha256 != built.file_sha256
    first = runtime.query(cast.finance, lambda ctx: payouts.get(ctx, built.id))
    assert first.status == "cancelled"
    assert refusal(runtime, cast.second_finance, releasing(built)) == "ACCOUNT_CHANGED"
    seen_before = releasing(again, digest=built.file_sha256)
    assert refusal(runtime, cast.second_finance, seen_before) == "DIGEST_DIFFERS"
    assert refusal(runtime, cast.finance, releasing(again)) == "SAME_PERSON"
    assert paying.released(runtime, cast, again).status == "released"
    assert refusal(runtime, cast.finance, rebuilding(again)) == "STATE_CONFLICT"
    assert wrong(owner) == {}


def test_the_database_releases_nothing_to_an_account_that_was_replaced(
    runtime: Runtime, cast: Cast, built: Payout, owner: Owner
) -> None:
    paid_to.change(runtime, cast, cast.siti.person_id)
    with pytest.raises(psycopg.errors.CheckViolation, match="no longer in force"):
        owner.execute(
            "UPDATE payouts SET status = 'released', version = version + 1, released_by = %s,"
            " releaser_id = %s, released_at = now()",
            [cast.second_finance.user_id, cast.second_finance.person_id],
        )


def test_a_batch_with_a_disputed_claim_is_rebuilt_with_the_rest(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    voucher = people.a_voucher(runtime, cast)
    redeemed = people.redeem(runtime, cast, voucher, 50_000)
    disputed = people.claim_redemption(runtime, cast, redeemed, 50_000)
    people.claim_reimbursement(runtime, cast, 100_000)
    work_all(runtime)
    batch = a_batch(runtime, cast, is_released=False)
    dispute: Any = {"kind": "dispute", "text": "-", "disputed": people.rupiah(50_000)}
    runtime.act(cast.siti, lambda ctx: case_filing.file(ctx, claim_id=disputed, **dispute))
    assert refusal(runtime, cast.second_finance, releasing(batch)) == "CLAIM_DISPUTED"
    again = runtime.act(cast.finance, rebuilding(batch))
    assert (again.count, again.total) == (1, 9_000_000)
    assert paying.released(runtime, cast, again).status == "released"
    assert wrong(owner) == {}


def test_a_batch_of_which_nothing_is_left_stays_as_it_is(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    voucher = people.a_voucher(runtime, cast)
    redeemed = people.redeem(runtime, cast, voucher, 50_000)
    disputed = people.claim_redemption(runtime, cast, redeemed, 50_000)
    work_all(runtime)
    batch = a_batch(runtime, cast, is_released=False)
    dispute: Any = {"kind": "dispute", "text": "-", "disputed": people.rupiah(50_000)}
    runtime.act(cast.siti, lambda ctx: case_filing.file(ctx, claim_id=disputed, **dispute))
    assert refusal(runtime, cast.finance, rebuilding(batch)) == "NOTHING_TO_PAY"
    assert runtime.query(cast.finance, lambda ctx: payouts.get(ctx, batch.id)).status == "built"
    assert wrong(owner) == {}


def test_only_who_may_build_rebuilds(runtime: Runtime, cast: Cast, built: Payout) -> None:
    for who in (cast.planner, cast.officer, cast.auditor, cast.administrator, cast.siti):
        assert refusal(runtime, who, rebuilding(built)) == "FORBIDDEN"


def test_a_release_and_a_change_of_account_at_once_leave_one_of_them_whole(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    """Either the batch went to the account in force, or nothing of it went out."""
    for at in range(ROUNDS):
        people.claim_reimbursement(runtime, cast, 10_000 + at, seed=10 + at)
        work_all(runtime)
        batch = paying.approved(runtime, cast, a_batch(runtime, cast, is_released=False))
        number = f"44400011{at:05d}"
        proposed = paid_to.propose(runtime, cast.planner, cast.siti.person_id, number)
        acts: list[Callable[[], Any]] = [
            lambda b=batch: persistent(lambda: runtime.act(cast.second_finance, releasing(b))),
            lambda p=proposed: persistent(lambda: paid_to.confirm(runtime, cast.finance, p.id)),
        ]
        done, changed = all_at_once(acts[:: 1 if at % 2 else -1])[:: 1 if at % 2 else -1]
        assert not isinstance(changed, str)
        row = owner.execute(
            "SELECT p.status, p.released_at, b.replaced_at, i.status FROM payouts AS p"
            " JOIN instructions AS i ON i.payout_id = p.id"
            " JOIN bank_accounts AS b ON b.id = i.bank_account_id WHERE p.id = %s",
            [batch.id],
        ).fetchone()
        assert row is not None
        if done == "ACCOUNT_CHANGED":
            assert (row[0], row[3]) == ("approved", "built")
            again = runtime.act(cast.finance, rebuilding(batch))
            paying.approved(runtime, cast, again)
            runtime.act(cast.second_finance, releasing(again))
        else:
            assert (row[0], row[3]) == ("released", "pending")
    assert wrong(owner) == {}


def test_a_release_that_has_begun_makes_a_change_of_account_wait(
    runtime: Runtime, cast: Cast, built: Payout, owner: Owner
) -> None:
    """And one that waits for a change finds the account replaced."""
    proposed = paid_to.propose(runtime, cast.planner, cast.siti.person_id)

    def meanwhile(ctx: Any) -> str:
        payouts.release(ctx, built.id, file_sha256=built.file_sha256)
        ctx.session.flush()
        return refusal(runtime, cast.finance, partial(_confirm_now, change_id=proposed.id))

    assert runtime.act(cast.second_finance, meanwhile) == "BUSY"
    assert paid_to.confirm(runtime, cast.finance, proposed.id).status == "confirmed"
    assert wrong(owner) == {}


def _confirm_now(ctx: Any, *, change_id: UUID) -> None:
    ctx.session.execute(text("SET LOCAL lock_timeout = '200ms'"))
    account_changes.confirm(ctx, change_id)
