"""Idempotency keys: their form, and the digest that tells whether the same thing is asked again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final

from werkzeug.datastructures import Headers

from claims.domain.refusals import Refused

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
FORM: Final = "[A-Za-z0-9_.:-]{8,128}"
_KEY: Final = re.compile(FORM, re.ASCII)


def require_key(headers: Headers | Mapping[str, str]) -> str:
    """The key of a request that creates or moves something; refuses when it has none."""
    key = headers.get(HEADER)
    if key is None:
        raise Refused(
            "IDEMPOTENCY_KEY_MISSING",
            "Send a fresh Idempotency-Key, and the same one when you ask again.",
        )
    if not _KEY.fullmatch(key):
        raise Refused(
            "IDEMPOTENCY_KEY_INVALID",
            "An Idempotency-Key has 8 to 128 letters, digits or signs of -_.:",
        )
    return key


def digest_of(*parts: bytes) -> bytes:
    """SHA-256 over parts, each with its length in front, so that no two lists are alike."""
    digest = hashlib.sha256(b"claims.request.v1")
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()
