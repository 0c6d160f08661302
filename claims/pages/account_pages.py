"""Payees' accounts at the desk: proposed by one, confirmed by another; accounts in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, g, request

from claims.domain.account_changes import AccountChangeStatus
from claims.domain.permissions import GRANTS, Action
from claims.domain.refusals import Refused
from claims.pages.finance_desk import said
from claims.pages.finance_texts import TEXTS
from claims.pages.forms import done_once, given, loaded, new_key, read_id
from claims.pages.languages import language
from claims.pages.rendering import page, runtime, to
from claims.pages.troubles import tell_troubles
from claims.usecases import account_changes, account_sheets
from claims.usecases.context import Context
from schemas.account_changes import RefuseAccount
from schemas.people import AccountText

LONG: Final = 50
"""How many proposals a page shows."""
TYPED: Final = ("holder", "bic", "currency", "claim")
"""What is written again into a refused form; the number of the account is not."""

blueprint = Blueprint("account_pages", __name__, url_prefix="/desk/accounts")
tell_troubles(blueprint)


@blueprint.get("")
def list_() -> Response:
    """What waits for a second person, and the forms to propose an account."""
    return _list(done=request.args.get("done"))


@blueprint.post("")
def propose() -> Response:
    """Propose where a payee is paid, found by a claim of his."""

    def act(ctx: Context) -> Any:
        payee = _payee(ctx)
        account = loaded(
            AccountText(),
            {name: given(name) for name in ("holder", "number", "bic", "currency")},
            lambda _: "ACCOUNT_INVALID",
        )
        return account_changes.propose(ctx, account=account, **payee)  # type: ignore[arg-type] # as loaded

    return _done(act, "proposed")


@blueprint.post("/reaffirmations")
def reaffirm() -> Response:
    """Propose the account a payee has once more, as it is."""

    def act(ctx: Context) -> Any:
        payee = _payee(ctx)
        return account_changes.reaffirm(ctx, currency=given("currency"), **payee)

    return _done(act, "proposed")


@blueprint.post("/<uuid:change_id>/confirmation")
def confirm(change_id: UUID) -> Response:
    """Put in force what another person proposed."""
    return _done(lambda ctx: account_changes.confirm(ctx, change_id), "confirmed", of=change_id)


@blueprint.post("/<uuid:change_id>/refusal")
def refuse(change_id: UUID) -> Response:
    """Refuse what another person proposed, and say why."""

    def act(ctx: Context) -> Any:
        body = loaded(RefuseAccount(), {"text": given("text")}, lambda _: "TEXT_MISSING")
        return account_changes.refuse(ctx, change_id, **body)

    return _done(act, "refused", of=change_id)


@blueprint.get("/shared")
def list_shared() -> Response:
    """Accounts that several payees have in common; of each only the last digits."""
    found = runtime().query(g.actor, account_changes.list_shared)
    return page("shared_accounts.html", texts=TEXTS, rows=found)


def _payee(ctx: Context) -> dict[str, UUID]:
    try:
        return account_sheets.payee_of(ctx, given("claim"))
    except Refused as refused:
        if refused.code not in {"SERIAL_MISTYPED", "CLAIM_UNKNOWN"}:
            raise
        raise Refused("CLAIM_NOT_FOUND", "There is no claim of this number.") from None


def _done(act: Callable[[Context], Any], word: str, *, of: UUID | None = None) -> Response:
    try:
        done_once(act, of=of)
    except Refused as refused:
        if refused.code == "ACCOUNT_CHANGE_UNKNOWN":
            raise
        return _list(refused=refused)
    return to("account_pages.list_", done=word)


def _list(*, done: str | None = None, refused: Refused | None = None) -> Response:
    now_in, after = language(), read_id(request.args.get("after"))

    def ask(ctx: Context) -> dict[str, Any]:
        waiting = account_sheets.list_(
            ctx, status=AccountChangeStatus.PROPOSED, after=after, limit=LONG + 1
        )
        return {
            "rows": waiting[:LONG],
            "next": waiting[LONG - 1].row.id if len(waiting) > LONG else None,
        }

    roles = g.actor.roles
    return page(
        "payee_accounts.html",
        status=409 if refused else 200,
        texts=TEXTS,
        after=after,
        done=done if done in {"proposed", "confirmed", "refused"} else None,
        wrong=said(refused, now_in),
        typed={name: given(name) for name in TYPED} if refused else {},
        may_propose=bool(roles & GRANTS[Action.ACCOUNT_PROPOSE].keys()),
        may_confirm=bool(roles & GRANTS[Action.ACCOUNT_CONFIRM].keys()),
        may_compare=bool(roles & GRANTS[Action.SHARED_ACCOUNT_READ].keys()),
        key=new_key(),
        onwards="/desk/accounts",
        **runtime().query(g.actor, ask),
    )
