"""The charter of a service for anybody: as a page, and as a sheet to print and put on a wall."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any, Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import InternalServerError

from claims.documents.charters import render_charter
from claims.domain.charter_told import ToldCharter, told
from claims.domain.charter_words import WORDS
from claims.domain.refusals import Refused
from claims.pages.languages import language
from claims.pages.rendering import page, runtime
from claims.usecases import charters
from claims.usecases.charters import CharterListed, CharterShown
from claims.usecases.signing_in import STRANGER

_PROGRAMME: Final = re.compile(r"[A-Z0-9-]{1,24}", re.ASCII)
_VERSION: Final = re.compile(r"[1-9][0-9]{0,7}", re.ASCII)

blueprint = Blueprint("charters_pages", __name__)


@blueprint.get("/charter")
def list_() -> Response:
    """Every service with a charter in force, under its programme."""
    found = runtime().query(STRANGER, charters.list_)
    by_programme = [(code, list(each)) for code, each in groupby(found, _programme_code)]
    return _page("charters.html", asked={}, programmes=by_programme)


def _programme_code(listed: CharterListed) -> str:
    return listed.programme_code


@blueprint.get("/charter/<service>")
def charter(service: str) -> Response:
    """The charter in force for a service, or the version that is asked for."""
    asked = _asked()
    shown = _found(service, asked)
    return _page(
        "charter.html",
        asked={"service": service, **asked},
        charter=_told(shown, language()),
        shown=shown,
    )


@blueprint.get("/charter/<service>.pdf")
def sheet(service: str) -> Response:
    """The same as a document to print."""
    current = language()
    shown = _found(service, _asked())
    content = render_charter(_told(shown, current), digest=shown.digest, url=shown.url)
    response = Response(content, content_type="application/pdf")
    name = f"{shown.service}-{shown.version}-{current}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Content-Language"] = current
    response.headers["Vary"] = "Accept-Language"
    return response


@blueprint.errorhandler(Refused)
@blueprint.errorhandler(InternalServerError)
def trouble(error: Exception) -> Response:
    """A page for a person where there is no such charter, or the service is busy or failed."""
    if isinstance(error, Refused) and error.code == "CHARTER_UNKNOWN":
        asked = {"service": (request.view_args or {}).get("service", "")}
        return _page("charter_unknown.html", asked=asked, status=404)
    response = page("trouble.html", status=503)
    response.headers["Retry-After"] = "5"
    return response


def _asked() -> dict[str, str]:
    """What of the query names a charter; anything else in it names none."""
    forms = {"programme": _PROGRAMME, "version": _VERSION}
    given = {name: request.args.get(name, "") for name in forms}
    return {name: value for name, value in given.items() if forms[name].fullmatch(value)}


def _found(service: str, asked: dict[str, str]) -> CharterShown:
    version = int(asked["version"]) if "version" in asked else None
    return runtime().query(
        STRANGER,
        lambda ctx: charters.get(ctx, service, programme=asked.get("programme"), version=version),
    )


def _told(shown: CharterShown, current: str) -> ToldCharter:
    return told(shown.content, current, status=shown.status, measured=shown.measured)


def _page(template: str, *, asked: dict[str, str], status: int = 200, **values: Any) -> Response:
    current = language()
    return page(
        template,
        status=status,
        asked=asked,
        says={key: texts[current] for key, texts in WORDS.items()},
        **values,
    )
