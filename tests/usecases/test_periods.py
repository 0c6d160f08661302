"""Closing the books: by two persons, in order, and what is booked in a closed period stands."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from claims.domain.permissions import Actor
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.storage import postings
from claims.storage.periods import Period
from claims.usecases import books, periods
from claims.usecases.context import Context
from tests import cast as people
from tests.cast import Cast
from tests.usecases.strangers import Owner, later, refusal, wrong
from tests.usecases.test_booking_days import booking


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime, authority=1_000_000)


def proposed(runtime: Runtime, cast: Cast, last_day: date) -> Period:
    return runtime.act(
        cast.finance, lambda ctx: periods.propose(ctx, cast.programme, last_day=last_day)
    )


def closed(runtime: Runtime, cast: Cast, period_id: UUID, actor: Actor | None = None) -> Period:
    return runtime.act(actor or cast.second_finance, lambda ctx: periods.close(ctx, period_id))


def a_closed_period(runtime: Runtime, cast: Cast, owner: Owner) -> Period:
    """The first day of the town, closed ten days later."""
    people.a_voucher(runtime, cast, value=400_000)
    later(owner, days=10)
    return closed(runtime, cast, proposed(runtime, cast, cast.today).id)


def test_a_closed_period_has_the_figures_of_its_trial_balance(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    row = a_closed_period(runtime, cast, owner)
    found = runtime.query(
        cast.auditor,
        lambda ctx: books.trial_balance(
            ctx, cast.programme, first_day=row.first_day, last_day=row.last_day
        ),
    )
    assert (row.status, row.debits, row.entries) == ("closed", found.totals.debits, 4)
    assert row.debits == 140_000_000
    assert row.digest is not None
    assert len(row.digest) == 64
    assert wrong(owner) == {}


def test_a_period_is_closed_by_another_person_and_when_it_is_over(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    def propose(ctx: Context) -> Any:
        return periods.propose(ctx, cast.programme, last_day=cast.today)

    assert refusal(runtime, cast.finance, propose) == "PERIOD_NOT_OVER"
    later(owner, days=1)
    row = runtime.act(cast.finance, propose)
    assert refusal(runtime, cast.finance, lambda ctx: periods.close(ctx, row.id)) == "SAME_PERSON"
    second_account = people.a_user(
        runtime, cast.administrator, login="finance-2", roles=[*cast.finance.roles], serial=900,
        person_id=cast.finance.person_id,
    )  # fmt: skip
    close: Any = lambda ctx: periods.close(ctx, row.id)  # noqa: E731
    assert refusal(runtime, second_account, close) == "SAME_PERSON"
    for nobody in (cast.auditor, cast.planner, cast.officer, cast.siti):
        assert refusal(runtime, nobody, close) == "FORBIDDEN"
    assert closed(runtime, cast, row.id).closer_id == cast.second_finance.person_id
    assert refusal(runtime, cast.second_finance, close) == "STATE_CONFLICT"


def test_periods_follow_one_another(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    first = a_closed_period(runtime, cast, owner)
    assert first.first_day <= cast.today
    assert first.follows_on is None
    propose: Any = lambda ctx: periods.propose(ctx, cast.programme, last_day=cast.today)  # noqa: E731
    assert refusal(runtime, cast.finance, propose) == "PERIOD_TAKEN"
    second = proposed(runtime, cast, cast.today + timedelta(days=5))
    assert second.first_day == cast.today + timedelta(days=1)
    assert (
        refusal(
            runtime,
            cast.finance,
            lambda ctx: periods.propose(
                ctx, cast.programme, last_day=cast.today + timedelta(days=6)
            ),
        )
        == "PERIOD_OPEN"
    )
    closed(runtime, cast, second.id)
    rows = runtime.query(cast.auditor, lambda ctx: periods.list_(ctx, cast.programme))
    assert [row.id for row in rows] == [first.id, second.id]
    assert wrong(owner) == {}


def test_nothing_is_booked_in_a_closed_period_and_a_correction_in_the_open_one(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    a_closed_period(runtime, cast, owner)
    back = booking(cast, booked_on=cast.today)
    assert refusal(runtime, cast.finance, back) == "PERIOD_CLOSED"
    before = booking(cast, booked_on=cast.today - timedelta(days=400))
    assert refusal(runtime, cast.finance, before) == "PERIOD_CLOSED"
    runtime.act(cast.finance, booking(cast, booked_on=cast.today + timedelta(days=1)))
    runtime.act(cast.finance, booking(cast))
    assert wrong(owner) == {}


def test_the_database_books_nothing_in_a_closed_period(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    row = a_closed_period(runtime, cast, owner)
    insert = (
        "INSERT INTO ledger_transactions SELECT gen_random_uuid(), programme_id, occasion, noun,"
        " object_id, posted_at, %s FROM ledger_transactions LIMIT 1"
    )
    with pytest.raises(psycopg.errors.CheckViolation, match="closed"):
        owner.execute(insert, [row.last_day])
    with pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute("UPDATE periods SET digest = 'x', version = version + 1")
    with pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute("DELETE FROM periods")


def test_the_database_lets_nobody_close_what_he_proposed_nor_before_its_day(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    later(owner, days=1)
    row = proposed(runtime, cast, cast.today)
    close = (
        "UPDATE periods SET status = 'closed', version = 2, closed_by = proposed_by, entries = 0,"
        " debits = 0, digest = '', closed_at = proposed_at, closer_id = %s, closed_on = %s"
    )
    with pytest.raises(psycopg.errors.CheckViolation, match="ck_periods_closer"):
        owner.execute(close, [row.proposer_id, row.last_day + timedelta(days=1)])
    with pytest.raises(psycopg.errors.CheckViolation, match="ck_periods_over"):
        owner.execute(close, [cast.second_finance.person_id, row.last_day])


class Held:
    """An act in a thread of its own that stops before its commit until it is let go."""

    def __init__(self, runtime: Runtime, actor: Actor, act: Any) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()
        self.refused: str | None = None

        def held(ctx: Context) -> None:
            act(ctx)
            self.reached.set()
            assert self.go_on.wait(10)

        def run() -> None:
            try:
                runtime.act(actor, held)
            except Refused as refused:
                self.refused = refused.code

        self.thread = threading.Thread(target=run)
        self.thread.start()
        assert self.reached.wait(10)

    def let_go(self) -> None:
        self.go_on.set()
        self.thread.join(10)
        assert not self.thread.is_alive()


def begun(runtime: Runtime, actor: Actor, act: Any) -> tuple[threading.Thread, list[str]]:
    """An act begun beside others; the list has how it ended."""
    ended: list[str] = []

    def run() -> None:
        try:
            runtime.act(actor, act)
            ended.append("done")
        except Refused as refused:
            ended.append(refused.code)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, ended


def test_a_posting_under_way_is_in_what_the_close_draws_up(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    later(owner, days=10)
    row = proposed(runtime, cast, cast.today)
    posting = Held(runtime, cast.finance, booking(cast, booked_on=cast.today))
    thread, ended = begun(runtime, cast.second_finance, lambda ctx: periods.close(ctx, row.id))
    thread.join(0.5)
    assert ended == [], "it waits for the posting"
    posting.let_go()
    thread.join(10)
    assert (posting.refused, ended) == (None, ["done"])
    assert wrong(owner) == {}
    assert owner.execute("SELECT entries FROM periods").fetchone() == (6,)


def test_a_posting_that_meets_a_close_is_refused_and_not_lost_in_between(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    later(owner, days=10)
    row = proposed(runtime, cast, cast.today)
    closing = Held(runtime, cast.second_finance, lambda ctx: periods.close(ctx, row.id))
    thread, ended = begun(runtime, cast.finance, booking(cast, booked_on=cast.today))
    thread.join(0.5)
    assert ended == [], "it waits for the close"
    closing.let_go()
    thread.join(10)
    assert ended == ["PERIOD_CLOSED"]
    assert wrong(owner) == {}


def test_postings_do_not_wait_for_one_another(runtime: Runtime, cast: Cast) -> None:
    lock: Any = lambda ctx: postings._booking_day(ctx.session, cast.programme, ctx.now, None)  # noqa: E731
    first = Held(runtime, cast.finance, lock)
    thread, ended = begun(runtime, cast.second_finance, lock)
    thread.join(5)
    assert ended == ["done"]
    first.let_go()
