"""Tables as files: CSV, and XLSX with typed cells; no text in them is ever taken for a formula.

A spreadsheet runs a text that begins with = + - @ as a formula, also in a CSV file (OWASP, CSV
injection). In XLSX every text goes into a text cell; in CSV such a text gets an apostrophe before
it, and tabs and line ends are spaces in both. Numbers are written as numbers, so that an amount
below zero stays one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import IO, Any, Final

import xlsxwriter

from claims.documents.plaintext import plain
from claims.domain.money import exponent_of
from claims.domain.refusals import Refused

MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Each kind of file and its media type."""

ROWS_AT_MOST: Final = 1_048_575
"""What a sheet holds below its headings (Office Open XML: 2^20 rows)."""

EXACT_BELOW: Final = 10**15
"""Spreadsheets keep fifteen digits of a number; an amount with more is written as text."""

_LIVE: Final = frozenset("=+-@＝＋－＠")
_BYTE_ORDER_MARK: Final = "\ufeff"


class Kind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    DAY = "day"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what its cells are, and how many letters wide a sheet shows it."""

    heading: str
    kind: Kind = Kind.TEXT
    width: int = 20


@dataclass(frozen=True, slots=True)
class Table:
    """A table: amounts are whole minor units of one currency, days are dates, None is empty.

    `made_at` stands in the file, so that the same table is the same bytes.
    """

    title: str
    currency: str
    made_at: datetime
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


def write(table: Table, kind: str, file: IO[bytes]) -> None:
    """Write a table as `csv` or `xlsx`, row by row: memory does not grow with the rows.

    Refuses `TABLE_TOO_LONG` for more rows than a sheet holds.
    """
    if kind == "xlsx":
        _write_xlsx(table, file)
    else:
        for line in csv_lines(table):
            file.write(line.encode())


def csv_lines(table: Table) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180) in UTF-8 with a byte order mark; every text is quoted."""
    places = exponent_of(table.currency)
    yield _BYTE_ORDER_MARK + _csv_line(_quoted(each.heading) for each in table.columns)
    for row in table.rows:
        yield _csv_line(
            _csv_cell(value, column.kind, places)
            for value, column in zip(row, table.columns, strict=True)
        )


def _csv_line(cells: Iterable[str]) -> str:
    return ",".join(cells) + "\r\n"


def _csv_cell(value: Any, kind: Kind, places: int) -> str:
    if value is None:
        return ""
    if kind is Kind.AMOUNT:
        return _decimal(value, places)
    return value.isoformat() if isinstance(value, date) else _quoted(str(value))


def _decimal(amount: int, places: int) -> str:
    return format(Decimal(amount).scaleb(-places), "f")


def _quoted(text: str) -> str:
    shown = plain(text)
    if shown[:1] in _LIVE:
        shown = "'" + shown
    return '"' + shown.replace('"', '""') + '"'


def _write_xlsx(table: Table, file: IO[bytes]) -> None:
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"created": table.made_at})
    try:
        _write_sheet(book, table)
    finally:
        book.close()


def _write_sheet(book: Any, table: Table) -> None:
    places = exponent_of(table.currency)
    bold = book.add_format({"bold": True, "text_wrap": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    amount = book.add_format({"num_format": "#,##0" + ("." + "0" * places if places else "")})
    sheet = book.add_worksheet(plain(table.title)[:31])
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width)
        _written(sheet.write_string(0, at, plain(column.heading), bold))
    for no, row in enumerate(table.rows, start=1):
        if no > ROWS_AT_MOST:
            raise Refused("TABLE_TOO_LONG", "A sheet does not hold so many rows; ask for CSV.")
        for at, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            if value is None:
                continue
            if column.kind is Kind.AMOUNT and abs(value) < EXACT_BELOW:
                done = sheet.write_number(no, at, Decimal(value).scaleb(-places), amount)
            elif column.kind is Kind.AMOUNT:
                done = sheet.write_string(no, at, _decimal(value, places))
            elif isinstance(value, date):
                done = sheet.write_datetime(no, at, value, day)
            else:
                done = sheet.write_string(no, at, plain(str(value)))
            _written(done)


def _written(done: int) -> None:
    """The writer says with a number that it left a cell out; that would be a silent loss."""
    assert done == 0, done
