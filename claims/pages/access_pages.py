"""The desk of who may do what: roles by two, roles taken at once, registers, the signed review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, g, request

from claims.domain.access_reviews import Verdict
from claims.domain.permissions import STAFF, Action, Role
from claims.domain.refusals import Refused
from claims.pages.access_sheet import (
    conflicts_shown,
    exemptions_shown,
    grants_shown,
    overrides_shown,
    review_shown,
    standing_shown,
    taken_shown,
)
from claims.pages.access_texts import REFUSALS, TEXTS
from claims.pages.forms import done_once, given, new_key, read_day, read_id
from claims.pages.languages import language
from claims.pages.rendering import page, runtime, to
from claims.pages.troubles import tell_troubles
from claims.pages.wording import Wording
from claims.usecases import (
    access_reviews,
    break_glass,
    exemptions,
    grants,
    overrides,
    users,
)
from claims.usecases.access_reviews import NewVerdict
from claims.usecases.context import Context

LONG: Final = 50
"""How many rows a table of this desk shows."""

blueprint = Blueprint("access_pages", __name__, url_prefix="/desk/access")
tell_troubles(blueprint)


@blueprint.get("")
def home() -> Response:
    """What waits, what is late, who is in conflict, and who holds which role."""
    return _home(done=request.args.get("done"))


@blueprint.post("/grants")
def propose_grant() -> Response:
    """Propose a role for the account of a log-in."""

    def act(ctx: Context) -> Any:
        user_id = users.id_of(ctx, given("login"))
        last_day = given("last_day")
        return grants.propose(
            ctx,
            user_id=user_id,
            role=_role(),
            reason=_text("reason"),
            last_day=read_day(last_day) if last_day else None,
        )

    return _done(act, "propose")


@blueprint.post("/grants/<uuid:grant_id>")
def answer_grant(grant_id: UUID) -> Response:
    """Confirm or refuse a proposed role, or take one away."""
    acts: dict[str, Callable[[Context], Any]] = {
        "confirm": lambda ctx: grants.confirm(ctx, grant_id),
        "refuse": lambda ctx: grants.refuse(ctx, grant_id),
        "end": lambda ctx: grants.end(ctx, grant_id, reason=_text("reason")),
    }
    return _done(_chosen(acts), grant_id)


@blueprint.post("/exemptions")
def propose_exemption() -> Response:
    """Propose an exemption for the person behind a log-in."""
    return _done(
        lambda ctx: exemptions.propose(
            ctx,
            person_id=users.person_of(ctx, given("login")),
            conflict=given("conflict"),
            reason=_text("reason"),
            last_day=read_day(given("last_day")),
        ),
        "exempt",
    )


@blueprint.post("/exemptions/<uuid:exemption_id>")
def answer_exemption(exemption_id: UUID) -> Response:
    """Confirm or refuse a proposed exemption."""
    acts: dict[str, Callable[[Context], Any]] = {
        "confirm": lambda ctx: exemptions.confirm(ctx, exemption_id),
        "refuse": lambda ctx: exemptions.refuse(ctx, exemption_id),
    }
    return _done(_chosen(acts), exemption_id)


@blueprint.post("/taken/<uuid:row_id>")
def review_taken(row_id: UUID) -> Response:
    """Write down what one found of a role another took at once."""
    return _done(lambda ctx: break_glass.review(ctx, row_id, finding=_text("finding")), row_id)


@blueprint.get("/at-once")
def show_at_once() -> Response:
    """The form with which an officer takes a role at once."""
    return _at_once(done=request.args.get("done"))


@blueprint.post("/at-once")
def take() -> Response:
    """Take a role at once, alone, for some hours."""
    hours = given("hours")

    def act(ctx: Context) -> Any:
        number = int(hours) if hours.isascii() and hours.isdigit() and len(hours) < 4 else 0
        return break_glass.take(ctx, role=_role(), reason=_text("reason"), hours=number)

    try:
        done_once(act, of="take")
    except Refused as refused:
        return _at_once(refused=refused)
    return to("access_pages.show_at_once", done="taken")


@blueprint.post("/reviews")
def open_review() -> Response:
    """Open a review of today."""
    try:
        done_once(access_reviews.open_, of="open")
    except Refused as refused:
        return _home(refused=refused)
    return to("access_pages.home", done="opened")


@blueprint.get("/reviews/<uuid:review_id>")
def show_review(review_id: UUID) -> Response:
    """A review, the lines that wait first."""
    return _review(review_id, done=request.args.get("done"))


@blueprint.post("/reviews/<uuid:review_id>/verdicts")
def decide(review_id: UUID) -> Response:
    """Decide the lines for which something was chosen."""
    kept = TEXTS[language()]["looked_at"]
    verdicts: list[NewVerdict] = []
    for name, verdict in request.form.items():
        grant_id = read_id(name.removeprefix("verdict-")) if name.startswith("verdict-") else None
        if grant_id is not None and verdict in set(Verdict):
            reason = given(f"reason-{grant_id}")[:500] or (kept if verdict == Verdict.KEEP else "")
            verdicts.append({"grant_id": grant_id, "verdict": verdict, "reason": reason})

    def act(ctx: Context) -> Any:
        if not verdicts or not all(each["reason"] for each in verdicts):
            raise Refused("TEXT_MISSING", "Give the reason for what you take away.")
        return access_reviews.decide(ctx, review_id, verdicts=verdicts)

    return _reviewed(act, review_id)


@blueprint.post("/reviews/<uuid:review_id>/signature")
def sign(review_id: UUID) -> Response:
    """Sign a review of which every line is decided."""
    return _reviewed(lambda ctx: access_reviews.sign(ctx, review_id), review_id)


def _reviewed(act: Callable[[Context], Any], review_id: UUID) -> Response:
    try:
        done_once(act, of=review_id)
    except Refused as refused:
        if refused.code == "ACCESS_REVIEW_UNKNOWN":
            raise
        return _review(review_id, refused=refused)
    return to("access_pages.show_review", review_id=review_id, done="saved")


def _done(act: Callable[[Context], Any], of: object) -> Response:
    try:
        done_once(act, of=of)
    except Refused as refused:
        if refused.code.endswith("_UNKNOWN") and refused.code != "USER_UNKNOWN":
            raise
        return _home(refused=refused)
    return to("access_pages.home", done="saved")


def _home(*, done: str | None = None, refused: Refused | None = None) -> Response:
    now_in, after = language(), read_id(request.args.get("after"))

    def ask(ctx: Context) -> dict[str, Any]:
        say, reader = Wording(now_in, ctx.rulebook.reasons), ctx.actor.person_id
        conflicts = ctx.rulebook.access.conflicts
        held = grants.list_in_force(ctx, after=after, limit=LONG + 1)
        return {
            "standing": standing_shown(access_reviews.standing(ctx), say),
            "waiting": grants_shown(grants.list_(ctx, status="proposed", limit=LONG), reader, say),
            "held": grants_shown(held[:LONG], reader, say),
            "next": held[LONG - 1].id if len(held) > LONG else None,
            "taken": taken_shown(break_glass.list_(ctx, status="taken", limit=LONG), reader, say),
            "conflicts": conflicts_shown(exemptions.conflicts_now(ctx, limit=LONG).items, say),
            "exemptions": exemptions_shown(
                exemptions.list_(ctx, status="proposed", limit=LONG), reader, conflicts, say
            ),
            "overrides": overrides_shown(overrides.newest(ctx, limit=LONG), say),
            "choices": [(code, each.texts[now_in]) for code, each in conflicts.items()],
            "latest": ctx.today("UTC") + timedelta(days=ctx.rulebook.access.exemption_days_at_most),
            "may_propose": ctx.may(Action.GRANT_PROPOSE),
            "may_confirm": ctx.may(Action.GRANT_CONFIRM),
            "may_review": ctx.may(Action.ACCESS_REVIEW),
        }

    return page(
        "access.html",
        status=409 if refused else 200,
        texts=TEXTS,
        roles=[role.value for role in Role if role is not Role.WORKER],
        **_told(done, refused, now_in),
        **runtime().query(g.actor, ask),
    )


def _at_once(*, done: str | None = None, refused: Refused | None = None) -> Response:
    now_in = language()
    return page(
        "access_at_once.html",
        status=409 if refused else 200,
        texts=TEXTS,
        roles=[role.value for role in STAFF if role not in g.actor.roles],
        most=runtime().query(g.actor, lambda ctx: ctx.rulebook.access.break_glass_hours_at_most),
        **_told(done, refused, now_in),
    )


def _review(
    review_id: UUID, *, done: str | None = None, refused: Refused | None = None
) -> Response:
    now_in = language()

    def ask(ctx: Context) -> dict[str, Any]:
        say = Wording(now_in, ctx.rulebook.reasons)
        found = access_reviews.get(ctx, review_id)
        return {
            "review": review_shown(found, ctx.actor.person_id, say, most=100),
            "may_review": ctx.may(Action.ACCESS_REVIEW),
        }

    return page(
        "access_review.html",
        status=409 if refused else 200,
        texts=TEXTS,
        **_told(done, refused, now_in),
        **runtime().query(g.actor, ask),
    )


def _told(done: str | None, refused: Refused | None, language: str) -> dict[str, Any]:
    wrong = None
    if refused is not None:
        wrong = TEXTS[language][refused.code if refused.code in REFUSALS else "OTHER"]
    return {"done": bool(done), "wrong": wrong, "key": new_key()}


def _chosen(acts: dict[str, Callable[[Context], Any]]) -> Callable[[Context], Any]:
    act = acts.get(given("act"))
    if act is None:
        raise Refused("STATE_CONFLICT", "There is no such act here.")
    return act


def _role() -> str:
    try:
        return Role(given("role")).value
    except ValueError:
        raise Refused("ROLE_UNKNOWN", "There is no such role.") from None


def _text(name: str) -> str:
    text = given(name)[:500]
    if not text:
        raise Refused("TEXT_MISSING", "Give the reason.")
    return text
