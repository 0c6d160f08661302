"""Limits that many people share: two workers at once, and the sum is exactly the limit."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from claims.domain.permissions import Actor
from claims.domain.usages import UsageKey
from claims.runtime import Runtime
from claims.storage import usages
from claims.usecases import adjudication, circumstances, claims
from claims.usecases.context import WORKER
from tests import cast as people
from tests.benchmarks.counting import counting
from tests.cast import HOUSEHOLD, Cast
from tests.usecases.own_rules import standard_of
from tests.usecases.test_concurrency import all_at_once, persistent

BUDGET = {"kind": "budget", "id": "budget"}


def a_ceiling(holder: str, **keys: Any) -> dict[str, Any]:
    return {"id": "shared", "kind": "ceiling_amount", "per": "month", "holder": holder, **keys}


def _of_one_household(runtime: Runtime, cast: Cast, *actors: Actor) -> None:
    for each in actors:
        runtime.act(
            cast.planner,
            lambda ctx, each=each: circumstances.change(
                ctx, each.person_id, sex=None, groups=[], household_id=HOUSEHOLD
            ),
        )


def _claims(runtime: Runtime, cast: Cast, actor: Actor, *amounts: int, seed: int) -> list[UUID]:
    return [
        people.claim_reimbursement(
            runtime, cast, amount, actor=actor, seed=seed + at, number=f"N-{seed + at}"
        )
        for at, amount in enumerate(amounts)
    ]


def _at_once(runtime: Runtime, *batches: list[UUID]) -> None:
    def run(batch: list[UUID]) -> int:
        return persistent(
            lambda: runtime.act(WORKER, lambda ctx: adjudication.adjudicate(ctx, batch))
        )

    answers = all_at_once([lambda batch=batch: run(batch) for batch in batches])
    assert answers == [len(batch) for batch in batches]


def _approved(runtime: Runtime, cast: Cast, ids: list[UUID]) -> int:
    found = [runtime.query(cast.officer, lambda ctx, each=each: claims.get(ctx, each))
             for each in ids]  # fmt: skip
    assert Counter(each.status for each in found) == {"decided": len(ids)}
    return sum(each.approved or 0 for each in found)


def _used(runtime: Runtime, holder: str) -> list[tuple[int, int]]:
    query = text("SELECT amount, count FROM usages WHERE rule = :rule ORDER BY amount")
    rule = f"home-care/shared/{holder}/month"
    with runtime.engine.connect() as connection:
        return [(row.amount, row.count) for row in connection.execute(query, {"rule": rule})]


@pytest.mark.parametrize("holder", ["household", "provider", "programme"])
def test_two_workers_on_a_shared_ceiling_approve_exactly_the_ceiling(
    runtime: Runtime, holder: str
) -> None:
    """Rp100.000 four times for each of two people, against a ceiling of Rp500.000."""
    cast = people.assemble(
        runtime, standard=standard_of(a_ceiling(holder, at_most="500000.00"), BUDGET)
    )
    _of_one_household(runtime, cast, cast.siti, cast.budi)
    of_siti = _claims(runtime, cast, cast.siti, *[100_000] * 4, seed=10)
    of_budi = _claims(runtime, cast, cast.budi, *[100_000] * 4, seed=20)
    _at_once(runtime, of_siti, of_budi)
    assert _approved(runtime, cast, of_siti + of_budi) == 50_000_000
    assert _used(runtime, holder) == [(50_000_000, 5)]


def test_claims_one_by_one_at_once_on_three_shared_ceilings(runtime: Runtime) -> None:
    """Each is a batch of its own; every ceiling is met by all, and none is passed."""
    rules = [
        a_ceiling(holder, id=f"of-{holder}", at_most=most)
        for holder, most in [
            ("household", "400000.00"), ("provider", "350000.00"), ("programme", "330000.00"),
        ]
    ]  # fmt: skip
    cast = people.assemble(runtime, standard=standard_of(*rules, BUDGET))
    _of_one_household(runtime, cast, cast.siti, cast.budi)
    ids = _claims(runtime, cast, cast.siti, *[70_000] * 4, seed=30)
    ids += _claims(runtime, cast, cast.budi, *[70_000] * 4, seed=40)
    _at_once(runtime, *([each] for each in ids))
    assert _approved(runtime, cast, ids) == 33_000_000


def test_a_household_is_whose_it_was_on_submission_whenever_it_is_decided(
    runtime: Runtime,
) -> None:
    cast = people.assemble(
        runtime, standard=standard_of(a_ceiling("household", at_most="150000.00"), BUDGET)
    )
    _of_one_household(runtime, cast, cast.siti, cast.budi)
    first = _claims(runtime, cast, cast.siti, 100_000, seed=50)
    runtime.act(
        cast.planner,
        lambda ctx: circumstances.change(
            ctx, cast.siti.person_id, sex=None, groups=[], household_id=None
        ),
    )
    alone = _claims(runtime, cast, cast.siti, 100_000, seed=51)
    of_budi = _claims(runtime, cast, cast.budi, 100_000, seed=52)
    for batch in (first, alone, of_budi):
        _at_once(runtime, batch)
    assert _approved(runtime, cast, first) == 10_000_000
    assert _approved(runtime, cast, alone) == 10_000_000
    assert _approved(runtime, cast, of_budi) == 5_000_000


def test_what_others_use_meanwhile_is_seen_before_the_batch_is_done(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The counter moves between the reading and the locking: the batch is judged again."""
    cast = people.assemble(
        runtime, standard=standard_of(a_ceiling("programme", at_most="150000.00"), BUDGET)
    )
    [first] = _claims(runtime, cast, cast.siti, 100_000, seed=60)
    [second] = _claims(runtime, cast, cast.budi, 100_000, seed=61)
    read, meanwhile = usages.read, []

    def read_then_another_decides(*given: Any) -> Any:
        found = read(*given)
        if not meanwhile:
            meanwhile.append(True)
            runtime.act(WORKER, lambda ctx: adjudication.adjudicate(ctx, [first]))
        return found

    monkeypatch.setattr(usages, "read", read_then_another_decides)
    runtime.act(WORKER, lambda ctx: adjudication.adjudicate(ctx, [second]))
    assert meanwhile
    assert _approved(runtime, cast, [first]) == 10_000_000
    assert _approved(runtime, cast, [second]) == 5_000_000


def test_a_counter_that_moved_far_below_its_limit_costs_no_second_run(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = people.assemble(
        runtime, standard=standard_of(a_ceiling("programme", at_most="900000.00"), BUDGET)
    )
    [first] = _claims(runtime, cast, cast.siti, 100_000, seed=70)
    [second] = _claims(runtime, cast, cast.budi, 100_000, seed=71)
    read, reads = usages.read, []

    def read_then_another_decides(*given: Any) -> Any:
        found = read(*given)
        reads.append(found)
        if len(reads) == 1:
            runtime.act(WORKER, lambda ctx: adjudication.adjudicate(ctx, [first]))
        return found

    monkeypatch.setattr(usages, "read", read_then_another_decides)
    runtime.act(WORKER, lambda ctx: adjudication.adjudicate(ctx, [second]))
    assert len(reads) == 2
    assert _approved(runtime, cast, [first, second]) == 20_000_000
    assert _used(runtime, "programme") == [(20_000_000, 2)]


def test_counters_of_one_person_are_locked_before_those_that_are_shared(runtime: Runtime) -> None:
    """One order for everybody, whatever the counters are called."""
    cast = people.assemble(runtime)
    day = cast.today.replace(day=1)
    shared = UsageKey("a/first/programme/month", cast.programme, day)
    own = UsageKey("z/last/month", cast.siti.person_id, day)
    keys = {cast.programme: frozenset({shared, own})}
    with counting() as sent:
        locked = runtime.act(WORKER, lambda ctx: usages.lock(ctx.session, keys))
    assert locked[cast.programme].keys() == {shared, own}
    [rules] = {tuple(given[1]) for given in sent.given if len(given) == 4}
    assert rules == ("z/last/month", "a/first/programme/month")


def _statements(runtime: Runtime, cast: Cast, seed: int) -> int:
    ids = _claims(runtime, cast, cast.siti, 10_000, 10_000, seed=seed)
    ids += _claims(runtime, cast, cast.budi, 10_000, seed=seed + 5)
    with counting() as sent:
        runtime.act(WORKER, lambda ctx: adjudication.adjudicate(ctx, ids))
    return sent.count


def test_a_standard_that_asks_for_nothing_more_sends_no_statement_more(runtime: Runtime) -> None:
    """What no rule of the batch asks for is not read, and no shared counter is looked at."""
    alone = a_ceiling("person", at_most="9000000.00")
    cast = people.assemble(runtime, standard=standard_of(alone, BUDGET))
    _statements(runtime, cast, 80)
    few = _statements(runtime, cast, 90)
    assert few == 34
