"""Overpayments: found, taken off later payments within a share, given back, dropped."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.permissions import Actor, Role
from claims.runtime import Runtime
from claims.storage.receivables import Receivable
from claims.usecases import payouts, receivables
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import Owner, a_batch, answer, claim_of, counters, refusal, wrong
from tests.usecases.test_redecisions import balance, line, pay, proposing, redecide


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime, authority=3_000_000)


@pytest.fixture
def second(runtime: Runtime, cast: Cast) -> Actor:
    """Another claims officer."""
    return people.a_user(
        runtime, cast.administrator, login="officer-2", roles=[Role.CLAIMS_OFFICER], serial=90
    )


@pytest.fixture
def overpaid(runtime: Runtime, cast: Cast) -> UUID:
    """Rp90.000 paid of a claim, by now Rp30.000 approved."""
    claim = people.claim_reimbursement(runtime, cast, 100_000)
    work_all(runtime)
    assert pay(runtime, cast) == 90_000
    redecide(runtime, cast, claim, 30_000)
    return claim


def another(runtime: Runtime, cast: Cast, amount: int, number: int = 2) -> UUID:
    """A further claim of the same citizen, decided; nine tenths of it are approved."""
    claim = people.claim_reimbursement(runtime, cast, amount, number=f"F-{number}", seed=number)
    work_all(runtime)
    return claim


def owed(runtime: Runtime, cast: Cast) -> list[Receivable]:
    return runtime.query(cast.auditor, receivables.list_)


def amounts(row: Receivable) -> tuple[int, ...]:
    """Found, netted, of that not confirmed, repaid, written off, dropped, left; whole rupiah."""
    return tuple(
        each // 100
        for each in (row.amount, row.netted, row.pending, row.repaid, row.written_off,
                     row.dropped, row.left)
    )  # fmt: skip


def test_an_overpayment_has_a_row_from_the_act_that_finds_it(
    runtime: Runtime, cast: Cast, overpaid: UUID, owner: Owner
) -> None:
    [row] = owed(runtime, cast)
    assert (row.status, row.claim_id, row.payee_id) == ("owed", overpaid, cast.siti.person_id)
    assert amounts(row) == (60_000, 0, 0, 0, 0, 0, 60_000)
    assert balance(runtime, cast, "receivable:payee") == 60_000
    assert [each.id for each in runtime.query(cast.siti, receivables.list_)] == [row.id]
    assert runtime.query(cast.provider, receivables.list_) == []
    reading: Any = lambda ctx: receivables.get(ctx, row.id)  # noqa: E731
    assert refusal(runtime, cast.provider, reading) == "RECEIVABLE_UNKNOWN"
    assert wrong(owner) == {}


def test_half_of_each_later_payment_is_taken_until_nothing_is_left(
    runtime: Runtime, cast: Cast, overpaid: UUID, owner: Owner
) -> None:
    first = another(runtime, cast, 80_000)
    batch = a_batch(runtime, cast)
    assert batch.total == 36_000_00
    [row] = owed(runtime, cast)
    assert (row.status, *amounts(row)) == ("owed", 60_000, 36_000, 36_000, 0, 0, 0, 24_000)
    assert balance(runtime, cast, "receivable:payee") == 24_000
    assert wrong(owner) == {}
    answer(runtime, cast, batch.id)
    assert claim_of(runtime, cast, first).status == "paid"
    assert counters(owner) == (2_874_000, 0, 0, 126_000)
    another(runtime, cast, 60_000, 3)
    assert pay(runtime, cast) == 30_000
    [row] = owed(runtime, cast)
    assert (row.status, *amounts(row)) == ("settled", 60_000, 60_000, 0, 0, 0, 0, 0)
    assert balance(runtime, cast, "receivable:payee") == 0
    assert balance(runtime, cast, "bank") == -156_000
    assert wrong(owner) == {}
    another(runtime, cast, 20_000, 4)
    assert pay(runtime, cast) == 18_000


def test_a_payment_that_does_not_come_gives_back_what_it_took(
    runtime: Runtime, cast: Cast, overpaid: UUID, owner: Owner
) -> None:
    claim = another(runtime, cast, 80_000)
    built = a_batch(runtime, cast, is_released=False)
    assert amounts(owed(runtime, cast)[0])[1:3] == (36_000, 36_000)
    assert balance(runtime, cast, "receivable:payee") == 60_000
    assert wrong(owner) == {}
    runtime.act(cast.finance, lambda ctx: payouts.cancel(ctx, built.id))
    assert amounts(owed(runtime, cast)[0])[1:3] == (0, 0)
    batch = a_batch(runtime, cast)
    answer(runtime, cast, batch.id, "failed")
    assert claim_of(runtime, cast, claim).status == "payment_failed"
    assert amounts(owed(runtime, cast)[0]) == (60_000, 0, 0, 0, 0, 0, 60_000)
    assert balance(runtime, cast, "receivable:payee") == 60_000
    assert wrong(owner) == {}
    assert pay(runtime, cast) == 36_000
    assert claim_of(runtime, cast, claim).status == "paid"
    assert wrong(owner) == {}


def test_a_claim_is_not_decided_again_while_its_overpayment_is_with_the_bank(
    runtime: Runtime, cast: Cast, second: Actor, overpaid: UUID, owner: Owner
) -> None:
    another(runtime, cast, 80_000)
    batch = a_batch(runtime, cast)
    raising = proposing(runtime, cast, overpaid, line(90_000))
    assert refusal(runtime, second, raising) == "CLAIM_IN_PAYMENT"
    answer(runtime, cast, batch.id)
    redecide(runtime, cast, overpaid, 50_000, by=second)
    [row] = owed(runtime, cast)
    assert (row.status, *amounts(row)) == ("owed", 60_000, 36_000, 0, 0, 0, 20_000, 4_000)
    assert claim_of(runtime, cast, overpaid).status == "paid"
    assert wrong(owner) == {}


def test_what_was_taken_is_paid_again_when_it_was_owed_after_all(
    runtime: Runtime, cast: Cast, second: Actor, overpaid: UUID, owner: Owner
) -> None:
    another(runtime, cast, 80_000)
    pay(runtime, cast)
    redecide(runtime, cast, overpaid, 90_000, by=second)
    [row] = owed(runtime, cast)
    assert (row.status, *amounts(row)) == ("settled", 60_000, 36_000, 0, 0, 0, 24_000, 0)
    assert claim_of(runtime, cast, overpaid).status == "decided"
    assert wrong(owner) == {}
    assert pay(runtime, cast) == 36_000
    assert claim_of(runtime, cast, overpaid).status == "paid"
    assert balance(runtime, cast, "bank") == -162_000
    assert counters(owner) == (2_838_000, 0, 0, 162_000)
    assert wrong(owner) == {}
    redecide(runtime, cast, overpaid, 80_000)
    assert [amounts(each)[-1] for each in owed(runtime, cast)] == [0, 10_000]
    assert wrong(owner) == {}


def test_nothing_is_left_to_owe_when_all_is_decided_back(
    runtime: Runtime, cast: Cast, second: Actor, overpaid: UUID, owner: Owner
) -> None:
    redecide(runtime, cast, overpaid, 100_000, by=second)
    [row] = owed(runtime, cast)
    assert (row.status, *amounts(row)) == ("dropped", 60_000, 0, 0, 0, 0, 60_000, 0)
    assert pay(runtime, cast) == 10_000
    assert wrong(owner) == {}


def test_the_database_holds_what_is_left_and_the_share(
    runtime: Runtime, cast: Cast, overpaid: UUID, owner: Owner
) -> None:
    [row] = owed(runtime, cast)
    with pytest.raises(psycopg.errors.CheckViolation, match="left"):
        owner.execute(
            "UPDATE receivables SET dropped = amount + 1, status = 'settled', version = version + 1"
        )
    another(runtime, cast, 80_000)
    built = a_batch(runtime, cast, is_released=False)
    assert built.total == 36_000_00
    more = "INSERT INTO receivable_parts SELECT id, %s, 1, true FROM instructions"
    with pytest.raises(psycopg.errors.UniqueViolation):
        owner.execute(more, [row.id])
    owner.execute("UPDATE programmes SET recovery_share_percent = 49")
    with pytest.raises(psycopg.errors.CheckViolation, match="share"):
        owner.execute(
            "WITH r AS (INSERT INTO receivables SELECT (jsonb_populate_record(r,"
            " jsonb_build_object('id', gen_random_uuid(), 'decision_id',"
            " (SELECT id FROM decisions WHERE seq = 1 LIMIT 1)))).*"
            " FROM receivables AS r RETURNING id)"
            " INSERT INTO receivable_parts SELECT i.id, r.id, 1, true FROM instructions AS i, r"
            " WHERE i.status = 'built'"
        )
