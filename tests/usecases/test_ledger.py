"""The books: what each act posts, sen by sen, and what nobody may write into them."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from claims.runtime import Runtime
from claims.usecases import ledger, vouchers
from config.settings import Settings
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import Owner, a_batch, answer, refusal, wrong


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime, authority=1_000_000)


def books(runtime: Runtime, cast: Cast) -> dict[str, int]:
    """Balances by account in whole rupiah, credits below zero; what is empty is left out."""
    found: dict[str, int] = {}
    for row in runtime.query(cast.finance, lambda ctx: ledger.balances(ctx, cast.programme)):
        found[row.name] = found.get(row.name, 0) + row.balance // 100
    return {name: balance for name, balance in found.items() if balance}


def test_a_vouchers_way_through_the_books(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    authority = {"budget:authority": 1_000_000}
    assert books(runtime, cast) == {**authority, "budget:available": -1_000_000}
    voucher = people.a_voucher(runtime, cast, value=400_000)
    redemption = people.redeem(runtime, cast, voucher, 200_000)
    open_ = {**authority, "budget:available": -600_000, "budget:committed": -400_000}
    assert books(runtime, cast) == open_, "a redemption posts nothing"
    people.claim_redemption(runtime, cast, redemption, 200_000)
    work_all(runtime)
    owed = {
        **authority,
        "budget:available": -600_000,
        "budget:committed": -250_000,
        "budget:obligated": -150_000,
        "expense": 150_000,
        "payable:payee": -150_000,
    }
    assert books(runtime, cast) == owed, "the provider's cut of 50.000 may be redeemed again"
    batch = a_batch(runtime, cast)
    sent = {**owed, "in_payment:rail": -150_000}
    del sent["payable:payee"]
    assert books(runtime, cast) == sent
    answer(runtime, cast, batch.id)
    runtime.act(cast.planner, lambda ctx: vouchers.cancel(ctx, voucher[0], reason="moved"))
    assert books(runtime, cast) == {
        **authority,
        "budget:available": -850_000,
        "budget:spent": -150_000,
        "expense": 150_000,
        "bank": -150_000,
    }
    assert wrong(owner) == {}


def test_the_system_adds_up_to_zero_after_every_transaction(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    people.claim_reimbursement(runtime, cast, 100_000)
    work_all(runtime)
    batch = a_batch(runtime, cast)
    answer(runtime, cast, batch.id, "failed")
    sums = owner.execute(
        "SELECT DISTINCT sum(amount) FROM ledger_entries GROUP BY transaction_id"
    ).fetchall()
    assert sums == [(0,)]
    assert owner.execute("SELECT sum(balance) FROM ledger_accounts").fetchone() == (0,)


def test_who_reads_the_books(runtime: Runtime, cast: Cast) -> None:
    ask: Any = lambda ctx: ledger.balances(ctx, cast.programme)  # noqa: E731
    assert runtime.query(cast.auditor, ask)
    for nobody in (cast.siti, cast.provider, cast.officer, cast.planner, cast.administrator):
        assert refusal(runtime, nobody, ask) == "FORBIDDEN"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entries SET amount = amount",
        "DELETE FROM ledger_entries",
        "TRUNCATE ledger_entries",
        "UPDATE ledger_transactions SET occasion = 'x'",
        "UPDATE budgets SET currency = 'USD'",
        "UPDATE vouchers SET value = value + 1",
        "UPDATE claims SET currency = 'USD'",
        "UPDATE instructions SET amount = amount + 1",
        "UPDATE payouts SET total = total + 1",
        "DELETE FROM claims",
        "DELETE FROM vouchers",
        "INSERT INTO allowed_moves VALUES ('claims', 'paid', 'submitted')",
        "UPDATE clock SET offset_seconds = 86400",
        "CREATE TABLE mine (id int)",
        "SET session_replication_role = replica",
        "ALTER TABLE ledger_entries DISABLE TRIGGER ALL",
    ],
)
def test_the_application_cannot_rewrite_the_books(
    runtime: Runtime, cast: Cast, settings: Settings, statement: str
) -> None:
    with (
        psycopg.connect(settings.database_url, autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_an_unbalanced_transaction_is_refused_whole(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    insert = (
        "INSERT INTO ledger_entries (id, transaction_id, account_id, seq, amount, previous,"
        " current) SELECT gen_random_uuid(), t.id, a.id, a.version + 1, 5, a.balance,"
        " a.balance + 5 FROM ledger_transactions AS t, ledger_accounts AS a"
        " WHERE a.name = 'budget:available' LIMIT 1"
    )
    with pytest.raises(psycopg.errors.CheckViolation, match="does not balance"):
        owner.execute(insert)
    assert wrong(owner) == {}
