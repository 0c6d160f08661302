"""The bank's answer typed at the desk, where it sends no file; a failure needs two persons."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, g, request

from claims.domain.refusals import Refused
from claims.pages.finance_desk import said
from claims.pages.finance_texts import TEXTS
from claims.pages.forms import done_once, given, loaded, new_key
from claims.pages.languages import language
from claims.pages.rendering import page, runtime, to
from claims.pages.troubles import tell_troubles
from claims.pages.wording import Wording
from claims.usecases import answer_sheets, bank_answers, payment_failures, programmes
from claims.usecases.context import Context
from schemas.payouts import ConfirmPayout

LONG: Final = 50
"""How many payments that wait a page offers."""
_NO: Final = re.compile(r"[0-9]{1,6}", re.ASCII)

blueprint = Blueprint("answer_pages", __name__, url_prefix="/desk/batches")
tell_troubles(blueprint)


@blueprint.get("/<uuid:payout_id>/answers")
def show(payout_id: UUID) -> Response:
    """The payments that wait, the form for the bank's word, and failures to be approved."""
    return _shown(payout_id, done=request.args.get("done"))


@blueprint.post("/<uuid:payout_id>/answers")
def take(payout_id: UUID) -> Response:
    """Take what the bank said of one payment."""

    def act(ctx: Context) -> Any:
        outcome = given("outcome")
        answer = {
            "instruction_id": given("instruction_id"),
            "outcome": outcome,
            "reference": given("reference"),
            "reason": given("reason") or None if outcome == "failed" else None,
        }
        body = loaded(ConfirmPayout(), {"answers": [answer]}, _invalid)
        return bank_answers.take(ctx, payout_id, **body)

    return _done(payout_id, act, "answered")


@blueprint.post("/<uuid:payout_id>/failures/<uuid:failure_id>/approval")
def approve(payout_id: UUID, failure_id: UUID) -> Response:
    """Put in force that a payment failed."""
    return _done(
        payout_id,
        lambda ctx: payment_failures.approve(ctx, payout_id, failure_id),
        "failure_approved",
    )


@blueprint.post("/<uuid:payout_id>/failures/<uuid:failure_id>/refusal")
def refuse(payout_id: UUID, failure_id: UUID) -> Response:
    """Drop a proposed failure."""
    return _done(
        payout_id,
        lambda ctx: payment_failures.refuse(ctx, payout_id, failure_id),
        "failure_refused",
    )


def _invalid(told: Mapping[str, Any]) -> str:
    return "REFERENCE_MISSING" if "reference" in str(told) else "FORM_INVALID"


def _done(payout_id: UUID, act: Callable[[Context], Any], word: str) -> Response:
    try:
        done_once(act, of=payout_id)
    except Refused as refused:
        if refused.code in {"PAYOUT_UNKNOWN", "PAYMENT_FAILURE_UNKNOWN"}:
            raise
        return _shown(payout_id, refused=refused)
    return to("answer_pages.show", payout_id=payout_id, done=word)


def _shown(payout_id: UUID, *, done: str | None = None, refused: Refused | None = None) -> Response:
    now_in, text = language(), request.args.get("after", "")
    after = int(text) if _NO.fullmatch(text) else 0

    def ask(ctx: Context) -> dict[str, Any]:
        found = answer_sheets.get(ctx, payout_id, after=after, limit=LONG + 1)
        payout = found.payout
        programme = programmes.get(ctx, payout.programme_id)
        say = Wording(now_in, ctx.rulebook.reasons)
        shown = found.pending[:LONG]
        return {
            "programme": {"id": programme.id, "name": say.name(programme.names)},
            "batch": {"id": payout.id, "name": payout.message_id, "is_mine": found.is_mine},
            "pending": [
                (
                    each.instruction.id,
                    (
                        f"{each.instruction.no} · {each.holder} · "
                        f"{say.money(each.instruction.amount, payout.currency)}"
                    ),
                )
                for each in shown
            ],
            "next": shown[-1].instruction.no if len(found.pending) > LONG else None,
            "failures": [
                {
                    "id": each.row.id,
                    "no": each.no,
                    "reason": _reason(ctx, each.row.reason, now_in),
                    "reference": each.row.reference,
                    "proposer": each.proposer,
                    "is_mine": each.is_mine,
                }
                for each in found.failures
            ],
            "reasons": [
                (code, f"{code} · {each.officer[now_in]}")
                for code, each in sorted(ctx.rulebook.bank_reasons.items())
                if code != "OTHER"
            ],
        }

    return page(
        "answers.html",
        status=409 if refused else 200,
        texts=TEXTS,
        after=after,
        done=done if f"done_{done}" in TEXTS["id"] else None,
        wrong=said(refused, now_in),
        typed=request.form if refused else {},
        key=new_key(),
        onwards=f"/desk/batches/{payout_id}/answers",
        **runtime().query(g.actor, ask),
    )


def _reason(ctx: Context, code: str, language: str) -> str:
    known = ctx.rulebook.bank_reasons.get(code)
    return f"{code} · {known.officer[language]}" if known else code
