"""The books at the finance officer's desk: budget execution, trial balance, accounts, files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, g, request

from claims.documents.tables import MEDIA_TYPES
from claims.domain.refusals import Refused
from claims.pages.book_sheet import (
    account_shown,
    accounts_shown,
    execution_shown,
    period_rows,
    trial_shown,
)
from claims.pages.finance_desk import said
from claims.pages.finance_texts import TEXTS
from claims.pages.forms import done_once, given, new_key, read_day, read_id
from claims.pages.languages import language
from claims.pages.rendering import page, runtime, saved_rows, to
from claims.pages.troubles import tell_troubles
from claims.pages.wording import Wording
from claims.usecases import book_files, books, ledger, periods, programmes
from claims.usecases.context import Context

LONG: Final = 50
"""How many accounts or entries a page shows."""

PERIODS: Final = 200
"""How many periods the page shows: of months, those of sixteen years."""

blueprint = Blueprint("books", __name__, url_prefix="/desk/payments")
tell_troubles(blueprint)

Ask = Callable[[Context, Wording, dict[str, date]], dict[str, Any]]


@blueprint.get("/<uuid:programme_id>/budget")
def budget(programme_id: UUID) -> Response:
    """How far the programme's budget is executed, with a bar a line."""
    return _shown(
        "budget.html",
        programme_id,
        lambda ctx, say, days: {
            "report": execution_shown(books.budget_execution(ctx, programme_id, **days), say)
        },
        "day",
    )


@blueprint.get("/<uuid:programme_id>/trial-balance")
def trial_balance(programme_id: UUID) -> Response:
    """Every account with opening, movements and closing."""
    return _shown(
        "trial_balance.html",
        programme_id,
        lambda ctx, say, days: {
            "report": trial_shown(books.trial_balance(ctx, programme_id, **days), say)
        },
        "first_day",
        "last_day",
    )


@blueprint.get("/<uuid:programme_id>/accounts")
def accounts(programme_id: UUID) -> Response:
    """The programme's accounts with their balances, a page at a time."""
    after = read_id(request.args.get("after"))

    def ask(ctx: Context, say: Wording, _: dict[str, date]) -> dict[str, Any]:
        found = ledger.balances(ctx, programme_id, after=after, limit=LONG + 1)
        lines = {each.id: each.code for each in programmes.list_budgets(ctx, programme_id)}
        return {
            "accounts": accounts_shown(found[:LONG], lines, ctx.rulebook.chart, say),
            "next": found[LONG - 1].id if len(found) > LONG else None,
            "after": after,
        }

    return _shown("accounts.html", programme_id, ask)


@blueprint.get("/<uuid:programme_id>/accounts/<uuid:account_id>")
def account(programme_id: UUID, account_id: UUID) -> Response:
    """The statement of an account: each entry with the balance after it."""
    after = read_id(request.args.get("after"))

    def ask(ctx: Context, say: Wording, days: dict[str, date]) -> dict[str, Any]:
        found = books.account_page(ctx, account_id, after=after, limit=LONG, **days)
        shown = account_shown(found, ctx.rulebook.chart, say)
        return {"report": shown, "account_id": account_id, "after": after}

    return _shown("account.html", programme_id, ask, "first_day", "last_day")


@blueprint.get("/<uuid:programme_id>/periods")
def list_periods(programme_id: UUID) -> Response:
    """The periods of the books, and the form to propose the next close."""
    return _periods(programme_id, done=request.args.get("done"))


@blueprint.post("/<uuid:programme_id>/periods")
def propose_period(programme_id: UUID) -> Response:
    """Propose to close the books until a day."""
    return _closing(
        programme_id,
        lambda ctx: periods.propose(ctx, programme_id, last_day=read_day(given("last_day"))),
        "period",
    )


@blueprint.post("/<uuid:programme_id>/periods/<uuid:period_id>")
def close_period(programme_id: UUID, period_id: UUID) -> Response:
    """Close a period that another person proposed."""
    return _closing(programme_id, lambda ctx: periods.close(ctx, period_id), "closed")


def _closing(programme_id: UUID, act: Callable[[Context], Any], word: str) -> Response:
    try:
        done_once(act, of=programme_id)
    except Refused as refused:
        if refused.code.endswith("_UNKNOWN"):
            raise
        return _periods(programme_id, refused=refused)
    return to("books.list_periods", programme_id=programme_id, done=word)


def _periods(
    programme_id: UUID, *, done: str | None = None, refused: Refused | None = None
) -> Response:
    now_in = language()

    def ask(ctx: Context) -> dict[str, Any]:
        programme = programmes.get(ctx, programme_id)
        say = Wording(now_in, ctx.rulebook.reasons)
        found = periods.list_(ctx, programme_id, limit=PERIODS)
        return {
            "programme": {"id": programme_id, "name": say.name(programme.names)},
            "rows": period_rows(found, ctx.actor.person_id, say),
            "yesterday": ctx.today(programme.time_zone) - timedelta(days=1),
        }

    return page(
        "periods.html",
        status=409 if refused else 200,
        texts=TEXTS,
        done=done,
        wrong=said(refused, now_in),
        key=new_key(),
        onwards=f"/desk/payments/{programme_id}/periods",
        **runtime().query(g.actor, ask),
    )


@blueprint.get("/<uuid:programme_id>/budget/file")
def save_budget(programme_id: UUID) -> Response:
    """The budget execution report as a file."""
    write: Any = partial(book_files.write_budget_execution, programme_id=programme_id)
    return _file(write, ("day",))


@blueprint.get("/<uuid:programme_id>/trial-balance/file")
def save_trial_balance(programme_id: UUID) -> Response:
    """The trial balance as a file."""
    write: Any = partial(book_files.write_trial_balance, programme_id=programme_id)
    return _file(write, ("first_day", "last_day"))


@blueprint.get("/<uuid:programme_id>/accounts/<uuid:account_id>/file")
def save_account(programme_id: UUID, account_id: UUID) -> Response:
    """The statement of an account as a file."""
    del programme_id
    write: Any = partial(book_files.write_account, account_id=account_id)
    return _file(write, ("first_day", "last_day"))


def _file(write: Any, names: tuple[str, ...]) -> Response:
    kind = request.args.get("kind", "xlsx")
    if kind not in MEDIA_TYPES:
        raise Refused("PROGRAMME_UNKNOWN", "There is no such file.")
    return saved_rows(
        partial(write, kind=kind, language=language(), **_days(names)), MEDIA_TYPES[kind]
    )


def _shown(template: str, programme_id: UUID, ask: Ask, *names: str) -> Response:
    """A report for the days that were asked; days that cannot be are said, with today's instead."""
    now_in = language()

    def asked(ctx: Context, days: dict[str, date]) -> dict[str, Any]:
        say = Wording(now_in, ctx.rulebook.reasons)
        programme = programmes.get(ctx, programme_id)
        return {
            "programme": {"id": programme_id, "name": say.name(programme.names)},
            **ask(ctx, say, days),
        }

    wrong: Refused | None = None
    try:
        found = runtime().query(g.actor, lambda ctx: asked(ctx, _days(names)))
    except Refused as refused:
        if refused.code not in {"DAY_IN_FUTURE", "DAYS_REVERSED", "DAY_UNREADABLE"}:
            raise
        wrong, found = refused, runtime().query(g.actor, lambda ctx: asked(ctx, {}))
    status = 422 if wrong else 200
    return page(template, status=status, texts=TEXTS, wrong=said(wrong, now_in), **found)


def _days(names: tuple[str, ...]) -> dict[str, date]:
    days = {}
    for name in names:
        if text := request.args.get(name, ""):
            days[name] = read_day(text)
    return days
