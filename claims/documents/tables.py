"""Tables as files: CSV, and XLSX with typed cells, written row by row in memory that stays flat.

A cell is a text, a whole number, an exact decimal, a day or nothing, and is written as that. A text
is never changed on the way to be made safe: in XLSX every text goes into a text cell, which no
program runs. A CSV file has no text cells, and spreadsheets run what begins with = + - @ even in
quotes (OWASP, CSV injection); there such a text has one apostrophe more at its beginning, and so
has one that begins with apostrophes before such a sign. Who reads the file takes it off again
(`as_written`) and has every text as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import IO, Any, Final

import xlsxwriter

from claims.domain.money import exponent_of
from claims.domain.refusals import Refused

MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Each kind of file and its media type."""

ROWS_AT_MOST: Final = 1_048_575
"""What a sheet holds below its headings (Office Open XML: 2^20 rows)."""

LETTERS_AT_MOST: Final = 32_767
"""What a cell of a sheet holds of a text."""

EXACT_DIGITS: Final = 15
"""Spreadsheets keep so many digits of a number; one with more is written as text."""

LIVE: Final = (
    "^('*[\\t\\r\\n]|"
    "['\\u0020\\u00a0\\u200b-\\u200f\\u202a-\\u202e\\u2060\\ufeff]*[=+@\\uff1d\\uff0b\\uff0d\\uff20-])"
)
"""What a spreadsheet may run of a CSV cell, also behind what does not show; full-width forms too.

Python and PostgreSQL read the pattern alike.
"""

MARK: Final = "\ufeff"
"""The byte order mark a CSV file begins with: without it, spreadsheets do not read UTF-8."""

_RUNS: Final = re.compile(LIVE)

Cell = str | int | Decimal | date | None


class Kind(StrEnum):
    """What the cells of a column are; `ANY` says that each is what its value is."""

    TEXT = "text"
    DAY = "day"
    AMOUNT = "amount"
    WHOLE = "whole"
    ANY = "any"


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

    Refuses `TABLE_TOO_LONG` for more rows than a sheet holds, or a text longer than a cell does.
    """
    if kind == "xlsx":
        write_book([table], file)
    else:
        for line in csv_lines(table):
            file.write(line.encode())


def csv_lines(table: Table) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180) in UTF-8 with a byte order mark; every text is quoted."""
    places = exponent_of(table.currency)
    yield csv_head(table.columns)
    for row in table.rows:
        yield _csv_line(
            _csv_cell(_typed(value, column.kind, places))
            for value, column in zip(row, table.columns, strict=True)
        )


def csv_head(columns: Sequence[Column]) -> str:
    """The first line of a CSV file, with its mark."""
    return MARK + _csv_line(_quoted(each.heading) for each in columns)


def inert(text: str) -> str:
    """The text as it stands in a CSV file: with an apostrophe more where it might be run."""
    return f"'{text}" if _RUNS.match(text) else text


def as_written(cell: str) -> str:
    """The text that a cell of a CSV file says: `inert`, turned back."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell


def write_book(tables: Sequence[Table], file: IO[bytes], *, title: str = "") -> None:
    """Write a workbook with a sheet a table, made at the moment of the first; not only in memory.

    Refuses `TABLE_TOO_LONG` as `write` does.
    """
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": title, "created": tables[0].made_at.replace(tzinfo=None)})
    try:
        for table in tables:
            _write_sheet(book, table)
    finally:
        book.close()


def _typed(value: Any, kind: Kind, places: int) -> Cell:
    """The cell a value is in a column of some kind; what is already exact stays as it is."""
    if value is None:
        return None
    if kind is Kind.AMOUNT and isinstance(value, int):
        return Decimal(value).scaleb(-places)
    if kind is Kind.TEXT:
        return str(value)
    cell: Cell = value
    return cell


def _csv_line(cells: Iterable[str]) -> str:
    return ",".join(cells) + "\r\n"


def _csv_cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return _quoted(cell)
        case date():
            return cell.isoformat()
        case _:
            return _plainly(cell)


def _quoted(text: str) -> str:
    return '"' + inert(text).replace('"', '""') + '"'


def _plainly(number: int | Decimal) -> str:
    return format(number, "f") if isinstance(number, Decimal) else str(number)


def _write_sheet(book: Any, table: Table) -> None:
    places = exponent_of(table.currency)
    bold = book.add_format({"bold": True, "text_wrap": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    amount = book.add_format({"num_format": "#,##0" + ("." + "0" * places if places else "")})
    sheet = book.add_worksheet(_name_of_sheet(table.title))
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width)
        _written(sheet.write_string(0, at, column.heading, bold))
    shown = [amount if column.kind is Kind.AMOUNT else None for column in table.columns]
    for no, row in enumerate(table.rows, start=1):
        if no > ROWS_AT_MOST:
            raise Refused("TABLE_TOO_LONG", "A sheet does not hold so many rows; ask for CSV.")
        for at, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            cell = _typed(value, column.kind, places)
            if cell is not None:
                _written(_write_cell(sheet, (no, at), cell, day=day, shown=shown[at]))


def _name_of_sheet(title: str) -> str:
    """What a sheet may be called: not long, and without what stands in references to it."""
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31].strip("' ") or "1"


def _write_cell(sheet: Any, place: tuple[int, int], cell: Cell, *, day: Any, shown: Any) -> int:
    done: int
    match cell:
        case str() if len(cell) > LETTERS_AT_MOST:
            raise Refused("TABLE_TOO_LONG", "A cell does not hold so long a text; ask for CSV.")
        case str():
            done = sheet.write_string(*place, cell)
        case date():
            done = sheet.write_datetime(*place, cell, day)
        case int() | Decimal() if len(Decimal(cell).as_tuple().digits) > EXACT_DIGITS:
            done = sheet.write_string(*place, _plainly(cell))
        case _:
            done = sheet.write_number(*place, cell, shown)
    return done


def _written(done: int) -> None:
    """The writer says with a number that it left a cell out; that would be a silent loss."""
    assert done == 0, done
