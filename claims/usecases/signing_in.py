"""Who an account's token speaks for."""

from __future__ import annotations

from claims.domain.codes import Secret, keyed_hash, read_token
from claims.domain.permissions import Actor
from claims.domain.refusals import Refused
from claims.storage import signing_in
from claims.usecases.context import NOBODY, Context

STRANGER = Actor(user_id=NOBODY, person_id=NOBODY, roles=frozenset())
"""Somebody who has not said who he is."""


def by_token(ctx: Context, token: str) -> Actor:
    """The actor behind a bearer token; refuses `TOKEN_INVALID`, whatever is wrong with it."""
    digest = keyed_hash(read_token(token), kind=Secret.BEARER_TOKEN, key=ctx.keys.codes)
    account = signing_in.find_by_token(ctx.session, digest, ctx.now)
    if account is None:
        raise Refused("TOKEN_INVALID", "The bearer token is not valid.")
    return account.actor
