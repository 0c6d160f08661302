"""The way in: who asks, whether he may, and the runtime that answers; before any body is read."""

from __future__ import annotations

from typing import Final, cast

from flask import Flask, current_app, g, request

from claims.api.entrance import require_form_token, require_signed_in
from claims.api.idempotency import require_key
from claims.api.policy import FORM, POLICY, QUESTIONS, Desk, Open
from claims.domain.permissions import Actor, permit
from claims.domain.refusals import Refused
from claims.runtime import Runtime

RUNTIME: Final = "claims.runtime"


def guard(app: Flask, runtime: Runtime) -> None:
    """Put a guard before every route of an app."""
    app.extensions[RUNTIME] = runtime
    app.before_request(enter)


def enter() -> None:
    """Let in who may: refuses `TOKEN_MISSING`, `TOKEN_INVALID` and `FORBIDDEN`.

    Pages are entered with a browser's session and not with a token (entrance.py).

    An address nobody knows has no endpoint; the framework answers it.
    """
    if request.endpoint is None:
        return
    policy = POLICY[request.endpoint]
    if isinstance(policy, Desk):
        require_signed_in(runtime(), policy)
        return
    if isinstance(policy, Open):
        if policy is FORM and request.method == "POST":
            require_form_token(runtime())
        return
    actor = runtime().authenticate(_token())
    permit(actor, policy)
    g.actor = actor
    if request.method in {"POST", "PUT"} and request.endpoint not in QUESTIONS:
        require_key(request.headers)


def runtime() -> Runtime:
    """The runtime of the app that answers this request."""
    return cast(Runtime, current_app.extensions[RUNTIME])


def actor() -> Actor:
    """Who asks; only behind a door that is not public."""
    return cast(Actor, g.actor)


def _token() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refused("TOKEN_MISSING", "This address needs a bearer token.")
    return token.strip()
