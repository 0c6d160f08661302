"""The way in to the pages: the session in a browser's cookie, and the token in its form.

A form is taken only with the token that was drawn into it for this very session, and only when
the browser does not say that another site sent it. Of a visitor who is not signed in yet, a cookie
of its own stands for the session; signing in never carries that one on.
"""

from __future__ import annotations

import hmac

from flask import g, request

from claims.api.policy import Desk
from claims.domain.permissions import permit
from claims.domain.refusals import Refused
from claims.domain.sessions import COOKIE, FORM_FIELD, VISITOR_COOKIE, cookie_name
from claims.runtime import Runtime
from claims.usecases.sessions import form_token

OWN_SITE = {"same-origin", "none"}


def require_signed_in(runtime: Runtime, policy: Desk) -> None:
    """Refuse `SIGNED_OUT`, `FORBIDDEN`, and for what is sent `FORM_TOKEN_WRONG`, `PROOF_STALE`."""
    cookie = _cookie(runtime, COOKIE)
    g.signed_in = runtime.recognise(cookie)
    g.actor = g.signed_in.actor
    g.form_token = form_token(runtime.keys, cookie)
    if request.method == "POST":
        request.max_content_length = policy.most_bytes or request.max_content_length
        _require_token(g.form_token)
    if policy.action is not None:
        permit(g.actor, policy.action)
    if policy.moves_money and request.method == "POST" and not g.signed_in.is_proved:
        raise Refused("PROOF_STALE", "Give your password again before you move money.")


def require_form_token(runtime: Runtime) -> None:
    """Refuse `FORM_TOKEN_WRONG` for what a visitor sends without a form of ours."""
    cookie = _cookie(runtime, VISITOR_COOKIE)
    _require_token(form_token(runtime.keys, cookie) if cookie else "")


def _cookie(runtime: Runtime, name: str) -> str:
    is_https = runtime.public_url.startswith("https://")
    return request.cookies.get(cookie_name(name, is_https=is_https), "")


def _require_token(expected: str) -> None:
    given = request.form.get(FORM_FIELD, "")
    is_ours = request.headers.get("Sec-Fetch-Site", "none") in OWN_SITE
    if not expected or not is_ours or not hmac.compare_digest(given.encode(), expected.encode()):
        raise Refused("FORM_TOKEN_WRONG", "This form was not drawn here for you; open it anew.")
