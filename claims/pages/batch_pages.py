"""Batches at the finance officer's desk: built, checked, verified, approved, released."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, g, request

from claims.domain.refusals import Refused
from claims.pages.batch_sheet import batch_rows, batch_shown
from claims.pages.finance_desk import said
from claims.pages.finance_texts import TEXTS
from claims.pages.forms import done_once, given, new_key, read_day, read_id
from claims.pages.languages import language
from claims.pages.rendering import page, runtime, saved, to
from claims.pages.troubles import tell_troubles
from claims.pages.wording import Wording
from claims.usecases import (
    payout_runs,
    payout_sheets,
    payout_signing,
    payouts,
    programmes,
    rebuilds,
)
from claims.usecases.context import Context

LONG: Final = 50
"""How many batches or payments a page shows."""

LONGEST_REASON: Final = 1_000
"""How many characters say why a batch is sent back."""

_NO: Final = re.compile(r"[0-9]{1,6}", re.ASCII)

blueprint = Blueprint("batches", __name__, url_prefix="/desk")
tell_troubles(blueprint)


@blueprint.get("/payments/<uuid:programme_id>/batches")
def list_(programme_id: UUID) -> Response:
    """A programme's batches, and the form to build the next."""
    done = request.args.get("done", "")
    return _list(programme_id, done=done if done.isdecimal() else None)


@blueprint.post("/payments/<uuid:programme_id>/batches")
def build(programme_id: UUID) -> Response:
    """Build batches of all that is authorised, one a rail."""

    def act(ctx: Context) -> Any:
        return payout_runs.build(ctx, programme_id, execution_on=read_day(given("execution_on")))

    try:
        answer = done_once(act, of=programme_id, answer=_ids)
    except Refused as refused:
        if refused.code.endswith("_UNKNOWN"):
            raise
        return _list(programme_id, refused=refused)
    return _to_built(answer.body)


@blueprint.get("/batches/<uuid:payout_id>")
def show(payout_id: UUID) -> Response:
    """A batch: its totals and digest, its payments, and what can be done with it."""
    return _shown(payout_id, done=request.args.get("done"))


@blueprint.post("/batches/<uuid:payout_id>/verification")
def verify(payout_id: UUID) -> Response:
    """Verify a batch by the digest and the checks that the page showed."""
    digest = given("sha256")
    return _done(
        payout_id, lambda ctx: payout_signing.verify(ctx, payout_id, file_sha256=digest), "verified"
    )


@blueprint.post("/batches/<uuid:payout_id>/sending-back")
def send_back(payout_id: UUID) -> Response:
    """Send a batch back to who built it, for the reason that was written."""
    why = given("text").strip()

    def act(ctx: Context) -> Any:
        if not why or len(why) > LONGEST_REASON:
            raise Refused("REASON_MISSING", "Say why it is sent back.")
        return payout_signing.send_back(ctx, payout_id, text=why)

    return _done(payout_id, act, "sent_back")


@blueprint.post("/batches/<uuid:payout_id>/approval")
def approve(payout_id: UUID) -> Response:
    """Approve a verified batch by the digest that the page showed."""
    digest = given("sha256")
    return _done(
        payout_id,
        lambda ctx: payout_signing.approve(ctx, payout_id, file_sha256=digest),
        "approved",
    )


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
            answer=_ids,
        )
    except Refused as refused:
        if refused.code.endswith("_UNKNOWN"):
            raise
        return _shown(payout_id, refused=refused)
    return _to_built(answer.body)


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


def _list(
    programme_id: UUID, *, done: str | None = None, refused: Refused | None = None
) -> Response:
    now_in, after = language(), read_id(request.args.get("after"))

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
        done=done,
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


def _ids(run: list[Any]) -> list[str]:
    """A run as it is remembered: the programme, and each batch."""
    return [str(run[0].programme_id), *(str(each.id) for each in run)]


def _to_built(body: bytes) -> Response:
    """To the batch that was built, or to the list where there are several."""
    programme_id, *ids = json.loads(body)
    if len(ids) == 1:
        return to("batches.show", payout_id=UUID(ids[0]), done="built")
    return to("batches.list_", programme_id=UUID(programme_id), done=len(ids))
