"""Proof of service: number and code by POST, then one tap for "received" and one for a grade."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import InternalServerError

from claims.domain.ratings import Grade
from claims.domain.refusals import Refused
from claims.domain.variables import shown
from claims.pages.languages import language
from claims.pages.proof_texts import TEXTS
from claims.pages.rendering import page, runtime
from claims.usecases import proof_of_service
from claims.usecases.guessing import NotFound, TryLater
from claims.usecases.proof_of_service import Found, Served
from claims.usecases.signing_in import STRANGER

LONGEST: Final = 64
WORDS: Final = {"yes": True, "no": False}
GRADES: Final = tuple(each.value for each in Grade)
_FIELDS: Final = {"SERIAL_MISTYPED": "number", "CODE_MISTYPED": "code"}
_TOLD: Final = {
    "CONFIRMED_ALREADY", "RATED_ALREADY", "FILING_WINDOW_CLOSED", "STATE_CONFLICT",
}  # fmt: skip
"""What may keep a tap from having an effect; the page shows how it stands and says why."""

blueprint = Blueprint("proof", __name__)


@blueprint.route("/received", methods=["GET", "POST"])
def received() -> Response:
    """Say whether a service was received, with the number and code of its message."""
    if request.method == "GET":
        return _form()
    typed = {name: request.form.get(name, "")[:LONGEST].strip() for name in ("number", "code")}
    told = None
    try:
        try:
            found = _tapped(typed)
        except Refused as refused:
            if refused.code not in _TOLD:
                raise
            told, found = refused.code, _ask(proof_of_service.look_up, typed)
    except Refused as refused:
        if refused.code not in _FIELDS:
            raise
        return _form(typed, status=422, mistyped=_FIELDS[refused.code])
    if isinstance(found, TryLater):
        response = _form(typed, status=429, wait=found.seconds)
        response.headers["Retry-After"] = str(found.seconds)
        return response
    if isinstance(found, NotFound):
        return _form(typed, status=404, is_unknown=True)
    return _served(found, typed, told)


@blueprint.errorhandler(Refused)
@blueprint.errorhandler(InternalServerError)
def trouble(_: Exception) -> Response:
    """A page for a person where the service is busy or failed; the framework has logged why."""
    response = page("trouble.html", status=503)
    response.headers["Retry-After"] = "5"
    return response


def _tapped(typed: dict[str, str]) -> Found:
    """Do what was tapped, if anything was."""
    word, grade = request.form.get("received", ""), request.form.get("grade", "")
    if word in WORDS:
        return _ask(proof_of_service.say, typed, received=WORDS[word])
    if grade in GRADES:
        return _ask(proof_of_service.rate, typed, grade=grade)
    return _ask(proof_of_service.look_up, typed)


def _ask(act: Any, typed: dict[str, str], **tapped: Any) -> Found:
    address = request.remote_addr or ""
    found: Found = runtime().act(STRANGER, lambda ctx: act(ctx, address=address, **typed, **tapped))
    return found


def _form(typed: dict[str, str] | None = None, *, status: int = 200, **said: object) -> Response:
    """The form; the number is kept in it, the code never."""
    return page(
        "number_and_code.html",
        status=status,
        texts=TEXTS,
        endpoint="proof.received",
        typed=typed or {},
        **said,
    )


def _served(served: Served, typed: dict[str, str], told: str | None) -> Response:
    reader = language()

    def written(name: str, value: str | int) -> str:
        return shown(name, value, language=reader, currency=served.currency, words={})

    return page(
        "redemption.html",
        status=409 if told else 200,
        texts=TEXTS,
        served=served,
        typed=typed,
        told=told,
        grades=GRADES,
        amount=written("amount", served.amount),
        service_on=written("day", served.service_on.isoformat()),
        say_until=written("day", served.say_until.isoformat()),
    )
