"""Text as banks take it in payment files: the letters every payment system carries, and no others.

The set is the one of SWIFT MT and EPC217-08: Latin letters without marks, digits, the space and
/ - ? : ( ) . , ' +. A name is written with these letters or refused; none is left out silently.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from claims.domain.refusals import Refused

LONGEST_NAME: Final = 70
LONGEST_ID: Final = 35
LONGEST_REMITTANCE: Final = 140

_ALLOWED: Final = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]*", re.ASCII)
_ID: Final = re.compile(r"[A-Za-z0-9\-?:().,'+](?:/?[A-Za-z0-9\-?:().,'+])*", re.ASCII)
_COME_APART: Final = (
    "ßss ẞSS ÆAE æae ŒOE œoe ØO øo ĐD đd ÐD ðd ŁL łl ÞTh þth ĦH ħh ıi ŊN ŋn ŦT ŧt ƏE əe ƁB ɓb ƊD ɗd"
    " ƘK ƙk &+ _- –- —- ‘' ’' ʻ' ʼ' `' ´' “' ”' \"' @(at)"
)
_LETTERS: Final = {pair[0]: pair[1:] for pair in _COME_APART.split()}
"""How signs are written that do not come apart into a plain letter and its marks."""


def cleaned(text: str, *, longest: int, field: str) -> str:
    """The text in the letters of payment files, cut to a length.

    Marks are taken off letters, other signs become spaces. Refuses `NAME_UNWRITABLE` when a letter
    or digit has no Latin form here (the holder's name is then needed as his bank writes it), or
    when nothing is left.
    """
    written = "".join(
        _LETTERS.get(character) or _without_marks(character, field)
        for character in unicodedata.normalize("NFKC", text)
    )
    line = " ".join(written.split())
    line = re.sub(r"/{2,}", "/", line)[:longest].strip("/ ")
    if not line or not _ALLOWED.fullmatch(line):
        raise _unwritable(field)
    return line


def _without_marks(character: str, field: str) -> str:
    if _ALLOWED.fullmatch(character):
        return character
    base = "".join(
        _LETTERS.get(each, each)
        for each in unicodedata.normalize("NFKD", character)
        if not unicodedata.combining(each)
    )
    if _ALLOWED.fullmatch(base):
        return base
    if unicodedata.category(character)[0] in "LN":
        raise _unwritable(field)
    return " "


def _unwritable(field: str) -> Refused:
    return Refused(
        "NAME_UNWRITABLE",
        "Banks take Latin letters only; please give the name as the bank writes it.",
        field=field,
    )


def exact_id(text: str, *, field: str) -> str:
    """An identifier that must arrive as it is: refused (`PAYMENT_ID_INVALID`), never changed."""
    if len(text) > LONGEST_ID or not _ID.fullmatch(text):
        raise Refused(
            "PAYMENT_ID_INVALID",
            f"An identifier for the bank has 1 to {LONGEST_ID} plain characters, no double slash.",
            field=field,
        )
    return text
