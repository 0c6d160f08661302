"""What the database refuses whoever asks: constraints and triggers, each tried by SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.refusals import Refused
from claims.domain.vouchers import VOUCHER
from claims.runtime import Runtime
from claims.storage.vouchers import Voucher
from claims.usecases import authorisations, circumstances, confirmations, providers
from claims.usecases.moves import move
from tests import cast as people
from tests import paying
from tests.cast import Cast, work_all

Owner = psycopg.Connection[Any]
Restricted = psycopg.errors.RestrictViolation
Check, Unique = psycopg.errors.CheckViolation, psycopg.errors.UniqueViolation


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


@pytest.fixture
def decided(runtime: Runtime, cast: Cast) -> UUID:
    """A decided claim with an adjustment."""
    claim = people.claim_reimbursement(runtime, cast, 90_000)
    work_all(runtime)
    return claim


def refused(owner: Owner, error: type[psycopg.Error], statement: str, *arguments: Any) -> None:
    with pytest.raises(error):
        owner.execute(statement, arguments)


def test_a_budget_line_adds_up_and_is_never_below_zero(cast: Cast, owner: Owner) -> None:
    refused(owner, Check, "UPDATE budgets SET available = available + 1")
    refused(owner, Check, "UPDATE budgets SET available = -1, spent = authority + 1")


def test_a_preauthorisation_is_withdrawn_with_a_reason(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    people.a_preauthorisation(runtime, cast)
    withdraw = "UPDATE preauthorisations SET status = 'withdrawn', version = 2"
    refused(owner, Check, withdraw)
    owner.execute(withdraw + ", withdrawn_because = 'Pindah.'")
    refused(owner, Check, "UPDATE preauthorisations SET status = 'given', version = 3,"
            " withdrawn_because = NULL")  # fmt: skip


def test_what_was_told_of_people_providers_and_claims_is_append_only(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    runtime.act(cast.planner, lambda ctx: _tell_everything(ctx, cast))
    for table, column in [
        ("circumstances", "recorded_at"), ("standings", "set_at"), ("licences", "recorded_at"),
    ]:  # fmt: skip
        refused(owner, Restricted, f"UPDATE {table} SET {column} = {column}")
        refused(owner, Restricted, f"DELETE FROM {table}")


def _tell_everything(ctx: Any, cast: Cast) -> None:
    period = {"first_day": cast.today, "last_day": None}
    circumstances.change(ctx, cast.siti.person_id, sex="female", groups=[], household_id=None)
    assert cast.provider.provider_id is not None
    providers.set_standing(
        ctx, cast.provider.provider_id, standing="watched", reason="REVIEWED_IN_ORDER", **period
    )
    providers.license_(
        ctx, cast.provider.provider_id, role="nurse", number="S-1", items=None, **period
    )


def test_a_voucher_is_never_redeemed_over_its_value(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    people.a_voucher(runtime, cast)
    refused(owner, Check, "UPDATE vouchers SET redeemed = value + 1, version = version + 1")


def test_the_releaser_is_not_the_builder(
    runtime: Runtime, cast: Cast, decided: UUID, owner: Owner
) -> None:
    runtime.act(cast.finance, lambda ctx: authorisations.authorise(ctx, decided))
    batch = runtime.act(
        cast.finance, lambda ctx: paying.build(ctx, cast.programme, execution_on=cast.today)
    )
    paying.approved(runtime, cast, batch)
    refused(
        owner,
        Check,
        "UPDATE payouts SET status = 'released', releaser_id = builder_id, version = version + 1",
    )


def test_a_line_is_claimed_less_adjusted(decided: UUID, owner: Owner) -> None:
    refused(
        owner,
        Check,
        "INSERT INTO decision_lines SELECT decision_id, 2, 100, 0, 99 FROM decision_lines",
    )


def test_a_cut_is_explained_by_adjustments(decided: UUID, owner: Owner) -> None:
    refused(
        owner,
        Check,
        "INSERT INTO decision_lines SELECT decision_id, 2, 100, 10, 90 FROM decision_lines",
    )


def test_an_adjustment_does_not_come_late(decided: UUID, owner: Owner) -> None:
    refused(
        owner,
        Check,
        "INSERT INTO adjustments SELECT decision_id, line_no, 99, reason, bearer, 1, rule,"
        " standard_id, inputs FROM adjustments LIMIT 1",
    )


def test_a_transaction_balances(decided: UUID, owner: Owner) -> None:
    refused(
        owner,
        Check,
        "INSERT INTO ledger_entries SELECT gen_random_uuid(), transaction_id, account_id, 99, 5,"
        " 0, 5 FROM ledger_entries LIMIT 1",
    )


def test_an_account_stays_on_its_side(decided: UUID, owner: Owner) -> None:
    refused(owner, Check, "UPDATE ledger_accounts SET balance = 1 WHERE name = 'budget:available'")


def test_events_are_append_only(decided: UUID, owner: Owner) -> None:
    refused(owner, psycopg.errors.RestrictViolation, "UPDATE events SET topic = 'x'")
    refused(owner, psycopg.errors.RestrictViolation, "DELETE FROM events")


def test_a_claim_makes_no_move_the_table_does_not_have(decided: UUID, owner: Owner) -> None:
    refused(owner, Check, "UPDATE claims SET status = 'draft', version = version + 1")
    refused(owner, Check, "UPDATE claims SET status = 'authorised'")


def test_a_redemption_is_not_claimed_twice(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    voucher = people.a_voucher(runtime, cast)
    redemption = people.redeem(runtime, cast, voucher, 90_000)
    people.claim_redemption(runtime, cast, redemption, 90_000)
    with pytest.raises(Refused) as refusal:
        people.claim_redemption(runtime, cast, redemption, 90_000)
    assert refusal.value.code == "REDEMPTION_CLAIMED"
    refused(
        owner,
        Unique,
        "INSERT INTO claims SELECT (jsonb_populate_record(claims,"
        " jsonb_build_object('id', gen_random_uuid(), 'number', 'C2'))).* FROM claims",
    )


def test_a_till_uses_its_key_once(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    voucher = people.a_voucher(runtime, cast)
    people.redeem(runtime, cast, voucher, 90_000)
    refused(
        owner,
        Unique,
        "INSERT INTO redemptions SELECT gen_random_uuid(), voucher_id, provider_id, key, currency,"
        " captured, reversed, items, service_on, choice_set, status, version, captured_at,"
        " number || 'X' FROM redemptions",
    )


def test_a_stale_row_is_not_moved(runtime: Runtime, cast: Cast) -> None:
    voucher_id = people.a_voucher(runtime, cast)[0]

    def stale(reason: str) -> Callable[[Any], None]:
        def act(ctx: Any) -> None:
            row = ctx.session.get(Voucher, voucher_id)
            move(ctx, VOUCHER, [row], "suspend", payloads=[{"reason": reason}])
            ctx.session.expunge(row)
            row.version -= 1
            row.status = "active"
            move(ctx, VOUCHER, [row], "suspend", payloads=[{"reason": reason}])

        return act

    with pytest.raises(Refused) as refusal:
        runtime.act(cast.planner, stale("lost"))
    assert refusal.value.code == "STATE_CONFLICT"


def test_a_redemption_is_confirmed_once(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    voucher = people.a_voucher(runtime, cast)
    redemption = people.redeem(runtime, cast, voucher, 50_000)
    runtime.act(cast.siti, lambda ctx: confirmations.confirm(ctx, redemption, received=True))
    refused(
        owner,
        Unique,
        "INSERT INTO confirmations SELECT gen_random_uuid(), redemption_id, person_id, received,"
        " case_id, confirmed_by, confirmed_at FROM confirmations",
    )
