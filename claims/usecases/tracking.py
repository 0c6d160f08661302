"""A claim's tracking code: given once with the claim, and who has both reads where it stands."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from claims.domain import guesses as limits
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
from claims.storage import guesses
from claims.storage.claims import Claim
from claims.usecases import claims, clocks, explanations
from claims.usecases.clocks import Owed
from claims.usecases.context import Context

CLAIM_LETTER: Final = "C"
_NOBODYS: Final = b"\0" * 32
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Tracked:
    """A claim as its page shows it: explained, with its clocks and what broken promises owe."""

    claim: Explanation
    clocks: ClaimClocks
    owed: tuple[Owed, ...]
    is_to_citizen: bool


@dataclass(frozen=True, slots=True)
class NotFound:
    """No claim has this number and code together; which of the two is wrong is never told."""


@dataclass(frozen=True, slots=True)
class TryLater:
    """Too many guesses failed: nothing was looked at."""

    seconds: int


def submit(ctx: Context, **given: Any) -> tuple[Claim, str]:
    """Submit a claim, drafted or not (claims.submit); gives the secret code shown only now."""
    code = tracking_code(secrets.token_bytes(CODE_RANDOM_BYTES))
    return claims.submit(ctx, tracking_hash=hash_of(ctx, code), **given), code


def hash_of(ctx: Context, code: str) -> bytes:
    """What is stored of a tracking code."""
    return keyed_hash(code, kind=Secret.TRACKING_CODE, key=ctx.keys.codes)


def look_up(ctx: Context, *, number: str, code: str, address: str) -> Tracked | NotFound | TryLater:
    """What a claim's number and tracking code open, for anybody who has both.

    A failure is an answer and no refusal, because its count has to be committed. Refuses
    `SERIAL_MISTYPED` and `CODE_MISTYPED` before anything is looked at or counted: their check
    characters tell a slip, which is no guess.
    """
    number, code = read_serial(number, CLAIM_LETTER), read_code(code)
    source = _source(ctx, limits.source_of(address))
    everybody = _source(ctx, "everybody")
    failed = guesses.lock(ctx.session, source, ctx.now)
    wait = max(
        limits.wait_of_address(failed, ctx.now),
        limits.wait_of_all(guesses.find(ctx.session, everybody), ctx.now),
    )
    if wait:
        return TryLater(-(-wait // timedelta(seconds=1)))
    claim = rows.find_by_number(ctx.session, number)
    kept = (claim.tracking_hash if claim else None) or _NOBODYS
    if is_same(kept, hash_of(ctx, code)) and claim is not None:
        return Tracked(
            explanations.explained(ctx, claim),
            clocks.told_of(ctx, claim),
            tuple(clocks.owed_of(ctx, claim, is_to_claimant=True)),
            claim.payee_kind == "person",
        )
    guesses.keep(ctx.session, source, limits.after_failure(failed, ctx.now))
    together = guesses.lock(ctx.session, everybody, ctx.now)
    guesses.keep(ctx.session, everybody, limits.after_failure(together, ctx.now, window=_HOUR))
    return NotFound()


def forget(ctx: Context) -> int:
    """Forget who guessed wrongly, a day after his last failure; returns how many sources."""
    return guesses.forget(ctx.session, before=ctx.now - limits.FORGOTTEN_AFTER)


def _source(ctx: Context, name: str) -> bytes:
    return keyed_hash(f"tracking:{name}", kind=Secret.ADDRESS, key=ctx.keys.codes)
