"""The programs of the product as command lines: what `claims up` runs, in one table."""

from __future__ import annotations

import sys

from claims.engines.processes import Program
from config.logging import LOGGING_FILE
from config.settings import Settings

WEB, RELAY, WORKERS = range(3)
"""The order of stopping: no new requests, then no new jobs, then the work at hand."""


def programs(settings: Settings) -> list[Program]:
    """Every program with its arguments. Secrets are in the environment: anybody may list processes.

    A worker serves one queue: with several, a job lost between two lists is in no list at all.
    """
    return [
        Program("web", _web(settings), WEB),
        Program("relay", (sys.executable, "-m", "claims.cli", "relay"), RELAY),
        *_workers("adjudication", settings.adjudication_workers),
        *_workers("documents", settings.documents_workers),
        *_workers("replays", settings.replay_workers),
        *_workers("messages", settings.messages_workers),
    ]


def _web(settings: Settings) -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "claims.engines.web", "claims.app:application"),
        *("--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--host", settings.web_host, "--port", str(settings.web_port)),
        *("--workers", str(settings.web_workers)),
        *("--blocking-threads", str(settings.web_threads)),
        *("--respawn-failed-workers", "--respawn-interval", "0.5"),
        *("--workers-kill-timeout", "10"),
        *("--log-config", str(LOGGING_FILE), "--log-level", "warning"),
    )


def _workers(queue: str, count: int) -> list[Program]:
    command = (
        *(sys.executable, "-m", "rq.cli", "worker", queue),
        *("--worker-class", "workers.rqsafe.ClaimsWorker"),
        *("--job-class", "workers.rqsafe.ClaimsJob"),
        *("--queue-class", "workers.rqsafe.ClaimsQueue"),
        *("--serializer", "json", "--maintenance-interval", "30", "--quiet"),
        *("--config", "config.logging", "--disable-job-desc-logging"),
    )
    return [Program(f"{queue}-{number}", command, WORKERS) for number in range(1, count + 1)]
