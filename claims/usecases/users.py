"""Add accounts for people, with a bearer token that is shown once; disable them.

The roles of a new account are proposals: it may do nothing until another person confirms them.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select, text

from claims.domain.codes import TOKEN_RANDOM_BYTES, Secret, bearer_token, keyed_hash
from claims.domain.permissions import Action, Role
from claims.domain.refusals import Refused
from claims.storage import people
from claims.storage.base import among
from claims.storage.grants import page
from claims.storage.grants import roles_of as held_by
from claims.storage.users import Token, User
from claims.usecases import grants
from claims.usecases.context import Context
from claims.usecases.moves import record
from claims.usecases.people import enter

TOKEN_DAYS = 90


def add(
    ctx: Context,
    *,
    login: str,
    person_id: UUID,
    roles: Sequence[str],
    reason: str,
    provider_id: UUID | None = None,
    last_day: date | None = None,
) -> tuple[User, str]:
    """Add an account and its token, and propose its roles; nobody adds one for himself."""
    ctx.permit(Action.USER_ADD)
    if person_id == ctx.actor.person_id:
        raise Refused("SAME_PERSON", "Nobody grants roles to himself.", field="person_id")
    people.get(ctx.session, person_id)
    chosen = [Role(role) for role in roles if role != Role.WORKER]
    if not chosen:
        raise Refused("ROLE_UNKNOWN", "An account has at least one role.", field="roles")
    if (Role.PROVIDER in chosen) != (provider_id is not None):
        raise Refused(
            "PROVIDER_MISSING",
            "Who has the role of a provider acts for one, and nobody else does.",
            field="provider_id",
        )
    if provider_id is not None:
        people.get_provider(ctx.session, provider_id)
    user, token = _add(ctx, login=login, person_id=person_id, provider_id=provider_id)
    grants.enter(ctx, user, chosen, reason=reason, last_day=last_day)
    return user, token


def add_first(
    ctx: Context, *, login: str, name: str, id_scheme: str, national_id: str
) -> tuple[User, str]:
    """Make one of the first two administrators, as the operator; refuses `USERS_EXIST` after."""
    ctx.session.execute(text("SELECT pg_advisory_xact_lock(hashtext('claims.first_user'))"))
    person = enter(ctx, name=name, national_id=national_id, id_scheme=id_scheme)
    user, token = _add(ctx, login=login, person_id=person.id, provider_id=None)
    grants.set_up(ctx, user)
    return user, token


def _add(
    ctx: Context, *, login: str, person_id: UUID, provider_id: UUID | None
) -> tuple[User, str]:
    user = User(
        id=ctx.new_id(),
        login=login,
        person_id=person_id,
        provider_id=provider_id,
        added_at=ctx.now,
        disabled_at=None,
    )
    ctx.session.add(user)
    ctx.session.flush()
    token = give_token(ctx, user.id)
    record(ctx, "users", user.id, "user.added", {"person": str(person_id)})
    return user, token


def give_token(ctx: Context, user_id: UUID) -> str:
    """A fresh bearer token for an account; only its keyed hash is kept."""
    token = bearer_token(secrets.token_bytes(TOKEN_RANDOM_BYTES))
    ctx.session.add(
        Token(
            id=ctx.new_id(),
            user_id=user_id,
            hash=keyed_hash(token, kind=Secret.BEARER_TOKEN, key=ctx.keys.codes),
            created_at=ctx.now,
            expires_at=ctx.now + timedelta(days=TOKEN_DAYS),
        )
    )
    return token


def disable(ctx: Context, user_id: UUID) -> User:
    """Disable an account; its next request is refused."""
    ctx.permit(Action.USER_DISABLE)
    user = ctx.session.get(User, user_id, with_for_update=True)
    if user is None:
        raise Refused("USER_UNKNOWN", "There is no such user.")
    if user.disabled_at is not None:
        raise Refused("STATE_CONFLICT", "This account is disabled already.")
    user.disabled_at = ctx.now
    record(ctx, "users", user.id, "user.disabled", {}, seq=2)
    return user


def give_token_to(ctx: Context, *, login: str) -> str | None:
    """A further token of an account by its log-in, for an operator; None where there is none."""
    user = ctx.session.scalars(
        select(User).where(User.login == login, User.disabled_at.is_(None))
    ).one_or_none()
    return give_token(ctx, user.id) if user else None


def id_of(ctx: Context, login: str) -> UUID:
    """The enabled account of a log-in, for who proposes a role for it; or `USER_UNKNOWN`."""
    return _of_login(ctx, login).id


def person_of(ctx: Context, login: str) -> UUID:
    """The person behind a log-in, for who proposes an exemption for him; or `USER_UNKNOWN`."""
    return _of_login(ctx, login).person_id


def _of_login(ctx: Context, login: str) -> User:
    ctx.permit(Action.ACCESS_READ)
    query = select(User).where(User.login == login, User.disabled_at.is_(None))
    user = ctx.session.scalars(query).one_or_none()
    if user is None:
        raise Refused("USER_UNKNOWN", "There is no such user.", field="login")
    return user


def roles_of(ctx: Context, user: User) -> list[str]:
    """The roles an account has now, in order; what is proposed only is not among them."""
    return sorted(held_by(ctx.session, user.id, ctx.now))


def proposed_for(ctx: Context, user: User) -> list[UUID]:
    """The grants that wait for an account, in the order of their proposals."""
    return [each.id for each in page(ctx.session, status="proposed", user_id=user.id, limit=50)]


def logins_of(ctx: Context, user_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The log-ins of who wrote and published standards, for those who work on them."""
    ctx.permit(Action.DRAFT_READ)
    rows = ctx.session.execute(select(User.id, User.login).where(among(User.id, user_ids)))
    return {row[0]: row[1] for row in rows}
