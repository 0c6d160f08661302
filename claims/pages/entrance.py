"""The entrance: sign in with a password, or set the first one with an invitation."""

from __future__ import annotations

import secrets
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, g, request

from claims.domain.refusals import Refused
from claims.domain.sessions import COOKIE, LONGEST, SECRET_BYTES, VISITOR_COOKIE, cookie_name
from claims.pages.entrance_texts import TEXTS
from claims.pages.languages import language
from claims.pages.rendering import page, runtime, to
from claims.pages.troubles import tell_troubles
from claims.usecases import passwords, sessions
from claims.usecases.sessions import Guess, form_token, guess_of
from claims.usecases.signing_in import STRANGER

LONGEST_FIELD: Final = 1_024

blueprint = Blueprint("entrance", __name__)
tell_troubles(blueprint)


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response:
    """Sign in; one answer for every way in which it fails."""
    if request.method == "GET":
        return _visited("sign_in.html")
    login, password = _field("login").strip().lower(), _field("password", strip=False)
    guess = guess_of(runtime().keys, login=login, address=request.remote_addr or "")
    try:
        runtime().act(STRANGER, lambda ctx: sessions.count(ctx, guess))
    except Refused as refused:
        return _blocked("sign_in.html", refused, login=login)
    found = runtime().query(STRANGER, lambda ctx: sessions.find(ctx, login))
    if not sessions.is_right(password, found) or found is None:
        _failed(guess, found[0] if found else None)
        return _visited("sign_in.html", status=401, wrong="password", login=login)
    return _begun(found[0], guess)


@blueprint.route("/invitation", methods=["GET", "POST"])
def accept_invitation() -> Response:
    """Set a password with an invitation's code, which comes in the form and never in an address."""
    if request.method == "GET":
        return _visited("invitation.html")
    guess = guess_of(runtime().keys, login="", address=request.remote_addr or "")
    code, password = _field("invitation"), _field("password", strip=False)
    if password != _field("again", strip=False):
        return _visited("invitation.html", status=422, wrong="again", code=code)
    try:
        runtime().act(STRANGER, lambda ctx: sessions.count_address(ctx, guess))
        user_id = runtime().act(
            STRANGER, lambda ctx: passwords.accept(ctx, code=code, password=password)
        )
    except Refused as refused:
        return _not_accepted(refused, guess, code)
    return _begun(user_id, guess)


def _not_accepted(refused: Refused, guess: Guess, code: str) -> Response:
    if refused.code == "TOO_MANY_ATTEMPTS":
        return _blocked("invitation.html", refused)
    if refused.code == "PASSWORD_UNFIT":  # the code was right: that was no guess
        runtime().act(STRANGER, lambda ctx: sessions.give_back(ctx, guess))
        return _visited("invitation.html", status=422, wrong="password", code=code)
    if refused.code != "INVITATION_INVALID":
        raise refused
    _failed(guess, None)
    return _visited("invitation.html", status=422, wrong="invitation", code=code)


def _failed(guess: Guess, user_id: UUID | None) -> None:
    runtime().act(STRANGER, lambda ctx: sessions.fail(ctx, guess, user_id=user_id))


def _begun(user_id: UUID, guess: Guess) -> Response:
    """A fresh session; the visitor's cookie and any session this browser had end with it."""
    before = request.cookies.get(_named(COOKIE))
    cookie = runtime().act(
        STRANGER, lambda ctx: sessions.begin(ctx, user_id, guess=guess, instead_of=before)
    )
    response = led_on(request.args.get("next", ""))
    keep_session(response, cookie)
    response.delete_cookie(_named(VISITOR_COOKIE), secure=_is_https(), httponly=True)
    return response


def led_on(asked: str) -> Response:
    """To the page that was asked for before a password was, if it is one of a desk's; else home."""
    is_ours = asked.startswith("/desk") and not set(asked) & set("\\\r\n") and "//" not in asked
    response = to("own.home")
    if is_ours:
        response.headers["Location"] = asked
    return response


def keep_session(response: Response, cookie: str) -> None:
    """Give the browser its session's cookie; the server alone decides when it is over."""
    response.set_cookie(
        _named(COOKIE), cookie, max_age=LONGEST, path="/", secure=_is_https(), httponly=True,
        samesite="Lax",
    )  # fmt: skip


def drop_session(response: Response) -> None:
    """Take the cookie back."""
    response.delete_cookie(_named(COOKIE), path="/", secure=_is_https(), httponly=True)


def _visited(template: str, *, status: int = 200, **values: Any) -> Response:
    """A page with a form for somebody who is not signed in, and the cookie its token belongs to."""
    visitor = request.cookies.get(_named(VISITOR_COOKIE), "")
    is_new = len(visitor) != 2 * SECRET_BYTES
    if is_new:
        visitor = secrets.token_hex(SECRET_BYTES)
    g.form_token = form_token(runtime().keys, visitor)
    response = page(template, status=status, texts=TEXTS, **values)
    if is_new:
        response.set_cookie(
            _named(VISITOR_COOKIE), visitor, path="/", secure=_is_https(), httponly=True,
            samesite="Lax",
        )  # fmt: skip
    return response


def _blocked(template: str, refused: Refused, **values: Any) -> Response:
    seconds = int(str(refused.facts["retry_after"]))
    count, unit = (-(-seconds // 60), "minutes") if seconds > 90 else (seconds, "seconds")
    wait = f"{count} {TEXTS[language()][unit]}"
    response = _visited(template, status=429, wrong="blocked", wait=wait, **values)
    response.headers["Retry-After"] = str(seconds)
    return response


def _field(name: str, *, strip: bool = True) -> str:
    given = request.form.get(name, "")[:LONGEST_FIELD].replace("\x00", "")
    return given.strip() if strip else given


def _named(name: str) -> str:
    return cookie_name(name, is_https=_is_https())


def _is_https() -> bool:
    return runtime().public_url.startswith("https://")
