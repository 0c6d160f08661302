"""Sign in at a browser, be recognised by its cookie, sign out; guessing is counted and slowed.

An attempt is counted before the password is looked at, in a transaction of its own: a hundred
attempts at once are a hundred, and what is blocked is blocked for all of them. Log-ins nobody has
are counted like any other, so that being blocked tells nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from claims.domain import sessions as limits
from claims.domain.codes import Secret, keyed_hash
from claims.domain.permissions import Actor
from claims.domain.refusals import Refused
from claims.storage import passwords, sessions, slow_hash
from claims.storage.sessions import BrowserSession
from claims.storage.users import User
from claims.usecases.context import Context, Keys
from claims.usecases.moves import record

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Guess:
    """Who tries to sign in, from where: both only as keyed hashes."""

    login: bytes
    address: bytes


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in at a browser, in which session, and whether he lately proved who he is."""

    actor: Actor
    session_id: UUID
    login: str
    is_proved: bool


def guess_of(keys: Keys, *, login: str, address: str) -> Guess:
    """An attempt's two counters; the log-in of an invitation's page is empty."""
    address = limits.counted_address(address)
    return Guess(
        keyed_hash(f"login:{login}", kind=Secret.ATTEMPT, key=keys.codes),
        keyed_hash(f"address:{address}", kind=Secret.ATTEMPT, key=keys.codes),
    )


def count(ctx: Context, guess: Guess) -> None:
    """Count an attempt as failed until it is known better; refuses `TOO_MANY_ATTEMPTS`."""
    _count(ctx, guess.address, free=limits.FREE_BY_ADDRESS)
    _count(ctx, guess.login, free=limits.FREE_BY_LOGIN)


def count_address(ctx: Context, guess: Guess) -> None:
    """As `count`, where nobody has said who he is."""
    _count(ctx, guess.address, free=limits.FREE_BY_ADDRESS)


def _count(ctx: Context, key: bytes, *, free: int) -> None:
    row = sessions.lock_attempts(ctx.session, key, ctx.now)
    if row.blocked_until is not None and ctx.now < row.blocked_until:
        wait = row.blocked_until - ctx.now
        raise Refused(
            "TOO_MANY_ATTEMPTS",
            "Too many attempts have failed; please wait before the next one.",
            retry_after=max(1, round(wait.total_seconds())),
        )
    if row.last_at + limits.FORGOTTEN_AFTER < ctx.now:
        row.failures = 0
    row.failures, row.last_at = row.failures + 1, ctx.now
    delay = limits.delay_after(row.failures, free=free)
    row.blocked_until = ctx.now + delay if delay else None


def give_back(ctx: Context, guess: Guess) -> None:
    """Take back an attempt that turned out to be no guess."""
    sessions.give_back(ctx.session, guess.address)


def find(ctx: Context, login: str) -> tuple[UUID, str] | None:
    """The account of a log-in with the hash to try, if it has a password."""
    found = passwords.find_by_login(ctx.session, login)
    return (found[0].id, found[1]) if found else None


def is_right(password: str, found: tuple[UUID, str] | None) -> bool:
    """Whether the password is right; takes as long where there is no such account.

    It takes a moment, so it is asked between two transactions and not within one.
    """
    return slow_hash.is_right(password, found[1] if found else None)


def fail(ctx: Context, guess: Guess, *, user_id: UUID | None) -> None:
    """Leave the event of a failure, and of the lock it led to; what was typed is not in it."""
    row = sessions.lock_attempts(ctx.session, guess.login, ctx.now)
    told = {"user": str(user_id or ""), "address": guess.address.hex()[:16]}
    record(ctx, "attempts", ctx.new_id(), "attempt.failed", told)
    if row.blocked_until is not None and row.blocked_until > ctx.now:
        seconds = round((row.blocked_until - ctx.now).total_seconds())
        record(ctx, "attempts", ctx.new_id(), "attempt.locked", {**told, "seconds": seconds})


def begin(
    ctx: Context, user_id: UUID, *, guess: Guess | None = None, instead_of: str | None = None
) -> str:
    """Begin a session and return its cookie; the one it replaces is ended, never carried on."""
    user = ctx.session.get_one(User, user_id)
    if user.disabled_at is not None:
        raise Refused("SIGNED_OUT", "This account is disabled.")
    if guess is not None:
        sessions.clear_attempts(ctx.session, guess.login)
        sessions.give_back(ctx.session, guess.address)
    acting = replace(ctx, actor=Actor(user.id, user.person_id, frozenset(), user.provider_id))
    if instead_of and (before := _find(ctx, instead_of)):
        _end(replace(ctx, actor=before.actor), only=before.session_id)
    cookie, session_id = secrets.token_hex(limits.SECRET_BYTES), ctx.new_id()
    ctx.session.add(
        BrowserSession(
            id=session_id,
            user_id=user_id,
            hash=keyed_hash(cookie, kind=Secret.SESSION, key=ctx.keys.codes),
            begun_at=ctx.now,
            seen_at=ctx.now,
            proved_at=ctx.now,
            ended_at=None,
        )
    )
    record(acting, "sessions", session_id, "session.begun", {})
    return cookie


def prove(ctx: Context, session_id: UUID, *, guess: Guess) -> None:
    """The actor gave his password again: what moves money is open to him for five minutes."""
    sessions.clear_attempts(ctx.session, guess.login)
    sessions.give_back(ctx.session, guess.address)
    sessions.prove(ctx.session, session_id, ctx.now)
    record(ctx, "proofs", ctx.new_id(), "session.proved", {"session": str(session_id)})


def by_cookie(ctx: Context, cookie: str) -> SignedIn:
    """Who a cookie stands for; refuses `SIGNED_OUT`, whatever is wrong with it."""
    found = _find(ctx, cookie)
    if found is None:
        raise Refused("SIGNED_OUT", "You are not signed in, or no longer.")
    return found


def _find(ctx: Context, cookie: str) -> SignedIn | None:
    if not limits.is_secret(cookie):
        return None
    digest = keyed_hash(cookie, kind=Secret.SESSION, key=ctx.keys.codes)
    found = sessions.find_by_hash(ctx.session, digest, ctx.now)
    if found is None:
        return None
    row, account = found
    if limits.is_over(ctx.now, begun_at=row.begun_at, seen_at=row.seen_at):
        return None
    if ctx.now >= row.seen_at + limits.SEEN_EVERY:
        sessions.see(ctx.session, row.id, ctx.now)
    is_proved = limits.is_proved(ctx.now, proved_at=row.proved_at)
    return SignedIn(account.actor, row.id, account.user.login, is_proved)


def end(ctx: Context, session_id: UUID) -> None:
    """Sign the actor out of one session."""
    _end(ctx, only=session_id)


def end_all(ctx: Context) -> None:
    """Sign the actor out wherever he is signed in."""
    _end(ctx)


def _end(ctx: Context, *, only: UUID | None = None) -> None:
    for ended in sessions.end(ctx.session, ctx.actor.user_id, ctx.now, only=only):
        record(ctx, "sessions", ended, "session.ended", {}, seq=2)


def form_token(keys: Keys, cookie: str) -> str:
    """The token that a form drawn for this cookie carries; nobody makes it without the key."""
    return keyed_hash(cookie, kind=Secret.FORM_TOKEN, key=keys.codes).hex()


def forget(ctx: Context) -> int:
    """Delete sessions a month old and failures that no longer count; how many rows."""
    return sessions.forget(
        ctx.session,
        sessions_before=ctx.now - KEPT,
        attempts_before=ctx.now - limits.FORGOTTEN_AFTER,
    )
