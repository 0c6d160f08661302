"""The bank at the desk: its files taken in, the books compared, what nobody can place cleared."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, g, request

from claims.documents.bankfiles import read
from claims.documents.bankxml import MOST_BYTES
from claims.domain.refusals import Refused
from claims.pages.bank_sheet import entry_rows, entry_shown, import_rows, reconciled
from claims.pages.finance_desk import said
from claims.pages.finance_texts import TEXTS
from claims.pages.forms import done_once, given, new_key, read_id
from claims.pages.languages import language
from claims.pages.rendering import page, runtime, to
from claims.pages.troubles import tell_troubles
from claims.pages.wording import Wording
from claims.usecases import (
    bank_candidates,
    bank_clearings,
    bank_imports,
    bank_reconciliation,
    programmes,
)
from claims.usecases.context import Context

LONG: Final = 50
"""How many files or entries a page shows."""

blueprint = Blueprint("bank_pages", __name__, url_prefix="/desk")
tell_troubles(blueprint)


@blueprint.get("/payments/<uuid:programme_id>/bank")
def show(programme_id: UUID) -> Response:
    """What was instructed, paid, returned and is pending; the files; what nobody can place."""
    return _shown(programme_id, done=request.args.get("done"))


@blueprint.post("/payments/<uuid:programme_id>/bank")
def take(programme_id: UUID) -> Response:
    """Take in a bank's file, whole or not at all."""
    sent = request.files.get("file")
    content = sent.read(MOST_BYTES + 1) if sent else b""

    def act(ctx: Context) -> Any:
        programmes.get(ctx, programme_id)
        if not content:
            raise Refused("FILE_NOT_CHOSEN", "Choose a file.")
        return bank_imports.take(ctx, file=read(content), content=content)

    try:
        done_once(act, of=(programme_id, sha256(content).hexdigest()))
    except Refused as refused:
        if refused.code == "PROGRAMME_UNKNOWN":
            raise
        return _shown(programme_id, refused=refused)
    return to("bank_pages.show", programme_id=programme_id, done="taken")


@blueprint.get("/bank/entries/<uuid:entry_id>")
def show_entry(entry_id: UUID) -> Response:
    """An entry, what it could be, and what was proposed of it."""
    return _entry(entry_id, done=request.args.get("done"))


@blueprint.post("/bank/entries/<uuid:entry_id>/clearing")
def propose(entry_id: UUID) -> Response:
    """Propose what an unknown entry is."""
    kind, _, other = given("is").partition(":")

    def act(ctx: Context) -> Any:
        if kind not in {"payment", "returned"} or not given("note"):
            raise Refused("CLEARING_UNFIT", "Say what it is, and why.")
        named = {"instruction_id" if kind == "payment" else "counter_id": read_id(other)}
        return bank_clearings.propose(
            ctx, entry_id, cleared_as=kind, note=given("note")[:500], **named
        )

    return _done(entry_id, act, "proposed")


@blueprint.post("/bank/entries/<uuid:entry_id>/approval")
def approve(entry_id: UUID) -> Response:
    """Put in force what another person proposed."""
    return _done(entry_id, lambda ctx: bank_clearings.approve(ctx, entry_id), "cleared")


@blueprint.post("/bank/entries/<uuid:entry_id>/refusal")
def refuse(entry_id: UUID) -> Response:
    """Drop what was proposed."""
    return _done(entry_id, lambda ctx: bank_clearings.refuse(ctx, entry_id), "dropped")


def _done(entry_id: UUID, act: Callable[[Context], Any], word: str) -> Response:
    try:
        done_once(act, of=entry_id)
    except Refused as refused:
        if refused.code == "BANK_ENTRY_UNKNOWN":
            raise
        return _entry(entry_id, refused=refused)
    return to("bank_pages.show_entry", entry_id=entry_id, done=word)


def _shown(
    programme_id: UUID, *, done: str | None = None, refused: Refused | None = None
) -> Response:
    now_in, after = language(), read_id(request.args.get("after"))

    def ask(ctx: Context) -> dict[str, Any]:
        programme = programmes.get(ctx, programme_id)
        say, zone = Wording(now_in, ctx.rulebook.reasons), programme.time_zone
        found = bank_imports.list_(ctx, programme_id=programme_id, after=after, limit=LONG + 1)
        report = bank_reconciliation.reconcile(ctx, programme_id=programme_id, day=ctx.today(zone))
        counts = bank_imports.counts_of(ctx, found[:LONG])
        return {
            "programme": {"id": programme_id, "name": say.name(programme.names)},
            "report": reconciled(report, say),
            "entries": entry_rows(report["unmatched"], say),
            "imports": import_rows(found[:LONG], counts, say, zone),
            "next": found[LONG - 1].id if len(found) > LONG else None,
        }

    return page(
        "bank.html",
        status=409 if refused else 200,
        texts=TEXTS,
        after=after,
        done=done,
        wrong=said(refused, now_in),
        key=new_key(),
        onwards=f"/desk/payments/{programme_id}/bank",
        **runtime().query(g.actor, ask),
    )


def _entry(entry_id: UUID, *, done: str | None = None, refused: Refused | None = None) -> Response:
    now_in = language()

    def ask(ctx: Context) -> dict[str, Any]:
        found = bank_candidates.of(ctx, entry_id)
        programme = programmes.get(ctx, found.entry.programme_id)
        say = Wording(now_in, ctx.rulebook.reasons)
        return {
            "programme": {"id": programme.id, "name": say.name(programme.names)},
            "entry": entry_shown(found, ctx.rulebook.bank_reasons, ctx.actor.person_id, say),
        }

    return page(
        "bank_entry.html",
        status=409 if refused else 200,
        texts=TEXTS,
        done=done,
        wrong=said(refused, now_in),
        typed=request.form if refused else {},
        key=new_key(),
        onwards=f"/desk/bank/entries/{entry_id}",
        **runtime().query(g.actor, ask),
    )
