"""Payees' bank accounts over HTTP: proposed by one person, confirmed or refused by another."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from claims.api.answering import command, page
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.usecases import account_changes
from schemas.account_changes import (
    AccountChangeOut,
    AccountChangePage,
    AccountChangesQuery,
    ProposeAccount,
    RefuseAccount,
)
from schemas.base import Nothing

routes = Routes("account_changes", "/v1/account-changes", says="Where payees are paid, by two.")


@routes.post("", takes=ProposeAccount, gives=AccountChangeOut)
def propose(body: Body) -> Response:
    """Propose a payee's account; nothing is paid there until another person confirms it."""
    return command(lambda ctx: account_changes.propose(ctx, **body), AccountChangeOut().dump)


@routes.get("", gives=AccountChangePage, query=AccountChangesQuery)
def list_(query: Body) -> Response:
    """List the proposed accounts you may see, in the order they were proposed."""
    return page(account_changes.list_, AccountChangeOut().dump, query)


@routes.post("/<uuid:change_id>/confirmation", takes=Nothing, gives=AccountChangeOut)
def confirm(change_id: UUID) -> Response:
    """Confirm an account that another proposed; it is in force, the one before it no more."""
    return command(lambda ctx: account_changes.confirm(ctx, change_id), AccountChangeOut().dump)


@routes.post("/<uuid:change_id>/refusal", takes=RefuseAccount, gives=AccountChangeOut)
def refuse(body: Body, change_id: UUID) -> Response:
    """Refuse an account that another proposed; the one in force stays."""
    return command(
        lambda ctx: account_changes.refuse(ctx, change_id, **body), AccountChangeOut().dump
    )
