"""Read what a request brings: a JSON body, a query, one file, the version it was made against."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from flask import current_app, g, request
from marshmallow import ValidationError

from claims.api.idempotency import digest_of
from claims.api.strictjson import read_json
from claims.domain.refusals import Refused
from schemas.base import Act, Nothing
from schemas.faults import SENTENCES, FieldFault, faults_of, shown

Body = dict[str, Any]

_ETAG: Final = re.compile(r'"(0|[1-9][0-9]{0,8})"', re.ASCII)
FORM_OVERHEAD: Final = 64 * 1024
"""What a multipart form may weigh beside the file in it."""


def read_body(schema: type[Act]) -> Body:
    """The JSON body of this request as its schema reads it, its digest kept for the command.

    Refuses with a 400 what is not readable as JSON, with `BODY_INVALID` what is against the
    schema. An act without fields may come without a body.
    """
    content = request.get_data()
    _keep_digest(content)
    if schema is Nothing and not content:
        return {}
    if request.mimetype != "application/json":
        raise Refused("CONTENT_TYPE_WRONG", "The body is sent as application/json.")
    return load(schema, read_json(content), "BODY_INVALID")


def read_query(schema: type[Act] | None) -> Body:
    """The query of this request; refuses `QUERY_INVALID`, also for what nobody asked for."""
    given: dict[str, str] = {}
    twice = []
    for name, values in request.args.lists():
        given[name] = values[0]
        if len(values) > 1:
            twice.append(FieldFault(shown(name), "FIELD_TWICE", "This is asked once."))
    if twice:
        raise _invalid("QUERY_INVALID", twice)
    return load(schema or Nothing, given, "QUERY_INVALID")


def read_file(name: str, *, most: int | None = None, code: str = "RECEIPT_TOO_LARGE") -> bytes:
    """The one file of a form, and nothing beside it; its digest is kept for the command.

    `most` bytes are taken, else as many as of a receipt; what is larger is refused with the code.
    """
    most = most or int(current_app.config["MAX_RECEIPT_BYTES"])
    request.max_content_length = most + FORM_OVERHEAD
    if request.mimetype != "multipart/form-data":
        raise Refused("CONTENT_TYPE_WRONG", "The file is sent as multipart/form-data.")
    try:
        content = _only_file(name)
    finally:
        request.close()  # a large file lies in a temporary one
    if len(content) > most:
        raise Refused(code, "The file is too large.", field=name, max_bytes=most)
    _keep_digest(name.encode(), content)
    return content


def read_version() -> int:
    """The version in If-Match; refuses `IF_MATCH_MISSING` and `IF_MATCH_INVALID`."""
    given = request.headers.get("If-Match")
    if given is None:
        raise Refused("IF_MATCH_MISSING", "Send the ETag of what you looked at as If-Match.")
    match = _ETAG.fullmatch(given.strip())
    if not match:
        raise Refused("IF_MATCH_INVALID", 'If-Match is one ETag as it was given, such as "3".')
    return int(match[1])


def _only_file(name: str) -> bytes:
    faults = [
        FieldFault(shown(given), "FIELD_UNKNOWN", SENTENCES["FIELD_UNKNOWN"])
        for given in (*request.form, *request.files)
        if given != name
    ]
    files = request.files.getlist(name)
    if not files:
        faults.append(FieldFault(name, "FIELD_MISSING", SENTENCES["FIELD_MISSING"]))
    elif len(files) > 1:
        faults.append(FieldFault(name, "FIELD_TWICE", "One file is taken."))
    if faults:
        raise _invalid("BODY_INVALID", faults)
    content: bytes = files[0].read()
    return content


def load(schema: type[Act], given: Any, code: str) -> Body:
    """What a schema reads of a value; refuses with the code, naming each field that is wrong."""
    try:
        loaded: Body = schema().load(given)
    except ValidationError as error:
        raise _invalid(code, faults_of(error)) from None
    return loaded


def _invalid(code: str, faults: list[FieldFault]) -> Refused:
    errors: list[Mapping[str, str]] = [
        {"field": each.field, "code": each.code, "text": each.text} for each in faults
    ]
    first = f"{faults[0].field or 'The whole'}: {faults[0].text}" if faults else ""
    return Refused(code, f"{len(faults)} thing(s) to correct. {first}", errors=errors)


def _keep_digest(*content: bytes) -> None:
    g.digest = digest_of(
        request.method.encode(),
        request.path.encode(),
        request.query_string,
        request.headers.get("If-Match", "").encode(),
        *content,
    )
