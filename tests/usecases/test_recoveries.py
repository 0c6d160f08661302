"""Overpayments that end by hand: repaid by two persons, written off by three; and any order."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.domain.money import Money
from claims.domain.permissions import Actor, Role
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.usecases import payouts, recoveries
from tests import cast as people
from tests import paying
from tests.cast import TIME_ZONE, Cast, work_all
from tests.usecases.strangers import Owner, a_batch, answer, counters, refusal, wrong
from tests.usecases.taxing import taxes_in_force
from tests.usecases.test_receivables import amounts, another, owed
from tests.usecases.test_redecisions import balance, pay, redecide


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


def recording(cast: Cast, receivable: UUID, amount: int, **changes: Any) -> Any:
    given: dict[str, Any] = {"reference": "KU-1", "received_on": cast.today, **changes}
    return lambda ctx: recoveries.record(ctx, receivable, amount=people.rupiah(amount), **given)


def giving_up(receivable: UUID, amount: int) -> Any:
    return lambda ctx: recoveries.propose_write_off(
        ctx, receivable, amount=people.rupiah(amount), reason="untraceable"
    )


def test_money_that_came_in_counts_when_a_second_person_confirms_it(
    runtime: Runtime, cast: Cast, overpaid: UUID, owner: Owner
) -> None:
    [row] = owed(runtime, cast)
    money = runtime.act(cast.finance, recording(cast, row.id, 20_000))
    assert refusal(runtime, cast.finance, recording(cast, row.id, 1)) == "REPAYMENT_KNOWN"
    confirm: Any = lambda ctx: recoveries.confirm(ctx, money.id)  # noqa: E731
    assert refusal(runtime, cast.finance, confirm) == "SAME_PERSON"
    assert refusal(runtime, cast.siti, confirm) == "FORBIDDEN"
    assert balance(runtime, cast, "receivable:payee") == 60_000
    assert wrong(owner) == {}
    runtime.act(cast.second_finance, confirm)
    assert refusal(runtime, cast.second_finance, confirm) == "STATE_CONFLICT"
    assert amounts(owed(runtime, cast)[0]) == (60_000, 0, 0, 20_000, 0, 0, 40_000)
    assert balance(runtime, cast, "receivable:payee") == 40_000
    assert balance(runtime, cast, "bank") == -70_000
    assert counters(owner) == (2_930_000, 0, 0, 70_000)
    assert wrong(owner) == {}


def test_money_is_written_down_only_as_far_as_it_is_owed(
    runtime: Runtime, cast: Cast, overpaid: UUID, owner: Owner
) -> None:
    [row] = owed(runtime, cast)
    tomorrow = cast.today + timedelta(days=1)
    for act, code in (
        (recording(cast, row.id, 60_001), "OVER_OWED"),
        (recording(cast, row.id, 0), "AMOUNT_ZERO"),
        (recording(cast, row.id, 1, received_on=tomorrow), "DAY_IN_FUTURE"),
        (recording(cast, cast.programme, 1), "RECEIVABLE_UNKNOWN"),
    ):
        assert refusal(runtime, cast.finance, act) == code
    money = runtime.act(cast.finance, recording(cast, row.id, 50_000))
    assert refusal(runtime, cast.finance, giving_up(row.id, 10_001)) == "OVER_OWED"
    another(runtime, cast, 80_000)
    assert pay(runtime, cast) == 62_000
    runtime.act(cast.finance, lambda ctx: recoveries.refuse_repayment(ctx, money.id))
    assert amounts(owed(runtime, cast)[0]) == (60_000, 10_000, 0, 0, 0, 0, 50_000)
    assert wrong(owner) == {}


def test_three_persons_write_off_what_nobody_will_collect(
    runtime: Runtime, cast: Cast, overpaid: UUID, owner: Owner
) -> None:
    [row] = owed(runtime, cast)
    given = runtime.act(cast.finance, giving_up(row.id, 60_000))
    approve: Any = lambda ctx: recoveries.approve_write_off(ctx, given.id)  # noqa: E731
    assert refusal(runtime, cast.finance, approve) == "SAME_PERSON"
    assert runtime.act(cast.second_finance, approve).status == "seconded"
    assert refusal(runtime, cast.second_finance, approve) == "SAME_PERSON"
    assert refusal(runtime, cast.finance, approve) == "SAME_PERSON"
    assert balance(runtime, cast, "receivable:payee") == 60_000
    assert runtime.act(cast.planner, approve).status == "in_force"
    [row] = owed(runtime, cast)
    assert (row.status, *amounts(row)) == ("written_off", 60_000, 0, 0, 0, 60_000, 0, 0)
    assert balance(runtime, cast, "receivable:payee") == 0
    assert balance(runtime, cast, "expense:write_off") == 60_000
    assert counters(owner) == (2_910_000, 0, 0, 90_000)
    assert wrong(owner) == {}


def test_what_was_written_off_is_no_loss_any_more_when_it_is_approved_after_all(
    runtime: Runtime, cast: Cast, second: Actor, overpaid: UUID, owner: Owner
) -> None:
    [row] = owed(runtime, cast)
    given = runtime.act(cast.finance, giving_up(row.id, 50_000))
    for who in (cast.second_finance, cast.planner):
        runtime.act(who, lambda ctx: recoveries.approve_write_off(ctx, given.id))
    redecide(runtime, cast, overpaid, 70_000, by=second)
    [row] = owed(runtime, cast)
    assert (row.status, *amounts(row)) == ("written_off", 60_000, 0, 0, 0, 20_000, 40_000, 0)
    assert balance(runtime, cast, "expense:write_off") == 20_000
    assert wrong(owner) == {}
    redecide(runtime, cast, overpaid, 90_000)
    assert owed(runtime, cast)[0].status == "dropped"
    assert balance(runtime, cast, "expense:write_off") == 0
    assert wrong(owner) == {}


def stepped(table: str, status: str) -> str:
    """SQL that moves every row of a table a step."""
    return f"UPDATE {table} SET status = '{status}', version = version + 1"


def test_the_database_holds_two_and_three_persons(
    runtime: Runtime, cast: Cast, overpaid: UUID, owner: Owner
) -> None:
    [row] = owed(runtime, cast)
    money = runtime.act(cast.finance, recording(cast, row.id, 20_000))
    given = runtime.act(cast.finance, giving_up(row.id, 10_000))
    siti = cast.siti.person_id
    for statement, what in (
        (
            "UPDATE repayments SET status = 'confirmed', version = 2, answerer_id = recorder_id",
            "another_person",
        ),
        (
            "UPDATE write_offs SET status = 'seconded', version = 2, seconder_id = proposer_id",
            "another_person",
        ),
        (
            f"UPDATE repayments SET version = version + 1, recorder_id = '{siti}'",
            "whose debt",
        ),
        (
            f"UPDATE write_offs SET version = version + 1, proposer_id = '{siti}'",
            "whose debt",
        ),
    ):
        with pytest.raises(psycopg.errors.CheckViolation, match=what):
            owner.execute(statement)
    runtime.act(cast.second_finance, lambda ctx: recoveries.approve_write_off(ctx, given.id))
    for third in ("proposer_id", "seconder_id", "NULL"):
        with pytest.raises(psycopg.errors.CheckViolation, match="three_persons"):
            owner.execute(
                f"UPDATE write_offs SET status = 'in_force', version = 3, approver_id = {third}"
            )
    assert money.status == "proposed"


def test_nobody_decides_about_a_debt_of_his_own(
    runtime: Runtime, cast: Cast, overpaid: UUID
) -> None:
    twin = people.a_user(
        runtime, cast.administrator, login="siti-f", roles=[Role.FINANCE_OFFICER], serial=0,
        person_id=cast.siti.person_id,
    )  # fmt: skip
    [row] = owed(runtime, cast)
    assert refusal(runtime, twin, recording(cast, row.id, 1)) == "SAME_PERSON"
    assert refusal(runtime, twin, giving_up(row.id, 1)) == "SAME_PERSON"


def test_two_batches_built_at_once_take_an_overpayment_once(
    runtime: Runtime, cast: Cast, overpaid: UUID, owner: Owner
) -> None:
    from claims.usecases import authorisations  # noqa: PLC0415

    claim = another(runtime, cast, 80_000)
    runtime.act(cast.finance, lambda ctx: authorisations.authorise(ctx, claim))
    done: list[str] = []

    def build() -> None:
        try:
            runtime.act(
                cast.finance,
                lambda ctx: paying.build(ctx, cast.programme, execution_on=ctx.today(TIME_ZONE)),
            )
            done.append("built")
        except Refused as refused:
            done.append(refused.code)

    threads = [threading.Thread(target=build) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert done.count("built") == 1
    assert set(done) <= {"built", "NOTHING_TO_PAY", "CLAIM_IN_PAYMENT", "STATE_CONFLICT"}
    assert amounts(owed(runtime, cast)[0])[1] == 36_000
    assert wrong(owner) == {}


EXPECTED = {"NOTHING_TO_PAY", "OVER_OWED", "CLAIM_IN_PAYMENT", "STATE_CONFLICT"}
"""What a random act may meet; it leaves no trace then."""
ACTS = ("overpay", "net", "return", "repay", "write_off", "raise", "cancel")


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 9)), min_size=4, max_size=9))
def test_whatever_the_order_every_invariant_holds_and_nothing_is_stuck(
    runtime: Runtime, owner: Owner, steps: list[tuple[str, int]]
) -> None:
    town = _Town.of(runtime, owner)
    for act, size in steps:
        town.do(act, size)
        assert wrong(owner) == {}, (act, size)
    town.end()
    assert wrong(owner) == {}
    assert all(row.left == 0 for row in owed(runtime, town.cast))
    stuck = owner.execute("SELECT sum(obligated) FROM budgets").fetchone()
    assert stuck == (-100 * balance(runtime, town.cast, "payable:tax"),)


class _Town:
    """A citizen's claims that are paid and decided again, and what becomes of the difference.

    Of each payment taxes are withheld; nobody hands them over here, so that they stay obligated.
    """

    made: dict[int, _Town] = {}  # noqa: RUF012 - one town a database

    def __init__(self, runtime: Runtime, owner: Owner) -> None:
        self.runtime = runtime
        self.cast = people.assemble(runtime, authority=300_000_000)
        taxes_in_force(runtime, self.cast, owner)
        self.officers = [
            self.cast.officer,
            people.a_user(
                runtime, self.cast.administrator, login="officer-2",
                roles=[Role.CLAIMS_OFFICER], serial=90,
            ),
        ]  # fmt: skip
        self.claims: list[UUID] = []
        self.turn = 0
        self.decided: dict[UUID, int] = {}

    @classmethod
    def of(cls, runtime: Runtime, owner: Owner) -> _Town:
        """The town of a test's database: every example goes on where the last one ended."""
        if id(runtime) not in cls.made:
            cls.made[id(runtime)] = cls(runtime, owner)
        return cls.made[id(runtime)]

    def do(self, act: str, size: int) -> None:
        if not self.claims:
            self.claim(size)
        try:
            getattr(self, act)(size)
        except Refused as refused:
            if refused.code not in EXPECTED:
                raise

    def claim(self, size: int) -> UUID:
        number = len(self.claims) + 1
        claim = people.claim_reimbursement(
            self.runtime, self.cast, 10_000 + size * 1_000, number=f"T-{number}", seed=number
        )
        work_all(self.runtime)
        self.claims.append(claim)
        return claim

    def decide(self, claim: UUID, approved: int) -> None:
        self.decided[claim] = self.decided.get(claim, 0) + 1
        officer = self.officers[self.decided[claim] % 2]
        redecide(self.runtime, self.cast, claim, approved, by=officer)

    def overpay(self, size: int) -> None:
        claim = self.claim(size)
        a = a_batch(self.runtime, self.cast)
        work_all(self.runtime)
        answer(self.runtime, self.cast, a.id)
        self.decide(claim, size * 100)

    def net(self, size: int) -> None:
        self.claim(size)
        batch = a_batch(self.runtime, self.cast)
        answer(self.runtime, self.cast, batch.id)

    def return_(self, size: int) -> None:
        self.claim(size)
        batch = a_batch(self.runtime, self.cast)
        answer(self.runtime, self.cast, batch.id, "failed")

    def cancel(self, size: int) -> None:
        self.claim(size)
        batch = a_batch(self.runtime, self.cast, is_released=False)
        self.runtime.act(self.cast.finance, lambda ctx: payouts.cancel(ctx, batch.id))

    def open_(self) -> list[Any]:
        return [row for row in owed(self.runtime, self.cast) if row.left]

    def repay(self, size: int) -> None:
        for row in self.open_()[:1]:
            self.repay_of(row, max(row.left // 100 * size // 10, 1))

    def repay_of(self, row: Any, amount: int) -> None:
        self.turn += 1
        act = recording(self.cast, row.id, amount, reference=f"KU-{self.turn}")
        money = self.runtime.act(self.cast.finance, act)
        self.runtime.act(self.cast.second_finance, lambda ctx: recoveries.confirm(ctx, money.id))

    def write_off(self, size: int) -> None:
        for row in self.open_()[:1]:
            self.give_up(row, max(row.left * size // 10, 1))

    def give_up(self, row: Any, minor: int) -> None:
        given = self.runtime.act(
            self.cast.finance,
            lambda ctx: recoveries.propose_write_off(
                ctx, row.id, amount=Money(minor, people.RUPIAH), reason="untraceable"
            ),
        )
        for who in (self.cast.second_finance, self.cast.planner):
            self.runtime.act(who, lambda ctx: recoveries.approve_write_off(ctx, given.id))

    def raise_(self, size: int) -> None:
        self.decide(self.claims[size % len(self.claims)], 5_000 + size * 100)

    def end(self) -> None:
        """Everything due is paid, and what is left then is written off."""
        for _ in range(3):
            try:
                batch = a_batch(self.runtime, self.cast)
            except Refused:
                break
            answer(self.runtime, self.cast, batch.id)
        for row in self.open_():
            self.give_up(row, row.left)


setattr(_Town, "return", _Town.return_)
setattr(_Town, "raise", _Town.raise_)
