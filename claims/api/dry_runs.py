"""Dry runs over HTTP: a standard tried on past claims, with the claims behind each figure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import answer, command, page, whole
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.api.writing import Priced
from claims.usecases import dry_runs
from claims.usecases.context import Context
from claims.usecases.dry_runs import Report
from schemas.dry_runs import (
    DryRunClaimOut,
    DryRunClaimPage,
    DryRunClaimsQuery,
    DryRunCutOut,
    DryRunFigureOut,
    DryRunOut,
    DryRunPage,
    DryRunReportOut,
    StartDryRun,
)

routes = Routes("dry_runs", "/v1", says="Standards tried on past claims, which stay untouched.")


@routes.post("/standards/<uuid:standard_id>/dry-run", takes=StartDryRun, gives=DryRunOut)
def start(body: Body, standard_id: UUID) -> Response:
    """Try a standard on past claims; workers replay them, and the report fills up."""
    return command(lambda ctx: dry_runs.start(ctx, standard_id, **body), DryRunOut().dump)


@routes.get("/standards/<uuid:standard_id>/dry-runs", gives=DryRunPage)
def list_(standard_id: UUID) -> Response:
    """List the dry runs of a standard, newest first."""
    return whole(lambda ctx: dry_runs.list_(ctx, standard_id), DryRunOut().dump)


@routes.get("/dry-runs/<uuid:dry_run_id>", gives=DryRunReportOut)
def get(dry_run_id: UUID) -> Response:
    """Get a dry run's progress and its figures so far."""
    return answer(lambda ctx: _report_out(dry_runs.get(ctx, dry_run_id)))


@routes.get("/dry-runs/<uuid:dry_run_id>/claims", gives=DryRunClaimPage, query=DryRunClaimsQuery)
def list_claims(query: Body, dry_run_id: UUID) -> Response:
    """List the claims that would be decided or routed otherwise, behind one figure if asked."""

    def ask(ctx: Context, **asked: Any) -> list[Priced]:
        currency = dry_runs.get(ctx, dry_run_id).dry_run.currency
        found = dry_runs.claims_of(ctx, dry_run_id, **asked)
        return [Priced(row, currency, difference=row.after - row.before) for row in found]

    return page(ask, _claim_out, query)


def _report_out(report: Report) -> dict[str, Any]:
    run, dump = report.dry_run, DryRunFigureOut().dump
    figures = [
        dump(Priced(figure, run.currency, **{**key._asdict(), "reason": key.reason or None}))
        for key, figure in report.figures
    ]
    return {**DryRunOut().dump(run), "replayed": report.replayed, "figures": figures}


def _claim_out(row: Priced) -> dict[str, Any]:
    cuts = [DryRunCutOut().dump({**cut, "currency": row.currency}) for cut in row.cuts]
    return {**DryRunClaimOut(exclude=["cuts"]).dump(row), "cuts": cuts}
