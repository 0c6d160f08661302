"""A form of a desk: its key, what it and an address gave, its act done once however often sent."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from flask import g, request
from marshmallow import Schema, ValidationError

from claims.domain.refusals import Refused
from claims.pages.rendering import runtime
from claims.runtime import Answer
from claims.usecases.context import Context

_KEY: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
SECRET_FIELDS: Final = frozenset({"password"})
"""What a form gives that is no part of what is asked, and is never kept."""


def new_key() -> str:
    """A key for a form that is drawn: sent twice, the form does its act once."""
    return secrets.token_hex(16)


def done_once(
    act: Callable[[Context], Any], *, of: object, answer: Callable[[Any], Any] = lambda _: None
) -> Answer:
    """Do the act of the form that was sent, `of` some object; refuses as the act does."""
    fields = sorted(
        (name, text) for name, text in request.form.items() if name not in SECRET_FIELDS
    )
    key = request.form.get("key", "")
    return runtime().command(
        g.actor,
        act,
        answer=answer,
        key=key if _KEY.fullmatch(key) else None,
        route=f"{request.method} {request.url_rule}",
        digest=hashlib.sha256(repr((of, fields)).encode()).digest(),
    )


def given(name: str) -> str:
    """What a field of the form says, without the spaces around it."""
    return request.form.get(name, "").replace("\r\n", "\n").strip()


def read_id(text: str | None) -> UUID | None:
    """An id that an address or a form gave; None for what is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def read_day(text: str) -> date:
    """A day that an address or a form gave; refuses `DAY_UNREADABLE`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("DAY_UNREADABLE", "This is no day.") from None


def loaded(
    schema: Schema, told: Mapping[str, Any], refused: Callable[[Mapping[str, Any]], str]
) -> dict[str, Any]:
    """What a form gave, as strictly as the API reads it; `refused` names the code of its errors."""
    try:
        body: dict[str, Any] = schema.load(told)
    except ValidationError as error:
        messages: Any = error.messages
        raise Refused(refused(messages), "The form is not complete.") from None
    return body
