"""A standard of one's own rules for a test: the home-care standard with other rules in it."""

from __future__ import annotations

import re
from typing import Any

from tests.cast import STANDARD

RULES, CHARTER = "[[rules]]", "# --- the charter"


def standard_of(*rules: dict[str, Any], more: str = "") -> str:
    """The text of a standard with these rules, each called by its kind unless it says otherwise."""
    head, rest = STANDARD.split(RULES, 1)
    written = [
        "\n".join([RULES, *(f"{key} = {_toml(value)}" for key, value in _named(rule, at).items())])
        for at, rule in enumerate(rules)
    ]
    charter = re.sub(r"checked_by = \[.*\]", "not_checked = true", rest.split(CHARTER, 1)[1])
    return "\n\n".join([head.rstrip(), *written, more, CHARTER + charter])


def _named(rule: dict[str, Any], at: int) -> dict[str, Any]:
    return {"id": f"{rule['kind'].replace('_', '-')}-{at}", **rule}


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + "}"
    return str(value)
