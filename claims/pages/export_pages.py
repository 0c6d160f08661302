"""Exports for bookkeepers at the finance desk: a form, and the file it asks for."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, request

from claims.documents.tables import MEDIA_TYPES
from claims.domain.refusals import Refused
from claims.pages.finance_desk import said
from claims.pages.finance_texts import TEXTS
from claims.pages.languages import language
from claims.pages.rendering import page, runtime, saved_rows
from claims.pages.troubles import tell_troubles
from claims.pages.wording import Wording
from claims.usecases import exports, programmes
from claims.usecases.context import Context

blueprint = Blueprint("export_pages", __name__, url_prefix="/desk/payments")
tell_troubles(blueprint)

FIELDS = ("what", "first_day", "last_day", "payee", "kind")


@blueprint.get("/<uuid:programme_id>/exports")
def show(programme_id: UUID) -> Response:
    """What can be taken along, by days and payee."""
    return _form(programme_id)


@blueprint.get("/<uuid:programme_id>/exports/file")
def save(programme_id: UUID) -> Response:
    """The file that was asked for; what cannot be is said with the form."""
    asked = {name: request.args.get(name, "").strip() for name in FIELDS}
    if asked["what"] not in exports.NAMES or asked["kind"] not in MEDIA_TYPES:
        raise Refused("PROGRAMME_UNKNOWN", "There is no such file.")
    try:
        first, last = (_day(asked[name]) for name in ("first_day", "last_day"))
        payee_id = runtime().query(g.actor, lambda ctx: exports.find_payee(ctx, asked["payee"]))
        return saved_rows(
            partial(
                exports.write_export,
                name=asked["what"],
                programme_id=programme_id,
                kind=asked["kind"],
                language=language(),
                payee_id=payee_id,
                first_day=first,
                last_day=last,
            ),
            MEDIA_TYPES[asked["kind"]],
        )
    except Refused as refused:
        if refused.code in {"PROGRAMME_UNKNOWN", "FORBIDDEN"}:
            raise
        return _form(programme_id, asked=asked, refused=refused)


def _form(
    programme_id: UUID, *, asked: dict[str, str] | None = None, refused: Refused | None = None
) -> Response:
    now_in = language()

    def ask(ctx: Context) -> dict[str, Any]:
        programme = programmes.get(ctx, programme_id)
        today = ctx.today(programme.time_zone)
        first = today.replace(month=1, day=1)
        given = {
            "what": "journal",
            "first_day": first.isoformat(),
            "last_day": today.isoformat(),
            "payee": "",
            "kind": "xlsx",
        }
        name = Wording(now_in, ctx.rulebook.reasons).name(programme.names)
        return {
            "programme": {"id": programme_id, "name": name},
            "typed": asked or given,
            "names": exports.NAMES,
            "today": today.isoformat(),
        }

    return page(
        "exports.html",
        status=422 if refused else 200,
        texts=TEXTS,
        wrong=said(refused, now_in),
        **runtime().query(g.actor, ask),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused("DAY_UNREADABLE", "This is no day.") from None
