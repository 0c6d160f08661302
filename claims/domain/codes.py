"""Codes and tokens: what is typed or carried to prove a right, and what is stored of it.

A voucher has two numbers. Its **serial** is public: it stands on lists and statements. Its
**code** is secret: who types it may redeem. Both are Crockford base 32 (no I, L, O, U) with a
check character, so a slip of one key or of two neighbours is told at once, before any look-up
that would count as a failed guess. Of secrets only a keyed hash is stored.

The check is the value modulo 37, as Crockford proposes, but values that would need one of his
five extra signs (`*~$=U`) are never made: those cannot be typed on a plain phone. Randomness
and keys come in as arguments.
"""

from __future__ import annotations

import hmac
import unicodedata
from enum import StrEnum
from typing import Final
from uuid import UUID

from claims.domain.refusals import Refused

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_BITS: Final = 74
CODE_RANDOM_BYTES: Final = 10
SERIAL_BITS: Final = 49
TOKEN_RANDOM_BYTES: Final = 20
TOKEN_PREFIX: Final = "claims_"  # noqa: S105 - public by intent

_CODE_LENGTH: Final = 16  # fifteen characters and the check, typed in four groups of four
_SERIAL_LENGTH: Final = 12  # the noun's letter, ten characters and the check
_TOKEN_LENGTH: Final = 32
_CHECK_MODULUS: Final = 37
_VALUES: Final = {sign: value for value, sign in enumerate(ALPHABET)}
_SIGNS: Final = frozenset(ALPHABET)
_TOKEN_SIGNS: Final = frozenset(ALPHABET.lower())
_READ_AS: Final = str.maketrans("OIL", "011")
_LONGEST_INPUT: Final = 64


class Secret(StrEnum):
    """What a stored hash is the hash of: the same text of two kinds has two hashes."""

    VOUCHER_CODE = "voucher-code"
    BEARER_TOKEN = "bearer-token"  # noqa: S105 - a name, not a token
    TRACKING_CODE = "tracking-code"
    REDEMPTION_CODE = "redemption-code"
    ADDRESS = "address"
    INVITATION = "invitation"
    SESSION = "session"
    FORM_TOKEN = "form-token"  # noqa: S105 - a name, not a token
    ATTEMPT = "attempt"


def voucher_code(randomness: bytes) -> str:
    """A voucher's secret code, sixteen characters: 74 of the given random bits and a check.

    Needs `CODE_RANDOM_BYTES` fresh random bytes. Show it with `grouped`.
    """
    return _secret_code(randomness)


def tracking_code(randomness: bytes) -> str:
    """The secret code of one claim, in the form of a voucher's: who has it reads the claim."""
    return _secret_code(randomness)


def redemption_code(redemption_id: UUID, key: bytes) -> str:
    """The secret code of one redemption, in the form of a voucher's: who has it speaks for it.

    It follows from the id and a key that is not in the database, so it is stored nowhere, not even
    as a hash: whoever writes the message it is given in makes it again, as does who checks it.
    """
    derived = keyed_hash(str(redemption_id), kind=Secret.REDEMPTION_CODE, key=key)
    return _secret_code(derived)


def _secret_code(randomness: bytes) -> str:
    _require_length(randomness, CODE_RANDOM_BYTES)
    number = int.from_bytes(randomness[:CODE_RANDOM_BYTES], "big") >> (
        8 * CODE_RANDOM_BYTES - CODE_BITS
    )
    return _with_check(number, _CODE_LENGTH)


def read_code(text: str) -> str:
    """The code that was typed, whatever its case, groups and look-alikes (O for 0, I or L for 1).

    Refuses `CODE_MISTYPED` when the length, a character or the check is wrong. The refusal says
    nothing about any voucher or claim: none has such a code.
    """
    typed = _plain(text)
    if not _is_checked(typed, _CODE_LENGTH):
        raise Refused(
            "CODE_MISTYPED",
            "This is not such a code: please check the sixteen characters and type it again.",
            field="code",
        )
    return typed


def serial_of(number: int, letter: str = "V") -> str:
    """The public serial of the number-th voucher, or of another noun by its letter.

    Twelve characters: the letter, ten for a number below 2**49, and a check. Not a secret: a
    counter may be given as well as random bits.
    """
    if not 0 <= number < 1 << SERIAL_BITS or letter not in _VALUES:
        raise ValueError("a serial is of a number below 2**49 and a letter of the alphabet")
    return letter + _with_check(number, _SERIAL_LENGTH - 1)


def read_serial(text: str, letter: str = "V") -> str:
    """The serial that was typed, as `serial_of` writes it; refuses `SERIAL_MISTYPED`."""
    typed = _plain(text)
    if typed[:1] != letter or not _is_checked(typed[1:], _SERIAL_LENGTH - 1):
        raise Refused(
            "SERIAL_MISTYPED",
            f"This is not a serial number: it has twelve characters and begins with {letter}.",
            field="serial",
        )
    return typed


def grouped(code: str) -> str:
    """A code or serial in groups of four, for people to read and type."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def bearer_token(randomness: bytes) -> str:
    """A bearer token of 160 random bits. The prefix lets a scanner find one that leaked."""
    _require_length(randomness, TOKEN_RANDOM_BYTES)
    number = int.from_bytes(randomness[:TOKEN_RANDOM_BYTES], "big")
    return TOKEN_PREFIX + _written(number, _TOKEN_LENGTH).lower()


def read_token(text: str) -> str:
    """A token as it was sent, if it has a token's form; refuses `TOKEN_INVALID` before a look-up.

    Tokens are copied, never typed: nothing is corrected.
    """
    prefix, body = text[: len(TOKEN_PREFIX)], text[len(TOKEN_PREFIX) :]
    if prefix != TOKEN_PREFIX or len(body) != _TOKEN_LENGTH or not _TOKEN_SIGNS.issuperset(body):
        raise Refused("TOKEN_INVALID", "The bearer token is not valid.")
    return text


def keyed_hash(secret: str, *, kind: Secret, key: bytes) -> bytes:
    """What is stored of a code or token: HMAC-SHA-256 under a key that is not in the database.

    Give the text that `voucher_code`, `read_code`, `bearer_token` or `read_token` returned. A
    slow salted hash is not needed: 74 bits cannot be tried out without the key, and the equal
    hash is what finds the voucher (a stated deviation from ASVS 5.0, 6.5.2).
    """
    _require_length(key, 32)
    domain = f"claims.{kind.value}.v1".encode()
    return hmac.digest(key, len(domain).to_bytes(4, "big") + domain + secret.encode(), "sha256")


def is_same(one: bytes, other: bytes) -> bool:
    """Whether two hashes are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one, other)


def _with_check(number: int, length: int) -> str:
    """A number as `length` characters, the last of them the value modulo 37.

    Of every 37 values only the first 32 are used, so the check is always one of the 32 signs.
    Since 37 is prime and divides neither a power of 32, nor a digit's change, nor 31 times one,
    every single change and every swap of neighbours leaves another remainder.
    """
    value = _CHECK_MODULUS * (number >> 5) + (number & 31)
    return _written(value, length - 1) + ALPHABET[value % _CHECK_MODULUS]


def _is_checked(typed: str, length: int) -> bool:
    if len(typed) != length or not _SIGNS.issuperset(typed):
        return False
    value = 0
    for each in typed[:-1]:
        value = value * 32 + _VALUES[each]
    return value % _CHECK_MODULUS == _VALUES[typed[-1]]


def _written(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> 5 * at & 31] for at in reversed(range(length)))


def _plain(text: str) -> str:
    """What was typed, in capitals without spaces, dashes and look-alikes; nothing when too long."""
    if len(text) > _LONGEST_INPUT:
        return ""
    shown = unicodedata.normalize("NFKC", text).upper()
    kept = (each for each in shown if unicodedata.category(each) not in {"Zs", "Pd", "Cf", "Cc"})
    return "".join(kept).replace("_", "").translate(_READ_AS)


def _require_length(given: bytes, length: int) -> None:
    if len(given) < length:
        raise ValueError(f"{length} bytes are needed, {len(given)} were given")
