"""The pages anybody may open: what this is, the check of a statement, the documentation."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, abort, current_app, render_template, request
from werkzeug.exceptions import InternalServerError

from claims.domain.money import Money
from claims.domain.refusals import Refused
from claims.domain.variables import shown
from claims.pages.languages import LANGUAGES, language, other
from claims.pages.reference import nouns_of, problems_of
from claims.pages.texts import STEPS, TEXTS
from claims.runtime import Runtime
from claims.usecases import statements
from claims.usecases.signing_in import STRANGER

_STATIC: Final = Path(__file__).parent / "static"
FILES: Final = {
    "pages.css": ((_STATIC / "pages.css").read_bytes(), "text/css; charset=utf-8"),
    "mark.svg": ((_STATIC / "mark.svg").read_bytes(), "image/svg+xml"),
}
EDITION: Final = hashlib.sha256(b"".join(content for content, _ in FILES.values())).hexdigest()[:12]
"""Stands in the addresses of the files, so that a browser may keep them for a year."""

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

_NUMBER: Final = re.compile(r"[A-Z0-9-]{1,32}/[0-9]{1,9}", re.ASCII)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_GAPS: Final = re.compile(r"[\s\u2010-\u2015-]+")

blueprint = Blueprint("pages", __name__, template_folder="templates")


@blueprint.get("/")
def home() -> Response:
    """What this is, and the way to everything else."""
    return _page("home.html", steps=STEPS)


@blueprint.get("/check")
def check() -> Response:
    """Whether a statement is genuine: where its QR code leads, and what the form asks."""
    asked = {
        "number": re.sub(r"\s+", "", request.args.get("number", "")[:100]).upper(),
        "digest": _GAPS.sub("", request.args.get("digest", "")[:200]).lower(),
    }
    if not any(asked.values()):
        return _page("check.html")
    wrong = {
        "number": not _NUMBER.fullmatch(asked["number"]),
        "digest": not _DIGEST.fullmatch(asked["digest"]),
    }
    if any(wrong.values()):
        return _page("check.html", asked=asked, wrong=wrong, status=422)
    total = _runtime().query(STRANGER, lambda ctx: statements.check(ctx, **asked))
    if total is None:
        return _page("check.html", asked=asked, result="unknown")
    return _page("check.html", asked=asked, result="genuine", total=_amount(total))


@blueprint.get("/docs")
def reference() -> Response:
    """The API's documentation, made from its OpenAPI document."""
    document = current_app.extensions["claims.openapi"]
    return _page(
        "reference.html",
        document=document,
        nouns=nouns_of(document),
        problems=problems_of(document),
    )


@blueprint.get("/static/<name>")
def style(name: str) -> Response:
    """The pages' style sheet and mark."""
    if name not in FILES:
        abort(404)
    content, media_type = FILES[name]
    response = Response(content, content_type=media_type)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@blueprint.errorhandler(Refused)
@blueprint.errorhandler(InternalServerError)
def trouble(_: Exception) -> Response:
    """A page for a person where the service is busy or failed; the framework has logged why."""
    response = _page("trouble.html", status=503)
    response.headers["Retry-After"] = "5"
    return response


def _page(template: str, *, status: int = 200, **values: object) -> Response:
    current = language()
    html = render_template(
        template,
        t=TEXTS[current],
        language=current,
        other=other(current),
        languages=LANGUAGES,
        edition=EDITION,
        **values,
    )
    response = Response(html, status=status, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Content-Language"] = current
    response.headers["Vary"] = "Accept-Language"
    return response


def _amount(total: Money) -> str:
    return shown("total", total.amount, language=language(), currency=total.currency, words={})


def _runtime() -> Runtime:
    opened: Runtime = current_app.extensions["claims.runtime"]
    return opened
