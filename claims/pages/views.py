"""The pages anybody may open: what this is, the check of a statement, the documentation."""

from __future__ import annotations

import re
from typing import Final

from flask import Blueprint, Response, abort, current_app, request
from werkzeug.exceptions import InternalServerError

from claims.domain.money import Money
from claims.domain.refusals import Refused
from claims.domain.variables import shown
from claims.pages.languages import language
from claims.pages.reference import nouns_of, problems_of
from claims.pages.rendering import FILES, page, runtime
from claims.pages.texts import STEPS
from claims.usecases import decision_letters, statements
from claims.usecases.context import Context
from claims.usecases.sealing import Genuine
from claims.usecases.signing_in import STRANGER

_NUMBER: Final = re.compile(r"[A-Z0-9-]{1,32}/[0-9]{1,9}", re.ASCII)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_GAPS: Final = re.compile(r"[\s\u2010-\u2015-]+")

blueprint = Blueprint("pages", __name__, template_folder="templates")


@blueprint.get("/")
def home() -> Response:
    """What this is, and the way to everything else."""
    return page("home.html", steps=STEPS)


@blueprint.get("/check")
def check() -> Response:
    """Whether a statement or letter is genuine: where its QR code leads, what the form asks."""
    asked = {
        "number": re.sub(r"\s+", "", request.args.get("number", "")[:100]).upper(),
        "digest": _GAPS.sub("", request.args.get("digest", "")[:200]).lower(),
    }
    if not any(asked.values()):
        return page("check.html")
    wrong = {
        "number": not _NUMBER.fullmatch(asked["number"]),
        "digest": not _DIGEST.fullmatch(asked["digest"]),
    }
    if any(wrong.values()):
        return page("check.html", asked=asked, wrong=wrong, status=422)
    result, found = runtime().query(STRANGER, lambda ctx: _recognised(ctx, **asked))
    if found is not None:
        return page(
            "check.html",
            asked=asked,
            result=result,
            total=_amount(found.total),
            signed_by=found.signed_by,
        )
    return page("check.html", asked=asked, result="unknown")


@blueprint.get("/docs")
def reference() -> Response:
    """The API's documentation, made from its OpenAPI document."""
    document = current_app.extensions["claims.openapi"]
    return page(
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
    response = page("trouble.html", status=503)
    response.headers["Retry-After"] = "5"
    return response


def _recognised(ctx: Context, *, number: str, digest: str) -> tuple[str, Genuine | None]:
    """Which of our documents this is, and what is told of it; None for what is none of ours."""
    found = statements.check(ctx, number=number, digest=digest)
    if found is not None:
        return "genuine", found
    return "genuine_letter", decision_letters.check(ctx, number=number, digest=digest)


def _amount(total: Money) -> str:
    return shown("total", total.amount, language=language(), currency=total.currency, words={})
