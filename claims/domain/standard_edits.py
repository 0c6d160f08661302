"""Change single values in a standard's text, and nothing else: comments and order stay as written.

The text is edited line by line and then read again: unless exactly the wanted value has changed
and everything else reads as before, nothing is changed and the officer edits the text himself.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claims.domain.refusals import Refused

_HEADER = re.compile(r"\s*\[{1,2}\s*([A-Za-z0-9_.-]+)\s*\]{1,2}\s*(?:#.*)?")
_VALUE = re.compile(r'("(?:[^"\\]|\\.)*"|[^#\s"\']+)')


@dataclass(frozen=True, slots=True)
class Edit:
    """One value of the nth table of a list: `[[prices]]`, the third, its `cap`."""

    table: str
    nth: int
    key: str
    value: str | int


def tables_of(text: str) -> dict[str, Any]:
    """A text as tables; refuses `STANDARD_INVALID` where it is not TOML."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refused(
            "STANDARD_INVALID", "The text is not TOML.", field="text", problems=[str(error)]
        ) from None


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text with these values in it; refuses `STANDARD_EDIT` where one cannot be put in."""
    wanted = tables_of(text)
    for edit in edits:
        text = _one(text, edit)
        wanted = _with(wanted, edit)
    if tables_of(text) != wanted:
        raise Refused("STANDARD_EDIT", "This value has to be changed in the text itself.")
    return text


def _one(text: str, edit: Edit) -> str:
    lines = text.split("\n")
    seen, inside = -1, False
    for at, line in enumerate(lines):
        if header := _HEADER.fullmatch(line):
            is_list = line.lstrip().startswith("[[")
            if is_list and header[1] == edit.table:
                seen += 1
            inside = is_list and header[1] == edit.table and seen == edit.nth
        elif inside and (found := re.match(rf"(\s*{re.escape(edit.key)}\s*=\s*)(.*)", line)):
            rest = _VALUE.sub(lambda _: _written(edit.value), found[2], count=1)
            lines[at] = found[1] + rest
            return "\n".join(lines)
    raise Refused("STANDARD_EDIT", "This value has to be changed in the text itself.")


def _with(tables: Mapping[str, Any], edit: Edit) -> dict[str, Any]:
    made = copy.deepcopy(dict(tables))
    made[edit.table][edit.nth][edit.key] = edit.value
    return made


def _written(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    if not re.fullmatch(r"[A-Za-z0-9 .,:_-]*", value):
        raise Refused("STANDARD_EDIT", "This value has to be changed in the text itself.")
    return f'"{value}"'
