"""Faults: what is wrong with one field, as a stable code and a sentence, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from marshmallow import ValidationError

SENTENCES: Final = {
    "FIELD_MISSING": "This field is needed.",
    "FIELD_UNKNOWN": "There is no such field.",
    "FIELD_NULL": "This field may not be null.",
    "TYPE_WRONG": "The value is of the wrong type.",
}
"""The sentences of the faults that every kind of field can have."""

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}", re.ASCII)


class Fault(str):
    """A sentence for people that carries its code; marshmallow collects it like any message."""

    __slots__ = ("code",)
    code: str

    def __new__(cls, code: str, text: str = "") -> Fault:
        """A fault with this code; the sentence is the usual one where none is given."""
        made = super().__new__(cls, text or SENTENCES[code])
        made.code = code
        return made


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One fault with the dotted path of its field: `lines.0.claimed.amount`, `""` for the whole."""

    field: str
    code: str
    text: str


def fault(code: str, text: str = "", *, field: str = "_schema") -> ValidationError:
    """The error a field raises; within a nested schema `field` says which of its parts."""
    return ValidationError([Fault(code, text)], field_name=field)


def faults_of(error: ValidationError) -> list[FieldFault]:
    """Every fault that marshmallow collected, flat and in order."""
    return list(_walk(error.messages, ()))


def _walk(messages: Any, path: tuple[str, ...]) -> Iterator[FieldFault]:
    if isinstance(messages, dict):
        for name, inner in messages.items():
            yield from _walk(inner, path if name == "_schema" else (*path, shown(name)))
    elif isinstance(messages, list):
        for each in messages:
            yield from _walk(each, path)
    else:
        yield FieldFault(".".join(path), getattr(messages, "code", "TYPE_WRONG"), str(messages))


def shown(name: Any) -> str:
    """A field's name or a place in a list; what does not look like a name is not repeated."""
    return str(name) if isinstance(name, int) or _NAME.fullmatch(name) else "?"
