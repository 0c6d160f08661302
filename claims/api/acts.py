"""From a view to the runtime and back: who asks, under which key, and the answer's exact bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from flask import Response, current_app, g, request

from claims.domain.permissions import Actor
from claims.domain.refusals import Refused
from claims.runtime import Runtime, encoded
from claims.usecases.context import Context

T = TypeVar("T")

KEY: Final = "[!-~]{8,128}"
"""An Idempotency-Key: visible ASCII characters, chosen by the client."""

_TAG: Final = re.compile(r'"([0-9]{1,18})"', re.ASCII)


def runtime() -> Runtime:
    """The unit of work of this app, opened when it is first needed."""
    opened: Runtime = current_app.extensions["claims.runtime"]()
    return opened


def query(question: Callable[[Context], Any]) -> Response:
    """Answer a question of the request's actor; `question` gives what JSON holds."""
    body = encoded(runtime().query(actor(), question))
    return Response(body, content_type="application/json")


def command(
    act: Callable[[Context], T],
    *,
    answer: Callable[[T], Any],
    has_secret: bool = False,
    digest: bytes | None = None,
) -> Response:
    """Run an act of the request's actor under its Idempotency-Key.

    The key's request is known again by the digest: of the body's bytes as they arrived, or the
    one given, where the bytes of an equal request differ (an upload's boundaries).
    """
    given = runtime().command(
        actor(),
        act,
        answer=answer,
        key=idempotency_key(),
        route=f"{request.method} {request.path}",
        digest=_digest(request.query_string, digest or request.get_data(cache=True)),
        has_secret=has_secret,
    )
    response = Response(given.body, status=given.status, content_type="application/json")
    if given.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def actor() -> Actor:
    """Who asks; the policy has found him before the view ran."""
    known: Actor = g.actor
    return known


def idempotency_key() -> str:
    """The request's key; refuses `IDEMPOTENCY_KEY_MISSING` and `IDEMPOTENCY_KEY_INVALID`."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        raise Refused(
            "IDEMPOTENCY_KEY_MISSING",
            "Send a fresh Idempotency-Key with what changes something, and the same one to ask "
            "again.",
        )
    if not re.fullmatch(KEY, key, re.ASCII):
        raise Refused(
            "IDEMPOTENCY_KEY_INVALID",
            "An Idempotency-Key has 8 to 128 visible ASCII characters.",
        )
    return key


def version_seen() -> int:
    """The version that If-Match names; refuses `IF_MATCH_MISSING` and `IF_MATCH_INVALID`."""
    tag = request.headers.get("If-Match", "")
    if not tag:
        raise Refused(
            "IF_MATCH_MISSING", "Send the ETag of what you looked at in the header If-Match."
        )
    match = _TAG.fullmatch(tag)
    if not match:
        raise Refused("IF_MATCH_INVALID", 'If-Match holds one ETag as it was given, such as "3".')
    return int(match[1])


def page(rows: Sequence[Any], limit: int, dump: Callable[[Any], Any]) -> dict[str, Any]:
    """A page of a list, with the id to ask on after where there may be more."""
    return {
        "items": [dump(row) for row in rows],
        "next": str(rows[-1].id) if len(rows) == limit else None,
    }


def _digest(*parts: bytes) -> bytes:
    framed = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return hashlib.sha256(framed).digest()
