"""A number and a secret code typed by anybody: failed guesses slow down whoever makes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeVar

from claims.domain import guesses as limits
from claims.domain.codes import Secret, keyed_hash
from claims.storage import guesses
from claims.usecases.context import Context

T = TypeVar("T")

_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class NotFound:
    """Nothing has this number and code together; which of the two is wrong is never told."""


@dataclass(frozen=True, slots=True)
class TryLater:
    """Too many guesses failed: nothing was looked at."""

    seconds: int


def tried(ctx: Context, *, address: str, find: Callable[[], T | None]) -> T | NotFound | TryLater:
    """What `find` finds for somebody at an address; None is counted as a failed guess of his.

    The guesses of an address come one by one, and claims and redemptions have one count together.
    A failure is an answer and no refusal, because its count has to be committed.
    """
    source = _source(ctx, limits.source_of(address))
    everybody = _source(ctx, "everybody")
    failed = guesses.lock(ctx.session, source, ctx.now)
    wait = max(
        limits.wait_of_address(failed, ctx.now),
        limits.wait_of_all(guesses.find(ctx.session, everybody), ctx.now),
    )
    if wait:
        return TryLater(-(-wait // timedelta(seconds=1)))
    found = find()
    if found is not None:
        return found
    guesses.keep(ctx.session, source, limits.after_failure(failed, ctx.now))
    together = guesses.lock(ctx.session, everybody, ctx.now)
    guesses.keep(ctx.session, everybody, limits.after_failure(together, ctx.now, window=_HOUR))
    return NotFound()


def forget(ctx: Context) -> int:
    """Forget who guessed wrongly, a day after his last failure; returns how many sources."""
    return guesses.forget(ctx.session, before=ctx.now - limits.FORGOTTEN_AFTER)


def _source(ctx: Context, name: str) -> bytes:
    return keyed_hash(f"tracking:{name}", kind=Secret.ADDRESS, key=ctx.keys.codes)
