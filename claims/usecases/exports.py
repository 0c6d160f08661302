"""Exports for bookkeepers: by days, payee and programme, as CSV and XLSX, in flat memory."""

from __future__ import annotations

from datetime import date
from typing import IO, Final
from uuid import UUID

from claims.documents.book_labels import label
from claims.documents.tables import LIVE, Column, Kind, Table, csv_head, inert, write
from claims.domain.books import span
from claims.domain.money import exponent_of
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import exports, programmes
from claims.storage.exports import Asked, Export
from claims.usecases.context import Context

NAMES: Final = tuple(exports.EXPORTS)
"""What can be taken along, by name."""

KINDS: Final = {
    "text": Kind.TEXT, "told": Kind.TEXT, "day": Kind.DAY, "amount": Kind.AMOUNT,
    "whole": Kind.WHOLE,
}  # fmt: skip


def write_export(
    ctx: Context,
    file: IO[bytes],
    name: str,
    programme_id: UUID,
    *,
    kind: str,
    language: str,
    first_day: date | None = None,
    last_day: date | None = None,
    payee_id: UUID | None = None,
) -> str:
    """Write one of `NAMES` as csv or xlsx, row by row; gives the file's name.

    By default of this year until today. Refuses `TABLE_TOO_LONG` for an XLSX of more rows than a
    sheet holds: CSV holds any number.
    """
    ctx.permit(Action.LEDGER_READ)
    programme = programmes.get(ctx.session, programme_id)
    first, last = span(first_day, last_day, today=ctx.today(programme.time_zone))
    export = exports.EXPORTS[name]
    chart = ctx.rulebook.chart
    shown = inert if kind == "csv" else str
    asked = Asked(
        programme_id,
        first,
        last,
        payee_id,
        accounts=[
            (key, shown(each.code), shown(each.texts[language]))
            for key, each in chart.accounts.items()
        ],
        occasions=[(key, shown(each[language])) for key, each in chart.occasions.items()],
    )
    columns = [
        Column(label(each.name, language), KINDS[each.kind], each.width) for each in export.fields
    ]
    if kind == "csv":
        _write_csv(ctx, file, export, asked, columns, exponent_of(programme.currency))
    else:
        rows = exports.rows(ctx.session, export, asked)
        table = Table(label(name, language), programme.currency, ctx.now, columns, rows)
        write(table, kind, file)
    return f"{name.replace('_', '-')}-{first}-{last}.{kind}"


def _write_csv(
    ctx: Context, file: IO[bytes], export: Export, asked: Asked, columns: list[Column], places: int
) -> None:
    """The lines as the database writes them, in the form of every other CSV file."""
    file.write(csv_head(columns).encode())
    for line in exports.csv_rows(ctx.session, export, asked, places=places, live=LIVE):
        file.write(line)
        file.write(b"\r\n")


def find_payee(ctx: Context, text: str) -> UUID | None:
    """Whom a text means: an id, a provider's code or a claim's number; None for no text.

    Refuses `PAYEE_UNKNOWN`.
    """
    ctx.permit(Action.LEDGER_READ)
    if not text.strip():
        return None
    found = exports.find_payee(ctx.session, text.strip())
    if found is None:
        raise Refused("PAYEE_UNKNOWN", "Nobody is known by this.", field="payee")
    return found
