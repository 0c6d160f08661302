"""What everybody signed in has: the way to his desks, his password, the way out."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, g, request

from claims.domain.permissions import GRANTS, Action
from claims.domain.refusals import Refused
from claims.pages.entrance import drop_session, keep_session, led_on
from claims.pages.entrance_texts import TEXTS
from claims.pages.rendering import page, runtime, to
from claims.pages.troubles import tell_troubles
from claims.usecases import passwords, sessions
from claims.usecases.context import Context

DESKS: Final = (
    ("desk.list_queues", "claims_desk", Action.CLAIM_ASSIGN),
    ("policy.list_", "policy_desk", Action.DRAFT_READ),
    ("finance.home", "finance_desk", Action.PAYOUT_READ),
    ("access_pages.home", "access_desk", Action.ACCESS_READ),
    ("access_pages.show_at_once", "at_once_desk", Action.BREAK_GLASS_TAKE),
    ("account_pages.list_", "accounts_desk", Action.ACCOUNT_CONFIRM),
    ("tier_pages.home", "paying_rules_desk", Action.TIER_APPROVE),
    ("interest_pages.list_", "interests_desk", Action.INTEREST_DECLARE),
)
"""The desks: the page each begins with, what it is called, and the action that opens it."""

blueprint = Blueprint("own", __name__)
tell_troubles(blueprint)


@blueprint.get("/desk")
def home() -> Response:
    """The desks of the one who is signed in, and his account."""
    desks = [
        (endpoint, text)
        for endpoint, text, action in DESKS
        if g.actor.roles_for(action) & GRANTS[action].keys()
    ]
    return page("own.html", texts=TEXTS, desks=desks, done=request.args.get("done"))


@blueprint.route("/desk/password", methods=["GET", "POST"])
def change_password() -> Response:
    """Change one's password; the present one is asked for, and guessing it is slowed too."""
    if request.method == "GET":
        return page("password.html", texts=TEXTS)
    password = request.form.get("password", "")
    if password != request.form.get("again", ""):
        return page("password.html", status=422, texts=TEXTS, wrong="again")
    guess = sessions.guess_of(
        runtime().keys, login=g.signed_in.login, address=request.remote_addr or ""
    )
    try:
        runtime().act(g.actor, lambda ctx: sessions.count(ctx, guess))
        found = runtime().query(g.actor, passwords.find_hash)
        if not sessions.is_right(request.form.get("old", ""), found):
            user_id = g.actor.user_id
            runtime().act(g.actor, lambda ctx: sessions.fail(ctx, guess, user_id=user_id))
            return page("password.html", status=422, texts=TEXTS, wrong="old")

        def act(ctx: Context) -> str:
            passwords.change(ctx, password=password)
            return sessions.begin(ctx, ctx.actor.user_id, guess=guess)

        cookie = runtime().act(g.actor, act)
    except Refused as refused:
        if refused.code not in {"PASSWORD_UNFIT", "TOO_MANY_ATTEMPTS"}:
            raise
        wrong = "password" if refused.code == "PASSWORD_UNFIT" else "blocked"
        status = 422 if wrong == "password" else 429
        return page("password.html", status=status, texts=TEXTS, wrong=wrong)
    response = to("own.home", done="password")
    keep_session(response, cookie)
    return response


@blueprint.route("/desk/proof", methods=["GET", "POST"])
def prove() -> Response:
    """Give one's password again, which opens what moves money for some minutes."""
    onwards = request.values.get("next", "")
    if request.method == "GET":
        return page("password_again.html", texts=TEXTS, onwards=onwards)
    guess = sessions.guess_of(
        runtime().keys, login=g.signed_in.login, address=request.remote_addr or ""
    )
    try:
        runtime().act(g.actor, lambda ctx: sessions.count(ctx, guess))
    except Refused as refused:
        if refused.code != "TOO_MANY_ATTEMPTS":
            raise
        return page(
            "password_again.html", status=429, texts=TEXTS, onwards=onwards, wrong="blocked"
        )
    found = runtime().query(g.actor, passwords.find_hash)
    if not sessions.is_right(request.form.get("password", ""), found):
        user_id = g.actor.user_id
        runtime().act(g.actor, lambda ctx: sessions.fail(ctx, guess, user_id=user_id))
        return page(
            "password_again.html", status=422, texts=TEXTS, onwards=onwards, wrong="password"
        )
    session_id = g.signed_in.session_id
    runtime().act(g.actor, lambda ctx: sessions.prove(ctx, session_id, guess=guess))
    return led_on(onwards)


@blueprint.post("/desk/sign-out")
def sign_out() -> Response:
    """Sign out here."""
    session_id = g.signed_in.session_id
    runtime().act(g.actor, lambda ctx: sessions.end(ctx, session_id))
    return _left()


@blueprint.post("/desk/sign-out-everywhere")
def sign_out_everywhere() -> Response:
    """Sign out of every browser."""
    runtime().act(g.actor, sessions.end_all)
    return _left()


def _left() -> Response:
    response = to("entrance.sign_in")
    drop_session(response)
    return response
