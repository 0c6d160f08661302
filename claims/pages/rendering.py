"""How a page is answered: its template in the reader's language, under our content policy."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, Any, Final, cast
from urllib.parse import quote, urlencode

from flask import Response, current_app, g, redirect, render_template, request, url_for
from jinja2 import Undefined

from claims.pages.languages import LANGUAGES, language, other
from claims.pages.texts import TEXTS
from claims.runtime import Runtime
from claims.usecases.context import Context


class Missing(Undefined):
    """A name no template was given: it may be asked whether it is there, never be written."""

    __str__ = Undefined._fail_with_undefined_error


_STATIC: Final = Path(__file__).parent / "static"
_TYPES: Final = {
    "pages.css": "text/css; charset=utf-8",
    "desk.css": "text/css; charset=utf-8",
    "mark.svg": "image/svg+xml",
}
FILES: Final = {name: ((_STATIC / name).read_bytes(), kind) for name, kind in _TYPES.items()}
EDITION: Final = hashlib.sha256(b"".join(content for content, _ in FILES.values())).hexdigest()[:12]
"""Stands in the addresses of the files, so that a browser may keep them for a year."""

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


KEPT: Final = ("after", "next")
"""What of an address the same page in the other language is asked with; all else may be secret."""


def page(
    template: str,
    *,
    status: int = 200,
    texts: Mapping[str, Mapping[str, str]] | None = None,
    **values: object,
) -> Response:
    """A page in the language that is asked; `texts` are those of its desk beside everybody's."""
    current = language()
    html = render_template(
        template,
        t={**TEXTS[current], **(texts[current] if texts else {})},
        language=current,
        other=other(current),
        languages=LANGUAGES,
        edition=EDITION,
        signed_in=g.get("signed_in"),
        form_token=g.get("form_token", ""),
        switched=_switched(other(current)),
        **values,
    )
    response = Response(html, status=status, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Content-Language"] = current
    response.headers["Vary"] = "Accept-Language"
    return response


def saved(content: bytes | Iterable[bytes], media_type: str, name: str) -> Response:
    """A file to be saved under a name, never shown in place."""
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def saved_rows(write: Callable[[Context, IO[bytes]], str], media_type: str) -> Response:
    """A file that is written row by row and then sent in pieces; `write` gives its name."""
    made = runtime().written(g.actor, write)
    response = saved(made.pieces(), media_type, made.name)
    response.content_length = made.size
    response.call_on_close(made.file.close)
    return response


def to(endpoint: str, **values: Any) -> Response:
    """The way on after a form: another page, asked for with GET, in the same language."""
    return cast(Response, redirect(url_for(endpoint, lang=language(), **values), code=303))


def runtime() -> Runtime:
    """The runtime of the app that answers this request."""
    opened: Runtime = current_app.extensions["claims.runtime"]
    return opened


def _switched(language: str) -> str:
    """The address of this very page in the other language."""
    kept = {name: request.args[name] for name in KEPT if name in request.args}
    return f"{quote(request.path)}?{urlencode({**kept, 'lang': language})}"
