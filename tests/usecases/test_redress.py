"""A broken promise is money without a request: found once, granted, paid along, exempted by two."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.calendar import after_working_days
from claims.runtime import Runtime
from claims.storage.redress import Redress
from claims.usecases import ledger, payouts, redress, reviews, statements
from tests import cast as people
from tests import paying
from tests.cast import TIME_ZONE, Cast, work_all
from tests.usecases.late import (
    MONDAY,
    WITH_SERVICE,
    a_late_service,
    a_line_for,
    found,
    issue,
    paying_within,
)
from tests.usecases.strangers import Owner, a_batch, answer, claim_of, refusal, set_day, wrong
from tests.usecases.test_cases import filing, investigated, resolving

WEEK_LATER = date(2026, 6, 17)  # two working days after the five that were promised


@pytest.fixture
def cast(runtime: Runtime, owner: Owner) -> Cast:
    set_day(owner, MONDAY)
    assembled = people.assemble(runtime, standard=WITH_SERVICE)
    a_line_for(runtime, assembled, "redress")
    return assembled


def balances(runtime: Runtime, cast: Cast) -> dict[str, int]:
    rows = runtime.query(cast.finance, lambda ctx: ledger.balances(ctx, cast.programme))
    total: dict[str, int] = {}
    for row in rows:
        total[row.name] = total.get(row.name, 0) + row.balance
    return total


def budget(owner: Owner, purpose: str) -> tuple[Any, ...]:
    row = owner.execute(
        "SELECT available / 100, obligated / 100, spent / 100 FROM budgets WHERE purpose = %s",
        [purpose],
    ).fetchone()
    assert row is not None
    return row


def paid_late(runtime: Runtime, cast: Cast, owner: Owner, on: date = WEEK_LATER) -> UUID:
    """Siti's claim of Rp90.000, decided in time, paid on a later day."""
    claim_id = people.claim_reimbursement(runtime, cast, 100_000)
    work_all(runtime)
    batch = a_batch(runtime, cast)
    work_all(runtime)
    set_day(owner, on)
    answer(runtime, cast, batch.id)
    return claim_id


def test_a_late_payment_owes_the_citizen_once_and_is_paid_with_his_next(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim_id = paid_late(runtime, cast, owner)
    assert issue(runtime) == 1
    assert issue(runtime) == 0
    [row] = found(runtime, cast, claim_id)
    assert (row.kind, row.limit_days, row.actual_days) == ("payment", 5, 7)
    assert (row.amount, row.payee_id, row.status) == (10_000_00, cast.siti.person_id, "granted")
    assert budget(owner, "redress") == (9_990_000, 10_000, 0)
    assert balances(runtime, cast)["expense:redress"] == 10_000_00
    assert wrong(owner) == {}
    next_claim = people.claim_reimbursement(runtime, cast, 50_000, seed=7)
    work_all(runtime)
    batch = a_batch(runtime, cast)
    assert (batch.count, batch.total) == (1, 45_000_00 + 10_000_00)
    _, file = runtime.query(cast.finance, lambda ctx: payouts.read_file(ctx, batch.id))
    assert b">55000.00<" in file
    work_all(runtime)
    answer(runtime, cast, batch.id)
    assert claim_of(runtime, cast, next_claim).status == "paid"
    assert budget(owner, "redress") == (9_990_000, 0, 10_000)
    assert found(runtime, cast, claim_id)[0].status == "paid"
    statement = runtime.query(cast.siti, statements.list_)[-1]
    assert statement.total == 55_000_00
    assert runtime.query(cast.siti, lambda ctx: statements.again(ctx, statement.id))[:4] == b"%PDF"
    assert issue(runtime) == 0
    assert wrong(owner) == {}


def test_a_citizen_without_a_claim_to_be_paid_gets_a_payment_of_his_own(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    paid_late(runtime, cast, owner)
    issue(runtime)
    batch = a_batch(runtime, cast)
    assert (batch.count, batch.total) == (1, 10_000_00)
    work_all(runtime)
    [statement] = [
        each for each in runtime.query(cast.siti, statements.list_) if each.total == 10_000_00
    ]
    assert (statement.opening, statement.closing) == (0, 0)
    answer(runtime, cast, batch.id, "failed")
    assert found(runtime, cast)[0].status == "granted"
    assert budget(owner, "redress") == (9_990_000, 10_000, 0)
    assert wrong(owner) == {}
    again = a_batch(runtime, cast)
    assert again.total == 10_000_00
    answer(runtime, cast, again.id)
    assert wrong(owner) == {}


def test_a_late_rejection_owes_the_floor(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    claim_id = people.claim_reimbursement(runtime, cast, 1_400_000, item="wheelchair-rent",
                                          quantity=56)  # fmt: skip
    work_all(runtime)
    held = claim_of(runtime, cast, claim_id)
    assert held.status == "in_review"
    set_day(owner, WEEK_LATER)
    runtime.act(
        cast.officer,
        lambda ctx: reviews.decide(
            ctx, claim_id, version=held.version, reason="SERVICE_DATE_MISSING", note=None,
            lines=[{"no": 1, "approved": people.rupiah(0), "bearer": "citizen"}],
        ),
    )  # fmt: skip
    assert issue(runtime) == 1
    [row] = found(runtime, cast, claim_id)
    assert (row.kind, row.actual_days, row.amount) == ("decision", 7, 10_000_00)
    assert wrong(owner) == {}


def test_what_is_late_within_the_margin_is_measured_and_owes_nothing(
    runtime: Runtime, owner: Owner
) -> None:
    """Twenty days promised: 22 is not more than 22.0, 23 is."""
    set_day(owner, MONDAY)
    cast = people.assemble(runtime, standard=paying_within(20))
    a_line_for(runtime, cast, "redress")
    paid_late(runtime, cast, owner, date(2026, 7, 8))
    assert issue(runtime) == 0
    [row] = found(runtime, cast)
    assert (row.status, row.actual_days, row.amount) == ("not_due", 22, 0)
    assert issue(runtime) == 0
    assert wrong(owner) == {}


def test_a_provider_makes_good_what_he_caused_in_his_next_settlement(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    """Three days late with the service: the citizen is credited, the provider's payment is less."""
    claim_id = a_late_service(runtime, cast, 150_000)
    assert issue(runtime) == 1
    [row] = found(runtime, cast, claim_id)
    assert (row.kind, row.limit_days, row.actual_days) == ("service", 3, 6)
    assert (row.payee_id, row.caused_by) == (cast.siti.person_id, cast.provider.provider_id)
    assert balances(runtime, cast)["receivable:provider"] == 10_000_00
    assert balances(runtime, cast)["expense:redress"] == 0
    batch = a_batch(runtime, cast)
    paid = {
        each.payee_kind: each.amount
        for each in runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, batch.id))
    }
    assert paid == {"person": 10_000_00, "provider": 140_000_00}
    assert wrong(owner) == {}
    work_all(runtime)
    own = runtime.query(cast.provider, statements.list_)
    assert [each.total for each in own] == [140_000_00]
    answer(runtime, cast, batch.id)
    told = balances(runtime, cast)
    assert (told["receivable:provider"], told["payable:payee"], told["in_payment:rail"]) == (
        0,
        0,
        0,
    )
    assert told["bank"] == -150_000_00
    assert budget(owner, "redress") == (10_000_000, 0, 0)
    [linking] = owner.execute(
        "SELECT convert_from(payload, 'UTF8') FROM events WHERE topic = 'redress.granted'"
    ).fetchall()
    assert str(cast.siti.person_id) in str(linking[0])
    assert str(cast.provider.provider_id) in str(linking[0])
    assert wrong(owner) == {}


def test_a_recovery_that_came_back_is_taken_from_the_payment_after(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    a_late_service(runtime, cast, 150_000)
    issue(runtime)
    first = a_batch(runtime, cast)
    answer(runtime, cast, first.id, "failed")
    assert balances(runtime, cast)["receivable:provider"] == 10_000_00
    assert wrong(owner) == {}
    second = a_batch(runtime, cast)
    assert second.total == 150_000_00
    work_all(runtime)
    answer(runtime, cast, second.id)
    assert budget(owner, "redress") == (10_000_000, 0, 0)
    assert wrong(owner) == {}


def test_a_recovery_larger_than_a_payment_waits_for_a_larger_one(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    a_late_service(runtime, cast, 10_000)
    issue(runtime)
    batch = a_batch(runtime, cast)
    assert batch.total == 10_000_00 + 10_000_00
    work_all(runtime)
    answer(runtime, cast, batch.id)
    assert balances(runtime, cast)["receivable:provider"] == 10_000_00
    assert budget(owner, "redress") == (9_990_000, 0, 10_000)
    a_late_service(runtime, cast, 100_000, days=1, key="till-2")
    later = a_batch(runtime, cast)
    assert later.total == 90_000_00
    answer(runtime, cast, later.id)
    assert budget(owner, "redress") == (10_000_000, 0, 0)
    assert wrong(owner) == {}


def test_late_payment_to_a_provider_is_separate_from_the_citizens_redress(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    """Rp150.000 two full months late at one per cent: Rp3.000 for the provider, a floor for her."""
    a_line_for(runtime, cast, "late_payment")
    claim_id = a_late_service(runtime, cast, 150_000, days=1)
    batch = a_batch(runtime, cast)
    work_all(runtime)
    set_day(owner, date(2026, 8, 20))
    answer(runtime, cast, batch.id)
    assert issue(runtime) == 2
    rows = {row.kind: row for row in found(runtime, cast, claim_id)}
    assert set(rows) == {"payment", "late_payment"}
    assert rows["payment"].payee_id == cast.siti.person_id
    assert rows["late_payment"].payee_id == cast.provider.provider_id
    assert rows["late_payment"].amount == 3_000_00
    second = a_batch(runtime, cast)
    work_all(runtime)
    answer(runtime, cast, second.id)
    assert budget(owner, "late_payment") == (9_997_000, 0, 3_000)
    assert {row.status for row in found(runtime, cast, claim_id)} == {"paid"}
    assert wrong(owner) == {}


def disputed(runtime: Runtime, actor: Any, claim_id: UUID, amount: int) -> UUID:
    return runtime.act(actor, filing(claim_id, disputed=people.rupiah(amount))).id


def test_a_disputed_part_earns_a_provider_no_interest_for_the_days_it_was_not_due(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    """Of Rp150.000 the citizen disputes Rp50.000: one per cent a month of Rp100.000, two months."""
    a_line_for(runtime, cast, "late_payment")
    claim_id = a_late_service(runtime, cast, 150_000, days=1)
    disputed(runtime, cast.siti, claim_id, 50_000)
    batch = a_batch(runtime, cast)
    assert batch.total == 100_000_00
    set_day(owner, date(2026, 8, 20))
    answer(runtime, cast, batch.id)
    issue(runtime)
    rows = {row.kind: row.amount for row in found(runtime, cast, claim_id)}
    assert rows == {"payment": 10_000_00, "late_payment": 2_000_00}
    assert wrong(owner) == {}


def test_what_was_wholly_disputed_until_after_its_day_owes_nothing_for_it(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim_id = a_late_service(runtime, cast, 150_000, days=1)
    case = disputed(runtime, cast.siti, claim_id, 150_000)
    set_day(owner, date(2026, 6, 29))
    investigated(runtime, cast, case)
    runtime.act(cast.officer, resolving(runtime, cast, case, "rejected"))
    batch = a_batch(runtime, cast)
    assert batch.total == 150_000_00
    set_day(owner, date(2026, 8, 20))
    answer(runtime, cast, batch.id)
    assert issue(runtime) == 0
    rows = {row.kind: (row.status, row.amount) for row in found(runtime, cast, claim_id)}
    assert rows == {"payment": ("not_due", 0), "late_payment": ("not_due", 0)}
    assert wrong(owner) == {}


def test_a_citizens_redress_is_of_what_was_due_and_came_late(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    """Rp900.000 claimed, Rp200.000 disputed: Rp700.000, twenty working days late by 1 per mille."""
    claim_id = people.claim_reimbursement(
        runtime, cast, 900_000, item="wheelchair-rent", quantity=36
    )
    work_all(runtime)
    disputed(runtime, cast.siti, claim_id, 200_000)
    batch = a_batch(runtime, cast)
    assert batch.total == 700_000_00
    due_on = claim_of(runtime, cast, claim_id).pay_by
    assert due_on is not None
    set_day(owner, after_working_days(due_on, 20))
    answer(runtime, cast, batch.id)
    assert issue(runtime) == 1
    [row] = found(runtime, cast, claim_id)
    late = row.actual_days - row.limit_days
    assert row.amount == 700_00 * late
    assert late > 14
    assert wrong(owner) == {}


def test_redress_without_a_line_that_carries_it_stays_owed_until_there_is_one(
    runtime: Runtime, owner: Owner
) -> None:
    set_day(owner, MONDAY)
    cast = people.assemble(runtime)
    paid_late(runtime, cast, owner)
    assert issue(runtime) == 0
    assert found(runtime, cast)[0].status == "owed"
    assert wrong(owner) == {}
    a_line_for(runtime, cast, "redress")
    assert issue(runtime) == 1
    assert found(runtime, cast)[0].status == "granted"


def test_a_line_carries_as_much_redress_as_it_has_and_no_more(
    runtime: Runtime, owner: Owner
) -> None:
    set_day(owner, MONDAY)
    cast = people.assemble(runtime)
    a_line_for(runtime, cast, "redress", 15_000)
    for actor, seed in ((cast.siti, 1), (cast.budi, 2)):
        people.claim_reimbursement(runtime, cast, 100_000 + seed, actor=actor, seed=seed)
    work_all(runtime)
    batch = a_batch(runtime, cast)
    set_day(owner, WEEK_LATER)
    answer(runtime, cast, batch.id)
    assert issue(runtime) == 1
    assert issue(runtime) == 0
    assert sorted(row.status for row in found(runtime, cast)) == ["granted", "owed"]
    assert budget(owner, "redress") == (5_000, 10_000, 0)
    assert wrong(owner) == {}


def granted(runtime: Runtime, cast: Cast, owner: Owner) -> Redress:
    paid_late(runtime, cast, owner)
    issue(runtime)
    return found(runtime, cast)[0]


def test_an_exemption_needs_a_reason_and_a_second_person(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    row = granted(runtime, cast, owner)
    question: Any = lambda ctx: redress.question(ctx, row.id, reason="FORCE_MAJEURE")  # noqa: E731
    exempt: Any = lambda ctx: redress.exempt(ctx, row.id)  # noqa: E731
    assert refusal(runtime, cast.siti, question) == "FORBIDDEN"
    unknown: Any = lambda ctx: redress.question(ctx, row.id, reason="BECAUSE")  # noqa: E731
    assert refusal(runtime, cast.officer, unknown) == "REASON_UNKNOWN"
    assert refusal(runtime, cast.finance, exempt) == "STATE_CONFLICT"
    runtime.act(cast.officer, question)
    build: Any = lambda ctx: paying.build(ctx, cast.programme, execution_on=ctx.today(TIME_ZONE))  # noqa: E731
    assert refusal(runtime, cast.finance, build) == "NOTHING_TO_PAY"
    assert refusal(runtime, cast.officer, exempt) == "SAME_PERSON"
    runtime.act(cast.finance, exempt)
    assert found(runtime, cast)[0].status == "exempt"
    assert budget(owner, "redress") == (10_000_000, 0, 0)
    assert balances(runtime, cast)["expense:redress"] == 0
    assert issue(runtime) == 0
    assert wrong(owner) == {}


def test_the_database_too_wants_another_person(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    row = granted(runtime, cast, owner)
    runtime.act(cast.officer, lambda ctx: redress.question(ctx, row.id, reason="FORCE_MAJEURE"))
    with pytest.raises(Exception, match="ck_redress_another_person"):
        owner.execute(
            "UPDATE redress SET exempter_id = questioner_id, status = 'exempt',"
            " version = version + 1"
        )


def test_the_database_holds_redress_once_for_a_promise_and_once_in_a_payment(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    granted(runtime, cast, owner)
    a_batch(runtime, cast)
    for constraint, table, fresh in (
        ("uq_redress_claim_id_kind", "redress", "'id', gen_random_uuid()"),
        ("uq_redress_parts_live", "redress_parts", "'instruction_id', i.id"),
    ):
        with pytest.raises(psycopg.errors.UniqueViolation, match=constraint):
            owner.execute(
                "WITH i AS (INSERT INTO instructions SELECT (jsonb_populate_record(x,"
                " jsonb_build_object('id', gen_random_uuid(), 'end_to_end_id', '-', 'no', 9)"
                ")).* FROM instructions AS x LIMIT 1"
                " RETURNING id)"
                f" INSERT INTO {table} SELECT (jsonb_populate_record(r,"
                f" jsonb_build_object({fresh}))).* FROM {table} AS r, i LIMIT 1"
            )


def test_redress_that_is_upheld_is_paid(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    row = granted(runtime, cast, owner)
    runtime.act(cast.officer, lambda ctx: redress.question(ctx, row.id, reason="FORCE_MAJEURE"))
    uphold: Any = lambda ctx: redress.uphold(ctx, row.id)  # noqa: E731
    assert refusal(runtime, cast.officer, uphold) == "SAME_PERSON"
    upheld = runtime.act(cast.finance, uphold)
    assert (upheld.upheld_by, upheld.upholder_id) == (
        cast.finance.user_id,
        cast.finance.person_id,
    )
    batch = a_batch(runtime, cast)
    assert batch.total == 10_000_00
    late: Any = lambda ctx: redress.question(ctx, row.id, reason="FORCE_MAJEURE")  # noqa: E731
    assert refusal(runtime, cast.officer, late) == "REDRESS_IN_PAYMENT"
    answer(runtime, cast, batch.id)
    assert wrong(owner) == {}


def test_redress_is_seen_by_who_is_owed_it_and_by_who_makes_it_good(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    a_late_service(runtime, cast, 150_000)
    paid_late(runtime, cast, owner)
    issue(runtime)

    def kinds(actor: Any) -> list[str]:
        rows = runtime.query(actor, redress.list_)
        return sorted(row.kind for row in rows)

    assert kinds(cast.siti) == ["payment", "payment", "service"]
    assert kinds(cast.provider) == ["late_payment", "service"]
    assert kinds(cast.auditor) == ["late_payment", *kinds(cast.siti)]
    assert kinds(cast.budi) == []
    [service] = [row for row in found(runtime, cast) if row.kind == "service"]
    assert runtime.query(cast.provider, lambda ctx: redress.get(ctx, service.id)).id == service.id
    foreign: Any = lambda ctx: redress.get(ctx, service.id)  # noqa: E731
    assert refusal(runtime, cast.budi, foreign) == "REDRESS_UNKNOWN"
    assert refusal(runtime, cast.officer, redress.issue_due) == "FORBIDDEN"
