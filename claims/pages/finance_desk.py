"""The finance officer's desk: what waits, and decided claims authorised by a second person."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, g, request

from claims.domain.refusals import Refused
from claims.pages.finance_texts import REFUSALS, TEXTS
from claims.pages.forms import done_once, new_key, read_id
from claims.pages.languages import language
from claims.pages.payable_sheet import due_shown, held_rows, payable_rows, programme_rows
from claims.pages.rendering import page, runtime, saved, to
from claims.pages.troubles import tell_troubles
from claims.pages.wording import Wording
from claims.usecases import authorisations, doubts, pay_days, payables, programmes, statements
from claims.usecases.context import Context

LONG: Final = 50
"""How many claims a page of the queue shows, and are authorised with one form."""

blueprint = Blueprint("finance", __name__, url_prefix="/desk/payments")
tell_troubles(blueprint)


@blueprint.get("")
def home() -> Response:
    """Every programme with what is decided, authorised, at the bank or failed."""
    now_in = language()

    def ask(ctx: Context) -> dict[str, Any]:
        return {"programmes": programme_rows(payables.outlook(ctx), _say(ctx, now_in))}

    return page("payments.html", texts=TEXTS, **runtime().query(g.actor, ask))


@blueprint.get("/<uuid:programme_id>/claims")
def queue(programme_id: UUID) -> Response:
    """A programme's claims that wait to be authorised, with what is blocked and why."""
    return _queue(programme_id, done=request.args.get("done"))


@blueprint.post("/<uuid:programme_id>/claims")
def authorise(programme_id: UUID) -> Response:
    """Authorise the claims that were ticked, all or none."""
    chosen = [each for text in request.form.getlist("claim")[:LONG] if (each := read_id(text))]

    def act(ctx: Context) -> Any:
        if not chosen:
            raise Refused("NOTHING_CHOSEN", "Choose at least one claim.")
        return authorisations.authorise_many(ctx, chosen)

    try:
        done_once(act, of=(programme_id, sorted(chosen)))
    except Refused as refused:
        if refused.code in {"PROGRAMME_UNKNOWN", "CLAIM_UNKNOWN"}:
            raise
        return _queue(programme_id, refused=refused)
    return to("finance.queue", programme_id=programme_id, done=len(chosen))


@blueprint.get("/<uuid:programme_id>/statements")
def list_statements(programme_id: UUID) -> Response:
    """The settlement statements of a programme, a page at a time, with their documents."""
    now_in, after = language(), read_id(request.args.get("after"))

    def ask(ctx: Context) -> dict[str, Any]:
        programme, say = programmes.get(ctx, programme_id), _say(ctx, now_in)
        found = statements.list_(ctx, programme_id=programme_id, after=after, limit=LONG + 1)
        return {
            "programme": {"id": programme_id, "name": say.name(programme.names)},
            "rows": [
                (each.id, each.number, say.money(each.total, each.currency),
                 say.instant(each.issued_at, programme.time_zone))
                for each in found[:LONG]
            ],
            "next": found[LONG - 1].id if len(found) > LONG else None,
        }  # fmt: skip

    return page("statements.html", texts=TEXTS, after=after, **runtime().query(g.actor, ask))


@blueprint.get("/statements/<uuid:statement_id>/file")
def save_statement(statement_id: UUID) -> Response:
    """A statement's document as it was issued."""
    row, content = runtime().query(g.actor, lambda ctx: statements.read_file(ctx, statement_id))
    return saved(content, "application/pdf", f"{row.number.replace('/', '-')}.pdf")


def _queue(
    programme_id: UUID, *, done: str | None = None, refused: Refused | None = None
) -> Response:
    now_in, after = language(), read_id(request.args.get("after"))

    def ask(ctx: Context) -> dict[str, Any]:
        found = payables.list_(ctx, programme_id, after=after, limit=LONG + 1)
        say, programme = _say(ctx, now_in), programmes.get(ctx, programme_id)
        return {
            "programme": {"id": programme_id, "name": say.name(programme.names)},
            "rows": payable_rows(found[:LONG], say),
            "due_then": due_shown(pay_days.outlook(ctx, programme_id), programme.currency, say),
            "held": held_rows(ctx, doubts.list_held(ctx, programme_id), programme, say),
            "next": found[LONG - 1].claim.id if len(found) > LONG else None,
        }

    return page(
        "payables.html",
        status=409 if refused else 200,
        texts=TEXTS,
        after=after,
        done=done if done and done.isdecimal() else None,
        wrong=said(refused, now_in),
        key=new_key(),
        onwards=request.path,
        **runtime().query(g.actor, ask),
    )


def said(refused: Refused | None, language: str) -> str | None:
    """What was refused at this desk, in words."""
    if refused is None:
        return None
    return TEXTS[language][refused.code if refused.code in REFUSALS else "OTHER"]


def _say(ctx: Context, language: str) -> Wording:
    return Wording(language, ctx.rulebook.reasons)
