"""Rules of paying at the desk: tiers by two persons, and the days on which a programme pays."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, g, request

from claims.domain.permissions import GRANTS, Action
from claims.domain.refusals import Refused
from claims.domain.variables import amount_of
from claims.pages.finance_desk import said
from claims.pages.finance_texts import TEXTS
from claims.pages.forms import done_once, given, loaded, new_key
from claims.pages.languages import language
from claims.pages.rendering import page, runtime, to
from claims.pages.tier_sheet import pay_days_shown, tier_rows
from claims.pages.troubles import tell_troubles
from claims.pages.wording import Wording
from claims.usecases import pay_days, programmes, tiers
from claims.usecases.context import Context
from schemas.pay_days import SetPayDays
from schemas.tiers import ProposeTiers

ROWS: Final = 4
"""How many tiers a form proposes at once."""
_DAYS: Final = re.compile(r"[0-9]{1,2}( *[, ] *[0-9]{1,2})*", re.ASCII)
_NO: Final = re.compile(r"[0-9]{1,2}", re.ASCII)

blueprint = Blueprint("tier_pages", __name__, url_prefix="/desk/paying-rules")
tell_troubles(blueprint)


@blueprint.get("")
def home() -> Response:
    """Every programme, with the way to its rules of paying."""
    now_in = language()

    def ask(ctx: Context) -> dict[str, Any]:
        say = Wording(now_in, ctx.rulebook.reasons)
        found = programmes.list_(ctx, limit=200)
        return {"programmes": [(each.id, say.name(each.names)) for each in found]}

    return page("paying_rules.html", texts=TEXTS, **runtime().query(g.actor, ask))


@blueprint.get("/<uuid:programme_id>")
def show(programme_id: UUID) -> Response:
    """A programme's tiers and pay days, with the forms to propose and answer."""
    return _shown(programme_id, done=request.args.get("done"))


@blueprint.post("/<uuid:programme_id>/tiers")
def propose(programme_id: UUID) -> Response:
    """Propose tiers from a later day on."""
    now_in = language()

    def act(ctx: Context) -> Any:
        currency = programmes.get(ctx, programme_id).currency
        told = {
            "first_day": given("first_day"),
            "is_release_apart": given("is_release_apart") == "yes",
            "tiers": [_tier(at, currency, now_in) for at in range(1, ROWS + 1) if _is_used(at)],
        }
        return tiers.propose(ctx, programme_id, **loaded(ProposeTiers(), told, _invalid))

    return _done(programme_id, act, "tiers_proposed")


@blueprint.post("/<uuid:programme_id>/tiers/<uuid:tier_set_id>/approval")
def approve(programme_id: UUID, tier_set_id: UUID) -> Response:
    """Approve tiers that another proposed."""
    return _done(programme_id, lambda ctx: tiers.approve(ctx, tier_set_id), "tiers_approved")


@blueprint.post("/<uuid:programme_id>/tiers/<uuid:tier_set_id>/refusal")
def refuse(programme_id: UUID, tier_set_id: UUID) -> Response:
    """Refuse tiers that another proposed."""
    return _done(programme_id, lambda ctx: tiers.refuse(ctx, tier_set_id), "tiers_refused")


@blueprint.post("/<uuid:programme_id>/pay-days")
def set_pay_days(programme_id: UUID) -> Response:
    """Set when the programme pays; without any day nothing is promised."""

    def act(ctx: Context) -> Any:
        of_month = given("days_of_month")
        if of_month and not _DAYS.fullmatch(of_month):
            raise Refused("PAY_DAYS_INVALID", "These are no days of a month.")
        told = {
            "weekdays": [int(each) for each in request.form.getlist("weekday") if _is_no(each)],
            "days_of_month": [int(each) for each in re.findall("[0-9]+", of_month)],
            "cut_off_days": int(given("cut_off_days")) if _is_no(given("cut_off_days")) else -1,
        }
        body = loaded(SetPayDays(), told, lambda _: "PAY_DAYS_INVALID")
        return pay_days.set_(ctx, programme_id, **body)

    return _done(programme_id, act, "pay_days")


def _tier(at: int, currency: str, language: str) -> dict[str, Any]:
    money = amount_of(given(f"above-{at}"), currency, language=language)
    needed = given(f"needed-{at}")
    return {
        "above": {"amount": money.text, "currency": money.currency},
        "needed": int(needed) if _is_no(needed) else -1,
    }


def _is_used(at: int) -> bool:
    return bool(given(f"above-{at}") or given(f"needed-{at}"))


def _is_no(text: str) -> bool:
    return bool(_NO.fullmatch(text))


def _invalid(told: Any) -> str:
    return "TIERS_INVALID" if "tiers" in told else "FORM_INVALID"


def _done(programme_id: UUID, act: Callable[[Context], Any], word: str) -> Response:
    try:
        done_once(act, of=programme_id)
    except Refused as refused:
        if refused.code in {"PROGRAMME_UNKNOWN", "TIER_SET_UNKNOWN"}:
            raise
        return _shown(programme_id, refused=refused)
    return to("tier_pages.show", programme_id=programme_id, done=word)


def _shown(
    programme_id: UUID, *, done: str | None = None, refused: Refused | None = None
) -> Response:
    now_in = language()

    def ask(ctx: Context) -> dict[str, Any]:
        programme = programmes.get(ctx, programme_id)
        say = Wording(now_in, ctx.rulebook.reasons)
        found = tiers.list_of(ctx, programme_id)
        return {
            "programme": {"id": programme_id, "name": say.name(programme.names)},
            "rows": tier_rows(found, ctx.actor.person_id, say),
            "pay": pay_days_shown(pay_days.get(ctx, programme_id), TEXTS[now_in], say),
            "today": ctx.today(programme.time_zone),
        }

    roles = g.actor.roles
    return page(
        "tiers.html",
        status=409 if refused else 200,
        texts=TEXTS,
        done=done if f"done_{done}" in TEXTS["id"] else None,
        wrong=said(refused, now_in),
        typed=request.form if refused else {},
        numbers=range(1, ROWS + 1),
        may_propose=bool(roles & GRANTS[Action.TIER_PROPOSE].keys()),
        may_answer=bool(roles & GRANTS[Action.TIER_APPROVE].keys()),
        may_plan=bool(roles & GRANTS[Action.PAY_DAYS_SET].keys()),
        key=new_key(),
        onwards=f"/desk/paying-rules/{programme_id}",
        **runtime().query(g.actor, ask),
    )
