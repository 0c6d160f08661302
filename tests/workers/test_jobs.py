"""Work after the commit: jobs by person, sent again until it has an effect, one bad claim alone."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

import psycopg
import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.topics import ADJUDICATION
from claims.runtime import Runtime
from claims.usecases import adjudication, claims, jobs
from claims.usecases.context import WORKER, Context
from config.settings import Settings
from tests import cast as people
from tests.cast import Cast
from workers import jobs as work
from workers import relay

Owner = psycopg.Connection[Any]


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def status_of(runtime: Runtime, cast: Cast, claim_id: UUID) -> tuple[str, str | None]:
    claim = runtime.query(cast.officer, lambda ctx: claims.get(ctx, claim_id))
    return claim.status, claim.cause


def lease_is_over(owner: Owner) -> None:
    owner.execute("UPDATE jobs SET sent_at = sent_at - interval '61 seconds'")


@given(st.lists(st.integers(0, 5), max_size=60), st.integers(1, 12))
def test_a_persons_work_is_in_one_job_unless_it_alone_is_too_much(
    people_of_rows: list[int], batch: int
) -> None:
    split_by = [UUID(int=each) for each in sorted(people_of_rows)]
    cuts = jobs._cuts(split_by, batch)
    assert [at for start, end in cuts for at in range(start, end)] == list(range(len(split_by)))
    assert all(0 < end - start <= batch for start, end in cuts)
    for person, count in Counter(split_by).items():
        touched = sum(person in split_by[start:end] for start, end in cuts)
        assert touched == 1 or count > batch


def test_a_job_that_had_no_effect_is_sent_again_when_its_lease_is_over(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 50_000)
    [first] = relay.gather_now(runtime)
    assert relay.gather_now(runtime) == []
    lease_is_over(owner)
    assert relay.gather_now(runtime) == [first]
    work.perform(runtime, first.id)
    work.perform(runtime, first.id)
    lease_is_over(owner)
    assert relay.gather_now(runtime) == []
    assert status_of(runtime, cast, claim) == ("decided", None)


def test_after_five_attempts_a_person_sees_the_job_and_may_retry_it(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 50_000)
    for _ in range(5):
        assert len(relay.gather_now(runtime)) == 1
        lease_is_over(owner)
    assert relay.gather_now(runtime) == []
    [dead] = runtime.query(cast.officer, lambda ctx: jobs.list_(ctx, status="dead"))
    assert dead.attempts == 5
    runtime.act(cast.officer, lambda ctx: jobs.retry(ctx, dead.id))
    [again] = relay.gather_now(runtime)
    work.perform(runtime, again.id)
    assert status_of(runtime, cast, claim) == ("decided", None)


def test_one_bad_claim_is_held_alone_and_the_others_of_its_batch_are_decided(
    runtime: Runtime, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [
        people.claim_reimbursement(runtime, cast, 50_000, seed=seed, number=f"b-{seed}")
        for seed in range(8)
    ]
    judged = adjudication.adjudicate_batch

    def poisoned(batch: Any, *arguments: Any, **named: Any) -> Any:
        if any(facts.id == ids[5] for facts, _ in batch):
            raise ZeroDivisionError
        return judged(batch, *arguments, **named)

    monkeypatch.setattr(adjudication, "adjudicate_batch", poisoned)
    [job] = relay.gather_now(runtime)
    work.perform(runtime, job.id)
    found = [status_of(runtime, cast, each) for each in ids]
    assert found.pop(5) == ("in_review", "ENGINE_FAULT")
    assert set(found) == {("decided", None)}


def test_a_fault_of_the_moment_holds_no_claim(
    runtime: Runtime, cast: Cast, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 50_000)
    [job] = relay.gather_now(runtime)

    def gone(*_: Any, **__: Any) -> None:
        raise psycopg.OperationalError("the server closed the connection")

    with monkeypatch.context() as patched:
        patched.setattr(adjudication, "adjudicate", gone)
        with pytest.raises(psycopg.OperationalError):
            work.perform(runtime, job.id)
    assert status_of(runtime, cast, claim) == ("submitted", None)
    lease_is_over(owner)
    [again] = relay.gather_now(runtime)
    work.perform(runtime, again.id)
    assert status_of(runtime, cast, claim) == ("decided", None)


def test_an_emptied_redis_loses_nothing(
    runtime: Runtime, settings: Settings, cast: Cast, owner: Owner
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 50_000)
    queues = relay.open_queues(settings.redis_url)
    assert relay.turn(runtime, queues)
    server = redis.Redis.from_url(settings.redis_url)
    assert queues[ADJUDICATION].count >= 1
    server.flushall()
    lease_is_over(owner)
    [job] = relay.gather_now(runtime)
    work.perform(runtime, job.id)
    assert status_of(runtime, cast, claim) == ("decided", None)


def test_work_waits_while_redis_is_down(runtime: Runtime, cast: Cast) -> None:
    people.claim_reimbursement(runtime, cast, 50_000)
    nowhere = relay.open_queues("unix:///nowhere/at-all.sock")
    assert relay.turn(runtime, nowhere)

    def attempts(ctx: Context) -> list[tuple[str, int]]:
        return [(job.status, job.attempts) for job in jobs.list_(ctx, status="waiting")]

    assert runtime.query(cast.officer, attempts) == [("waiting", 0)]


def test_the_database_refuses_a_second_effect_of_one_job(runtime: Runtime, cast: Cast) -> None:
    claim = people.claim_reimbursement(runtime, cast, 50_000)
    for _ in range(3):
        runtime.act(WORKER, lambda ctx: adjudication.adjudicate(ctx, [claim]))
    decision = runtime.query(cast.officer, lambda ctx: claims.decision_of(ctx, claim))[0]
    assert decision is not None
    assert decision.seq == 1
