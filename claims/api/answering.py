"""Answer a request: a command with its remembered bytes, a question, a page, a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any, Final, TypeVar

from flask import Response, g, request

from claims.api.doors import actor, runtime
from claims.api.idempotency import REPLAYED, require_key
from claims.api.reading import Body
from claims.runtime import encoded
from claims.usecases.context import Context

T = TypeVar("T")

JSON: Final = "application/json"


def command(
    act: Callable[[Context], T],
    answer: Callable[[T], Any],
    *,
    status: int = 201,
    has_secret: bool = False,
) -> Response:
    """Do an act once under the request's key and answer with the bytes that are remembered."""
    done = runtime().command(
        actor(),
        act,
        answer=answer,
        status=status,
        key=require_key(request.headers),
        route=f"{request.method} {request.url_rule}",
        digest=g.digest,
        has_secret=has_secret,
    )
    response = Response(done.body, status=done.status, content_type=JSON)
    if done.replayed:
        response.headers[REPLAYED] = "true"
    return response


def answer(question: Callable[[Context], Any]) -> Response:
    """Ask as the actor and answer with what was found."""
    return Response(encoded(runtime().query(actor(), question)), content_type=JSON)


def page(ask: Callable[..., Sequence[Any]], dump: Callable[[Any], Any], query: Body) -> Response:
    """A keyset page: `ask(ctx, limit=…, **query)` gives rows in order of their ids."""
    limit = query.pop("limit")

    def question(ctx: Context) -> dict[str, Any]:
        rows = ask(ctx, limit=limit + 1, **query)
        shown = rows[:limit]
        return {
            "items": [dump(row) for row in shown],
            "next": str(shown[-1].id) if len(rows) > limit else None,
        }

    return answer(question)


def whole(ask: Callable[[Context], Sequence[Any]], dump: Callable[[Any], Any]) -> Response:
    """A list that is short by its nature, as a page without a next one."""
    return answer(lambda ctx: {"items": [dump(row) for row in ask(ctx)], "next": None})


def file(question: Callable[[Context], tuple[bytes, str, str]]) -> Response:
    """A file's bytes, media type and name: only ever saved, never shown in place."""
    return _saved(*runtime().query(actor(), question))


def made_file(act: Callable[[Context], tuple[bytes, str, str]]) -> Response:
    """A file that is made, once, when it is first asked for; asking again changes nothing."""
    return _saved(*runtime().act(actor(), act))


def written_file(write: Callable[[Context, IO[bytes]], str], media_type: str) -> Response:
    """A file that is written row by row and then sent in pieces; `write` gives its name."""
    made = runtime().written(actor(), write)
    response = _saved(made.pieces(), media_type, made.name)
    response.content_length = made.size
    response.call_on_close(made.file.close)
    return response


def _saved(content: bytes | Iterable[bytes], media_type: str, name: str) -> Response:
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
