"""Overpayments at the desk: what is left, repaid by two persons, written off by three."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, g, request

from claims.domain.permissions import GRANTS, Action
from claims.domain.recoveries import WriteOffReason
from claims.domain.refusals import Refused
from claims.domain.variables import amount_of
from claims.pages.finance_desk import said
from claims.pages.finance_texts import TEXTS
from claims.pages.forms import done_once, given, loaded, new_key, read_id
from claims.pages.languages import language
from claims.pages.receivable_sheet import receivable_rows, recovering_shown
from claims.pages.rendering import page, runtime, to
from claims.pages.troubles import tell_troubles
from claims.pages.wording import Wording
from claims.usecases import programmes, receivable_sheets, receivables, recoveries
from claims.usecases.context import Context
from schemas.receivables import ProposeWriteOff, RecordRepayment

LONG: Final = 50
"""How many overpayments a page shows."""

blueprint = Blueprint("receivable_pages", __name__, url_prefix="/desk")
tell_troubles(blueprint)


@blueprint.get("/payments/<uuid:programme_id>/receivables")
def list_(programme_id: UUID) -> Response:
    """A programme's overpayments, with what is left of each."""
    now_in, after = language(), read_id(request.args.get("after"))

    def ask(ctx: Context) -> dict[str, Any]:
        programme = programmes.get(ctx, programme_id)
        say = Wording(now_in, ctx.rulebook.reasons)
        found = receivable_sheets.list_(ctx, programme_id, after=after, limit=LONG + 1)
        return {
            "programme": {"id": programme_id, "name": say.name(programme.names)},
            "rows": receivable_rows(found[:LONG], say, programme.time_zone),
            "next": found[LONG - 1].row.id if len(found) > LONG else None,
        }

    return page("receivables.html", texts=TEXTS, after=after, **runtime().query(g.actor, ask))


@blueprint.get("/receivables/<uuid:receivable_id>")
def show(receivable_id: UUID) -> Response:
    """One overpayment: what became of it, what waits for whom, and the forms."""
    return _shown(receivable_id, done=request.args.get("done"))


@blueprint.post("/receivables/<uuid:receivable_id>/repayments")
def record(receivable_id: UUID) -> Response:
    """Write down that money came in."""
    now_in = language()

    def act(ctx: Context) -> Any:
        told = {
            "amount": _amount(ctx, receivable_id, now_in),
            "reference": given("reference"),
            "received_on": given("received_on"),
        }
        body = loaded(RecordRepayment(), told, lambda _: "FORM_INVALID")
        return recoveries.record(ctx, receivable_id, **body)

    return _done(receivable_id, act, "recorded")


@blueprint.post("/receivables/<uuid:receivable_id>/repayments/<uuid:repayment_id>/confirmation")
def confirm(receivable_id: UUID, repayment_id: UUID) -> Response:
    """Put in force that money came in."""
    return _done(
        receivable_id, lambda ctx: recoveries.confirm(ctx, repayment_id), "confirmed_repayment"
    )


@blueprint.post("/receivables/<uuid:receivable_id>/repayments/<uuid:repayment_id>/refusal")
def drop(receivable_id: UUID, repayment_id: UUID) -> Response:
    """Drop money that was written down wrongly."""
    return _done(
        receivable_id,
        lambda ctx: recoveries.refuse_repayment(ctx, repayment_id),
        "dropped_repayment",
    )


@blueprint.post("/receivables/<uuid:receivable_id>/write-offs")
def propose_write_off(receivable_id: UUID) -> Response:
    """Propose to give up so much."""
    now_in = language()

    def act(ctx: Context) -> Any:
        told = {"amount": _amount(ctx, receivable_id, now_in), "reason": given("reason")}
        body = loaded(ProposeWriteOff(), told, lambda _: "FORM_INVALID")
        return recoveries.propose_write_off(ctx, receivable_id, **body)

    return _done(receivable_id, act, "write_off_proposed")


@blueprint.post("/receivables/<uuid:receivable_id>/write-offs/<uuid:write_off_id>/approval")
def approve_write_off(receivable_id: UUID, write_off_id: UUID) -> Response:
    """Approve a write-off; the second of two other persons puts it in force."""
    return _done(
        receivable_id,
        lambda ctx: recoveries.approve_write_off(ctx, write_off_id),
        "write_off_approved",
    )


@blueprint.post("/receivables/<uuid:receivable_id>/write-offs/<uuid:write_off_id>/refusal")
def refuse_write_off(receivable_id: UUID, write_off_id: UUID) -> Response:
    """Refuse a write-off."""
    return _done(
        receivable_id,
        lambda ctx: recoveries.refuse_write_off(ctx, write_off_id),
        "write_off_refused",
    )


def _amount(ctx: Context, receivable_id: UUID, language: str) -> dict[str, str]:
    currency = receivables.get(ctx, receivable_id).currency
    money = amount_of(given("amount"), currency, language=language)
    return {"amount": money.text, "currency": money.currency}


def _done(receivable_id: UUID, act: Callable[[Context], Any], word: str) -> Response:
    try:
        done_once(act, of=receivable_id)
    except Refused as refused:
        if refused.code.endswith("_UNKNOWN"):
            raise
        return _shown(receivable_id, refused=refused)
    return to("receivable_pages.show", receivable_id=receivable_id, done=word)


def _shown(
    receivable_id: UUID, *, done: str | None = None, refused: Refused | None = None
) -> Response:
    now_in = language()

    def ask(ctx: Context) -> dict[str, Any]:
        found = receivable_sheets.get(ctx, receivable_id)
        programme = programmes.get(ctx, found.seen.row.programme_id)
        say = Wording(now_in, ctx.rulebook.reasons)
        return {
            "programme": {"id": programme.id, "name": say.name(programme.names)},
            "owed": recovering_shown(found, say, programme.time_zone),
            "today": ctx.today(programme.time_zone),
        }

    roles = g.actor.roles
    return page(
        "receivable.html",
        status=409 if refused else 200,
        texts=TEXTS,
        done=done if f"done_{done}" in TEXTS["id"] else None,
        wrong=said(refused, now_in),
        typed=request.form if refused else {},
        reasons=[each.value for each in WriteOffReason],
        may_record=bool(roles & GRANTS[Action.REPAYMENT_RECORD].keys()),
        may_approve=bool(roles & GRANTS[Action.WRITE_OFF_APPROVE].keys()),
        key=new_key(),
        onwards=f"/desk/receivables/{receivable_id}",
        **runtime().query(g.actor, ask),
    )
