"""A payment that a person says has failed is paid again only by two persons' word."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.permissions import Role
from claims.runtime import Runtime
from claims.usecases import bank_answers, payment_failures, payouts
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import Owner, a_batch, claim_of, refusal, wrong


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


@pytest.fixture
def claim(runtime: Runtime, cast: Cast) -> UUID:
    found = people.claim_reimbursement(runtime, cast, 100_000)
    work_all(runtime)
    return found


@pytest.fixture
def payout(runtime: Runtime, cast: Cast, claim: UUID) -> payouts.Payout:
    return a_batch(runtime, cast)


def type_(
    runtime: Runtime, cast: Cast, payout: UUID, outcome: str, reason: str | None = "AC04"
) -> Any:
    rows = runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, payout))
    said: Any = [
        {"instruction_id": each.id, "outcome": outcome, "reference": "B1", "reason": reason}
        for each in rows
    ]
    return lambda ctx: bank_answers.take(ctx, payout, answers=said)


def waiting(runtime: Runtime, cast: Cast, payout: UUID) -> Any:
    return runtime.query(cast.finance, lambda ctx: payment_failures.waiting(ctx, payout))


def test_one_persons_word_fails_no_payment(
    runtime: Runtime, cast: Cast, claim: UUID, payout: Any, owner: Owner
) -> None:
    runtime.act(cast.finance, type_(runtime, cast, payout.id, "failed"))
    assert claim_of(runtime, cast, claim).status == "settled"
    [failure] = waiting(runtime, cast, payout.id)
    approve: Any = lambda ctx: payment_failures.approve(ctx, payout.id, failure.id)  # noqa: E731
    assert refusal(runtime, cast.finance, approve) == "SAME_PERSON"
    again = people.a_user(
        runtime, cast.administrator, login="finance-again", roles=[Role.FINANCE_OFFICER],
        serial=0, person_id=cast.finance.person_id,
    )  # fmt: skip
    assert refusal(runtime, again, approve) == "SAME_PERSON"
    assert refusal(runtime, cast.auditor, approve) == "FORBIDDEN"
    twice = type_(runtime, cast, payout.id, "failed")
    assert refusal(runtime, cast.second_finance, twice) == "STATE_CONFLICT"
    assert claim_of(runtime, cast, claim).status == "settled"
    assert wrong(owner) == {}
    runtime.act(cast.second_finance, approve)
    assert claim_of(runtime, cast, claim).status == "payment_failed"
    assert waiting(runtime, cast, payout.id) == []
    assert wrong(owner) == {}


def test_the_database_holds_that_nobody_fails_a_payment_alone(
    runtime: Runtime, cast: Cast, claim: UUID, payout: Any, owner: Owner
) -> None:
    runtime.act(cast.finance, type_(runtime, cast, payout.id, "failed"))
    alone = "status = 'approved', version = 2, answerer_id = proposer_id, answered_at = now()"
    with pytest.raises(psycopg.errors.CheckViolation, match="another_person"):
        owner.execute(f"UPDATE payment_failures SET {alone}")
    with pytest.raises(psycopg.errors.CheckViolation, match="two persons"):
        owner.execute("UPDATE instructions SET status = 'failed', version = version + 1")


def test_who_released_a_batch_does_not_say_that_it_was_paid(
    runtime: Runtime, cast: Cast, claim: UUID, payout: Any, owner: Owner
) -> None:
    paid = type_(runtime, cast, payout.id, "paid", None)
    assert refusal(runtime, cast.second_finance, paid) == "SAME_PERSON"
    releaser = cast.second_finance.person_id
    with pytest.raises(psycopg.errors.CheckViolation, match="who released it"):
        owner.execute(
            "UPDATE instructions SET status = 'paid', version = version + 1, answerer_id = %s",
            [releaser],
        )
    runtime.act(cast.finance, paid)
    assert claim_of(runtime, cast, claim).status == "paid"
    assert wrong(owner) == {}


def test_a_refused_failure_leaves_the_payment_and_may_be_proposed_again(
    runtime: Runtime, cast: Cast, claim: UUID, payout: Any, owner: Owner
) -> None:
    unknown = type_(runtime, cast, payout.id, "failed", "ZZ99")
    assert refusal(runtime, cast.finance, unknown) == "REASON_UNKNOWN"
    runtime.act(cast.finance, type_(runtime, cast, payout.id, "failed", None))
    [failure] = waiting(runtime, cast, payout.id)
    assert failure.reason == "NARR"
    runtime.act(
        cast.second_finance, lambda ctx: payment_failures.refuse(ctx, payout.id, failure.id)
    )
    assert claim_of(runtime, cast, claim).status == "settled"
    foreign: Any = lambda ctx: payment_failures.approve(ctx, cast.programme, failure.id)  # noqa: E731
    assert refusal(runtime, cast.second_finance, foreign) == "PAYOUT_UNKNOWN"
    runtime.act(cast.finance, type_(runtime, cast, payout.id, "failed"))
    [second] = waiting(runtime, cast, payout.id)
    runtime.act(cast.finance, type_(runtime, cast, payout.id, "paid", None))
    late: Any = lambda ctx: payment_failures.approve(ctx, payout.id, second.id)  # noqa: E731
    assert refusal(runtime, cast.second_finance, late) == "STATE_CONFLICT"
    assert claim_of(runtime, cast, claim).status == "paid"
    assert wrong(owner) == {}
