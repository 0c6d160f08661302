"""The bank over HTTP: its files taken in, what nobody can place cleared by two, books compared."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import answer, command, file, page
from claims.api.reading import Body
from claims.api.reading import read_file as read_form_file
from claims.api.routes import Routes
from claims.api.writing import Shown
from claims.documents.bankfiles import read
from claims.documents.bankxml import MOST_BYTES
from claims.usecases import bank_clearings, bank_imports, bank_reconciliation
from claims.usecases.context import Context
from schemas.bank import (
    BankEntriesQuery,
    BankEntryOut,
    BankEntryPage,
    BankImportOut,
    BankImportPage,
    BankImportsQuery,
    ProposeClearing,
    ReconciliationOut,
    ReconciliationQuery,
)
from schemas.base import Nothing

routes = Routes("bank", "/v1/bank", says="What the bank answers: files, entries, balances.")

WAITING = ("unknown", "proposed")


@routes.upload("/imports", gives=BankImportOut)
def take() -> Response:
    """Take in a bank's file (pain.002, camt.054, camt.053), whole or not at all."""
    content = read_form_file("file", most=MOST_BYTES, code="BODY_TOO_LARGE")
    given = read(content)

    def act(ctx: Context) -> dict[str, Any]:
        return _shown(ctx, [bank_imports.take(ctx, file=given, content=content)])[0]

    return command(act, lambda shown: shown)


@routes.get("/imports", gives=BankImportPage, query=BankImportsQuery)
def list_imports(query: Body) -> Response:
    """List the files that were taken in."""
    limit = query.pop("limit")

    def question(ctx: Context) -> dict[str, Any]:
        rows = bank_imports.list_(ctx, limit=limit + 1, **query)
        return {
            "items": _shown(ctx, rows[:limit]),
            "next": str(rows[limit - 1].id) if len(rows) > limit else None,
        }

    return answer(question)


@routes.get("/imports/<uuid:import_id>", gives=BankImportOut)
def get_import(import_id: UUID) -> Response:
    """Get what is known of a file that was taken in."""
    return answer(lambda ctx: _shown(ctx, [bank_imports.get(ctx, import_id)])[0])


@routes.get("/imports/<uuid:import_id>/file", gives=None, media_types=("application/xml",))
def read_file(import_id: UUID) -> Response:
    """Save a bank's file as it came in."""

    def found(ctx: Context) -> tuple[bytes, str, str]:
        row, content = bank_imports.read_file(ctx, import_id)
        return content, "application/xml", f"{row.message}-{row.id}.xml"

    return file(found)


@routes.get("/entries", gives=BankEntryPage, query=BankEntriesQuery)
def list_entries(query: Body) -> Response:
    """List the lines of files; those in state `unknown` wait for a person."""
    return page(bank_clearings.list_, BankEntryOut().dump, query)


@routes.post("/entries/<uuid:entry_id>/clearing", takes=ProposeClearing, gives=BankEntryOut)
def propose(body: Body, entry_id: UUID) -> Response:
    """Propose what an unknown entry is."""
    return command(lambda ctx: bank_clearings.propose(ctx, entry_id, **body), BankEntryOut().dump)


@routes.post("/entries/<uuid:entry_id>/approval", takes=Nothing, gives=BankEntryOut)
def approve(entry_id: UUID) -> Response:
    """Put in force what another person proposed of an entry."""
    return command(lambda ctx: bank_clearings.approve(ctx, entry_id), BankEntryOut().dump)


@routes.post("/entries/<uuid:entry_id>/refusal", takes=Nothing, gives=BankEntryOut)
def refuse(entry_id: UUID) -> Response:
    """Drop what was proposed of an entry."""
    return command(lambda ctx: bank_clearings.refuse(ctx, entry_id), BankEntryOut().dump)


@routes.get("/reconciliation", gives=ReconciliationOut, query=ReconciliationQuery, refuses=(404,))
def reconcile(query: Body) -> Response:
    """Compare what was instructed, what the bank did and what the books say, at a day's end."""
    return answer(lambda ctx: ReconciliationOut().dump(bank_reconciliation.reconcile(ctx, **query)))


def _shown(ctx: Context, rows: list[Any]) -> list[dict[str, Any]]:
    counts = bank_imports.counts_of(ctx, rows)
    shown = []
    for row in rows:
        of = counts.get(row.id, {})
        further = {state: of.get(state, 0) for state in ("applied", "noted", "repeated")}
        further["waiting"] = sum(of.get(state, 0) for state in WAITING)
        further["cleared"] = of.get("cleared", 0) + of.get("detailed", 0)
        shown.append(BankImportOut().dump(Shown(row, **further)))
    return shown
