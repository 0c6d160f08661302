"""JSON with exact numbers: a Decimal is written digit by digit and never becomes a float."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal


def exact_json(value: object) -> str:
    """Mappings, sequences, texts, whole numbers, Decimals, true, false and null as JSON."""
    match value:
        case None | bool() | int() | str():
            return json.dumps(value, ensure_ascii=False)
        case Decimal():
            if not value.is_finite():
                raise ValueError("a number in JSON is finite")
            return format(value, "f")
        case Mapping():
            inner = ",".join(f"{exact_json(str(name))}:{exact_json(each)}"
                             for name, each in value.items())  # fmt: skip
            return "{" + inner + "}"
        case list() | tuple():
            return "[" + ",".join(map(exact_json, value)) + "]"
        case _:
            raise TypeError(f"{type(value).__name__} is not written as JSON")
