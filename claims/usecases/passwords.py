"""Set and change passwords: the first one with an invitation that is used once."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from claims.domain.codes import (
    CODE_RANDOM_BYTES,
    Secret,
    grouped,
    keyed_hash,
    read_code,
    voucher_code,
)
from claims.domain.permissions import Action, Actor
from claims.domain.refusals import Refused
from claims.domain.sessions import INVITATION_DAYS, read_password
from claims.storage import passwords, sessions, slow_hash
from claims.storage.passwords import Invitation, Password
from claims.storage.users import User
from claims.usecases.context import Context
from claims.usecases.moves import record


def invite(ctx: Context, user_id: UUID) -> tuple[str, datetime]:
    """Invite an account's holder to set a password: the code, shown once, and how long it holds."""
    ctx.permit(Action.USER_INVITE)
    user = ctx.session.get(User, user_id)
    if user is None or user.disabled_at is not None:
        raise Refused("USER_UNKNOWN", "There is no such user.")
    return give(ctx, user_id)


def give(ctx: Context, user_id: UUID) -> tuple[str, datetime]:
    """A fresh invitation in place of an earlier one; whoever calls this has been permitted to."""
    passwords.close_invitations(ctx.session, user_id, ctx.now)
    code = voucher_code(secrets.token_bytes(CODE_RANDOM_BYTES))
    row = Invitation(
        id=ctx.new_id(),
        user_id=user_id,
        hash=keyed_hash(code, kind=Secret.INVITATION, key=ctx.keys.codes),
        given_at=ctx.now,
        expires_at=ctx.now + timedelta(days=INVITATION_DAYS),
        closed_at=None,
    )
    ctx.session.add(row)
    record(ctx, "invitations", row.id, "invitation.given", {"user": str(user_id)})
    return grouped(code), row.expires_at


def give_to(ctx: Context, *, login: str) -> str | None:
    """An invitation for an account by its log-in, for an operator; None where there is none."""
    user = ctx.session.scalars(
        select(User).where(User.login == login, User.disabled_at.is_(None))
    ).one_or_none()
    return give(ctx, user.id)[0] if user else None


def accept(ctx: Context, *, code: str, password: str) -> UUID:
    """Set a password with an invitation; every session of the account ends. Gives the account.

    Refuses `INVITATION_INVALID`, whether the code is mistyped, unknown, used or too old.
    """
    wrong = Refused("INVITATION_INVALID", "This invitation does not hold, or no longer.")
    try:
        digest = keyed_hash(read_code(code), kind=Secret.INVITATION, key=ctx.keys.codes)
    except Refused:
        raise wrong from None
    invitation = passwords.find_invitation(ctx.session, digest, ctx.now)
    if invitation is None:
        raise wrong
    user = ctx.session.get_one(User, invitation.user_id)
    acting = replace(ctx, actor=Actor(user.id, user.person_id, frozenset()))
    invitation.closed_at = ctx.now
    record(acting, "invitations", invitation.id, "invitation.used", {}, seq=2)
    _set(acting, user, password)
    return user.id


def change(ctx: Context, *, password: str) -> None:
    """Set the actor's new password; whoever calls this has tried the old one.

    Every session ends, this one too: a fresh one is begun in its place.
    """
    _set(ctx, ctx.session.get_one(User, ctx.actor.user_id), password)


def find_hash(ctx: Context) -> tuple[UUID, str] | None:
    """What the actor's present password is tried against."""
    found = passwords.find_hash(ctx.session, ctx.actor.user_id)
    return (ctx.actor.user_id, found) if found else None


def _set(ctx: Context, user: User, password: str) -> None:
    chosen = read_password(password, login=user.login)
    passwords.drop(ctx.session, user.id)
    row = Password(id=ctx.new_id(), user_id=user.id, hash=slow_hash.hashed(chosen), set_at=ctx.now)
    ctx.session.add(row)
    record(ctx, "passwords", row.id, "password.set", {"user": str(user.id)})
    for ended in sessions.end(ctx.session, user.id, ctx.now):
        record(ctx, "sessions", ended, "session.ended", {}, seq=2)
