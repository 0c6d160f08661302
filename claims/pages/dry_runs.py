"""Dry runs at the policy officer's desk: started by a form, shown with their charts."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, g, request

from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.pages.dry_run_sheet import changed, runs_of, today_of
from claims.pages.dry_run_sheet import sheet as sheet_of
from claims.pages.dry_run_texts import TEXTS, TOLD
from claims.pages.forms import done_once, new_key
from claims.pages.languages import language
from claims.pages.rendering import page, runtime, to
from claims.pages.troubles import tell_troubles
from claims.usecases import dry_runs
from claims.usecases.context import Context

A_PAGE: Final = 50
MOST_ONE_IN: Final = 10_000
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_WHOLE: Final = re.compile(r"[0-9]{1,5}", re.ASCII)
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)

blueprint = Blueprint("dry_run_pages", __name__, url_prefix="/desk")
tell_troubles(blueprint)


@blueprint.route("/standards/<uuid:standard_id>/dry-runs", methods=["GET"])
def list_(standard_id: UUID) -> Response:
    """The form to start one, and those before."""
    return _list(standard_id)


@blueprint.post("/standards/<uuid:standard_id>/dry-runs")
def start(standard_id: UUID) -> Response:
    """Start a dry run once for the form it came from."""
    form = request.form.to_dict()

    def act(ctx: Context) -> Any:
        first, last = (_day(form.get(name, "")) for name in ("first_day", "last_day"))
        one_in = form.get("one_in", "")
        if not _WHOLE.fullmatch(one_in) or not 1 <= int(one_in) <= MOST_ONE_IN:
            raise _unreadable()
        return dry_runs.start(ctx, standard_id, first_day=first, last_day=last, one_in=int(one_in))

    try:
        answer = done_once(act, of=standard_id, answer=lambda run: str(run.id))
    except Refused as refused:
        if refused.code not in TOLD:
            raise
        return _list(standard_id, wrong=TEXTS[language()][refused.code], typed=form)
    return to("dry_run_pages.show", dry_run_id=UUID(answer.body.decode().strip('"')))


@blueprint.get("/dry-runs/<uuid:dry_run_id>")
def show(dry_run_id: UUID) -> Response:
    """A dry run: how far it is, and its figures so far."""
    now_in = language()
    found = runtime().query(g.actor, lambda ctx: sheet_of(ctx, dry_run_id, now_in))
    return page("dry_run.html", texts=TEXTS, **found)


@blueprint.get("/dry-runs/<uuid:dry_run_id>/claims")
def list_claims(dry_run_id: UUID) -> Response:
    """The claims behind a figure."""
    now_in = language()
    asked: dict[str, Any] = {
        name: given
        for name in ("rule", "reason")
        if _NAME.fullmatch(given := request.args.get(name, ""))
    }
    for name in ("provider_id", "after"):
        if given := request.args.get(name, ""):
            asked[name] = _id(given)
    found = runtime().query(
        g.actor, lambda ctx: changed(ctx, dry_run_id, now_in, limit=A_PAGE, **asked)
    )
    kept = {name: str(value) for name, value in asked.items() if name != "after"}
    here = {"dry_run_id": dry_run_id, **kept}
    return page("dry_run_claims.html", texts=TEXTS, kept=kept, asked=here, **found)


def _list(
    standard_id: UUID, *, wrong: str | None = None, typed: dict[str, str] | None = None
) -> Response:
    now_in = language()

    def ask(ctx: Context) -> dict[str, Any]:
        row, runs = runs_of(ctx, standard_id, now_in)
        today = today_of(ctx, standard_id)
        usual = {"first_day": f"{today:%Y-%m-01}", "last_day": f"{today}", "one_in": "1"}
        return {
            "row": row,
            "runs": runs,
            "may_try": ctx.may(Action.STANDARD_TRY),
            "typed": {**usual, **(typed or {})},
        }

    return page(
        "dry_runs.html",
        status=409 if wrong else 200,
        texts=TEXTS,
        wrong=wrong,
        key=new_key(),
        **runtime().query(g.actor, ask),
    )


def _day(given: str) -> date:
    try:
        if _DAY.fullmatch(given):
            return date.fromisoformat(given)
    except ValueError:
        pass
    raise _unreadable()


def _id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        raise Refused("DRY_RUN_UNKNOWN", "There is no such page of this dry run.") from None


def _unreadable() -> Refused:
    return Refused("PERIOD_INVALID", "A day or a number of the form cannot be read.")
