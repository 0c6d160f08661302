"""How a refusal or an error is answered (RFC 9457)."""

from __future__ import annotations

import json
import traceback
from collections.abc import Mapping
from typing import Any, Final

import psycopg
import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError

from claims.api.statuses import STATUS
from claims.domain.refusals import Refused

CONTENT_TYPE: Final = "application/problem+json"

TITLES: Final = {
    400: "Not readable",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not there, or not yours",
    405: "Not this way",
    409: "Not now",
    412: "Changed in the meantime",
    413: "Too large",
    415: "Wrong type of content",
    422: "Against a rule",
    428: "If-Match is missing",
    429: "Too many",
    500: "Our fault",
    503: "Busy",
}
"""What each status means here; a problem's title is the same each time."""


_OF_STATUS: Final = {
    404: ("ROUTE_UNKNOWN", "There is no such address."),
    405: ("METHOD_UNKNOWN", "This address is not asked in this way."),
    413: ("BODY_TOO_LARGE", "The body is larger than this address takes."),
    500: ("INTERNAL_ERROR", "Something failed here. It is logged; nothing was changed."),
    503: ("BUSY", "The service is busy; please try again shortly."),
}
_UNTRUSTED: Final = ("HOST_UNTRUSTED", "This service is not known by the host that was asked.")
_UNREADABLE: Final = ("REQUEST_UNREADABLE", "The request cannot be read.")

log = structlog.get_logger("claims.api")


def answer_refusals(app: Flask) -> None:
    """Answer every refusal and error of an app as a problem, and never with a traceback."""
    app.register_error_handler(Refused, answer_refused)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(PoolTimeout, answer_no_connection)
    app.register_error_handler(OperationalError, answer_no_connection)
    app.register_error_handler(psycopg.OperationalError, answer_no_connection)


def answer_refused(refused: Refused) -> Response:
    """The problem that a refusal is."""
    status = STATUS.get(refused.code)
    if status is None:
        # A test keeps the table whole; a person is still told what the refusal says.
        log.error("refusal without a status", code=refused.code)
        status = 409
    facts: dict[str, Any] = dict(refused.facts)
    errors = facts.pop("errors", None)
    if errors is None and refused.field:
        errors = [{"field": refused.field, "code": refused.code, "text": refused.text}]
    if status == 500:
        log.error("our fault", code=refused.code, endpoint=request.endpoint)
    response = problem(status, refused.code, refused.text, errors=errors or [], facts=facts)
    if "retry_after" in facts:
        response.headers["Retry-After"] = str(facts["retry_after"])
    elif status == 503:
        response.headers["Retry-After"] = "1"
    if status == 401:
        reason = ', error="invalid_token"' if refused.code == "TOKEN_INVALID" else ""
        response.headers["WWW-Authenticate"] = f'Bearer realm="claims"{reason}'
    return response


def answer_http(error: HTTPException) -> Response:
    """The problem that an error of the web framework, or a bug behind it, is."""
    status = error.code or 500
    if status < 400:
        return Response(status=status, headers=error.get_headers())
    original = getattr(error, "original_exception", None)
    if original is not None:
        log_bug(original)
    if status not in TITLES:
        status = 400 if status < 500 else 500
    usual = _UNTRUSTED if isinstance(error, SecurityError) else _UNREADABLE
    code, text = _OF_STATUS.get(status, usual)
    response = problem(status, code, text)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def answer_no_connection(error: Exception) -> Response:
    """The problem that a database without a free connection, or none at all, is."""
    log_bug(error)
    return answer_refused(Refused(*_OF_STATUS[503]))


def log_bug(error: BaseException) -> None:
    """Log where a bug is. Its message stays out: a database's error repeats what was sent."""
    log.error(
        "bug",
        error=type(error).__name__,
        at=[
            f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)[-12:]
        ],
        endpoint=request.endpoint,
    )


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: list[dict[str, str]] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Response:
    """A response with the body that `ProblemOut` documents."""
    body = {
        "type": f"/docs#{code}",
        "title": TITLES[status],
        "status": status,
        "code": code,
        "detail": detail,
        "errors": (errors or [])[:50],
        "facts": dict(facts or {}),
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=str)
    return Response(text, status=status, content_type=CONTENT_TYPE)
