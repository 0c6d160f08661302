"""Year ends at the finance desk: drawn up by one, confirmed by another, and who came later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, g, request

from claims.documents.tables import MEDIA_TYPES
from claims.domain.refusals import Refused
from claims.domain.year_ends import YearList
from claims.pages.finance_desk import said
from claims.pages.finance_texts import TEXTS
from claims.pages.forms import done_once, given, new_key, read_day, read_id
from claims.pages.languages import language
from claims.pages.rendering import page, runtime, saved_rows, to
from claims.pages.troubles import tell_troubles
from claims.pages.wording import Wording
from claims.pages.year_sheet import (
    lapsed_shown,
    reinstatement_rows,
    row_shown,
    year_rows,
    year_shown,
)
from claims.usecases import programmes, reinstatements, year_end_files, year_ends
from claims.usecases.context import Context

LONG: Final = 50
"""How many rows a page of a list shows."""

YEARS: Final = 200
"""How many year ends and reinstatements the page shows."""

blueprint = Blueprint("year_pages", __name__, url_prefix="/desk/payments")
tell_troubles(blueprint)


@blueprint.get("/<uuid:programme_id>/year-ends")
def list_(programme_id: UUID) -> Response:
    """The year ends of a programme, the form to draw up the next, and who came later."""
    return _years(programme_id, done=request.args.get("done"))


@blueprint.post("/<uuid:programme_id>/year-ends")
def propose(programme_id: UUID) -> Response:
    """Draw up the lists of a year that is over."""
    chosen = {each for text in request.form.getlist("staying")[:500] if (each := read_id(text))}

    def act(ctx: Context) -> Any:
        last_day = read_day(given("last_day"))
        found = year_ends.lines(ctx, programme_id, last_day=last_day)
        staying = [each.id for each in found if each.id in chosen]
        return year_ends.propose(ctx, programme_id, last_day=last_day, staying=staying)

    return _done(programme_id, act, "proposed", of=sorted(chosen))


@blueprint.get("/<uuid:programme_id>/year-ends/<uuid:year_end_id>")
def show(programme_id: UUID, year_end_id: UUID) -> Response:
    """A year end: its sums, what becomes of each, and one of its lists."""
    return _year(programme_id, year_end_id, done=request.args.get("done"))


@blueprint.post("/<uuid:programme_id>/year-ends/<uuid:year_end_id>/confirmation")
def confirm(programme_id: UUID, year_end_id: UUID) -> Response:
    """Post what another person drew up."""
    return _answer(programme_id, year_end_id, year_ends.confirm, "confirmed")


@blueprint.post("/<uuid:programme_id>/year-ends/<uuid:year_end_id>/dropping")
def drop(programme_id: UUID, year_end_id: UUID) -> Response:
    """Give up what was drawn up."""
    return _answer(programme_id, year_end_id, year_ends.drop, "dropped")


@blueprint.get("/<uuid:programme_id>/year-ends/<uuid:year_end_id>/file")
def save(programme_id: UUID, year_end_id: UUID) -> Response:
    """One of the lists as a file."""
    del programme_id
    kind, name = request.args.get("kind", "xlsx"), request.args.get("list", "")
    if kind not in MEDIA_TYPES or name not in set(YearList):
        raise Refused("YEAR_END_UNKNOWN", "There is no such file.")
    write = partial(
        year_end_files.write_list,
        year_end_id=year_end_id,
        name=name,
        kind=kind,
        language=language(),
    )
    return saved_rows(write, MEDIA_TYPES[kind])


@blueprint.post("/<uuid:programme_id>/reinstatements")
def reinstate(programme_id: UUID) -> Response:
    """Propose to owe a claim to its payee again, by its number."""

    def act(ctx: Context) -> Any:
        claim_id = reinstatements.find_claim(ctx, programme_id, given("number"))
        return reinstatements.propose(ctx, claim_id)

    return _done(programme_id, act, "reinstatement")


@blueprint.post("/<uuid:programme_id>/reinstatements/<uuid:reinstatement_id>/approval")
def approve(programme_id: UUID, reinstatement_id: UUID) -> Response:
    """Put in force what another person proposed."""
    act: Callable[[Context], Any] = lambda ctx: reinstatements.approve(ctx, reinstatement_id)  # noqa: E731
    return _done(programme_id, act, "reinstated", of=reinstatement_id)


@blueprint.post("/<uuid:programme_id>/reinstatements/<uuid:reinstatement_id>/refusal")
def refuse(programme_id: UUID, reinstatement_id: UUID) -> Response:
    """Drop what was proposed."""
    act: Callable[[Context], Any] = lambda ctx: reinstatements.refuse(ctx, reinstatement_id)  # noqa: E731
    return _done(programme_id, act, "refused", of=reinstatement_id)


def _done(
    programme_id: UUID, act: Callable[[Context], Any], word: str, *, of: object = None
) -> Response:
    try:
        done_once(act, of=(programme_id, of))
    except Refused as refused:
        if refused.code == "PROGRAMME_UNKNOWN":
            raise
        return _years(programme_id, refused=refused)
    return to("year_pages.list_", programme_id=programme_id, done=word)


def _answer(
    programme_id: UUID, year_end_id: UUID, act: Callable[[Context, UUID], Any], word: str
) -> Response:
    try:
        done_once(lambda ctx: act(ctx, year_end_id), of=year_end_id)
    except Refused as refused:
        if refused.code == "YEAR_END_UNKNOWN":
            raise
        return _year(programme_id, year_end_id, refused=refused)
    return to("year_pages.show", programme_id=programme_id, year_end_id=year_end_id, done=word)


def _years(
    programme_id: UUID, *, done: str | None = None, refused: Refused | None = None
) -> Response:
    now_in = language()

    def ask(ctx: Context) -> dict[str, Any]:
        programme = programmes.get(ctx, programme_id)
        say = Wording(now_in, ctx.rulebook.reasons)
        today = ctx.today(programme.time_zone)
        last_year = today.replace(month=1, day=1) - timedelta(days=1)
        lines = year_ends.lines(ctx, programme_id, last_day=today)
        came = reinstatements.named(ctx, programme_id, limit=YEARS)
        return {
            "programme": {"id": programme_id, "name": say.name(programme.names)},
            "rows": year_rows(year_ends.list_(ctx, programme_id, limit=YEARS), say),
            "came": reinstatement_rows(came, ctx.actor.person_id, say),
            "lines": [(each.id, f"{each.code} {say.name(each.names)}") for each in lines],
            "last_year": last_year,
            "yesterday": today - timedelta(days=1),
            "unclaimed_days": ctx.rulebook.unclaimed_days,
        }

    return page(
        "year_ends.html",
        status=409 if refused else 200,
        texts=TEXTS,
        done=done,
        wrong=said(refused, now_in),
        key=new_key(),
        onwards=f"/desk/payments/{programme_id}/year-ends",
        **runtime().query(g.actor, ask),
    )


def _year(
    programme_id: UUID,
    year_end_id: UUID,
    *,
    done: str | None = None,
    refused: Refused | None = None,
) -> Response:
    now_in, after = language(), read_id(request.args.get("after"))
    asked = request.args.get("list", "")
    name = YearList(asked) if asked in set(YearList) else YearList.LAPSED

    def ask(ctx: Context) -> dict[str, Any]:
        row = year_ends.get(ctx, year_end_id)
        programme = programmes.get(ctx, row.programme_id)
        say = Wording(now_in, ctx.rulebook.reasons)
        found: dict[str, Any] = {"rows": [], "next": None, "lapsed": []}
        if name is YearList.LAPSED:
            found["lapsed"] = lapsed_shown(year_ends.lapsed(ctx, year_end_id), say)
        else:
            listed = year_ends.page_of(ctx, year_end_id, name=name, after=after, limit=LONG)
            found |= {"rows": [row_shown(each, say) for each in listed.items], "next": listed.next}
        return {
            "programme": {"id": programme.id, "name": say.name(programme.names)},
            "year": year_shown(row, ctx.actor.person_id, say),
            **found,
        }

    return page(
        "year_end.html",
        status=409 if refused else 200,
        texts=TEXTS,
        done=done,
        wrong=said(refused, now_in),
        key=new_key(),
        name=name.value,
        names=[each.value for each in YearList],
        after=after,
        onwards=f"/desk/payments/{programme_id}/year-ends/{year_end_id}",
        **runtime().query(g.actor, ask),
    )
