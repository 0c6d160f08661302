"""How a route is made: one typed line that reads what comes, and documents exactly what it does."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from flask import Response
from flask_smorest import Blueprint

from claims.api.idempotency import REPLAYED
from claims.api.problems import CONTENT_TYPE
from claims.api.reading import read_body, read_query
from schemas.base import Act, Nothing, Out
from schemas.problems import ProblemOut

View = Callable[..., Response]

ALWAYS: Final = (400, 422, 500, 503)
SIGNED_IN: Final = (401, 403)
COMMAND: Final = (404, 409, 413, 415)
SAYS: Final = {
    400: "Not readable.",
    401: "No bearer token, or not a valid one.",
    403: "No role of yours allows this.",
    404: "Not there, or not yours.",
    409: "Not now: the state of things, or of an earlier request, forbids it.",
    412: "It has changed since it was looked at.",
    413: "Too large.",
    415: "Not the content type that is taken.",
    422: "Against the schema or a rule.",
    428: "If-Match is missing.",
    500: "A fault of the service.",
    503: "Busy; ask again shortly.",
}


class Routes:
    """The routes of one noun."""

    def __init__(self, name: str, prefix: str, *, says: str) -> None:
        self.blueprint = Blueprint(name, name, url_prefix=prefix, description=says)

    def get(
        self,
        path: str,
        *,
        gives: type[Out] | None,
        query: type[Act] | None = None,
        media_types: tuple[str, ...] = ("application/json",),
        is_public: bool = False,
        refuses: tuple[int, ...] = (),
        headers: dict[str, Any] | None = None,
    ) -> Callable[[View], View]:
        """A question. With a `query` schema the view is given what it read."""
        content = {kind: {"schema": gives} if gives else {} for kind in media_types}
        answers = {200: {"description": "Found.", "content": content, "headers": headers or {}}}
        found = (404,) if "<uuid:" in path or "<uuid:" in self.prefix else ()
        return self._route(
            "GET",
            path,
            reads=lambda: (read_query(query),) if query else _nothing_asked(),
            answers=answers,
            refuses=(*found, *refuses),
            parameters=[{"in": "query", "schema": query}] if query else [],
            is_public=is_public,
        )

    def post(
        self,
        path: str,
        *,
        takes: type[Act],
        gives: type[Out],
        status: int = 201,
        refuses: tuple[int, ...] = (),
        parameters: tuple[str, ...] = (),
    ) -> Callable[[View], View]:
        """An act with a JSON body; the view is given what the body said, unless it is Nothing."""
        return self._act(
            path,
            reads=lambda: _body_of(takes),
            takes={"application/json": {"schema": takes}},
            gives=gives,
            status=status,
            refuses=refuses,
            parameters=parameters,
            body_required=takes is not Nothing,
        )

    def ask(
        self, path: str, *, takes: type[Act], gives: type[Out], refuses: tuple[int, ...] = ()
    ) -> Callable[[View], View]:
        """A question too long, or too private, for an address: it changes nothing, so no key."""
        return self._route(
            "POST",
            path,
            reads=lambda: _body_of(takes),
            answers={
                200: {"description": "Found.", "content": {"application/json": {"schema": gives}}}
            },
            refuses=(*COMMAND, *refuses),
            parameters=[],
            body={"content": {"application/json": {"schema": takes}}, "required": True},
        )

    def put(
        self,
        path: str,
        *,
        takes: type[Act],
        gives: type[Out],
        refuses: tuple[int, ...] = (),
        parameters: tuple[str, ...] = (),
    ) -> Callable[[View], View]:
        """An act that puts something in the place of what was there."""
        return self._act(
            path,
            reads=lambda: _body_of(takes),
            takes={"application/json": {"schema": takes}},
            gives=gives,
            status=200,
            refuses=refuses,
            parameters=parameters,
            method="PUT",
        )

    def upload(self, path: str, *, gives: type[Out]) -> Callable[[View], View]:
        """An act whose body is a form with one file, which the view reads itself."""
        form = {
            "type": "object",
            "required": ["file"],
            "additionalProperties": False,
            "properties": {"file": {"type": "string", "format": "binary"}},
        }
        takes = {"multipart/form-data": {"schema": form}}
        return self._act(path, reads=_nothing_asked, takes=takes, gives=gives)

    @property
    def prefix(self) -> str:
        """The beginning of every path of the noun."""
        return str(self.blueprint.url_prefix or "")

    def _act(
        self,
        path: str,
        *,
        reads: Callable[[], tuple[Any, ...]],
        takes: dict[str, Any],
        gives: type[Out],
        status: int = 201,
        refuses: tuple[int, ...] = (),
        parameters: tuple[str, ...] = (),
        body_required: bool = True,
        method: str = "POST",
    ) -> Callable[[View], View]:
        answer = {
            "description": "Done, now or when it was first asked with this key.",
            "content": {"application/json": {"schema": gives}},
            "headers": {REPLAYED: {"$ref": f"#/components/headers/{REPLAYED}"}},
        }
        return self._route(
            method,
            path,
            reads=reads,
            answers={status: answer},
            refuses=(*COMMAND, *refuses),
            parameters=["IdempotencyKey", *parameters],
            body={"content": takes, "required": body_required},
        )

    def _route(
        self,
        method: str,
        path: str,
        *,
        reads: Callable[[], tuple[Any, ...]],
        answers: dict[int, dict[str, Any]],
        refuses: tuple[int, ...],
        parameters: list[Any],
        body: dict[str, Any] | None = None,
        is_public: bool = False,
    ) -> Callable[[View], View]:
        codes = sorted({*ALWAYS, *refuses, *(() if is_public else SIGNED_IN)})
        documented: dict[str, Any] = {
            "responses": {
                **{str(status): answer for status, answer in answers.items()},
                **{str(code): _problem(code) for code in codes},
            },
            "parameters": parameters,
            **({"requestBody": body} if body else {}),
            **({"security": []} if is_public else {}),
        }

        def decorate(view: View) -> View:
            @wraps(view)
            def reading(**ids: Any) -> Response:
                return view(*reads(), **ids)

            name = self.blueprint.name
            documented["operationId"] = f"{name}.{view.__name__}"
            documented["summary"] = _summary(view)
            described = self.blueprint.doc(**documented)(reading)
            self.blueprint.add_url_rule(path, view.__name__, described, methods=[method])
            return view

        return decorate


def _body_of(takes: type[Act]) -> tuple[Any, ...]:
    read_query(None)
    body = read_body(takes)
    return () if takes is Nothing else (body,)


def _nothing_asked() -> tuple[Any, ...]:
    read_query(None)
    return ()


def _problem(status: int) -> dict[str, Any]:
    return {"description": SAYS[status], "content": {CONTENT_TYPE: {"schema": ProblemOut}}}


def _summary(view: View) -> str:
    """The first sentence of a view's docstring."""
    return re.split(r"(?<=[.;]) |\n\n", " ".join((view.__doc__ or "").split()))[0]
