"""Payees' bank accounts over HTTP: proposed by one person, confirmed or refused by another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import command, page, whole
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.api.writing import Shown
from claims.domain.account_formats import TEXTS
from claims.domain.bank_reasons import reason_for
from claims.domain.money import Money
from claims.usecases import account_changes, doubts, programmes
from claims.usecases.context import Context
from claims.usecases.doubts import Held
from schemas.account_changes import (
    AccountChangeOut,
    AccountChangePage,
    AccountChangesQuery,
    HeldOut,
    HeldPage,
    HeldQuery,
    ProposeAccount,
    ReaffirmAccount,
    RefuseAccount,
)
from schemas.base import Nothing

routes = Routes("account_changes", "/v1/account-changes", says="Where payees are paid, by two.")


@routes.post("", takes=ProposeAccount, gives=AccountChangeOut)
def propose(body: Body) -> Response:
    """Propose a payee's account; nothing is paid there until another person confirms it."""
    return command(lambda ctx: account_changes.propose(ctx, **body), _shown)


@routes.get("", gives=AccountChangePage, query=AccountChangesQuery)
def list_(query: Body) -> Response:
    """List the proposed accounts you may see, in the order they were proposed."""
    return page(account_changes.list_, _shown, query)


@routes.post("/reaffirmations", takes=ReaffirmAccount, gives=AccountChangeOut)
def reaffirm(body: Body) -> Response:
    """Propose a payee's account once more as it is, after the bank refused it."""
    return command(lambda ctx: account_changes.reaffirm(ctx, **body), _shown)


@routes.get("/held", gives=HeldPage, query=HeldQuery, refuses=(404,))
def list_held(query: Body) -> Response:
    """List the payees of a programme who are not paid for want of an account, with why."""
    return whole(lambda ctx: _held(ctx, **query), HeldOut().dump)


@routes.post("/<uuid:change_id>/confirmation", takes=Nothing, gives=AccountChangeOut)
def confirm(change_id: UUID) -> Response:
    """Confirm an account that another proposed; it is in force, the one before it no more."""
    return command(lambda ctx: account_changes.confirm(ctx, change_id), _shown)


@routes.post("/<uuid:change_id>/refusal", takes=RefuseAccount, gives=AccountChangeOut)
def refuse(body: Body, change_id: UUID) -> Response:
    """Refuse an account that another proposed; the one in force stays."""
    return command(lambda ctx: account_changes.refuse(ctx, change_id, **body), _shown)


def _shown(row: Any) -> Any:
    warnings = [{"code": code, "texts": TEXTS[code]} for code in row.warnings]
    return AccountChangeOut().dump(Shown(row, warnings=warnings))


def _held(ctx: Context, programme_id: UUID) -> list[dict[str, Any]]:
    currency = programmes.get(ctx, programme_id).currency
    return [_held_out(ctx, each, currency) for each in doubts.list_held(ctx, programme_id)]


def _held_out(ctx: Context, held: Held, currency: str) -> dict[str, Any]:
    code = held.reason
    return {
        "payee_kind": held.payee_kind,
        "payee_id": held.payee_id,
        "payee": held.payee,
        "count": held.count,
        "amount": Money(held.amount, currency),
        "account_masked": held.account.number_masked if held.account else None,
        "reason": code,
        "reason_texts": reason_for(ctx.rulebook.bank_reasons, code).officer if code else None,
        "since": held.since,
        "is_proposed": held.is_proposed,
    }
