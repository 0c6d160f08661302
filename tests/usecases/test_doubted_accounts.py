"""An account that the bank refused is paid no more until two persons have confirmed one."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.runtime import Runtime
from claims.usecases import account_changes, bank_answers, doubts, payouts, rebuilds
from tests import cast as people
from tests import paying
from tests.cast import Cast, work_all
from tests.usecases import paid_to
from tests.usecases.strangers import Owner, a_batch, answer, approve_failures, refusal, wrong
from tests.usecases.test_redecisions import pay


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def owed(runtime: Runtime, cast: Cast, seed: int = 1) -> None:
    """A claim of Siti's, decided: Rp90.000 are due to her."""
    people.claim_reimbursement(runtime, cast, 100_000, seed=seed, number=f"F-{seed}")
    work_all(runtime)


def refused(runtime: Runtime, cast: Cast, payout: UUID, reason: str) -> None:
    """The bank refuses the only payment of a batch; two persons say so."""
    [row] = runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, payout))
    said: Any = [
        {"instruction_id": row.id, "outcome": "failed", "reference": "B1", "reason": reason}
    ]
    runtime.act(cast.finance, lambda ctx: bank_answers.take(ctx, payout, answers=said))
    approve_failures(runtime, cast, payout)


def held(runtime: Runtime, cast: Cast) -> list[doubts.Held]:
    return runtime.query(cast.finance, lambda ctx: doubts.list_held(ctx, cast.programme))


def building(cast: Cast) -> Any:
    return lambda ctx: paying.build(ctx, cast.programme, execution_on=cast.today)


def test_a_refused_account_is_not_paid_again_until_two_persons_confirm_it_as_it_is(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    owed(runtime, cast)
    refused(runtime, cast, a_batch(runtime, cast).id, "AC04")
    assert refusal(runtime, cast.finance, building(cast)) == "NOTHING_TO_PAY"
    [waiting] = held(runtime, cast)
    assert (waiting.payee, waiting.amount, waiting.reason) == ("Siti", 9_000_000, "AC04")
    assert not waiting.is_proposed
    reaffirming: Any = partial(
        account_changes.reaffirm, person_id=cast.siti.person_id, currency="IDR"
    )
    assert refusal(runtime, cast.budi, reaffirming) == "PERSON_UNKNOWN"
    change = runtime.act(cast.planner, reaffirming)
    assert [each.is_proposed for each in held(runtime, cast)] == [True]
    assert refusal(runtime, cast.finance, building(cast)) == "NOTHING_TO_PAY"
    confirming: Any = lambda ctx: account_changes.confirm(ctx, change.id)  # noqa: E731
    assert refusal(runtime, cast.planner, confirming) == "SAME_PERSON"
    runtime.act(cast.finance, confirming)
    assert held(runtime, cast) == []
    assert pay(runtime, cast) == 90_000
    assert wrong(owner) == {}


def test_another_account_ends_the_doubt_and_a_passing_reason_begins_none(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    owed(runtime, cast)
    refused(runtime, cast, a_batch(runtime, cast).id, "MS03")
    assert held(runtime, cast) == []
    refused(runtime, cast, a_batch(runtime, cast).id, "AC01")
    paid_to.change(runtime, cast, cast.siti.person_id)
    assert pay(runtime, cast) == 90_000
    assert wrong(owner) == {}


def test_a_batch_is_not_released_to_an_account_the_bank_refused_meanwhile(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    owed(runtime, cast)
    first = a_batch(runtime, cast)
    owed(runtime, cast, seed=2)
    second = paying.approved(runtime, cast, a_batch(runtime, cast, is_released=False))
    refused(runtime, cast, first.id, "AC06")
    release: Any = lambda ctx: payouts.release(ctx, second.id, file_sha256=second.file_sha256)  # noqa: E731
    assert refusal(runtime, cast.second_finance, release) == "ACCOUNT_DOUBTED"
    again: Any = lambda ctx: rebuilds.rebuild(ctx, second.id)  # noqa: E731
    assert refusal(runtime, cast.finance, again) == "NOTHING_TO_PAY"
    with pytest.raises(psycopg.errors.CheckViolation, match="no longer in force"):
        owner.execute(
            "UPDATE payouts SET status = 'released', version = version + 1, released_by = %s,"
            " releaser_id = %s, released_at = now() WHERE id = %s",
            [cast.second_finance.user_id, cast.second_finance.person_id, second.id],
        )
    assert wrong(owner) == {}


def test_the_database_pays_no_refused_account_and_forgets_no_refusal(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    owed(runtime, cast)
    answer(runtime, cast, a_batch(runtime, cast).id)
    owner.execute("UPDATE bank_accounts SET doubted_at = now(), doubted_for = 'AC04'")
    with pytest.raises(psycopg.errors.CheckViolation, match="bank refused"):
        owner.execute(
            "INSERT INTO instructions (id, payout_id, no, payee_kind, payee_id, bank_account_id,"
            " end_to_end_id, currency, amount, status, version) SELECT gen_random_uuid(),"
            " payout_id, 9, payee_kind, payee_id, bank_account_id, 'X-9', currency, 1, 'built', 1"
            " FROM instructions LIMIT 1"
        )
    with pytest.raises(psycopg.errors.CheckViolation, match="ends with another"):
        owner.execute("UPDATE bank_accounts SET doubted_at = NULL, doubted_for = NULL")
