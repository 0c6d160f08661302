"""What a person is told when a page stays shut or an act is refused: in words, as a page."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import InternalServerError

from claims.domain.refusals import Refused
from claims.pages.entrance_texts import TEXTS
from claims.pages.languages import language
from claims.pages.rendering import page, to

_SHUT: Final = {
    "FORBIDDEN": ("forbidden", 403),
    "FORM_TOKEN_WRONG": ("form_stale", 403),
    "SIGNED_OUT": ("signed_out", 401),
}


def tell_troubles(blueprint: Blueprint) -> None:
    """Answer what goes wrong on a blueprint's pages as pages."""
    blueprint.register_error_handler(Refused, refused)
    blueprint.register_error_handler(InternalServerError, busy)


def refused(refusal: Refused) -> Response:
    """The page of a refusal; who is not signed in and only looks is shown the way in."""
    if refusal.code == "SIGNED_OUT" and request.method == "GET":
        asked = request.full_path.rstrip("?") if request.path.startswith("/desk") else None
        return to("entrance.sign_in", next=asked)
    if refusal.code == "PROOF_STALE":
        return to("own.prove", next=urlsplit(request.referrer or "").path or None)
    if refusal.code in _SHUT:
        text, status = _SHUT[refusal.code]
        back = url_for("own.home", lang=language())
        return page("shut.html", status=status, texts=TEXTS, said=text, back=back)
    if refusal.code.endswith("_UNKNOWN"):
        back = url_for("own.home", lang=language())
        return page("shut.html", status=404, texts=TEXTS, said="not_there", back=back)
    return busy(refusal)


def busy(_: Exception) -> Response:
    """A page where the service is busy or failed; the framework has logged why."""
    response = page("trouble.html", status=503)
    response.headers["Retry-After"] = "5"
    return response
