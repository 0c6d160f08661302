"""The page of one claim: number and tracking code by POST, so that neither is in an address."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import InternalServerError

from claims.domain import explanation_words as words
from claims.domain.codes import grouped
from claims.domain.findings import Bearer
from claims.domain.refusals import Refused
from claims.domain.variables import shown
from claims.pages.clock_picture import clocks_shown
from claims.pages.languages import language
from claims.pages.pictures import bars_of
from claims.pages.rendering import page, runtime
from claims.pages.tracking_texts import TEXTS
from claims.usecases import tracking
from claims.usecases.guessing import NotFound, TryLater
from claims.usecases.signing_in import STRANGER
from claims.usecases.tracking import Tracked

LONGEST: Final = 64

blueprint = Blueprint("tracking", __name__)


@blueprint.route("/track", methods=["GET", "POST"])
def track() -> Response:
    """See a claim with its number and tracking code."""
    if request.method == "GET":
        return _form()
    typed = {name: request.form.get(name, "")[:LONGEST].strip() for name in ("number", "code")}
    address = request.remote_addr or ""
    try:
        found = runtime().act(STRANGER, lambda ctx: tracking.look_up(ctx, address=address, **typed))
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
    return _claim(found, typed)


_FIELDS: Final = {"SERIAL_MISTYPED": "number", "CODE_MISTYPED": "code"}


@blueprint.errorhandler(Refused)
@blueprint.errorhandler(InternalServerError)
def trouble(_: Exception) -> Response:
    """A page for a person where the service is busy or failed; the framework has logged why."""
    response = page("trouble.html", status=503)
    response.headers["Retry-After"] = "5"
    return response


def _form(typed: dict[str, str] | None = None, *, status: int = 200, **said: object) -> Response:
    """The form; the number is kept in it, the code never."""
    return page(
        "number_and_code.html",
        status=status,
        texts=TEXTS,
        endpoint="tracking.track",
        typed=typed or {},
        **said,
    )


def _claim(tracked: Tracked, typed: dict[str, str]) -> Response:
    reader, found = language(), tracked.claim

    def amount(minor: int) -> str:
        return _shown("amount", minor, reader, found.currency)

    def day(on: date) -> str:
        return _shown("day", on.isoformat(), reader, found.currency)

    return page(
        "claim.html",
        texts=TEXTS,
        claim=found,
        clocks=clocks_shown(
            tracked.clocks,
            tracked.owed,
            reader,
            is_to_citizen=tracked.is_to_citizen,
            money=amount,
            day=day,
        ),
        typed=typed,
        words=words,
        bearers={each.value: words.BEARER_WORDS[each][reader] for each in Bearer},
        bars=bars_of(found.decision) if found.decision else [],
        earlier=[(each, bars_of(each)) for each in reversed(found.decisions[:-1])],
        amount=amount,
        day=day,
        quantity=lambda milli: _shown("quantity", milli, reader, found.currency),
        grouped=grouped,
    )


def _shown(name: str, value: str | int, reader: str, currency: str) -> str:
    nothing: dict[str, Any] = {}
    return shown(name, value, language=reader, currency=currency, words=nothing)
