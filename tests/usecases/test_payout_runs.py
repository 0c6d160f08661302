"""A payout run: one batch a rail, chosen by amount from data, or nothing and who cannot be paid."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.rails import parse_rails
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.storage.payouts import Payout
from claims.usecases import authorisations, ledger, payout_runs, payouts, programmes
from tests import cast as people
from tests import paying
from tests.cast import Cast, work_all
from tests.usecases.strangers import Owner, answer, wrong

LOW = """
[[rails]]
code = "LOW"
id = "Kecil"
en = "Small amounts"
currency = "IDR"
most = "50000.00"
accounts = "domestic"
service_level = "NURG"
local_instrument_own = "SMALL"
charge_bearer = "SHAR"
"""
HIGH = """
[[rails]]
code = "HIGH"
id = "Besar"
en = "Large amounts"
currency = "IDR"
least = "40000.00"
accounts = "domestic"
local_instrument = "BIG"
charge_bearer = "DEBT"
"""


def with_rails(runtime: Runtime, *texts: str) -> Runtime:
    return replace(runtime, rulebook=replace(runtime.rulebook, rails=parse_rails(texts)))


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    """Authorised: Rp90.000 of Siti and Rp45.000 of Budi."""
    cast = people.assemble(runtime)
    claims = [
        people.claim_reimbursement(runtime, cast, 100_000),
        people.claim_reimbursement(runtime, cast, 50_000, actor=cast.budi, seed=2),
    ]
    work_all(runtime)
    runtime.act(cast.finance, lambda ctx: authorisations.authorise_many(ctx, claims))
    return cast


def run(runtime: Runtime, cast: Cast) -> list[Payout]:
    build = partial(payout_runs.build, programme_id=cast.programme, execution_on=cast.today)
    return runtime.act(cast.finance, build)


def file_of(runtime: Runtime, cast: Cast, batch: Payout) -> str:
    return runtime.query(cast.finance, lambda ctx: payouts.read_file(ctx, batch.id))[1].decode()


def in_payment(owner: Owner) -> dict[str | None, int]:
    rows = owner.execute(
        "SELECT rail, sum(balance)::bigint FROM ledger_accounts WHERE name = 'in_payment:rail'"
        " GROUP BY rail"
    ).fetchall()
    return dict(rows)


def test_a_run_makes_one_batch_a_rail_and_each_rail_has_its_own_account(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    low, high = run(with_rails(runtime, LOW, HIGH), cast)
    assert [(each.rail, each.total, each.count, each.number) for each in (low, high)] == [
        ("LOW", 4_500_000, 1, 1),
        ("HIGH", 9_000_000, 1, 2),
    ]
    assert (low.rail_least, low.rail_most) == (None, 5_000_000)
    assert (high.rail_least, high.rail_most) == (4_000_000, None)
    small, big = (file_of(runtime, cast, each) for each in (low, high))
    assert "<SvcLvl><Cd>NURG</Cd></SvcLvl><LclInstrm><Prtry>SMALL</Prtry></LclInstrm>" in small
    assert "<ChrgBr>SHAR</ChrgBr>" in small
    assert "<PmtTpInf><LclInstrm><Cd>BIG</Cd></LclInstrm></PmtTpInf>" in big
    for each in (low, high):
        paying.released(runtime, cast, each)
    assert in_payment(owner) == {"LOW": -4_500_000, "HIGH": -9_000_000}
    assert wrong(owner) == {}
    told = runtime.query(cast.finance, lambda ctx: ledger.balances(ctx, cast.programme))
    assert {each.rail for each in told if each.name == "in_payment:rail"} == {"LOW", "HIGH"}
    answer(runtime, cast, low.id)
    answer(runtime, cast, high.id, "failed")
    assert in_payment(owner) == {"LOW": 0, "HIGH": 0}
    assert wrong(owner) == {}


def test_where_no_rail_carries_a_payment_nothing_is_built_and_its_payee_is_named(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    with pytest.raises(Refused) as refused:
        run(with_rails(runtime, LOW), cast)
    assert refused.value.code == "NO_RAIL"
    assert refused.value.facts == {"payees": [str(cast.siti.person_id)]}
    assert owner.execute("SELECT count(*) FROM payouts").fetchone() == (0,)
    assert owner.execute("SELECT DISTINCT status FROM claims").fetchall() == [("authorised",)]
    [batch] = run(runtime, cast)
    assert (batch.rail, batch.count) == ("SKNBI", 2), "the rail that the programme prefers"
    assert wrong(owner) == {}


def test_without_a_preferred_rail_the_first_that_carries_it_is_taken(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    owner.execute("UPDATE programmes SET rail = NULL")
    [batch] = run(runtime, cast)
    assert (batch.rail, batch.count, batch.rail_most) == ("BI-FAST", 2, 250_000_000_00)


def test_a_rail_that_no_file_has_is_preferred_by_no_programme(runtime: Runtime, cast: Cast) -> None:
    given: Any = {
        "code": "X", "names": {"id": "X", "en": "X"}, "currency": "EUR", "starts_on": cast.today,
        "ends_on": cast.today, "id_scheme": "nl.bsn", "time_zone": "Europe/Amsterdam",
        "liable_payer": "X", "payer_name": "X", "payer_account": "NL91ABNA0417164300",
        "payer_bic": "ABNANL2A",
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        runtime.act(cast.planner, lambda ctx: programmes.create(ctx, **given, rail="SKNBI"))
    assert (refused.value.code, refused.value.facts["known"]) == (
        "RAIL_UNKNOWN",
        ["SCT", "SCT-INST"],
    )
    made = runtime.act(cast.planner, lambda ctx: programmes.create(ctx, **given, rail="SCT"))
    assert made.rail == "SCT"


def test_the_database_keeps_payments_within_their_rail_and_the_rail_as_it_was(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    low, _ = run(with_rails(runtime, LOW, HIGH), cast)
    columns = "payout_id, payee_kind, payee_id, bank_account_id, currency, status, version"
    for amount in (5_000_001, 999_999_999):
        with pytest.raises(psycopg.errors.CheckViolation, match="limits of its rail"):
            owner.execute(
                f"INSERT INTO instructions (id, no, end_to_end_id, amount, {columns})"
                f" SELECT %s, 2, 'E-2', %s, {columns} FROM instructions WHERE payout_id = %s",
                [UUID(int=amount), amount, low.id],
            )
    rails = [f"SELECT has_column_privilege('claims_app', 'payouts', '{each}', 'UPDATE')"
             for each in ("rail", "rail_least", "rail_most", "is_older")]  # fmt: skip
    assert [owner.execute(each).fetchone() for each in rails] == [(False,)] * 4
