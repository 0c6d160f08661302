"""A noun's routes: one typed way to say what a route takes, gives, refuses and documents.

flask-smorest is untyped; it is touched here and in openapi.py only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final, TypeVar

from flask import Response
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug import Request

from claims.api.acts import KEY, idempotency_key, version_seen
from claims.api.strictjson import read_json
from claims.domain.refusals import Refused
from schemas.base import Act, Nothing
from schemas.faults import faults_of

View = TypeVar("View", bound=Callable[..., Response])

READING: Final = (401, 403, 422, 503)
WRITING: Final = (400, 401, 403, 404, 409, 413, 415, 422, 503)

_KEY_HEADER: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "A fresh key for each act; the same key again gives the same answer.",
    "schema": {"type": "string", "pattern": f"^{KEY}$", "minLength": 8, "maxLength": 128},
}
_MATCH_HEADER: Final = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of the version that was looked at.",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,18}"$'},
}
_REPLAYED: Final = {
    "Idempotency-Replayed": {
        "description": "`true` when this is the answer an earlier request got.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}
_TAG: Final = {
    "ETag": {
        "description": "The version, for If-Match.",
        "schema": {"type": "string", "pattern": '^"[0-9]{1,18}"$'},
    }
}
BINARY: Final = {"type": "string", "format": "binary"}


class StrictParser(FlaskParser):
    """Bodies by our own JSON reader, queries without strangers or repeats, our own refusals."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": None, "query": RAISE}  # noqa: RUF012 - webargs' own form

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The body as a value."""
        body = req.get_data(cache=True)
        if isinstance(schema, Nothing) and not body:
            return {}
        if req.mimetype != "application/json" or _charset(req) != "utf-8":
            raise Refused("CONTENT_TYPE_WRONG", "Send the body as application/json in UTF-8.")
        return read_json(body)

    def load_querystring(self, req: Request, schema: Schema) -> dict[str, str]:
        """The query, each name once."""
        if len(req.args) != sum(1 for _ in req.args.items(multi=True)):
            raise Refused("QUERY_INVALID", "A name comes twice in the query.")
        return dict(req.args.items())

    def handle_error(self, error: ValidationError, req: Request, schema: Schema, **_: Any) -> Any:
        """Refuse with every fault that was found."""
        [(location, messages)] = dict(error.messages).items()
        error.messages = messages
        raise unacceptable(error, "QUERY_INVALID" if location == "query" else "BODY_INVALID")


def unacceptable(error: ValidationError, code: str) -> Refused:
    """The refusal of a body or query with faults."""
    errors = [
        {"field": each.field, "code": each.code, "text": each.text} for each in faults_of(error)
    ]
    what = "query" if code == "QUERY_INVALID" else "body"
    count = "One field" if len(errors) == 1 else f"{len(errors)} fields"
    return Refused(code, f"{count} of the {what} cannot be accepted; see errors.", errors=errors)


def _charset(req: Request) -> str:
    return str(req.mimetype_params.get("charset", "utf-8")).lower()


class _Blueprint(Blueprint):  # type: ignore[misc] # flask-smorest ships no types
    ARGUMENTS_PARSER = StrictParser()


class Routes:
    """The routes of one noun below `/v1`, under the tag of the noun."""

    def __init__(self, noun: str, says: str, *, prefix: str = "/v1", public: bool = False) -> None:
        self.noun, self._public = noun, public
        self.blueprint = _Blueprint(noun, noun, url_prefix=prefix or None, description=says)

    def get(
        self, path: str, gives: type[Schema], *, query: type[Act] | None = None, etag: bool = False
    ) -> Callable[[View], View]:
        """A question. With a `query` the view takes what was asked as its first argument."""
        statuses = self._reading(path, query)
        headers = _TAG if etag else None

        def declare(view: View) -> View:
            told = self.blueprint.response(200, gives, headers=headers)(view)
            if query is not None:
                told = self.blueprint.arguments(query, location="query")(told)
            return self._declare("GET", path, view, told, statuses)

        return declare

    def file(self, path: str, media_types: Mapping[str, Any]) -> Callable[[View], View]:
        """A question whose answer is a file to be kept, never shown inline."""

        def declare(view: View) -> View:
            told = view
            for media_type, schema in media_types.items():
                told = self.blueprint.response(200, schema, content_type=media_type)(told)
            return self._declare("GET", path, view, told, self._reading(path, None))

        return declare

    def post(
        self,
        path: str,
        takes: type[Act],
        gives: type[Schema],
        *,
        if_match: bool = False,
    ) -> Callable[[View], View]:
        """An act. The view takes the body first, unless the act takes nothing."""

        def declare(view: View) -> View:
            told = self.blueprint.response(201, gives, headers=_REPLAYED)(view)
            told = self.blueprint.arguments(takes, required=takes is not Nothing)(
                _without_body(told) if takes is Nothing else told
            )
            return self._act(path, view, told, if_match=if_match)

        return declare

    def upload(
        self, path: str, form: Mapping[str, Any], gives: type[Schema]
    ) -> Callable[[View], View]:
        """An act whose body is a form with a file, which the view reads itself."""

        def declare(view: View) -> View:
            told = self.blueprint.response(201, gives, headers=_REPLAYED)(view)
            body = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
            return self._act(path, view, self.blueprint.doc(requestBody=body)(told))

        return declare

    def _act(self, path: str, view: View, told: Any, *, if_match: bool = False) -> View:
        asked = _keyed(told, if_match=if_match)
        headers = [_KEY_HEADER, *([_MATCH_HEADER] if if_match else [])]
        statuses = (*WRITING, *((412, 428) if if_match else ()))
        return self._declare(
            "POST", path, view, self.blueprint.doc(parameters=headers)(asked), statuses
        )

    def _reading(self, path: str, query: type[Act] | None) -> tuple[int, ...]:
        statuses = [each for each in READING if each != 422 or query is not None]
        if self._public:
            statuses = [each for each in statuses if each not in {401, 403}]
        return (*statuses, *((404,) if "<" in path else ()))

    def _declare(
        self, method: str, path: str, view: View, told: Any, statuses: tuple[int, ...]
    ) -> View:
        for status in sorted(statuses):
            told = self.blueprint.alt_response(status, f"Problem{status}")(told)
        described: dict[str, Any] = {"operationId": f"{self.noun}_{view.__name__.strip('_')}"}
        if self._public:
            described["security"] = []
        told = self.blueprint.doc(**described)(told)
        self.blueprint.route(path, methods=[method], endpoint=view.__name__)(told)
        return view


def _without_body(view: Any) -> Any:
    """Check that nothing was sent, and pass nothing on."""

    @wraps(view)
    def call(_: Any, **path: Any) -> Any:
        return view(**path)

    return call


def _keyed(view: Any, *, if_match: bool) -> Any:
    """Look at the headers an act needs before its body is read."""

    @wraps(view)
    def call(*args: Any, **path: Any) -> Any:
        idempotency_key()
        if if_match:
            version_seen()
        return view(*args, **path)

    return call
