"""By which marks the same receipt is known again under another name or in another claim."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import date

from claims.domain.facts import DuplicateMatch


@dataclass(frozen=True, slots=True)
class Mark:
    """One way to find a receipt again; `digest` is 32 bytes."""

    match: DuplicateMatch
    digest: bytes


def marks_of(
    *,
    sha256: str,
    issuer: str | None,
    number: str | None,
    issued_on: date | None,
    total: int | None,
) -> tuple[Mark, ...]:
    """The marks of a receipt: its file; issuer, number and date; issuer, date and amount.

    The amount is no part of the second, so that an altered amount does not slip through. `total`
    is in minor units.
    """
    marks = [Mark(DuplicateMatch.FILE, bytes.fromhex(sha256))]
    if issuer and issued_on:
        if number:
            marks.append(_mark(DuplicateMatch.NUMBER, plain(issuer), plain(number), issued_on))
        if total is not None:
            marks.append(_mark(DuplicateMatch.DETAILS, plain(issuer), str(total), issued_on))
    return tuple(marks)


def _mark(match: DuplicateMatch, first: str, second: str, day: date) -> Mark:
    parts = (part.encode() for part in (match.value, first, second, day.isoformat()))
    framed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return Mark(match, hashlib.sha256(framed).digest())


def plain(text: str) -> str:
    """A name or number as it is compared: compatible forms, no case, letters and digits only."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in folded if each.isalnum())
