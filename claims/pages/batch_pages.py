"""Batches at the finance officer's desk: built, looked at with digest and totals, released."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, g, request

from claims.domain.refusals import Refused
from claims.pages.batch_sheet import batch_rows, batch_shown
from claims.pages.finance_desk import said
from claims.pages.finance_texts import TEXTS
from claims.pages.forms import done_once, given, new_key
from claims.pages.languages import language
from claims.pages.rendering import page, runtime, saved, to
from claims.pages.troubles import tell_troubles
from claims.pages.wording import Wording
from claims.usecases import payout_sheets, payouts, programmes, rebuilds
from claims.usecases.context import Context

LONG: Final = 50
"""How many batches or payments a page shows."""

_NO: Final = re.compile(r"[0-9]{1,6}", re.ASCII)

blueprint = Blueprint("batches", __name__, url_prefix="/desk")
tell_troubles(blueprint)


@blueprint.get("/payments/<uuid:programme_id>/batches")
def list_(programme_id: UUID) -> Response:
    """A programme's batches, and the form to build the next."""
    return _list(programme_id)


@blueprint.post("/payments/<uuid:programme_id>/batches")
def build(programme_id: UUID) -> Response:
    """Build a batch of all that is authorised."""

    def act(ctx: Context) -> Any:
        return payouts.build(ctx, programme_id, execution_on=_day(given("execution_on")))

    try:
        answer = done_once(act, of=programme_id, answer=lambda row: str(row.id))
    except Refused as refused:
        if refused.code.endswith("_UNKNOWN"):
            raise
        return _list(programme_id, refused=refused)
    return to("batches.show", payout_id=_made(answer.body), done="built")


@blueprint.get("/batches/<uuid:payout_id>")
def show(payout_id: UUID) -> Response:
    """A batch: its totals and digest, its payments, and what can be done with it."""
    return _shown(payout_id, done=request.args.get("done"))


@blueprint.post("/batches/<uuid:payout_id>/release")
def release(payout_id: UUID) -> Response:
    """Release a batch by the digest that the page showed."""
    digest = given("sha256")
    return _done(
        payout_id, lambda ctx: payouts.release(ctx, payout_id, file_sha256=digest), "released"
    )


@blueprint.post("/batches/<uuid:payout_id>/cancellation")
def cancel(payout_id: UUID) -> Response:
    """Cancel a batch that was not released."""
    return _done(payout_id, lambda ctx: payouts.cancel(ctx, payout_id), "cancelled")


@blueprint.post("/batches/<uuid:payout_id>/rebuild")
def rebuild(payout_id: UUID) -> Response:
    """Drop a batch that an account or a dispute stops, and build the next in its place."""
    try:
        answer = done_once(
            lambda ctx: rebuilds.rebuild(ctx, payout_id),
            of=payout_id,
            answer=lambda row: str(row.id),
        )
    except Refused as refused:
        if refused.code.endswith("_UNKNOWN"):
            raise
        return _shown(payout_id, refused=refused)
    return to("batches.show", payout_id=_made(answer.body), done="built")


@blueprint.get("/batches/<uuid:payout_id>/file")
def read_file(payout_id: UUID) -> Response:
    """Save the bank file."""
    payout, content = runtime().query(g.actor, lambda ctx: payouts.read_file(ctx, payout_id))
    return saved(content, "application/xml", f"{payout.message_id}.xml")


def _done(payout_id: UUID, act: Callable[[Context], Any], word: str) -> Response:
    try:
        done_once(act, of=payout_id)
    except Refused as refused:
        if refused.code.endswith("_UNKNOWN"):
            raise
        return _shown(payout_id, refused=refused)
    return to("batches.show", payout_id=payout_id, done=word)


def _list(programme_id: UUID, *, refused: Refused | None = None) -> Response:
    now_in, after = language(), _id(request.args.get("after"))

    def ask(ctx: Context) -> dict[str, Any]:
        programme = programmes.get(ctx, programme_id)
        say = Wording(now_in, ctx.rulebook.reasons)
        found = payouts.list_(ctx, programme_id=programme_id, after=after, limit=LONG + 1)
        return {
            "programme": {"id": programme_id, "name": say.name(programme.names)},
            "rows": batch_rows(found[:LONG], say, programme.time_zone),
            "next": found[LONG - 1].id if len(found) > LONG else None,
            "today": ctx.today(programme.time_zone).isoformat(),
        }

    return page(
        "batches.html",
        status=409 if refused else 200,
        texts=TEXTS,
        after=after,
        wrong=said(refused, now_in),
        typed=request.form if refused else {},
        key=new_key(),
        **runtime().query(g.actor, ask),
    )


def _shown(payout_id: UUID, *, done: str | None = None, refused: Refused | None = None) -> Response:
    now_in, text = language(), request.args.get("after", "")
    after = int(text) if _NO.fullmatch(text) else 0

    def ask(ctx: Context) -> dict[str, Any]:
        seen = payout_sheets.get(ctx, payout_id, after=after, limit=LONG)
        programme = programmes.get(ctx, seen.payout.programme_id)
        return {"batch": batch_shown(seen, programme, Wording(now_in, ctx.rulebook.reasons))}

    return page(
        "batch.html",
        status=409 if refused else 200,
        texts=TEXTS,
        after=after,
        done=done,
        wrong=said(refused, now_in),
        key=new_key(),
        onwards=f"/desk/batches/{payout_id}",
        **runtime().query(g.actor, ask),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("DAY_UNREADABLE", "This is no day.") from None


def _made(body: bytes) -> UUID:
    return UUID(body.decode().strip('"'))


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
