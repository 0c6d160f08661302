"""The relay: hands committed work to RQ, sends again what had no effect, and runs what is due."""

from __future__ import annotations

import signal
import threading
from collections import defaultdict
from functools import partial
from types import FrameType
from typing import Any

import psycopg
import redis
import structlog
from sqlalchemy.exc import OperationalError

from claims.domain.refusals import Refused
from claims.domain.topics import QUEUES
from claims.runtime import Runtime
from claims.usecases import jobs
from claims.usecases.context import WORKER
from claims.usecases.jobs import ToSend
from config.settings import Settings
from workers import clock
from workers.jobs import is_passing
from workers.rqsafe import RUN, ClaimsQueue

IDLE_SECONDS = 0.1
TROUBLED_SECONDS = 1.0
JOB_TIMEOUT_SECONDS = 300
FAILURE_KEPT_SECONDS = 3_600

log = structlog.get_logger("relay")


def serve(settings: Settings) -> None:
    """Relay until SIGTERM or SIGINT. Any number of relays may run beside each other."""
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    runtime = Runtime.open(settings)
    queues = open_queues(settings.redis_url)
    ticking = clock.Ticking(runtime, settings)
    try:
        while not stop.is_set():
            stop.wait(_work(runtime, queues, ticking))
    finally:
        runtime.close()


def _work(runtime: Runtime, queues: dict[str, ClaimsQueue], ticking: clock.Ticking) -> float:
    """One turn and what is due; how many seconds to wait before the next.

    The database away or its rows busy is a fault of the moment: everything that waits is a row.
    """
    try:
        busy = turn(runtime, queues)
        ticking.tick()
    except (OperationalError, psycopg.OperationalError, Refused) as error:
        if not is_passing(error):
            raise
        log.warning("database_unreachable", error=type(error).__name__)
        return TROUBLED_SECONDS
    return 0.0 if busy else IDLE_SECONDS


def open_queues(redis_url: str) -> dict[str, ClaimsQueue]:
    """The queues of this product by name."""
    connection: Any = redis.Redis.from_url(redis_url, socket_timeout=10)
    return {name: ClaimsQueue(name, connection=connection) for name in QUEUES}


def turn(runtime: Runtime, queues: dict[str, ClaimsQueue]) -> bool:
    """One turn: outbox rows become jobs, jobs due are sent; True when there was any."""
    due = gather_now(runtime)
    if due:
        _send(runtime, queues, due)
    return bool(due)


def gather_now(runtime: Runtime) -> list[ToSend]:
    """Make jobs of what waits in the outbox and take all that are to be sent now."""
    runtime.act(WORKER, jobs.gather)
    return runtime.act(WORKER, jobs.to_send)


def _send(runtime: Runtime, queues: dict[str, ClaimsQueue], due: list[ToSend]) -> None:
    """Hand jobs to RQ; never by a unique id, which would lose a job RQ has lost for ever."""
    by_queue: dict[str, list[ToSend]] = defaultdict(list)
    for each in due:
        by_queue[each.queue].append(each)
    for name, some in by_queue.items():
        prepared = [
            ClaimsQueue.prepare_data(
                RUN,
                args=(str(each.id),),
                job_id=str(each.id),
                timeout=JOB_TIMEOUT_SECONDS,
                result_ttl=0,
                failure_ttl=FAILURE_KEPT_SECONDS,
                description="job",
            )
            for each in some
        ]
        try:
            queues[name].enqueue_many(prepared)
        except redis.RedisError as error:
            log.warning("redis_unreachable", queue=name, error=type(error).__name__)
            ids = [each.id for each in some]
            runtime.act(WORKER, partial(jobs.not_sent, job_ids=ids))
