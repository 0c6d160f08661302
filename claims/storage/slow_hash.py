"""The slow hash of passwords: argon2id at the cost RFC 9106 recommends where memory is scarce.

A password that nobody has set is tried against a decoy, so that an unknown log-in takes as long
as a known one.
"""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()  # RFC 9106, 4: argon2id, 64 MiB, three passes, four lanes
_LONGEST = 1_024


def hashed(password: str) -> str:
    """The text to store, with its salt and its cost in it."""
    return _HASHER.hash(password)


def is_right(password: str, stored: str | None) -> bool:
    """Whether a password is the stored one; without a stored one as slowly, and never."""
    tried = unicodedata.normalize("NFC", password[:_LONGEST])
    try:
        _HASHER.verify(stored or _decoy(), tried)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@cache
def _decoy() -> str:
    return _HASHER.hash(secrets.token_hex(16))
