"""Field encryption and the blind index: what the database may hold of a national id.

A sealed field is AES-256-GCM under a key that never enters the database. It is bound to its table,
column and row, so ciphertext moved to another row does not open. The blind index is an HMAC under
a second key: equal values have equal digests, which is what it is for, and which is all it leaks
to whoever has the database without the key. National ids can be enumerated, so the index key must
never lie in the database or in its backup.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from claims.domain.refusals import Refused

KEY_BYTES: Final = 32
KEY_ID_BYTES: Final = 4
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
_VERSION: Final = b"\x01"
_HEADER_BYTES: Final = len(_VERSION) + KEY_ID_BYTES
OVERHEAD_BYTES: Final = _HEADER_BYTES + NONCE_BYTES + TAG_BYTES
"""How much longer a sealed field is than its plain bytes."""

_DROPPED: Final = frozenset({"Zs", "Zl", "Zp", "Pd", "Cf", "Cc"})
_DROPPED_SIGNS: Final = frozenset("._\N{MINUS SIGN}\N{MIDDLE DOT}\N{BULLET}")


class FieldCipher:
    """Seals and opens single fields; the first key seals, every key opens (dual read).

    Rotation: put the new key first, seal the rows again, count with `key_id_of` that none
    carries the old key's id, then drop the old key. One key seals at most 2**32 fields: beyond
    that the risk that two random 96-bit nonces meet is no longer negligible (NIST SP 800-38D, 8.3).
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        by_id = _by_id(keys)
        self._ciphers = {key_id: AESGCM(key) for key_id, key in by_id.items()}
        self.current_key_id = next(iter(by_id))

    def knows(self, key_id: bytes) -> bool:
        """Whether the key of an id is at hand."""
        return key_id in self._ciphers

    def seal(self, plain: bytes, *, table: str, column: str, row_id: UUID | str) -> bytes:
        """The bytes to store: version, key id, nonce, ciphertext and tag. Never twice the same."""
        header, nonce = _VERSION + self.current_key_id, os.urandom(NONCE_BYTES)
        place = _place(header, table, column, row_id)
        return header + nonce + self._ciphers[self.current_key_id].encrypt(nonce, plain, place)

    def unseal(self, sealed: bytes, *, table: str, column: str, row_id: UUID | str) -> bytes:
        """The plain bytes; refuses `FIELD_UNREADABLE`.

        So it does for a field of another table, column or row, for altered bytes and for a key
        that is no longer at hand: the three are not told apart.
        """
        cipher = self._ciphers.get(sealed[len(_VERSION) : _HEADER_BYTES])
        if cipher is None or len(sealed) < OVERHEAD_BYTES or sealed[:1] != _VERSION:
            raise _unreadable(table, column)
        header, rest = sealed[:_HEADER_BYTES], sealed[_HEADER_BYTES:]
        place = _place(header, table, column, row_id)
        try:
            return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], place)
        except InvalidTag:
            raise _unreadable(table, column) from None

    def seal_text(self, plain: str, *, table: str, column: str, row_id: UUID | str) -> bytes:
        """As `seal`, for text."""
        return self.seal(plain.encode(), table=table, column=column, row_id=row_id)

    def unseal_text(self, sealed: bytes, *, table: str, column: str, row_id: UUID | str) -> str:
        """As `unseal`, for text."""
        return self.unseal(sealed, table=table, column=column, row_id=row_id).decode()


class BlindIndex:
    """Digests by which an encrypted value is found again; the first key writes, every key finds.

    A digest is the key's id and the HMAC, so rows of a retired key can be counted in SQL.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = _by_id(keys)

    def digest(self, value: str, *, column: str, scheme: str) -> bytes:
        """The digest to store beside a value of this column and scheme (36 bytes)."""
        return self.digests(value, column=column, scheme=scheme)[0]

    def digests(self, value: str, *, column: str, scheme: str) -> tuple[bytes, ...]:
        """The digests to look for, one for each key, the current key's first."""
        message = _framed(b"claims.blind-index.v1", column, scheme, comparable(value))
        return tuple(
            key_id + hmac.digest(key, message, "sha256") for key_id, key in self._keys.items()
        )


def key_id_of(stored: bytes) -> bytes:
    """The id of the key that a sealed field was sealed with."""
    return stored[len(_VERSION) : _HEADER_BYTES]


def comparable(value: str) -> str:
    """The form in which two writings of one number are equal: NFKC, upper case, ASCII digits.

    Spaces, dots, dashes and invisible characters go; letters and other signs stay, because some
    schemes carry the century in them (`131052-308T` and `131052+308T` are two Finns).
    """
    return "".join(
        str(unicodedata.decimal(each, each))
        for each in unicodedata.normalize("NFKC", value).upper()
        if unicodedata.category(each) not in _DROPPED and each not in _DROPPED_SIGNS
    )


def keys_in(text: str) -> tuple[bytes, ...]:
    """The keys of a key file: one a line in hex, the current first; empty lines are passed over."""
    keys = tuple(bytes.fromhex(line) for line in text.split())
    _by_id(keys)
    return keys


def _by_id(keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
    """Keys under ids made from themselves, so that no list of ids has to be kept beside them."""
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise ValueError(f"one or more keys of {KEY_BYTES} bytes are needed")
    by_id = {
        hmac.digest(key, b"claims.key-id.v1", hashlib.sha256)[:KEY_ID_BYTES]: key for key in keys
    }
    if len(by_id) != len(keys):
        raise ValueError("two keys are the same or share an id: make another")
    return by_id


def _place(header: bytes, table: str, column: str, row_id: UUID | str) -> bytes:
    return header + _framed(b"claims.field.v1", table, column, str(row_id))


def _framed(domain: bytes, *parts: str) -> bytes:
    """Domain and parts, each behind its length, so that no two lists give the same bytes."""
    encoded = [domain, *(part.encode() for part in parts)]
    return b"".join(len(each).to_bytes(4, "big") + each for each in encoded)


def _unreadable(table: str, column: str) -> Refused:
    return Refused(
        "FIELD_UNREADABLE", "A protected field could not be opened.", table=table, column=column
    )
