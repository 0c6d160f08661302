"""Whether the service lives, whether it can answer, and how much it does: for machines."""

from __future__ import annotations

import time
from typing import Final

import psycopg
from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from claims.api.doors import runtime
from claims.domain.refusals import Refused
from claims.runtime import encoded
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
    """Requests by endpoint and status, as Prometheus reads them; of this process only."""
    registry: CollectorRegistry = current_app.extensions[REGISTRY]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


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
