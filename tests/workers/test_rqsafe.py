"""A real worker on a real queue runs one function with one id, whatever Redis is made to hold."""

from __future__ import annotations

import json
import os
import pickle
import socket
import subprocess
import uuid
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from claims.engines.launching import environment_for
from claims.engines.programs import programs
from claims.runtime import Runtime
from claims.storage.events import Job
from claims.usecases import jobs
from claims.usecases.context import WORKER
from config.settings import PROJECT, Settings
from tests import cast as people
from tests.workers.traces import VARIABLE
from workers.relay import gather_now, open_queues, turn
from workers.rqsafe import RUN, ClaimsWorker

QUEUE = "adjudication"
TRACE = "tests.workers.traces.leave"


@pytest.fixture
def store(settings: Settings) -> Iterator[redis.Redis]:
    """The queue's Redis, emptied."""
    with redis.Redis.from_url(settings.redis_url) as connection:
        connection.flushdb()
        yield connection
        connection.flushdb()


@pytest.fixture
def work(settings: Settings, tmp_path: Path) -> Callable[[], subprocess.CompletedProcess[str]]:
    """Run the product's own adjudication worker until its queue is empty."""
    (tmp_path / "traces").mkdir()
    command = next(each.command for each in programs(settings) if each.name == "adjudication-1")
    environ = {**environment_for(settings), VARIABLE: str(tmp_path / "traces")}

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, "--burst"], env=environ, cwd=PROJECT, text=True, capture_output=True,
            timeout=60, check=False,
        )  # fmt: skip

    return run


class Touch:
    """Unpickled, it leaves a trace."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch ${VARIABLE}/unpickled",)


def a_call(name: str, *args: object, instance: object = None, **kwargs: object) -> bytes:
    """A job's payload as RQ writes it in JSON."""
    return zlib.compress(json.dumps([name, instance, list(args), kwargs]).encode())


def put(store: redis.Redis, job_id: str, **fields: Any) -> None:
    """Write a job as whoever reaches Redis could."""
    at = "2026-01-05T08:00:00.000000Z"
    given = {"created_at": at, "origin": QUEUE, "status": "queued", "timeout": "60", **fields}
    store.hset(f"rq:job:{job_id}", mapping=given)
    store.sadd("rq:queues", f"rq:queue:{QUEUE}")
    store.rpush(f"rq:queue:{QUEUE}", job_id)


def hostile(target: str, webhook: str) -> dict[str, dict[str, Any]]:
    """By name: jobs none of which may run; `target` is a job's row that none may touch."""
    good = a_call(RUN, target)
    shell = f"touch ${VARIABLE}/called"
    post = {"url": webhook, "job_status": "failed", "method": "POST"}
    return {
        "a shell": {"data": a_call("subprocess.getoutput", shell)},
        "a method": {"data": a_call("system", shell, instance="os")},
        "another function of ours": {"data": a_call("workers.jobs.perform", target)},
        "a module of ours": {"data": a_call(TRACE, target)},
        "a callback of success": {"data": good, "success_callback_name": TRACE},
        "a callback of failure": {"data": a_call(RUN, "x"), "failure_callback_name": TRACE},
        "a callback of stopping": {"data": good, "stopped_callback_name": TRACE},
        "a webhook": {"data": good, "webhooks": json.dumps([post, {**post, "job_status":
                      "finished"}])},
        "repeats": {"data": good, "repeats_left": "3", "repeat_intervals": "[0]"},
        "retries": {"data": good, "retries_left": "9", "number_of_retries": "9"},
        "a dependency": {"data": good, "dependency_ids": json.dumps(["other"])},
        "a limit of rate": {"data": good, "rate_limit_key": "k", "rate_limit_concurrency": "1"},
        "a pickle": {"data": zlib.compress(pickle.dumps(Touch()))},
        "a bare pickle": {"data": pickle.dumps(Touch())},
        "a pickled result": {"data": a_call(RUN, "x"), "result": pickle.dumps(Touch())},
        "a pickled meta": {"data": a_call(RUN, "x"), "meta": pickle.dumps(Touch())},
        "no argument": {"data": a_call(RUN)},
        "two arguments": {"data": a_call(RUN, target, target)},
        "a named argument": {"data": a_call(RUN, job_id=target)},
        "a number": {"data": a_call(RUN, 7)},
        "a list": {"data": a_call(RUN, [target])},
        "an id and a newline": {"data": a_call(RUN, f"{target}\n")},
        "an id in capitals": {"data": a_call(RUN, target.upper())},
        "an instance": {"data": a_call(RUN, target, instance="workers.jobs")},
        "no JSON": {"data": b"\x00\xff"},
        "too little JSON": {"data": b"[]"},
        "a day that is none": {"data": good, "created_at": "yesterday"},
        "a time-out that is none": {"data": good, "timeout": "soon"},
        "a number that is none": {"data": good, "result_ttl": "long"},
        "a state that is none": {"data": good, "status": "well"},
        "letters that are none": {"data": good, "description": b"\xff\xfe", "origin": b"\xff"},
    }  # fmt: skip


def test_a_worker_runs_nothing_that_it_does_not_know_and_goes_on(
    runtime: Runtime,
    store: redis.Redis,
    work: Callable[[], subprocess.CompletedProcess[str]],
    tmp_path: Path,
) -> None:
    target, last = (_a_job(runtime) for _ in range(2))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        webhook = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        names = {str(uuid.uuid4()): name for name in hostile(target, webhook)}
        for job_id, name in names.items():
            put(store, job_id, **hostile(target, webhook)[name])
        put(store, "no-uuid", data=a_call("os.system", "true"))
        store.rpush(f"rq:queue:{QUEUE}", "a-job-that-is-not-there")
        put(store, last, data=a_call(RUN, last))
        done = work()
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert list((tmp_path / "traces").iterdir()) == []
    assert done.returncode == 0, done.stderr[-2_000:]
    assert store.llen(f"rq:queue:{QUEUE}") == 0, done.stderr[-3_000:]
    assert _status(runtime, last) == "done", done.stderr[-2_000:]
    assert _status(runtime, target) == "sent"


def test_what_the_relay_sends_is_run_by_a_worker(
    runtime: Runtime,
    settings: Settings,
    store: redis.Redis,
    work: Callable[[], subprocess.CompletedProcess[str]],
) -> None:
    cast = people.assemble(runtime)
    claim = people.claim_reimbursement(runtime, cast, 50_000)
    queues = open_queues(settings.redis_url)
    assert turn(runtime, queues)
    hashes = [store.hgetall(key) for key in store.scan_iter("rq:job:*")]
    assert len(hashes) == 2, "one to judge the claim, one to tell the claimant"
    assert str(claim).encode() not in b"".join(b"".join(each.values()) for each in hashes)
    done = work()
    assert done.returncode == 0, done.stderr[-2_000:]
    status = runtime.query(cast.officer, lambda ctx: _claim_status(ctx, claim))
    assert status == "decided"
    assert {job.queue for job in gather_now(runtime)} == {"messages"}, "he is told, and no more"


def test_a_worker_serves_exactly_one_queue(store: redis.Redis) -> None:
    with pytest.raises(ValueError, match="exactly one queue"):
        ClaimsWorker(["adjudication", "documents"], connection=store)


def _claim_status(ctx: Any, claim_id: uuid.UUID) -> str:
    from claims.usecases import claims  # noqa: PLC0415 - only here

    return claims.get(ctx, claim_id).status


def _a_job(runtime: Runtime) -> str:
    """A sent job with nothing to do, whose row tells whether it was run."""

    def act(ctx: Any) -> str:
        job = Job(
            id=ctx.new_id(), topic="claim.submitted", queue=QUEUE, object_ids=[], status="waiting",
            attempts=0, created_at=ctx.now,
        )  # fmt: skip
        ctx.session.add(job)
        ctx.session.flush()
        return str(job.id)

    job_id = runtime.act(WORKER, act)
    runtime.act(WORKER, jobs.to_send)
    return job_id


def _status(runtime: Runtime, job_id: str) -> str:
    return runtime.query(WORKER, lambda ctx: ctx.session.get_one(Job, uuid.UUID(job_id)).status)
