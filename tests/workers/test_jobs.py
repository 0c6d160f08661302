"""Committed work is done once and never lost: outbox, jobs, leases, dead letters, a bad claim."""

from __future__ import annotations

import random
import threading
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
import redis
import structlog
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from claims.domain import adjudication as rules
from claims.domain.assessments import Assessment
from claims.domain.facts import ClaimFacts
from claims.domain.refusals import Refused
from claims.domain.topics import MESSAGES, WORK, Work
from claims.runtime import Runtime
from claims.storage.claims import Claim
from claims.storage.events import Job
from claims.usecases import authorisations, claims, jobs, payouts, statements
from claims.usecases.context import WORKER, Context
from claims.usecases.jobs import ToSend
from config.settings import Settings
from tests import cast as people
from tests import paying
from tests.cast import Cast
from workers import jobs as work
from workers import relay as relaying
from workers.relay import open_queues, turn

Owner = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime)


def let_the_lease_pass(owner: Owner, seconds: int = jobs.LEASE_SECONDS + 1) -> None:
    owner.execute("UPDATE jobs SET sent_at = sent_at - make_interval(secs => %s)", [seconds])


def state(runtime: Runtime, job_id: UUID) -> tuple[str, int, str | None]:
    def ask(ctx: Context) -> tuple[str, int, str | None]:
        job = ctx.session.get_one(Job, job_id)
        return job.status, job.attempts, job.error

    return runtime.query(WORKER, ask)


def claim_of(runtime: Runtime, cast: Cast, claim_id: UUID) -> Claim:
    return runtime.query(cast.officer, lambda ctx: claims.get(ctx, claim_id))


def several(runtime: Runtime, cast: Cast, count: int) -> list[UUID]:
    return [
        people.claim_reimbursement(runtime, cast, 10_000 + at, seed=at, number=f"n-{at}")
        for at in range(count)
    ]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=30), st.integers(1, 12))
def test_a_person_is_never_in_two_jobs_unless_alone_too_many(
    rows: list[tuple[int, int]], batch: int
) -> None:
    split_by = sorted(UUID(int=who) for who, times in rows for _ in range(times))
    cuts = jobs._cuts(split_by, batch)
    assert [at for start, end in cuts for at in range(start, end)] == list(range(len(split_by)))
    assert all(0 < end - start <= batch for start, end in cuts)
    for who in set(split_by):
        within = [set(split_by[start:end]) for start, end in cuts if who in split_by[start:end]]
        assert len(within) == 1 or split_by.count(who) > batch


def test_the_outbox_is_split_by_person(
    runtime: Runtime, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(WORK, "claim.submitted", Work("adjudication", 4))
    seed = 20_260_105
    order = [cast.siti] * 3 + [cast.budi] * 3
    random.Random(seed).shuffle(order)
    ids = {
        people.claim_reimbursement(runtime, cast, 9_000 + at, actor=who, seed=at): who.person_id
        for at, who in enumerate(order)
    }
    due = gather_now(runtime)
    batches = [runtime.query(WORKER, lambda ctx, e=e: jobs.load(ctx, e.id)) for e in due]
    assert sorted(len(job.object_ids) for job in batches if job) == [3, 3], f"seed {seed}"
    for job in batches:
        assert job
        assert len({ids[each] for each in job.object_ids}) == 1


def test_a_row_that_commits_late_is_taken_although_later_ones_were(
    runtime: Runtime, cast: Cast
) -> None:
    """A cursor over ids would skip it for ever (E12)."""
    with Session(runtime.engine, expire_on_commit=False) as slow, slow.begin():
        claims.submit(
            runtime._context(slow, cast.budi),
            programme_id=cast.programme,
            kind="reimbursement",
            standard_code="home-care",
            lines=[people.a_line(cast, 10_000)],
            receipts=[],
        )
        slow.flush()
        people.claim_reimbursement(runtime, cast, 10_000)
        assert runtime.act(WORKER, jobs.gather) == 2, "the claim, and the message about it"
    assert runtime.act(WORKER, jobs.gather) == 2


def test_two_relays_take_every_row_once(runtime: Runtime, cast: Cast) -> None:
    several(runtime, cast, 6)
    taken: list[int] = []
    relays = [
        threading.Thread(target=lambda: taken.append(runtime.act(WORKER, jobs.gather)))
        for _ in range(4)
    ]
    for relay in relays:
        relay.start()
    for relay in relays:
        relay.join()
    assert sum(taken) == 12, "six claims, and the messages about them"
    due = runtime.act(WORKER, jobs.to_send)
    assert runtime.act(WORKER, jobs.to_send) == []
    sizes = [runtime.query(WORKER, lambda ctx, e=e: jobs.load(ctx, e.id)) for e in due]
    assert sum(len(job.object_ids) for job in sizes if job) == 12


def test_a_job_run_twice_decides_once(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    ids = several(runtime, cast, 3)
    [job] = gather_now(runtime)
    for _ in range(2):
        work.perform(runtime, job.id)
    assert state(runtime, job.id) == ("done", 1, None)
    assert owner.execute("SELECT count(*) FROM decisions").fetchone() == (3,)
    assert {claim_of(runtime, cast, each).version for each in ids} == {3}


def test_a_job_run_by_two_workers_at_once_decides_once(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    several(runtime, cast, 5)
    [job] = gather_now(runtime)
    together = threading.Barrier(2)

    def run() -> None:
        together.wait()
        work.perform(runtime, job.id)

    workers = [threading.Thread(target=run) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert state(runtime, job.id)[0] == "done"
    assert owner.execute("SELECT count(*), max(seq) FROM decisions").fetchone() == (5, 1)


def test_a_job_without_effect_is_sent_again_when_its_lease_is_over_however_old(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    [claim] = several(runtime, cast, 1)
    [job] = gather_now(runtime)
    assert gather_now(runtime) == []
    let_the_lease_pass(owner, 400 * 86_400)
    assert [each.id for each in gather_now(runtime)] == [job.id]
    work.perform(runtime, job.id)
    assert claim_of(runtime, cast, claim).status == "decided"
    let_the_lease_pass(owner)
    assert gather_now(runtime) == []


def test_five_attempts_make_a_dead_letter_that_a_person_sees_and_retries(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    [claim] = several(runtime, cast, 1)
    [job] = gather_now(runtime)
    for attempt in range(2, jobs.ATTEMPTS + 1):
        let_the_lease_pass(owner)
        assert [each.id for each in gather_now(runtime)] == [job.id]
        assert state(runtime, job.id)[1] == attempt
    let_the_lease_pass(owner)
    assert gather_now(runtime) == []
    [dead] = runtime.query(cast.officer, jobs.list_)
    assert (dead.id, dead.attempts) == (job.id, jobs.ATTEMPTS)
    assert runtime.query(WORKER, jobs.depths)["dead"] == 1
    work.perform(runtime, job.id)
    assert claim_of(runtime, cast, claim).status == "submitted"
    with pytest.raises(Refused) as refusal:
        runtime.act(cast.siti, lambda ctx: jobs.retry(ctx, job.id))
    assert refusal.value.code == "FORBIDDEN"
    runtime.act(cast.officer, lambda ctx: jobs.retry(ctx, job.id))
    assert [each.id for each in gather_now(runtime)] == [job.id]
    work.perform(runtime, job.id)
    assert claim_of(runtime, cast, claim).status == "decided"
    assert runtime.query(cast.officer, jobs.list_) == []
    with pytest.raises(Refused) as refusal:
        runtime.act(cast.officer, lambda ctx: jobs.retry(ctx, job.id))
    assert refusal.value.code == "STATE_CONFLICT"
    with pytest.raises(Refused) as refusal:
        runtime.act(cast.officer, lambda ctx: jobs.retry(ctx, claim))
    assert refusal.value.code == "JOB_UNKNOWN"


def poison(monkeypatch: pytest.MonkeyPatch, bad: set[UUID], error: Exception) -> None:
    """Let the rules fail at some claims, as a bug would."""
    judge = rules.adjudicate

    def fragile(facts: ClaimFacts, *rest: Any) -> Assessment:
        if facts.id in bad:
            raise error
        return judge(facts, *rest)

    monkeypatch.setattr(rules, "adjudicate", fragile)


def test_a_bad_claim_is_held_and_the_seven_others_are_decided(
    runtime: Runtime, cast: Cast, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = several(runtime, cast, 8)
    poison(monkeypatch, {ids[5]}, ZeroDivisionError("of claim 5"))
    [job] = gather_now(runtime)
    with structlog.testing.capture_logs() as told_operators:
        work.perform(runtime, job.id)
    assert [(each["event"], each["claim"]) for each in told_operators] == [
        ("claim_held", str(ids[5]))
    ]
    assert state(runtime, job.id)[0] == "done"
    found = {each: claim_of(runtime, cast, each) for each in ids}
    assert {(each.status, each.cause) for each in found.values() if each.id != ids[5]} == {
        ("decided", None)
    }
    assert (found[ids[5]].status, found[ids[5]].cause) == ("in_review", "ENGINE_FAULT")
    told = owner.execute(
        "SELECT convert_from(payload, 'UTF8') FROM events WHERE object_id = %s"
        " AND action = 'hold'", [ids[5]],
    ).fetchone()  # fmt: skip
    assert told is not None
    assert "ZeroDivisionError" in str(told[0])
    assert "of claim 5" not in str(told[0])


def test_a_fault_of_the_moment_holds_no_claim_and_is_tried_again(
    runtime: Runtime, cast: Cast, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = several(runtime, cast, 3)
    [job] = gather_now(runtime)
    with monkeypatch.context() as patched:
        poison(patched, {ids[1]}, Refused("BUSY", "Somebody else is changing this."))
        with structlog.testing.capture_logs() as told, pytest.raises(Refused):
            work.perform(runtime, job.id)
    assert told == []
    assert state(runtime, job.id) == ("sent", 1, "Refused")
    assert {claim_of(runtime, cast, each).status for each in ids} == {"submitted"}
    let_the_lease_pass(owner)
    assert [each.id for each in gather_now(runtime)] == [job.id]
    work.perform(runtime, job.id)
    assert state(runtime, job.id) == ("done", 2, None)
    assert {claim_of(runtime, cast, each).status for each in ids} == {"decided"}


def test_an_unknown_topic_is_no_reason_to_lose_the_job(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    several(runtime, cast, 1)
    [job] = gather_now(runtime)
    owner.execute("UPDATE jobs SET topic = 'claim.of_tomorrow'")
    with pytest.raises(KeyError):
        work.perform(runtime, job.id)
    assert state(runtime, job.id) == ("sent", 1, "KeyError")


def test_redis_may_be_emptied_between_sending_and_running(
    runtime: Runtime, settings: Settings, cast: Cast, owner: Owner
) -> None:
    [claim] = several(runtime, cast, 1)
    queues = open_queues(settings.redis_url)
    with redis.Redis.from_url(settings.redis_url) as store:
        store.flushdb()
        assert turn(runtime, queues)
        [sent] = store.lrange("rq:queue:adjudication", 0, -1)
        store.flushdb()
        assert not turn(runtime, queues)
        let_the_lease_pass(owner)
        assert turn(runtime, queues)
        assert store.lrange("rq:queue:adjudication", 0, -1) == [sent]
        store.flushdb()
    work.perform(runtime, UUID(sent.decode()))
    assert claim_of(runtime, cast, claim).status == "decided"


def test_while_redis_is_down_work_waits_and_no_attempt_counts(
    runtime: Runtime, settings: Settings, cast: Cast, tmp_path: Path
) -> None:
    [claim] = several(runtime, cast, 1)
    nowhere = open_queues(f"unix://{tmp_path}/no.sock")
    for _ in range(jobs.ATTEMPTS + 2):
        assert turn(runtime, nowhere)
    assert runtime.query(WORKER, jobs.depths) == {"untaken": 0, "waiting": 2, "sent": 0, "dead": 0}
    with redis.Redis.from_url(settings.redis_url) as store:
        store.flushdb()
        assert turn(runtime, open_queues(settings.redis_url))
        [sent] = store.lrange("rq:queue:adjudication", 0, -1)
        store.flushdb()
    assert state(runtime, UUID(sent.decode())) == ("sent", 1, None)
    work.perform(runtime, UUID(sent.decode()))
    assert claim_of(runtime, cast, claim).status == "decided"


def test_a_submission_that_is_refused_leaves_no_work(runtime: Runtime, cast: Cast) -> None:
    with pytest.raises(Refused):
        people.claim_reimbursement(runtime, cast, 10_000, receipt=cast.programme)
    assert runtime.query(WORKER, jobs.depths)["untaken"] == 0


def test_statements_are_issued_once_however_often_their_job_runs(
    runtime: Runtime, cast: Cast
) -> None:
    claim = people.claim_reimbursement(runtime, cast, 40_000)
    run_all(runtime)
    runtime.act(cast.finance, lambda ctx: authorisations.authorise(ctx, claim))
    payout = runtime.act(
        cast.finance, lambda ctx: paying.build(ctx, cast.programme, execution_on=cast.today)
    )
    paying.released(runtime, cast, payout)
    [job] = gather_now(runtime)
    payments = runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, payout.id))
    work.issue_statements(runtime, [payments[0].id], job.id)
    work.issue_statements(runtime, [payments[0].id], job.id)
    assert len(runtime.query(cast.siti, statements.list_)) == 1


def test_old_jobs_leave_only_what_waits(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    several(runtime, cast, 2)
    run_all(runtime)
    assert gather_now(runtime) == []
    assert runtime.query(WORKER, jobs.depths) == {"untaken": 0, "waiting": 0, "sent": 0, "dead": 0}
    unfinished = owner.execute(
        "SELECT count(*) FROM outbox AS o LEFT JOIN jobs AS j ON j.id = o.job_id"
        " WHERE j.status IS DISTINCT FROM 'done'"
    ).fetchone()
    assert unfinished == (0,)


def gather_now(runtime: Runtime) -> list[ToSend]:
    """The jobs that are to be done now; messages are done at once (test_messages.py is of them)."""
    due = relaying.gather_now(runtime)
    for each in due:
        if each.queue == MESSAGES:
            work.perform(runtime, each.id)
    return [each for each in due if each.queue != MESSAGES]


def run_all(runtime: Runtime) -> None:
    """Do what the relay and the workers would, in this process."""
    while due := gather_now(runtime):
        for job in due:
            work.perform(runtime, job.id)
