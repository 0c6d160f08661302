"""The day of the books: what is posted is booked on the day it is where the programme is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from claims.domain.ledger import Happening, Occasion
from claims.runtime import Runtime
from claims.storage.postings import post
from claims.usecases.context import Context
from tests import cast as people
from tests.cast import TIME_ZONE, Cast
from tests.usecases.strangers import Owner, refusal, set_day, wrong


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime, authority=1_000_000)


def booking(cast: Cast, *, days: int = 0, booked_on: date | None = None) -> Any:
    """An act that posts money nobody expected and its clearing, perhaps days from today."""

    def act(ctx: Context) -> None:
        come, gone = (
            Happening(
                ctx.new_id(), occasion, "programmes", cast.programme, None, None,
                people.rupiah(1_000),
            )
            for occasion in (Occasion.UNKNOWN_MONEY, Occasion.SUSPENSE_CLEARED)
        )  # fmt: skip
        day = ctx.today(TIME_ZONE) + timedelta(days=days) if days else booked_on
        post(ctx.session, cast.programme, [come, gone], ctx.now, booked_on=day)

    return act


def days_of(owner: Owner, occasion: str) -> list[Any]:
    found = owner.execute(
        "SELECT booked_on, (posted_at AT TIME ZONE 'UTC')::date FROM ledger_transactions"
        " WHERE occasion = %s ORDER BY id",
        [occasion],
    )
    return found.fetchall()


def test_a_posting_is_booked_on_the_day_it_is_where_the_programme_is(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    day = cast.today + timedelta(days=1)
    set_day(owner, day, hour=2)
    runtime.act(cast.finance, booking(cast))
    assert days_of(owner, "unknown_money") == [(day, day - timedelta(days=1))]


def test_a_posting_may_be_booked_on_an_earlier_day_and_on_no_later_one(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    runtime.act(cast.finance, booking(cast, days=-3))
    [(booked, posted)] = days_of(owner, "unknown_money")
    assert posted - booked >= timedelta(days=2)
    assert refusal(runtime, cast.finance, booking(cast, days=1)) == "DAY_IN_FUTURE"
    assert wrong(owner) == {}


def test_the_booking_day_is_never_changed(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    with pytest.raises(Exception, match="append-only"):
        owner.execute("UPDATE ledger_transactions SET booked_on = booked_on - 1")
