"""Whether the service lives, whether it can answer, and how much it does: for machines."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from typing import Final

import psycopg
from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from claims.api.doors import runtime
from claims.domain.refusals import Refused
from claims.runtime import encoded
from claims.usecases import jobs
from claims.usecases.signing_in import STRANGER

REGISTRY: Final = "claims.metrics"

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthy() -> Response:
    """The process answers."""
    return Response(encoded({"status": "ok"}), content_type="application/json")


@blueprint.get("/readyz")
def ready() -> Response:
    """The database answers and is migrated; refuses `BUSY` while it is not."""
    try:
        at = runtime().query(STRANGER, lambda ctx: ctx.now)
    except (SQLAlchemyError, psycopg.Error):
        at = None
    if at is None:
        raise Refused("BUSY", "The database does not answer.")
    return Response(encoded({"status": "ok"}), content_type="application/json")


@blueprint.get("/metrics")
def metrics() -> Response:
    """Requests of every web process, and work that waits, as Prometheus reads them.

    Web processes share their counts through PROMETHEUS_MULTIPROC_DIR, which `claims up` sets;
    without it the counts are this process's only.
    """
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        shared = CollectorRegistry()
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call] # the library leaves it untyped
    else:
        shared = current_app.extensions[REGISTRY]
    waiting = CollectorRegistry()
    waiting.register(Waiting(runtime().query(STRANGER, jobs.depths)))
    return Response(
        generate_latest(shared) + generate_latest(waiting), content_type=CONTENT_TYPE_LATEST
    )


class Waiting(Collector):
    """The work that waits, by state: read from the database when it is asked for."""

    def __init__(self, depths: Mapping[str, int]) -> None:
        self._depths = depths

    def collect(self) -> Iterator[Metric]:
        """One gauge with a sample for each state."""
        gauge = GaugeMetricFamily(
            "claims_work", "Outbox rows and jobs that are not done.", labels=["state"]
        )
        for state, count in self._depths.items():
            gauge.add_metric([state], count)
        yield gauge


def count(app: Flask) -> None:
    """Count and time every request of an app."""
    registry = CollectorRegistry()
    requests = Counter(
        "claims_http_requests",
        "Requests answered.",
        ["endpoint", "method", "status"],
        registry=registry,
    )
    seconds = Histogram(
        "claims_http_request_seconds", "Time to the answer.", ["endpoint"], registry=registry
    )
    app.extensions[REGISTRY] = registry

    def begin() -> None:
        g.began = time.perf_counter()

    def end(response: Response) -> Response:
        endpoint = request.endpoint or "unknown"
        method = request.method if request.url_rule else "unknown"
        requests.labels(endpoint, method, response.status_code).inc()
        if "began" in g:
            seconds.labels(endpoint).observe(time.perf_counter() - g.began)
        return response

    app.before_request(begin)
    app.after_request(end)
