"""The policy officer's desk: standards in words, drafts as text or figures, publication by two."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, g, request

from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.domain.standard_edits import Edit, edited
from claims.domain.variables import amount_of
from claims.pages.forms import done_once, new_key
from claims.pages.languages import language
from claims.pages.policy_texts import REFUSALS, TEXTS
from claims.pages.rendering import page, runtime, to
from claims.pages.standard_sheet import compared, programmes_of, row_of, sheet
from claims.pages.troubles import tell_troubles
from claims.pages.wording import Wording
from claims.usecases import drafts, programmes, standards
from claims.usecases.context import Context

LONGEST_TEXT: Final = 200_000
LONGEST_REASON: Final = 500
_WHOLE: Final = re.compile(r"[0-9]{1,4}", re.ASCII)
_RATE: Final = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?", re.ASCII)

blueprint = Blueprint("policy", __name__, url_prefix="/desk/standards")
tell_troubles(blueprint)


@blueprint.get("")
def list_() -> Response:
    """Every programme with its standards."""
    now_in = language()
    found = runtime().query(g.actor, lambda ctx: programmes_of(ctx, now_in))
    return page("standards.html", texts=TEXTS, programmes=found)


@blueprint.get("/<uuid:standard_id>")
def show(standard_id: UUID) -> Response:
    """A standard in words, with what stands between it and its publication."""
    return _shown("standard.html", standard_id, done=request.args.get("done"))


@blueprint.get("/<uuid:standard_id>/differences")
def compare(standard_id: UUID) -> Response:
    """What a standard says otherwise than the version in force."""
    now_in = language()

    def ask(ctx: Context) -> dict[str, Any]:
        standing, in_force, found = compared(ctx, standard_id)
        say = Wording(now_in, ctx.rulebook.reasons)
        return {
            "row": row_of(standing, say),
            "in_force": row_of(in_force, say) if in_force else None,
            "differences": found,
        }

    return page("standard_differences.html", texts=TEXTS, **runtime().query(g.actor, ask))


@blueprint.post("/<uuid:standard_id>/drafts")
def draft(standard_id: UUID) -> Response:
    """Begin a draft with the text of a standard."""

    def act(ctx: Context) -> Any:
        standing = standards.get(ctx, standard_id)
        return drafts.draft(
            ctx, standing.programme_id, budget_id=standing.budget_id, text=standing.text
        )

    return _done("standard.html", standard_id, act, "drafted", onwards="policy.edit_text")


@blueprint.route("/<uuid:standard_id>/text", methods=["GET", "POST"])
def edit_text(standard_id: UUID) -> Response:
    """A draft's text with its problems beside it; saving keeps an unfinished one too."""
    if request.method == "GET":
        return _shown("standard_text.html", standard_id, done=request.args.get("done"))
    text = request.form.get("text", "").replace("\r\n", "\n")

    def act(ctx: Context) -> Any:
        if not text.strip() or len(text) > LONGEST_TEXT:
            raise Refused("STANDARD_INVALID", "The text is empty or too long.")
        return drafts.edit(ctx, standard_id, text=text, replaces=request.form.get("replaces", ""))

    return _done("standard_text.html", standard_id, act, "saved", onwards="policy.edit_text")


@blueprint.route("/<uuid:standard_id>/figures", methods=["GET", "POST"])
def edit_figures(standard_id: UUID) -> Response:
    """A draft's prices and promises as a form; all else of the text stays as it is written."""
    if request.method == "GET":
        return _shown("standard_figures.html", standard_id, done=request.args.get("done"))
    now_in = language()

    def act(ctx: Context) -> Any:
        standing = standards.get(ctx, standard_id)
        currency = programmes.get(ctx, standing.programme_id).currency
        edits = [
            edit
            for name, given in request.form.items()
            if (edit := _edit(name, given.strip(), currency, now_in))
        ]
        text = edited(standing.text, edits)
        return drafts.edit(ctx, standard_id, text=text, replaces=request.form.get("replaces", ""))

    return _done("standard_figures.html", standard_id, act, "saved")


@blueprint.post("/<uuid:standard_id>/check")
def check(standard_id: UUID) -> Response:
    """Mark a draft that lacks nothing as checked."""
    return _done(
        "standard.html", standard_id, lambda ctx: drafts.check(ctx, standard_id), "checked"
    )


@blueprint.post("/<uuid:standard_id>/publication")
def publish(standard_id: UUID) -> Response:
    """Publish a checked draft that another person wrote, exactly as it was read."""
    digest = request.form.get("digest", "")
    return _done(
        "standard.html",
        standard_id,
        lambda ctx: drafts.publish(ctx, standard_id, digest=digest),
        "published",
    )


@blueprint.post("/<uuid:standard_id>/discard")
def discard(standard_id: UUID) -> Response:
    """Give a draft up, with the reason."""
    reason = " ".join(request.form.get("reason", "").split())

    def act(ctx: Context) -> Any:
        if not reason or len(reason) > LONGEST_REASON:
            raise Refused("REASON_MISSING", "A reason is written in a sentence.")
        return drafts.discard(ctx, standard_id, reason=reason)

    return _done("standard.html", standard_id, act, "discarded")


def _edit(name: str, given: str, currency: str, language: str) -> Edit | None:
    """The change that one field of the form asks for."""
    kind, _, nth = name.partition("-")
    if kind not in {"cap", "days", "rate"} or not _WHOLE.fullmatch(nth):
        return None
    unreadable = Refused("AMOUNT_UNREADABLE", "A figure cannot be read.")
    if kind == "cap":
        return Edit("prices", int(nth), "cap", amount_of(given, currency, language=language).text)
    if kind == "days":
        if not _WHOLE.fullmatch(given):
            raise unreadable
        return Edit("promises", int(nth), "within_days", int(given))
    if not _RATE.fullmatch(given):
        raise unreadable
    return Edit("promises", int(nth), "guaranteed_percent", given.replace(",", "."))


def _done(
    template: str,
    standard_id: UUID,
    act: Callable[[Context], Any],
    word: str,
    *,
    onwards: str = "policy.show",
) -> Response:
    """Do an act once for the form it came from, and lead on; what is refused is said in place."""
    try:
        answer = done_once(act, of=standard_id, answer=lambda row: str(row.id))
    except Refused as refused:
        if refused.code.endswith("_UNKNOWN"):
            raise
        return _shown(template, standard_id, refused=refused)
    made = UUID(answer.body.decode().strip('"'))
    return to(onwards, standard_id=made, done=word)


def _shown(
    template: str, standard_id: UUID, *, done: str | None = None, refused: Refused | None = None
) -> Response:
    now_in = language()

    def ask(ctx: Context) -> dict[str, Any]:
        found = sheet(ctx, standard_id, now_in)
        if template != "standard.html" and not found.is_editable:
            raise Refused("STANDARD_UNKNOWN", "There is no such draft.")
        return {
            "standard": found,
            "may_edit": ctx.may(Action.STANDARD_DRAFT),
            "may_publish": ctx.may(Action.STANDARD_PUBLISH),
        }

    wrong = None
    if refused is not None:
        wrong = TEXTS[now_in][refused.code if refused.code in REFUSALS else "OTHER"]
    return page(
        template,
        status=409 if refused else 200,
        texts=TEXTS,
        done=done,
        wrong=wrong,
        typed=request.form if refused else {},
        key=new_key(),
        **runtime().query(g.actor, ask),
    )
