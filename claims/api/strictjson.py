"""Read a JSON body strictly: what two readers could understand differently is refused.

RFC 8259 leaves open what happens with a name that comes twice, with a number no machine holds, and
with half of a surrogate pair; Python adds NaN and a nesting limit that ends in a crash. All of it
is refused before a schema looks at the value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final, NoReturn

from claims.domain.refusals import Refused

DEEPEST: Final = 32
LONGEST_NUMBER: Final = 18
"""Digits of a number; eighteen fit into 64 bits."""

_TOKENS: Final = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
"""Whole texts, so that brackets in them do not count, and brackets. Linear in any text."""


def read_json(body: bytes) -> Any:
    """The value of a body; refuses with a code that begins with `JSON_` and stands for a 400.

    Whole numbers come as int, numbers with a fraction as Decimal.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("JSON_NOT_UTF8", "The body is not UTF-8.") from None
    _require_shallow(text)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=_fraction,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise Refused(
            "JSON_UNREADABLE", f"The body is not JSON: line {error.lineno}, column {error.colno}."
        ) from None
    if "\\u" in text:
        # Only an escape can bring a NUL or half a pair past the decoder.
        _require_plain(value)
    return value


def _require_shallow(text: str) -> None:
    if text.count("[") + text.count("{") <= DEEPEST:
        return
    depth = 0
    for token in _TOKENS.finditer(text):
        sign = token[0][0]
        depth += 1 if sign in "[{" else -1 if sign in "]}" else 0
        if depth > DEEPEST:
            raise Refused("JSON_TOO_DEEP", f"The body is nested deeper than {DEEPEST} levels.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Refused("JSON_DUPLICATE_KEY", "A field's name comes twice in one object.")
    return made


def _whole(digits: str) -> int:
    _require_short(digits)
    return int(digits)


def _fraction(digits: str) -> Decimal:
    _require_short(digits)
    if "e" in digits.lower():
        raise Refused("JSON_NUMBER_INVALID", "Numbers are written without an exponent.")
    return Decimal(digits)


def _require_short(digits: str) -> None:
    if len(digits.lstrip("-")) > LONGEST_NUMBER:
        raise Refused("JSON_NUMBER_INVALID", f"A number has at most {LONGEST_NUMBER} digits.")


def _constant(_: str) -> NoReturn:
    raise Refused("JSON_NUMBER_INVALID", "NaN and Infinity are not numbers of JSON.")


def _require_plain(value: Any) -> None:
    for text in _texts(value):
        if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
            raise Refused("JSON_TEXT_INVALID", "A text holds U+0000 or half of a surrogate pair.")


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
