"""An account as it signs in: the user with the roles that are in force at that moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.domain.permissions import Actor, Role
from claims.storage.break_glass import roles_taken
from claims.storage.grants import roles_in_force, roles_of
from claims.storage.users import Token, User


class Account(NamedTuple):
    """An account, the roles that two persons gave it, and those it took at once."""

    user: User
    roles: frozenset[Role]
    taken: frozenset[Role]

    @classmethod
    def of(cls, user: User, roles: Sequence[str] | None, taken: Sequence[str] | None) -> Account:
        """An account from what `account_columns` asked for."""
        return cls(user, frozenset(map(Role, roles or ())), frozenset(map(Role, taken or ())))

    @property
    def actor(self) -> Actor:
        """Who acts with this account."""
        user = self.user
        return Actor(user.id, user.person_id, self.roles, user.provider_id, self.taken)


def account_columns(now: datetime) -> tuple[Any, ...]:
    """What a question about accounts selects to make `Account.of` of it."""
    return User, roles_in_force(now), roles_taken(now)


def find_by_token(session: Session, token_hash: bytes, now: datetime) -> Account | None:
    """The enabled account behind a token that has not run out."""
    found = session.execute(
        select(*account_columns(now))
        .join(Token, Token.user_id == User.id)
        .where(Token.hash == token_hash, Token.expires_at > now, User.disabled_at.is_(None))
    ).one_or_none()
    return Account.of(*found) if found else None


def is_claims_officer(session: Session, user: User, now: datetime) -> bool:
    """Whether an account is enabled and a claims officer's, as two persons gave it."""
    return user.disabled_at is None and Role.CLAIMS_OFFICER in roles_of(session, user.id, now)
