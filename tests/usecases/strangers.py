"""Those beside the cast: a second provider, second accounts, and short ways to ask and refuse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest

from claims.domain.permissions import Actor, Role
from claims.domain.refusals import Refused
from claims.runtime import Runtime
from claims.storage.claims import Claim
from claims.storage.invariants import INVARIANTS
from claims.usecases import authorisations, bank_answers, claims, payment_failures, payouts
from claims.usecases import people as persons
from claims.usecases.context import Context
from tests import cast as people
from tests import paying
from tests.cast import TIME_ZONE, Cast

Owner = psycopg.Connection[tuple[Any, ...]]


def refusal(runtime: Runtime, actor: Actor, act: Callable[[Context], Any]) -> str:
    """The code an act is refused with."""
    with pytest.raises(Refused) as refused:
        runtime.act(actor, act)
    return refused.value.code


def another_provider(
    runtime: Runtime, cast: Cast, *, items: Sequence[str] = tuple(people.ITEMS), number: int = 2
) -> Actor:
    """Who acts for a further provider, accredited for some items."""
    provider = runtime.act(
        cast.planner,
        lambda ctx: persons.register_provider(
            ctx,
            code=f"KLINIK-{number:02d}",
            name=f"Klinik {number}",
            sector="public",
            account={
                "holder": f"Klinik {number}",
                "number": f"777000{number:06d}",
                "bic": "CENAIDJA",
                "currency": people.RUPIAH,
            },
            accreditations=[
                {
                    "programme_id": cast.programme,
                    "item_code": item,
                    "first_day": cast.today - timedelta(days=30),
                    "last_day": None,
                }
                for item in items
            ],
        ),
    )
    return people.a_user(
        runtime,
        cast.administrator,
        login=f"klinik-{number}",
        roles=[Role.PROVIDER],
        serial=800 + number,
        provider_id=provider.id,
    )


def claim_of(runtime: Runtime, cast: Cast, claim_id: UUID) -> Claim:
    """A claim as an officer sees it."""
    return runtime.query(cast.officer, lambda ctx: claims.get(ctx, claim_id))


def reasons_of(runtime: Runtime, cast: Cast, claim_id: UUID) -> set[str]:
    """The reasons of a claim's last findings."""
    findings = runtime.query(cast.officer, lambda ctx: claims.decision_of(ctx, claim_id))[3]
    return {each.reason for each in findings}


def later(owner: Owner, *, days: int) -> None:
    """Set the product's clock ahead."""
    owner.execute("UPDATE clock SET offset_seconds = offset_seconds + %s", [days * 86_400])


def set_day(owner: Owner, day: date, *, hour: int = 12) -> None:
    """Set the product's clock to an hour of a day in Jakarta."""
    at = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(TIME_ZONE))
    owner.execute(
        "UPDATE clock SET offset_seconds = extract(epoch FROM %s::timestamptz - now())::bigint",
        [at],
    )


def wrong(owner: Owner) -> dict[str, list[tuple[Any, ...]]]:
    """The invariants that do not hold, with what they found."""
    found = {each.id: owner.execute(each.violations).fetchall() for each in INVARIANTS}
    return {name: rows for name, rows in found.items() if rows}


def counters(owner: Owner) -> tuple[Any, ...]:
    """Available, committed, obligated and spent of the only budget line, in whole rupiah."""
    row = owner.execute(
        "SELECT available / 100, committed / 100, obligated / 100, spent / 100 FROM budgets"
    ).fetchone()
    assert row is not None
    return row


def a_batch(runtime: Runtime, cast: Cast, *, is_released: bool = True) -> payouts.Payout:
    """Authorise what is decided, build a batch of it, and perhaps release it."""
    decided = runtime.query(
        cast.officer, lambda ctx: claims.list_(ctx, status="decided", limit=500)
    )
    payable = [each.id for each in decided if each.approved]
    if payable:
        runtime.act(cast.finance, lambda ctx: authorisations.authorise_many(ctx, payable))
    built = runtime.act(
        cast.finance,
        lambda ctx: paying.build(ctx, cast.programme, execution_on=ctx.today(TIME_ZONE)),
    )
    if is_released:
        paying.released(runtime, cast, built)
    return built


def answer(runtime: Runtime, cast: Cast, payout_id: UUID, outcome: str = "paid") -> None:
    """Let the bank answer every payment of a batch alike; what failed a second person approves."""
    payments = runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, payout_id))
    said: list[Any] = [
        {
            "instruction_id": each.id,
            "outcome": outcome,
            "reference": "B1",
            "reason": None if outcome == "paid" else "MS03",
        }
        for each in payments
    ]
    runtime.act(cast.finance, lambda ctx: bank_answers.take(ctx, payout_id, answers=said))
    approve_failures(runtime, cast, payout_id)


def approve_failures(runtime: Runtime, cast: Cast, payout_id: UUID) -> None:
    """A second person approves what was typed to have failed."""
    waiting = runtime.query(cast.finance, lambda ctx: payment_failures.waiting(ctx, payout_id))
    for each in waiting:
        runtime.act(
            cast.second_finance,
            lambda ctx, each=each: payment_failures.approve(ctx, payout_id, each.id),
        )
