"""Interests at the desk: each person declares his own, ends them, and reads what he declared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, g, request

from claims.domain.interests import InterestKind
from claims.domain.refusals import Refused
from claims.pages.finance_desk import said
from claims.pages.finance_texts import TEXTS
from claims.pages.forms import done_once, given, loaded, new_key, read_id
from claims.pages.languages import language
from claims.pages.rendering import page, runtime, to
from claims.pages.troubles import tell_troubles
from claims.pages.wording import Wording
from claims.usecases import interest_sheets, interests
from claims.usecases.context import Context
from schemas.interests import DeclareInterest, EndInterest

LONG: Final = 50
"""How many interests a page shows."""

blueprint = Blueprint("interest_pages", __name__, url_prefix="/desk/interests")
tell_troubles(blueprint)


@blueprint.get("")
def list_() -> Response:
    """One's own interests (everybody's for who checks them), and the form to declare one."""
    return _list(done=request.args.get("done"))


@blueprint.post("")
def declare() -> Response:
    """Declare an interest in a provider, or in the person of a claim."""

    def act(ctx: Context) -> Any:
        target = interest_sheets.target_of(ctx, code=given("provider"), number=given("claim"))
        told = {
            "kind": given("kind"),
            "since": given("since"),
            "until": given("until") or None,
            **{name: str(each) for name, each in target.items()},
        }
        return interests.declare(ctx, **loaded(DeclareInterest(), told, lambda _: "FORM_INVALID"))

    return _done(act, "declared")


@blueprint.post("/<uuid:interest_id>/end")
def end(interest_id: UUID) -> Response:
    """End an interest of one's own on a last day."""

    def act(ctx: Context) -> Any:
        body = loaded(EndInterest(), {"until": given("until")}, lambda _: "FORM_INVALID")
        return interests.end(ctx, interest_id, **body)

    return _done(act, "ended", of=interest_id)


def _done(act: Callable[[Context], Any], word: str, *, of: UUID | None = None) -> Response:
    try:
        done_once(act, of=of)
    except Refused as refused:
        if refused.code == "INTEREST_UNKNOWN":
            raise
        return _list(refused=refused)
    return to("interest_pages.list_", done=word)


def _list(*, done: str | None = None, refused: Refused | None = None) -> Response:
    now_in, after = language(), read_id(request.args.get("after"))

    def ask(ctx: Context) -> dict[str, Any]:
        say = Wording(now_in, ctx.rulebook.reasons)
        found = interest_sheets.list_(ctx, after=after, limit=LONG + 1)
        return {
            "rows": [
                {
                    "id": each.of.row.id,
                    "kind": each.of.row.kind,
                    "person": each.person,
                    "target": each.target,
                    "since": say.day(each.of.row.since),
                    "until": say.day(each.of.until),
                    "may_end": each.is_mine and each.of.until is None,
                }
                for each in found[:LONG]
            ],
            "next": found[LONG - 1].of.row.id if len(found) > LONG else None,
            "today": ctx.today("UTC"),
        }

    return page(
        "interests.html",
        status=409 if refused else 200,
        texts=TEXTS,
        after=after,
        done=done if done in {"declared", "ended"} else None,
        wrong=said(refused, now_in),
        typed=request.form if refused else {},
        kinds=[each.value for each in InterestKind],
        key=new_key(),
        **runtime().query(g.actor, ask),
    )
