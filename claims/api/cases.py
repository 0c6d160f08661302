"""Cases over HTTP: filed by citizens and providers, handled by officers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import answer, command
from claims.api.doors import actor, runtime
from claims.api.reading import Body, read_version
from claims.api.routes import Routes
from claims.api.writing import Priced
from claims.runtime import encoded
from claims.usecases import case_answers, case_filing, cases
from claims.usecases.context import Context
from schemas.base import Nothing
from schemas.cases import (
    AssignCase,
    CaseOut,
    CasePage,
    CasesQuery,
    DismissCase,
    FileCase,
    ResolveCase,
)

routes = Routes("cases", "/v1/cases", says="Complaints, disputes and appeals.")

ETAG = {"ETag": {"description": "The case's version.", "schema": {"type": "string"}}}
WITHHELD = (
    "person_id", "claim_id", "line_no", "decision_id", "redemption_id", "disputed", "text",
    "remedy", "act_on", "redecision_id",
)  # fmt: skip
"""What would tell a provider who complains of him anonymously."""


@routes.post("", takes=FileCase, gives=CaseOut)
def file(body: Body) -> Response:
    """File a case; the answer has its number and the days by which it is verified and resolved."""
    return _told(lambda ctx: case_filing.file(ctx, **body))


@routes.get("", gives=CasePage, query=CasesQuery)
def list_(query: Body) -> Response:
    """List the cases you filed, or are told of, in order of filing."""
    limit = query.pop("limit")

    def question(ctx: Context) -> dict[str, Any]:
        rows = cases.list_(ctx, limit=limit + 1, **query)
        shown = rows[:limit]
        following = str(shown[-1].id) if len(rows) > limit else None
        return {"items": [case_out(ctx, row) for row in shown], "next": following}

    return answer(question)


@routes.get("/<uuid:case_id>", gives=CaseOut, headers=ETAG)
def get(case_id: UUID) -> Response:
    """Get a case; its version is the ETag."""
    found = runtime().query(actor(), lambda ctx: case_out(ctx, cases.get(ctx, case_id)))
    response = Response(encoded(found), content_type="application/json")
    response.set_etag(str(found["version"]))
    return response


@routes.post("/<uuid:case_id>/verification", takes=Nothing, gives=CaseOut)
def verify(case_id: UUID) -> Response:
    """Take a case up."""
    return _told(lambda ctx: cases.verify(ctx, case_id))


@routes.post("/<uuid:case_id>/dismissal", takes=DismissCase, gives=CaseOut)
def dismiss(body: Body, case_id: UUID) -> Response:
    """Dismiss a case that was not taken up."""
    return _told(lambda ctx: case_answers.dismiss(ctx, case_id, **body))


@routes.post("/<uuid:case_id>/assignments", takes=AssignCase, gives=CaseOut)
def assign(body: Body, case_id: UUID) -> Response:
    """Give a case to an officer who did not decide what it is about."""
    return _told(lambda ctx: cases.assign(ctx, case_id, **body))


@routes.post(
    "/<uuid:case_id>/resolution",
    takes=ResolveCase,
    gives=CaseOut,
    refuses=(412, 428),
    parameters=("IfMatch",),
)
def resolve(body: Body, case_id: UUID) -> Response:
    """Answer a case that was given to you; lines propose a new decision of its claim."""
    version = read_version()
    return _told(lambda ctx: case_answers.resolve(ctx, case_id, version=version, **body))


def _told(act: Any) -> Response:
    return command(lambda ctx: case_out(ctx, act(ctx)), lambda out: out)


def case_out(ctx: Context, case: Any) -> dict[str, Any]:
    """A case as whoever asks may read it."""
    given = Priced(
        case,
        case.currency,
        is_escalated=case.escalations > 0,
        ombudsman=cases.ombudsman_of(ctx, case),
        redecision_id=case.redecision_id if cases.is_staff(ctx) else None,
        assigned_to=case.assigned_to if cases.is_staff(ctx) else None,
    )
    out: dict[str, Any] = CaseOut().dump(given)
    if cases.is_hidden_from(ctx, case):
        out |= dict.fromkeys(WITHHELD)
    return out
