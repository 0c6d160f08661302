"""The claims officer's desk: queues by cause, a claim with all that lies beside it, his acts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, g, request

from claims.domain.missing import MissingKind
from claims.domain.refusals import Refused
from claims.domain.variables import amount_of
from claims.pages.claim_sheet import days_since, rows, sheet
from claims.pages.desk_texts import REFUSALS, TEXTS
from claims.pages.forms import done_once, given, loaded, new_key, read_id
from claims.pages.languages import language
from claims.pages.rendering import page, runtime, to
from claims.pages.troubles import tell_troubles
from claims.pages.wording import Wording
from claims.usecases import claims, queues, receipts, reviews
from claims.usecases.context import Context
from schemas.decisions import DecideClaim
from schemas.reviews import NoteClaim, ReturnClaim

LONGEST_NUMBER: Final = 64
LONG: Final = 30
"""How many claims a page of a queue shows."""

MISSING_ROWS: Final = 6
"""How many rows the form has for what is missing."""

IMAGE_TYPES: Final = frozenset({"image/jpeg", "image/png"})
IMAGE_POLICY: Final = "default-src 'none'; style-src 'none'; frame-ancestors 'none'; sandbox"
_CAUSE: Final = re.compile(r"[A-Z][A-Z0-9_]{2,63}", re.ASCII)

blueprint = Blueprint("desk", __name__, url_prefix="/desk")
tell_troubles(blueprint)


@blueprint.get("/queues")
def list_queues() -> Response:
    """Every queue with how much waits in it, and the officer's own claims."""
    return _queues()


@blueprint.post("/queues")
def find() -> Response:
    """Go to the claim of a number; it is sent by POST, so that it stands in no address."""
    number = request.form.get("number", "")[:LONGEST_NUMBER]
    try:
        claim = runtime().query(g.actor, lambda ctx: claims.get_by_number(ctx, number))
    except Refused as refused:
        if refused.code not in _NOT_FOUND:
            raise
        return _queues(number=number, not_found=refused.code, status=_NOT_FOUND[refused.code])
    return to("desk.show", claim_id=claim.id)


_NOT_FOUND: Final = {"SERIAL_MISTYPED": 422, "CLAIM_UNKNOWN": 404}


def _queues(*, number: str = "", not_found: str = "", status: int = 200) -> Response:
    now_in = language()

    def ask(ctx: Context) -> dict[str, Any]:
        say = Wording(now_in, ctx.rulebook.reasons)
        found = queues.list_(ctx)
        return {
            "queues": [
                (each, say.queue(each.cause), days_since(each.oldest_at, ctx.now)) for each in found
            ],
            "mine": rows(ctx, queues.page(ctx, is_mine=True, limit=200), now_in),
        }

    return page(
        "queues.html",
        status=status,
        texts=TEXTS,
        number=number,
        not_found=not_found,
        **runtime().query(g.actor, ask),
    )


@blueprint.get("/queues/<cause>")
def show_queue(cause: str) -> Response:
    """One queue, in order of submission, a page at a time."""
    if not _CAUSE.fullmatch(cause):
        raise Refused("CLAIM_UNKNOWN", "There is no such queue.")
    after, now_in = read_id(request.args.get("after")), language()

    def ask(ctx: Context) -> dict[str, Any]:
        found = queues.page(ctx, cause=cause, after=after, limit=LONG + 1)
        return {
            "name": Wording(now_in, ctx.rulebook.reasons).queue(cause),
            "claims": rows(ctx, found[:LONG], now_in),
            "next": found[LONG - 1].claim.id if len(found) > LONG else None,
        }

    found = runtime().query(g.actor, ask)
    done = request.args.get("done")
    return page("queue.html", texts=TEXTS, cause=cause, after=after, done=done, **found)


@blueprint.get("/claims/<uuid:claim_id>")
def show(claim_id: UUID) -> Response:
    """A claim: evidence, lines with findings, claims like it, and the officer's forms."""
    return _shown(claim_id, done=request.args.get("done"))


@blueprint.get("/receipts/<uuid:receipt_id>/image")
def show_receipt(receipt_id: UUID) -> Response:
    """A receipt's image in place: our own clean pixels, as an image and as nothing else."""
    receipt, content = runtime().query(g.actor, lambda ctx: receipts.read_file(ctx, receipt_id))
    if receipt.media_type not in IMAGE_TYPES:
        raise Refused("RECEIPT_UNKNOWN", "There is no such image.")
    response = Response(content, content_type=receipt.media_type)
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = IMAGE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@blueprint.post("/claims/<uuid:claim_id>/assignment")
def take(claim_id: UUID) -> Response:
    """Take a claim oneself."""
    return _done(
        claim_id,
        lambda ctx: reviews.assign(ctx, claim_id, user_id=ctx.actor.user_id),
        "taken",
    )


@blueprint.post("/claims/<uuid:claim_id>/assignment/ended")
def leave(claim_id: UUID) -> Response:
    """Leave a claim to others."""
    return _done(claim_id, lambda ctx: reviews.leave(ctx, claim_id), "left")


@blueprint.post("/claims/<uuid:claim_id>/notes")
def note(claim_id: UUID) -> Response:
    """Leave a remark."""

    def act(ctx: Context) -> Any:
        return reviews.note(ctx, claim_id, **loaded(NoteClaim(), {"text": given("text")}, _refused))

    return _done(claim_id, act, "noted")


@blueprint.post("/claims/<uuid:claim_id>/return")
def return_(claim_id: UUID) -> Response:
    """Send a claim back for documents."""
    told = {
        "reason": given("return_reason"), "text": given("missing"), "missing": _missing_rows(),
    }  # fmt: skip

    def act(ctx: Context) -> Any:
        return reviews.return_(ctx, claim_id, **loaded(ReturnClaim(), told, _refused))

    return _done(claim_id, act, "returned")


@blueprint.post("/claims/<uuid:claim_id>/decision")
def decide(claim_id: UUID) -> Response:
    """Decide a claim line by line, as it was when the page was drawn."""
    now_in = language()

    def act(ctx: Context) -> Any:
        claim, lines = claims.get(ctx, claim_id), claims.lines_of(ctx, claim_id)
        told = {
            "reason": given("reason"),
            "note": given("note") or None,
            "lines": [
                {
                    "no": line.no,
                    "approved": _amount(f"approved-{line.no}", claim.currency, now_in),
                    "bearer": given(f"bearer-{line.no}"),
                }
                for line in lines
            ],
        }
        body = loaded(DecideClaim(), told, _refused)
        return reviews.decide(ctx, claim_id, version=_version(), **body)

    return _done(claim_id, act, "decided")


def _done(claim_id: UUID, act: Callable[[Context], Any], word: str) -> Response:
    """Do an act once for the form it came from, and lead on; what is refused is said in place."""
    try:
        done_once(act, of=claim_id)
    except Refused as refused:
        if refused.code.endswith("_UNKNOWN") and refused.code != "REASON_UNKNOWN":
            raise
        return _shown(claim_id, refused=refused)
    if word == "decided" and _CAUSE.fullmatch(request.form.get("cause", "")):
        return to("desk.show_queue", cause=request.form["cause"], done=word)
    return to("desk.show", claim_id=claim_id, done=word)


def _shown(claim_id: UUID, *, done: str | None = None, refused: Refused | None = None) -> Response:
    now_in = language()
    found = runtime().query(g.actor, lambda ctx: sheet(ctx, claim_id, now_in))
    wrong = None
    if refused is not None:
        wrong = TEXTS[now_in][refused.code if refused.code in REFUSALS else "OTHER"]
    return page(
        "desk_claim.html",
        status=409 if refused else 200,
        texts=TEXTS,
        claim=found,
        done=done,
        wrong=wrong,
        typed=request.form if refused else {},
        key=new_key(),
        missing_rows=MISSING_ROWS,
        missing_kinds=tuple(MissingKind),
        bearers=("citizen", "provider", "other_payer"),
    )


def _refused(told: Mapping[str, Any]) -> str:
    """The code of what is wrong with a form."""
    code = "MISSING_INVALID" if "missing" in told else "TEXT_INVALID"
    return "REASON_UNKNOWN" if "reason" in told else code


def _missing_rows() -> list[dict[str, Any]]:
    """The rows of the list of what is missing that were used; a line that is no number is wrong."""
    rows = []
    for at in range(1, MISSING_ROWS + 1):
        row = {name: given(f"missing-{name}-{at}") for name in ("kind", "text", "field", "line")}
        if any(row.values()):
            line = int(row["line"]) if re.fullmatch("[0-9]{1,3}", row["line"], re.ASCII) else None
            line = -1 if row["line"] and line is None else line
            rows.append({**row, "field": row["field"] or None, "line": line})
    return rows


def _amount(name: str, currency: str, language: str) -> dict[str, str]:
    money = amount_of(given(name), currency, language=language)
    return {"amount": money.text, "currency": money.currency}


def _version() -> int:
    told = given("version")
    return int(told) if re.fullmatch("[0-9]{1,9}", told, re.ASCII) else -1
