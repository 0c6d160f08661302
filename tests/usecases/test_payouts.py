"""Batches: built of what is authorised, released by another, answered by the bank, paid once."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.storage import cases, decisions
from claims.storage import payouts as rows
from claims.usecases import authorisations, bank_answers, ledger, payout_runs, payouts
from tests import cast as people
from tests import paying
from tests.cast import Cast, work_all
from tests.usecases.strangers import (
    Owner,
    a_batch,
    answer,
    approve_failures,
    claim_of,
    counters,
    refusal,
    wrong,
)


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


@pytest.fixture
def decided(runtime: Runtime, cast: Cast) -> list[UUID]:
    """A decided claim of each citizen: Rp90.000 and Rp45.000 approved."""
    ids = [
        people.claim_reimbursement(runtime, cast, 100_000),
        people.claim_reimbursement(runtime, cast, 50_000, actor=cast.budi, seed=2),
    ]
    work_all(runtime)
    return ids


def said(payments: list[payouts.Instruction], *outcomes: str) -> list[Any]:
    return [
        {"instruction_id": each.id, "outcome": outcome, "reference": "B1", "reason": None}
        for each, outcome in zip(payments, outcomes, strict=False)
    ]


def instructions(runtime: Runtime, cast: Cast, payout: UUID) -> list[payouts.Instruction]:
    return runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, payout))


def balance(runtime: Runtime, cast: Cast, name: str) -> int:
    rows = runtime.query(cast.finance, lambda ctx: ledger.balances(ctx, cast.programme))
    return sum(each.balance for each in rows if each.name == name)


def test_only_what_is_authorised_is_paid_and_nothing_twice(
    runtime: Runtime, cast: Cast, decided: list[UUID], owner: Owner
) -> None:
    build: Any = lambda ctx: paying.build(ctx, cast.programme, execution_on=cast.today)  # noqa: E731
    assert refusal(runtime, cast.finance, build) == "NOTHING_TO_PAY"
    runtime.act(cast.finance, lambda ctx: authorisations.authorise(ctx, decided[0]))
    past = cast.today - timedelta(days=1)
    assert refusal(
        runtime, cast.finance, lambda ctx: paying.build(ctx, cast.programme, execution_on=past)
    ) == "DAY_PAST"  # fmt: skip
    assert refusal(runtime, cast.officer, build) == "FORBIDDEN"
    payout = runtime.act(cast.finance, build)
    assert (payout.total, payout.count, payout.number) == (9_000_000, 1, 1)
    assert refusal(runtime, cast.finance, build) == "NOTHING_TO_PAY"
    runtime.act(cast.finance, lambda ctx: authorisations.authorise(ctx, decided[1]))
    assert runtime.act(cast.finance, build).total == 4_500_000
    assert wrong(owner) == {}


def test_a_cancelled_batch_gives_its_claims_to_the_next(
    runtime: Runtime, cast: Cast, decided: list[UUID], owner: Owner
) -> None:
    payout = a_batch(runtime, cast, is_released=False)
    runtime.act(cast.finance, lambda ctx: payouts.cancel(ctx, payout.id))
    for act in (
        lambda ctx: payouts.cancel(ctx, payout.id),
        lambda ctx: payouts.release(ctx, payout.id, file_sha256=payout.file_sha256),
    ):
        assert refusal(runtime, cast.second_finance, act) == "STATE_CONFLICT"
    again = a_batch(runtime, cast)
    assert (again.total, again.number) == (payout.total, 2)
    assert again.message_id != payout.message_id
    released: Any = lambda ctx: payouts.cancel(ctx, again.id)  # noqa: E731
    assert refusal(runtime, cast.finance, released) == "STATE_CONFLICT"
    assert wrong(owner) == {}


def test_a_file_that_was_changed_is_not_released(
    runtime: Runtime, cast: Cast, decided: list[UUID], owner: Owner
) -> None:
    payout = a_batch(runtime, cast, is_released=False)
    _, file = runtime.query(cast.finance, lambda ctx: payouts.read_file(ctx, payout.id))
    sealed = runtime.keys.fields.seal(
        file.replace(b"90000", b"90001"), table="payouts", column="file", row_id=payout.id
    )
    owner.execute("ALTER TABLE payouts DISABLE TRIGGER allowed_move")
    owner.execute("UPDATE payouts SET file_sealed = %s", [sealed])
    release: Any = lambda ctx: payouts.release(ctx, payout.id, file_sha256=payout.file_sha256)  # noqa: E731
    assert refusal(runtime, cast.second_finance, release) == "DIGEST_DIFFERS"


def test_a_changed_account_stops_the_release(
    runtime: Runtime, cast: Cast, decided: list[UUID], owner: Owner
) -> None:
    payout = a_batch(runtime, cast, is_released=False)
    owner.execute(
        "UPDATE bank_accounts SET replaced_at = now() WHERE person_id = %s", [cast.siti.person_id]
    )
    release: Any = lambda ctx: payouts.release(ctx, payout.id, file_sha256=payout.file_sha256)  # noqa: E731
    assert refusal(runtime, cast.second_finance, release) == "ACCOUNT_CHANGED"


def test_a_payee_without_an_account_waits_for_a_later_batch(
    runtime: Runtime, cast: Cast, decided: list[UUID], owner: Owner
) -> None:
    owner.execute(
        "UPDATE bank_accounts SET replaced_at = now() WHERE person_id = %s", [cast.siti.person_id]
    )
    assert a_batch(runtime, cast).total == 4_500_000
    assert claim_of(runtime, cast, decided[0]).status == "authorised"


def test_the_bank_answers_each_payment_once(
    runtime: Runtime, cast: Cast, decided: list[UUID], owner: Owner
) -> None:
    """What is paid is not failed by a later answer: the ledger has left the rail by then."""
    payout = a_batch(runtime, cast)
    first, second = instructions(runtime, cast, payout.id)

    def confirm(*answers: Any) -> Any:
        return lambda ctx: bank_answers.take(ctx, payout.id, answers=answers)

    assert runtime.act(cast.finance, confirm(*said([first], "paid"))).status == "released"
    for outcome in ("failed", "paid"):
        code = refusal(runtime, cast.finance, confirm(*said([first], outcome)))
        assert code == "STATE_CONFLICT"
    twice = said([second, second], "paid", "failed")
    assert refusal(runtime, cast.finance, confirm(*twice)) == "INSTRUCTION_UNKNOWN"
    foreign = [{**said([second], "paid")[0], "instruction_id": cast.programme}]
    assert refusal(runtime, cast.finance, confirm(*foreign)) == "INSTRUCTION_UNKNOWN"
    assert wrong(owner) == {}
    assert runtime.act(cast.finance, confirm(*said([second], "failed"))).status == "released"
    approve_failures(runtime, cast, payout.id)
    assert refusal(runtime, cast.finance, confirm(*said([second], "paid"))) == "STATE_CONFLICT"
    assert wrong(owner) == {}


def test_a_failed_payment_is_owed_again_until_it_is_paid(
    runtime: Runtime, cast: Cast, decided: list[UUID], owner: Owner
) -> None:
    first = a_batch(runtime, cast)
    assert balance(runtime, cast, "payable:payee") == 0
    assert balance(runtime, cast, "in_payment:rail") == -13_500_000
    answer(runtime, cast, first.id, "failed")
    assert balance(runtime, cast, "payable:payee") == -13_500_000
    assert balance(runtime, cast, "bank") == 0
    assert {claim_of(runtime, cast, each).status for each in decided} == {"payment_failed"}
    assert counters(owner)[2:] == (135_000, 0)
    work_all(runtime)
    second = a_batch(runtime, cast)
    assert second.total == first.total
    answer(runtime, cast, second.id)
    work_all(runtime)
    assert balance(runtime, cast, "bank") == -13_500_000
    assert balance(runtime, cast, "in_payment:rail") == 0
    assert counters(owner)[2:] == (0, 135_000)
    assert {claim_of(runtime, cast, each).status for each in decided} == {"paid"}
    assert wrong(owner) == {}


def test_a_batch_is_released_before_it_is_answered(
    runtime: Runtime, cast: Cast, decided: list[UUID]
) -> None:
    payout = a_batch(runtime, cast, is_released=False)
    answers = said(instructions(runtime, cast, payout.id), "paid", "paid")
    confirm: Any = lambda ctx: bank_answers.take(ctx, payout.id, answers=answers)  # noqa: E731
    assert refusal(runtime, cast.finance, confirm) == "STATE_CONFLICT"
    assert refusal(runtime, cast.auditor, confirm) == "FORBIDDEN"
    unknown: Any = lambda ctx: payouts.get(ctx, cast.programme)  # noqa: E731
    assert refusal(runtime, cast.finance, unknown) == "PAYOUT_UNKNOWN"


def test_a_batch_that_is_released_and_cancelled_at_once_is_one_of_them(
    runtime: Runtime, cast: Cast, decided: list[UUID], owner: Owner
) -> None:
    payout = paying.approved(runtime, cast, a_batch(runtime, cast, is_released=False))
    acts = [
        (cast.second_finance,
         lambda ctx: payouts.release(ctx, payout.id, file_sha256=payout.file_sha256)),
        (cast.finance, lambda ctx: payouts.cancel(ctx, payout.id)),
    ]  # fmt: skip
    together, refused = threading.Barrier(2), []

    def run(actor: Any, act: Any) -> None:
        together.wait()
        try:
            runtime.act(actor, act)
        except Refused as error:
            refused.append(error.code)

    threads = [threading.Thread(target=run, args=each) for each in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert refused == ["STATE_CONFLICT"]
    status = runtime.query(cast.finance, lambda ctx: payouts.get(ctx, payout.id)).status
    expected = "settled" if status == "released" else "authorised"
    assert {claim_of(runtime, cast, each).status for each in decided} == {expected}
    assert wrong(owner) == {}


def test_a_batch_may_be_larger_than_a_statements_parameters(runtime: Runtime, cast: Cast) -> None:
    ids = [uuid4() for _ in range(70_000)]
    for ask in (decisions.latest_of, rows.standing_of, cases.blocked_of):
        assert runtime.query(cast.finance, lambda ctx, ask=ask: ask(ctx.session, ids)) == {}
    for ask in (rows.parts_of, rows.lock_claims):  # locks, so no mere question
        assert runtime.act(cast.finance, lambda ctx, ask=ask: ask(ctx.session, ids)) == []


def test_a_batch_holds_no_more_payments_than_are_read_of_one(
    runtime: Runtime, cast: Cast, decided: list[UUID], owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payout_runs, "PAYMENTS_AT_MOST", 1)
    first = a_batch(runtime, cast)
    second = a_batch(runtime, cast)
    assert (first.count, second.count, first.total + second.total) == (1, 1, 13_500_000)
    for batch in (first, second):
        answer(runtime, cast, batch.id)
    assert {claim_of(runtime, cast, each).status for each in decided} == {"paid"}
    assert wrong(owner) == {}


def test_a_batch_is_never_released_nor_answered_in_part(
    runtime: Runtime, cast: Cast, decided: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read with a limit below its count, as one of more than 100,000 payments would be."""
    built = a_batch(runtime, cast, is_released=False)
    release: Any = lambda ctx: payouts.release(ctx, built.id, file_sha256=built.file_sha256)  # noqa: E731
    with monkeypatch.context() as short:
        short.setattr(rows, "PAYMENTS_AT_MOST", 1)
        assert refusal(runtime, cast.second_finance, release) == "PAYMENTS_DIFFER"
    paying.approved(runtime, cast, built)
    runtime.act(cast.second_finance, release)
    answers = said(instructions(runtime, cast, built.id), "paid")
    confirm: Any = lambda ctx: bank_answers.take(ctx, built.id, answers=answers)  # noqa: E731
    monkeypatch.setattr(rows, "PAYMENTS_AT_MOST", 1)
    assert refusal(runtime, cast.finance, confirm) == "PAYMENTS_DIFFER"
