"""What a worker lets Redis ask of it: one function, one id, and nothing else.

Redis holds hints and is not trusted: whoever can write to it could name any importable function,
or a callback, a webhook, a repeat or a dependency (all of which RQ would run). This job class
knows one function by name, reads one id, and drops everything else a job hash may carry.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import structlog
from rq import Queue, Worker
from rq.exceptions import TimeoutFormatError
from rq.job import Job
from rq.serializers import JSONSerializer

from workers import jobs

RUN: Final = "workers.jobs.run"
ALLOWED: Final = frozenset(
    {
        "created_at", "data", "origin", "description", "enqueued_at", "started_at", "ended_at",
        "last_heartbeat", "timeout", "result_ttl", "failure_ttl", "status", "worker_name", "ttl",
        "meta", "enqueue_at_front", "group_id", "exc_info", "result",
    }
)  # fmt: skip
HARMLESS: Final = frozenset({"allow_dependency_failures", "enqueue_at_front_on_retry"})
"""Fields RQ writes into every job and that do nothing without those that are refused."""
_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)

log = structlog.get_logger("workers")


class JobRefused(Exception):  # noqa: N818 - it says what became of the job
    """A job that asks for anything but the one allowed act."""


class ClaimsJob(Job):
    """A job that can only run `workers.jobs.run` with one id."""

    def restore(self, raw_data: Mapping[Any, Any]) -> Any:
        """Read a job's hash, leaving out every field that could make RQ do something else."""
        kept = {key: value for key, value in raw_data.items() if _name(key) in ALLOWED}
        dropped = sorted(
            _name(key)
            for key, value in raw_data.items()
            if _name(key) not in ALLOWED and value not in {b"", "", b"[]", "[]", None}
        )
        try:
            super().restore(kept)
        except (ValueError, TypeError, AssertionError, TimeoutFormatError):
            # RQ's loop ends at a job it cannot read; one that is read as empty is only refused.
            super().restore({"data": b""})
            dropped.append("unreadable")
        self.dropped = [name for name in dropped if name not in HARMLESS]
        if self.dropped:
            log.warning("job_fields_refused", job=self.id[:36], fields=self.dropped)

    def _execute(self) -> Any:
        if getattr(self, "dropped", None):
            raise JobRefused("the job carries callbacks, webhooks, repeats or dependencies")
        if self.func_name != RUN or self.instance is not None or self.kwargs:
            log.warning("job_function_refused", job=self.id[:36])
            raise JobRefused("the job names a function that is not registered")
        match list(self.args):
            case [str(job_id)] if _ID.fullmatch(job_id):
                return jobs.run(job_id)
        raise JobRefused("the job's arguments are not one id")


def _name(key: Any) -> str:
    return key.decode(errors="replace") if isinstance(key, bytes) else str(key)


class ClaimsQueue(Queue):
    """A queue of such jobs; it writes and reads JSON only."""

    job_class = ClaimsJob

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["serializer"] = JSONSerializer
        super().__init__(*args, **kwargs)


class ClaimsWorker(Worker):
    """A worker of one queue that forks a work-horse a job.

    The parent never opens a database connection, so the horse inherits none. One queue a worker:
    with several, a job lost between dequeue and registration is in no list at all.
    """

    job_class = ClaimsJob
    queue_class = ClaimsQueue

    def __init__(self, queues: Any, *args: Any, **kwargs: Any) -> None:
        if not isinstance(queues, str) and len(queues) != 1:
            raise ValueError("a worker serves exactly one queue")
        super().__init__(queues, *args, **kwargs)
