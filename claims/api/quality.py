"""Quality over HTTP: the figures by which decisions and queues are judged."""

from __future__ import annotations

from typing import Any

from flask import Response

from claims.api.answering import answer
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.domain.estimates import Estimate
from claims.domain.money import Money
from claims.domain.quality import (
    DecisionFigures,
    ErrorEstimates,
    QueueFigures,
    percent,
    percent_up,
)
from claims.usecases import quality
from claims.usecases.context import Context
from schemas.quality import DecisionQualityOut, PeriodQuery, QueueQualityOut

routes = Routes("quality", "/v1/quality", says="Figures of decisions and queues.")


@routes.get("/decisions", gives=DecisionQualityOut, query=PeriodQuery, refuses=(404,))
def decisions(query: Body) -> Response:
    """See how many decisions were first-pass, automatic, in time, overturned and wrong."""

    def question(ctx: Context) -> Any:
        first, last, rows, errors = quality.decisions(ctx, **query)
        return DecisionQualityOut().dump(
            {
                "first_day": first,
                "last_day": last,
                "figures": [_figures(row) for row in rows],
                "errors": _errors(errors) if errors else None,
            }
        )

    return answer(question)


@routes.get("/queues", gives=QueueQualityOut, query=PeriodQuery, refuses=(404,))
def queues(query: Body) -> Response:
    """See what waits in each queue, and how long those waited that left it."""

    def question(ctx: Context) -> Any:
        first, last, rows = quality.queues(ctx, **query)
        found = {"first_day": first, "last_day": last, "queues": [_queue(row) for row in rows]}
        return QueueQualityOut().dump(found)

    return answer(question)


def _figures(of: DecisionFigures) -> dict[str, Any]:
    return {
        "kind": of.kind,
        "decided": of.decided,
        "first_pass": of.first_pass,
        "first_pass_percent": percent(of.first_pass, of.decided),
        "automatic": of.automatic,
        "automatic_percent": percent(of.automatic, of.decided),
        "overturned": of.overturned,
        "overturned_percent": percent(of.overturned, of.decided),
        "median_hours": _hours(of.median_seconds),
        "p90_hours": _hours(of.p90_seconds),
        "median_working_days": of.median_working_days,
        "p90_working_days": of.p90_working_days,
    }


def _errors(of: ErrorEstimates) -> dict[str, Any]:
    return {
        "overpaid": _estimate(of.overpaid, of.currency),
        "underpaid": _estimate(of.underpaid, of.currency),
    }


def _estimate(of: Estimate | None, currency: str) -> dict[str, Any] | None:
    if of is None:
        return None
    return {
        "money": Money(of.money, currency),
        "claims": of.claims,
        "looked_at": of.looked_at,
        "in_error": of.in_error,
        "error": Money(of.error, currency),
        "error_percent": percent(of.error, of.money),
        "bound": Money(of.bound, currency),
        "bound_percent": percent_up(of.bound / of.money),
        "rate_bound_percent": percent_up(of.rate_bound),
    }


def _queue(of: QueueFigures) -> dict[str, Any]:
    return {
        "cause": of.cause,
        "waiting": of.waiting,
        "assigned": of.assigned,
        "oldest_since": of.oldest_since,
        "median_waiting_hours": _hours(of.median_waiting_seconds),
        "left": of.left,
        "median_lead_hours": _hours(of.median_lead_seconds),
        "p90_lead_hours": _hours(of.p90_lead_seconds),
    }


def _hours(seconds: int | None) -> str | None:
    """Seconds as hours with two decimals, half up: `26.50`."""
    if seconds is None:
        return None
    hundredths = (seconds * 100 + 1_800) // 3_600
    return f"{hundredths // 100}.{hundredths % 100:02}"
