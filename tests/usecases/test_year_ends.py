"""A budget year ends: lists drawn up once, posted whole by two persons; who comes later is paid."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.permissions import Role
from claims.runtime import Runtime
from claims.storage.year_ends import YearEnd
from claims.usecases import books, payouts, periods, reinstatements, vouchers, year_ends
from claims.usecases.context import WORKER
from tests import cast as people
from tests import paying
from tests.cast import TIME_ZONE, Cast, work_all
from tests.usecases.closing import close_books
from tests.usecases.strangers import (
    Owner,
    a_batch,
    answer,
    claim_of,
    counters,
    later,
    refusal,
    wrong,
)
from tests.usecases.test_concurrency import all_at_once, persistent

YEAR = 300
"""How many days after the town was built its budget year ends."""


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime, authority=1_000_000)


class Town:
    """A year of one budget line, in whole rupiah; the day after its last one.

    A voucher of 300,000 of which 100,000 were used and claimed (75,000 approved, not paid), one of
    200,000 that is good for longer, a citizen's claim of 45,000 whose payment came back long ago,
    and one of 40,000 that nobody has looked at yet.
    """

    def __init__(self, runtime: Runtime, cast: Cast, owner: Owner) -> None:
        self.runtime, self.cast, self.owner = runtime, cast, owner
        self.last_day = cast.today + timedelta(days=YEAR)
        self.failed = people.claim_reimbursement(runtime, cast, 50_000)
        work_all(runtime)
        answer(runtime, cast, a_batch(runtime, cast).id, "failed")
        self.voucher = people.a_voucher(runtime, cast, value=300_000)
        redemption = people.redeem(runtime, cast, self.voucher, 100_000)
        self.unpaid = people.claim_redemption(runtime, cast, redemption, 100_000)
        work_all(runtime)
        self.good = people.a_voucher(
            runtime, cast, value=200_000, last_day=self.last_day + timedelta(days=30)
        )
        self.waiting = people.claim_reimbursement(runtime, cast, 40_000, actor=cast.budi, seed=2)
        later(owner, days=YEAR + 1)

    def propose(self, **given: Any) -> YearEnd:
        return self.runtime.act(
            self.cast.finance,
            lambda ctx: year_ends.propose(
                ctx, self.cast.programme, last_day=self.last_day, **given
            ),
        )

    def proposed(self) -> YearEnd:
        close_books(self.runtime, self.cast, self.last_day)
        return self.propose()

    def confirm(self, year_end_id: UUID) -> YearEnd:
        return self.runtime.act(
            self.cast.second_finance, lambda ctx: year_ends.confirm(ctx, year_end_id)
        )

    def ended(self) -> YearEnd:
        return self.confirm(self.proposed().id)

    def rows(self, row: YearEnd, name: str) -> dict[UUID, tuple[str, int, int]]:
        found = self.runtime.query(
            self.cast.auditor, lambda ctx: year_ends.rows(ctx, row.id, name=name)
        )
        return {each.object_id: (each.state, each.amount, each.posted) for each in found}

    def refused(self, act: Any) -> str:
        return refusal(self.runtime, self.cast.second_finance, act)


@pytest.fixture
def town(runtime: Runtime, cast: Cast, owner: Owner) -> Town:
    return Town(runtime, cast, owner)


def test_each_list_says_what_is_left_and_what_of_it_posts(town: Town) -> None:
    before = counters(town.owner)
    row = town.proposed()
    approved = claim_of(town.runtime, town.cast, town.unpaid).approved
    assert approved
    assert town.rows(row, "vouchers") == {
        town.voucher[0]: ("released", 200_000_00, 200_000_00),
        town.good[0]: ("carried", 200_000_00, 0),
    }
    assert town.rows(row, "unpaid") == {town.unpaid: ("carried", approved, 0)}
    assert town.rows(row, "unclaimed") == {town.failed: ("given", 45_000_00, 45_000_00)}
    [line] = town.runtime.query(town.cast.auditor, lambda ctx: year_ends.lapsed(ctx, row.id))
    available = before[0] * 100
    assert (line.available, line.released, line.kept) == (available, 200_000_00, 40_000_00)
    assert line.lapsed == row.lapsed == available + 160_000_00
    assert (row.released, row.unpaid, row.given) == (200_000_00, approved, 45_000_00)
    assert counters(town.owner) == before, "a proposal posts nothing"
    assert wrong(town.owner) == {}


def test_a_confirmed_year_end_posts_its_lists_and_carries_what_is_owed(town: Town) -> None:
    _, committed, obligated, spent = counters(town.owner)
    row = town.ended()
    assert counters(town.owner) == (
        40_000, committed - 200_000, obligated - 45_000, spent + 45_000,
    )  # fmt: skip
    assert town.owner.execute("SELECT authority FROM budgets").fetchone() == (
        1_000_000_00 - row.lapsed,
    )
    balance = town.runtime.query(
        town.cast.auditor, lambda ctx: books.trial_balance(ctx, town.cast.programme)
    )
    assert balance.totals.is_balanced
    treasury = [each for each in balance.lines if each.account.name == "payable:treasury"]
    assert [each.closing for each in treasury] == [-45_000_00]
    report = town.runtime.query(
        town.cast.auditor, lambda ctx: books.budget_execution(ctx, town.cast.programme)
    ).total
    assert report.appropriation == 1_000_000_00
    assert report.lapsed == row.lapsed
    assert report.carried == report.committed + report.obligated + 40_000_00
    stages = (report.paid, report.obligated, report.committed, report.available, report.lapsed)
    assert sum(stages) == report.appropriation
    old = town.runtime.query(
        town.cast.auditor,
        lambda ctx: books.budget_execution(ctx, town.cast.programme, day=town.last_day),
    ).total
    assert (old.lapsed, old.appropriation) == (0, 1_000_000_00)
    status = town.owner.execute("SELECT status FROM vouchers WHERE id = %s", [town.voucher[0]])
    assert status.fetchone() == ("expired",)
    assert claim_of(town.runtime, town.cast, town.failed).status == "unclaimed"
    assert wrong(town.owner) == {}


def test_a_year_end_is_confirmed_once_by_another_person_and_never_in_part(town: Town) -> None:
    row = town.proposed()
    confirm: Any = lambda ctx: year_ends.confirm(ctx, row.id)  # noqa: E731
    runtime, cast = town.runtime, town.cast
    assert refusal(runtime, cast.finance, confirm) == "SAME_PERSON"
    twin = people.a_user(
        runtime, cast.administrator, login="finance-2", roles=[Role.FINANCE_OFFICER], serial=901,
        person_id=cast.finance.person_id,
    )  # fmt: skip
    assert refusal(runtime, twin, confirm) == "SAME_PERSON"
    for nobody in (cast.auditor, cast.officer, cast.planner, cast.siti):
        assert refusal(runtime, nobody, confirm) == "FORBIDDEN"
    assert refusal(runtime, cast.finance, lambda ctx: year_ends.propose(
        ctx, cast.programme, last_day=town.last_day)) == "YEAR_END_OPEN"  # fmt: skip
    twice = all_at_once([lambda: town.confirm(row.id)] * 4)
    assert sum(isinstance(each, YearEnd) for each in twice) == 1
    lapsed = town.owner.execute(
        "SELECT count(*) FROM ledger_transactions WHERE occasion = 'budget_lapsed'"
    )
    assert lapsed.fetchone() == (1,)
    assert town.refused(confirm) == "STATE_CONFLICT"
    assert refusal(runtime, cast.finance, lambda ctx: year_ends.propose(
        ctx, cast.programme, last_day=town.last_day)) == "YEAR_END_TAKEN"  # fmt: skip
    assert wrong(town.owner) == {}


def test_a_year_is_ended_only_when_it_is_over_its_books_closed_and_no_batch_under_way(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    people.claim_reimbursement(runtime, cast, 50_000)
    work_all(runtime)
    batch = a_batch(runtime, cast, is_released=False)

    def propose(ctx: Any, last_day: date = cast.today) -> Any:
        return year_ends.propose(ctx, cast.programme, last_day=last_day)

    assert refusal(runtime, cast.finance, propose) == "YEAR_NOT_OVER"
    later(owner, days=1)
    assert refusal(runtime, cast.finance, propose) == "PERIOD_OPEN"
    row = runtime.act(
        cast.finance, lambda ctx: periods.propose(ctx, cast.programme, last_day=cast.today)
    )
    assert refusal(runtime, cast.finance, propose) == "PERIOD_OPEN"
    runtime.act(cast.second_finance, lambda ctx: periods.close(ctx, row.id))
    assert refusal(runtime, cast.finance, propose) == "PAYOUT_UNDER_WAY"
    paying.approved(runtime, cast, batch)
    assert refusal(runtime, cast.finance, propose) == "PAYOUT_UNDER_WAY"
    runtime.act(cast.finance, lambda ctx: payouts.cancel(ctx, batch.id))
    assert refusal(runtime, cast.finance, lambda ctx: year_ends.propose(
        ctx, cast.programme, last_day=cast.today, staying=[cast.programme],
    )) == "BUDGET_UNKNOWN"  # fmt: skip
    kept = runtime.act(cast.finance, lambda ctx: year_ends.propose(
        ctx, cast.programme, last_day=cast.today, staying=[cast.budget]))  # fmt: skip
    assert (kept.lapsed, kept.unpaid) == (0, 0)
    runtime.act(cast.finance, lambda ctx: year_ends.drop(ctx, kept.id))
    assert runtime.act(cast.finance, propose).unpaid == 45_000_00
    assert wrong(owner) == {}


def test_what_changed_since_it_was_drawn_up_is_not_posted_unseen(town: Town) -> None:
    row = town.proposed()
    runtime, cast = town.runtime, town.cast
    runtime.act(WORKER, vouchers.expire_due)
    assert town.refused(lambda ctx: year_ends.confirm(ctx, row.id)) == "YEAR_END_CHANGED"
    runtime.act(cast.finance, lambda ctx: year_ends.drop(ctx, row.id))
    again = town.propose()
    assert town.rows(again, "vouchers")[town.voucher[0]] == ("released_before", 200_000_00, 0)
    assert again.lapsed == row.lapsed
    work_all(runtime)  # decides what waited: it holds of the line now what was kept for it
    assert town.refused(lambda ctx: year_ends.confirm(ctx, again.id)) == "YEAR_END_CHANGED"
    runtime.act(cast.finance, lambda ctx: year_ends.drop(ctx, again.id))
    last = town.propose()
    assert last.lapsed == again.lapsed + 4_000_00, "a tenth of the claim was the citizen's share"
    town.confirm(last.id)
    assert counters(town.owner)[0] == 0
    assert wrong(town.owner) == {}


def test_a_payment_that_is_built_again_meanwhile_is_paid_or_given_never_both(town: Town) -> None:
    row = town.proposed()
    runtime, cast = town.runtime, town.cast

    def build() -> Any:
        return runtime.act(cast.finance, lambda ctx: paying.build(
            ctx, cast.programme, execution_on=ctx.today(TIME_ZONE)))  # fmt: skip

    given, built = all_at_once([lambda: town.confirm(row.id), lambda: persistent(build)])
    status = claim_of(runtime, cast, town.failed).status
    if isinstance(given, YearEnd):
        assert (status, built) == ("unclaimed", "NOTHING_TO_PAY")
    else:
        assert (status, given, isinstance(built, str)) == (
            "payment_failed", "YEAR_END_CHANGED", False,
        )  # fmt: skip
    assert wrong(town.owner) == {}


def test_who_comes_later_is_paid_by_the_word_of_two_and_whole(town: Town) -> None:
    town.ended()
    runtime, cast = town.runtime, town.cast
    propose: Any = lambda ctx: reinstatements.propose(ctx, town.failed)  # noqa: E731
    with pytest.raises(psycopg.errors.CheckViolation, match="treasury"):
        town.owner.execute(
            "INSERT INTO instruction_parts (instruction_id, claim_id, decision_id, budget_id,"
            " amount, paid_before, is_live) SELECT p.instruction_id, p.claim_id, d.id, p.budget_id,"
            " p.amount, 0, false FROM instruction_parts AS p, decisions AS d"
            " WHERE d.claim_id <> p.claim_id LIMIT 1"
        )
    before = counters(town.owner)
    row = runtime.act(cast.finance, propose)
    approve: Any = lambda ctx: reinstatements.approve(ctx, row.id)  # noqa: E731
    assert refusal(runtime, cast.finance, approve) == "SAME_PERSON"
    himself = people.a_user(
        runtime, cast.administrator, login="siti-2", roles=[Role.FINANCE_OFFICER], serial=902,
        person_id=cast.siti.person_id,
    )  # fmt: skip
    assert refusal(runtime, himself, propose) == "CONFLICT_OF_INTEREST"
    assert refusal(runtime, himself, approve) == "CONFLICT_OF_INTEREST"
    assert refusal(runtime, cast.second_finance, propose) == "REINSTATED_ALREADY"
    runtime.act(cast.finance, lambda ctx: reinstatements.refuse(ctx, row.id))
    row = runtime.act(cast.finance, propose)
    runtime.act(cast.second_finance, approve)
    assert town.refused(approve) == "STATE_CONFLICT"
    assert wrong(town.owner) == {}
    answer(runtime, cast, a_batch(runtime, cast).id)
    assert claim_of(runtime, cast, town.failed).status == "paid"
    available, committed, _, spent = before
    after = counters(town.owner)
    assert (after[0], after[1], after[2]) == (available, committed, 0)
    assert after[3] > spent
    assert wrong(town.owner) == {}


def test_the_lists_of_a_year_end_are_drawn_up_once(town: Town) -> None:
    row = town.proposed()
    add = (
        "INSERT INTO year_end_rows SELECT year_end_id, list, gen_random_uuid(), budget_id,"
        " payee_id, number, day, state, amount, posted, currency FROM year_end_rows LIMIT 1"
    )
    with pytest.raises(psycopg.errors.CheckViolation, match="drawn up once"):
        town.owner.execute(add)
    for statement in ("UPDATE year_end_rows SET amount = 1", "DELETE FROM year_end_rows"):
        with pytest.raises(psycopg.errors.DatabaseError):
            town.owner.execute(statement)
    with pytest.raises(psycopg.errors.CheckViolation, match="another_person"):
        town.owner.execute(
            "UPDATE year_ends SET status = 'confirmed', answered_by = proposed_by,"
            " answerer_id = proposer_id, answered_at = proposed_at, booked_on = last_day + 1,"
            " version = version + 1 WHERE id = %s", [row.id],
        )  # fmt: skip
