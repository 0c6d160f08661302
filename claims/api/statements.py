"""Statements over HTTP, and the public check of one that was shown."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from flask import Response

from claims.api.answering import JSON, answer, file, page
from claims.api.doors import runtime
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.runtime import encoded
from claims.usecases import statements
from claims.usecases.context import Context
from claims.usecases.signing_in import STRANGER
from claims.usecases.statements import Form
from schemas.statements import (
    CheckOut,
    CheckQuery,
    ContentQuery,
    StatementOut,
    StatementPage,
    StatementsQuery,
)

MEDIA_TYPES: Final = {
    Form.JSON: JSON,
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.X12: JSON,
}
ENDINGS: Final = {
    Form.JSON: ".json",
    Form.CSV: ".csv",
    Form.XLSX: ".xlsx",
    Form.X12: ".x12.json",
}

routes = Routes("statements", "/v1/statements", says="Settlement statements of payees.")


@routes.get("", gives=StatementPage, query=StatementsQuery)
def list_(query: Body) -> Response:
    """List the statements you may see, in order of issue."""
    return page(statements.list_, StatementOut().dump, query)


@routes.get("/check", gives=CheckOut, query=CheckQuery, is_public=True)
def check(query: Body) -> Response:
    """Check a statement by the number and digest printed on it; anybody may."""
    found = runtime().query(STRANGER, lambda ctx: statements.check(ctx, **query))
    told = {
        "is_genuine": found is not None,
        "total": found and found.total,
        "signed_by": found and found.signed_by,
    }
    return Response(encoded(CheckOut().dump(told)), content_type="application/json")


@routes.get("/<uuid:statement_id>", gives=StatementOut)
def get(statement_id: UUID) -> Response:
    """Get a statement's figures."""
    return answer(lambda ctx: StatementOut().dump(statements.get(ctx, statement_id)))


@routes.get(
    "/<uuid:statement_id>/content",
    gives=None,
    query=ContentQuery,
    media_types=tuple(dict.fromkeys(MEDIA_TYPES.values())),
)
def read_content(query: Body, statement_id: UUID) -> Response:
    """Save what a statement says as JSON, CSV, XLSX or JSON in the shape of an X12 835."""
    form = Form(query["form"])

    def found(ctx: Context) -> tuple[bytes, str, str]:
        row, content = statements.read_content(ctx, statement_id, form)
        return content, MEDIA_TYPES[form], f"{_name_of(row.number)}{ENDINGS[form]}"

    return file(found)


@routes.get("/<uuid:statement_id>/file", gives=None, media_types=("application/pdf",))
def read_file(statement_id: UUID) -> Response:
    """Save a statement's PDF, byte for byte as it was issued."""

    def found(ctx: Context) -> tuple[bytes, str, str]:
        row, content = statements.read_file(ctx, statement_id)
        return content, "application/pdf", f"{_name_of(row.number)}.pdf"

    return file(found)


def _name_of(number: str) -> str:
    return f"statement-{number.replace('/', '-')}"
