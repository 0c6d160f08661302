"""The lists of a year end as CSV and XLSX files, written row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any, Final
from uuid import UUID

from claims.documents.book_labels import label
from claims.documents.tables import Column, Kind, Table, write
from claims.domain.year_ends import YearList
from claims.storage import programmes
from claims.storage import year_ends as stored
from claims.usecases import year_ends
from claims.usecases.context import Context

READ_AT_ONCE: Final = 1_000
SUMS: Final = ("available", "released", "kept", "lapsed", "committed", "obligated")


def write_list(
    ctx: Context, file: IO[bytes], year_end_id: UUID, *, name: str, kind: str, language: str
) -> str:
    """Write one of the four lists; gives the file's name."""
    row = year_ends.get(ctx, year_end_id)
    if name == YearList.LAPSED:
        columns, rows = _lapsed(ctx, year_end_id, language)
    else:
        columns, rows = _listed(ctx, row, name, language)
    write(Table(label(name, language), row.currency, ctx.now, columns, rows), kind, file)
    return f"year-end-{row.last_day}-{name}.{kind}"


def _lapsed(
    ctx: Context, year_end_id: UUID, language: str
) -> tuple[list[Column], Iterator[tuple[Any, ...]]]:
    columns = [
        Column(label("budget_line", language), Kind.TEXT, 18),
        Column(label("name", language), Kind.TEXT, 36),
        *(Column(label(each, language), Kind.AMOUNT, 20) for each in SUMS),
    ]
    found = year_ends.lapsed(ctx, year_end_id)
    return columns, (
        (line.code, line.names[language], *(getattr(line, each) for each in SUMS)) for line in found
    )


def _listed(
    ctx: Context, row: stored.YearEnd, name: str, language: str
) -> tuple[list[Column], Iterator[tuple[Any, ...]]]:
    codes = {each.id: each.code for each in programmes.budgets_of(ctx.session, row.programme_id)}
    columns = [
        Column(label("number", language), Kind.TEXT, 24),
        Column(label("day", language), Kind.DAY, 12),
        Column(label("budget_line", language), Kind.TEXT, 18),
        Column(label("payee", language), Kind.TEXT, 38),
        Column(label("becomes", language), Kind.TEXT, 24),
        Column(label("amount", language), Kind.AMOUNT, 20),
        Column(label("posted", language), Kind.AMOUNT, 20),
        Column(label("object", language), Kind.TEXT, 38),
    ]

    def rows() -> Iterator[tuple[Any, ...]]:
        after: UUID | None = None
        while True:
            found = stored.rows_page(ctx.session, row.id, name, after=after, limit=READ_AT_ONCE)
            for each in found:
                yield (
                    each.number, each.day, codes.get(each.budget_id, ""), each.payee_id,
                    label(f"becomes_{each.state}", language), each.amount, each.posted,
                    each.object_id,
                )  # fmt: skip
            if len(found) < READ_AT_ONCE:
                return
            after = found[-1].object_id
            ctx.session.expunge_all()

    return columns, rows()
