"""Withheld taxes at the finance desk: rules answered, what was withheld, what is handed over."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, g, request

from claims.documents.tables import MEDIA_TYPES
from claims.domain.refusals import Refused
from claims.pages.finance_desk import said
from claims.pages.finance_texts import TEXTS
from claims.pages.forms import done_once, given, new_key, read_day
from claims.pages.languages import language
from claims.pages.rendering import page, runtime, saved, to
from claims.pages.tax_sheet import list_shown, remittances_shown, sets_shown
from claims.pages.troubles import tell_troubles
from claims.pages.wording import Wording
from claims.usecases import programmes, tax_lists, tax_remittances, taxes
from claims.usecases.context import Context

MOST_OF_A_REFERENCE: Final = 64
SET_ANSWERS: Final = {"approve": taxes.approve, "refuse": taxes.refuse}
STEPS: Final = {"release": tax_remittances.release, "cancel": tax_remittances.cancel}
ANSWERS: Final = {"confirm": tax_remittances.confirm, "return": tax_remittances.return_}
"""What a form may ask of rules and of a remittance; whatever else it says does nothing."""

blueprint = Blueprint("tax_pages", __name__, url_prefix="/desk/payments")
tell_troubles(blueprint)


@blueprint.get("/<uuid:programme_id>/taxes")
def show(programme_id: UUID) -> Response:
    """The rules, what was withheld in a period (by default last month), what is handed over."""
    return _shown(programme_id, done=request.args.get("done"))


@blueprint.get("/<uuid:programme_id>/taxes/file")
def save(programme_id: UUID) -> Response:
    """The list of a period as a file."""
    kind = request.args.get("kind", "xlsx")
    if kind not in MEDIA_TYPES:
        raise Refused("PROGRAMME_UNKNOWN", "There is no such file.")
    made, now_in = io.BytesIO(), language()

    def ask(ctx: Context) -> str:
        first_day, last_day = _days(ctx, programme_id)
        return tax_lists.write_list(
            ctx,
            made,
            programme_id,
            kind=kind,
            language=now_in,
            first_day=first_day,
            last_day=last_day,
        )

    name = runtime().query(g.actor, ask)
    return saved(made.getvalue(), MEDIA_TYPES[kind], name)


@blueprint.post("/<uuid:programme_id>/taxes/rules/<uuid:tax_set_id>")
def answer(programme_id: UUID, tax_set_id: UUID) -> Response:
    """Approve or refuse rules that another person proposed."""
    act = SET_ANSWERS.get(given("answer"))

    def answered(ctx: Context) -> Any:
        if act is None:
            raise Refused("FORM_INVALID", "Say what is to be done.")
        return act(ctx, tax_set_id)

    word = "taxes_approved" if act is taxes.approve else "taxes_refused"
    return _done(programme_id, tax_set_id, answered, word)


@blueprint.post("/<uuid:programme_id>/taxes/remittances")
def prepare(programme_id: UUID) -> Response:
    """Prepare to hand over what was withheld in a period."""

    def act(ctx: Context) -> Any:
        first_day, last_day = read_day(given("first_day")), read_day(given("last_day"))
        return tax_remittances.prepare(ctx, programme_id, first_day=first_day, last_day=last_day)

    return _done(programme_id, programme_id, act, "remittance")


@blueprint.post("/<uuid:programme_id>/taxes/remittances/<uuid:remittance_id>")
def remit(programme_id: UUID, remittance_id: UUID) -> Response:
    """Take a remittance one step on: released, cancelled, or what the bank says of it."""
    step, reference = given("step"), given("reference")[:MOST_OF_A_REFERENCE]

    def act(ctx: Context) -> Any:
        if step in ANSWERS and not reference:
            raise Refused("REFERENCE_MISSING", "Give the bank's reference.")
        if step in ANSWERS:
            return ANSWERS[step](ctx, remittance_id, reference=reference)
        if step in STEPS:
            return STEPS[step](ctx, remittance_id)
        raise Refused("FORM_INVALID", "Say what is to be done.")

    return _done(programme_id, remittance_id, act, "remittance")


def _done(programme_id: UUID, of: UUID, act: Callable[[Context], Any], word: str) -> Response:
    try:
        done_once(act, of=(programme_id, of))
    except Refused as refused:
        if refused.code.endswith("_UNKNOWN"):
            raise
        return _shown(programme_id, refused=refused)
    return to("tax_pages.show", programme_id=programme_id, done=word)


def _shown(
    programme_id: UUID, *, done: str | None = None, refused: Refused | None = None
) -> Response:
    now_in = language()

    def ask(ctx: Context, days: tuple[date, date] | None) -> dict[str, Any]:
        say = Wording(now_in, ctx.rulebook.reasons)
        programme = programmes.get(ctx, programme_id)
        first_day, last_day = days or _days(ctx, programme_id)
        withheld = tax_lists.list_(ctx, programme_id, first_day=first_day, last_day=last_day)
        person_id = ctx.actor.person_id
        remitted = tax_remittances.list_of(ctx, programme_id)
        return {
            "programme": {"id": programme_id, "name": say.name(programme.names)},
            "sets": sets_shown(taxes.list_of(ctx, programme_id), person_id, say),
            "withheld": list_shown(withheld, say),
            "remittances": remittances_shown(remitted, person_id, say),
        }

    try:
        found = runtime().query(g.actor, lambda ctx: ask(ctx, None))
    except Refused as wrong:
        if wrong.code not in {"PERIOD_INVALID", "DAY_UNREADABLE", "TABLE_TOO_LONG"}:
            raise
        refused = wrong
        found = runtime().query(g.actor, lambda ctx: ask(ctx, _today(ctx, programme_id)))
    return page(
        "taxes.html",
        status=200 if refused is None else 409 if request.method == "POST" else 422,
        texts=TEXTS,
        done=done,
        wrong=said(refused, now_in),
        key=new_key(),
        onwards=f"/desk/payments/{programme_id}/taxes",
        **found,
    )


def _days(ctx: Context, programme_id: UUID) -> tuple[date, date]:
    """The period that was asked for, else from the first of last month until today."""
    first, last = request.args.get("first_day", ""), request.args.get("last_day", "")
    if request.method == "POST" or not (first or last):
        today = _today(ctx, programme_id)[1]
        return (today.replace(day=1) - timedelta(days=1)).replace(day=1), today
    return read_day(first), read_day(last)


def _today(ctx: Context, programme_id: UUID) -> tuple[date, date]:
    today = ctx.today(programmes.get(ctx, programme_id).time_zone)
    return today, today
