"""A claim's tracking code: given once with the claim, and who has both reads where it stands."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, Final

from claims.domain.codes import (
    CODE_RANDOM_BYTES,
    Secret,
    is_same,
    keyed_hash,
    read_code,
    read_serial,
    tracking_code,
)
from claims.domain.explanations import Explanation
from claims.domain.kept_promises import ClaimClocks
from claims.storage import claims as rows
from claims.storage.claims import Claim
from claims.usecases import claims, clocks, explanations, guessing
from claims.usecases.clocks import Owed
from claims.usecases.context import Context
from claims.usecases.guessing import NotFound, TryLater

CLAIM_LETTER: Final = "C"
_NOBODYS: Final = b"\0" * 32


@dataclass(frozen=True, slots=True)
class Tracked:
    """A claim as its page shows it: explained, with its clocks and what broken promises owe."""

    claim: Explanation
    clocks: ClaimClocks
    owed: tuple[Owed, ...]
    is_to_citizen: bool


def submit(ctx: Context, **given: Any) -> tuple[Claim, str]:
    """Submit a claim, drafted or not (claims.submit); gives the secret code shown only now."""
    code = tracking_code(secrets.token_bytes(CODE_RANDOM_BYTES))
    return claims.submit(ctx, tracking_hash=hash_of(ctx, code), **given), code


def hash_of(ctx: Context, code: str) -> bytes:
    """What is stored of a tracking code."""
    return keyed_hash(code, kind=Secret.TRACKING_CODE, key=ctx.keys.codes)


def look_up(ctx: Context, *, number: str, code: str, address: str) -> Tracked | NotFound | TryLater:
    """What a claim's number and tracking code open, for anybody who has both.

    Refuses `SERIAL_MISTYPED` and `CODE_MISTYPED` before anything is looked at or counted: their
    check characters tell a slip, which is no guess.
    """
    number, code = read_serial(number, CLAIM_LETTER), read_code(code)

    def find() -> Tracked | None:
        claim = rows.find_by_number(ctx.session, number)
        kept = (claim.tracking_hash if claim else None) or _NOBODYS
        if not is_same(kept, hash_of(ctx, code)) or claim is None:
            return None
        return Tracked(
            explanations.explained(ctx, claim),
            clocks.told_of(ctx, claim),
            tuple(clocks.owed_of(ctx, claim, is_to_claimant=True)),
            claim.payee_kind == "person",
        )

    return guessing.tried(ctx, address=address, find=find)
