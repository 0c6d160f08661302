"""What may not stand in a log line: ids of people, account numbers, voucher codes, tokens, keys.

Two nets. A field whose name could hold such a thing loses its value, whatever it is; and in every
other text, what looks like one is blotted out. A log line is read by more people than the database.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from typing import Any, Final

SCRUBBED: Final = "[scrubbed]"
SECRET_WORDS: Final = frozenset(
    {
        "account", "authorization", "body", "card", "code", "codes", "cookie", "email", "headers",
        "iban", "identity", "key", "keys", "name", "names", "national", "nik", "npwp", "nric",
        "params", "passport", "password", "phone", "pin", "secret", "token", "tokens", "url",
    }
)  # fmt: skip
HARMLESS_NAMES: Final = frozenset(
    {"status_code", "reason_code", "refusal_code", "exit_code", "logger_name", "func_name"}
)
"""Names with a secret word in them that hold none."""

_WORDS: Final = re.compile(r"[a-z0-9]+")
_UUID: Final = r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
_SECRETS: Final = (
    r"(?i:bearer)\s+\S+",
    r"://[^/\s@]*:[^/\s@]*@",  # a password in an address
    r"\b[A-Z]{2}[0-9]{2}(?:[ ]?[A-Z0-9]{4}){2,7}[A-Z0-9 ]{0,3}\b",  # an IBAN
    r"\b(?:[0-9][ .-]?){8,}[0-9]\b",  # nine digits and more: ids, accounts, cards, phones
    r"\b(?=[0-9A-Z-]*[0-9])(?:[0-9A-HJKMNP-TV-Z]{4}[ -]?){4}\b",  # a voucher's code
    r"\bclaims_[0-9a-z]{8,}\b",  # a bearer token
    r"\b[A-Za-z0-9_-]{40,}\b",  # keys, digests, tokens of others
)
_LOOK: Final = re.compile(f"({_UUID})|" + "|".join(_SECRETS))
_DEEPEST: Final = 4


def scrub(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The structlog step: take out of a line what must not be in it."""
    for name in line:
        line[name] = SCRUBBED if is_secret(name) else _without_secrets(line[name], _DEEPEST)
    return line


def is_secret(name: str) -> bool:
    """Whether a field's name says that it could hold something secret."""
    words = _WORDS.findall(name.lower())
    return name.lower() not in HARMLESS_NAMES and not SECRET_WORDS.isdisjoint(words)


def blotted(text: str) -> str:
    """A text with what looks like an id, account, code, token or password blotted out."""
    return _LOOK.sub(lambda found: found.group(1) or SCRUBBED, text)


def _without_secrets(value: Any, depth: int) -> Any:
    match value:
        case bool() | int() | float() | None:
            return value
        case Mapping() if depth:
            return {
                str(name): SCRUBBED if is_secret(str(name)) else _without_secrets(each, depth - 1)
                for name, each in value.items()
            }
        case list() | tuple() | set() | frozenset() if depth:
            return [_without_secrets(each, depth - 1) for each in value]
        case _:
            return blotted(str(value))
