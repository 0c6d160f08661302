"""Tables as CSV and XLSX that no spreadsheet program takes for anything but what they say.

A cell is a text, a whole number, a Decimal, a day or nothing. Numbers are written as numbers,
texts as texts: nothing of people is ever read as a formula, a link or a number.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from xlsxwriter import Workbook

Cell = str | int | Decimal | date | None

_LIVE: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet program may take for the beginning of a formula, full-width forms too."""

_DIGITS: Final = 15
"""Significant digits a spreadsheet program keeps of a number; a longer one is written as text."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, its columns, and rows as long as these."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """RFC 4180 in UTF-8 with a byte order mark; texts in quotes, numbers bare.

    A text that a spreadsheet program might run begins with an apostrophe more.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    return written.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str | int | Decimal:
    match cell:
        case None:
            return ""
        case str():
            return inert(cell)
        case date():
            return cell.isoformat()
        case _:
            return cell


def inert(text: str) -> str:
    """The text, with an apostrophe before what might be run."""
    return f"'{text}" if text.startswith(_LIVE) else text


def as_xlsx(tables: Sequence[Table], *, created_at: datetime, title: str) -> bytes:
    """A workbook with a sheet a table; the same tables and moment give the same bytes."""
    written = io.BytesIO()
    book = Workbook(
        written,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": title, "created": created_at.replace(tzinfo=None)})
    head, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for table in tables:
        sheet = book.add_worksheet(table.name)
        sheet.freeze_panes(1, 0)
        for at, name in enumerate(table.columns):
            sheet.write_string(0, at, name, head)
        for no, row in enumerate(table.rows, start=1):
            for at, cell in enumerate(row):
                _write(sheet, no, at, cell, day)
    book.close()
    return written.getvalue()


def _write(sheet: Any, no: int, at: int, cell: Cell, day: Any) -> None:
    match cell:
        case None:
            return
        case str():
            sheet.write_string(no, at, cell)
        case date():
            sheet.write_datetime(no, at, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001 - a day has no zone
        case _ if len(Decimal(cell).as_tuple().digits) > _DIGITS:
            sheet.write_string(no, at, str(cell))
        case _:
            sheet.write_number(no, at, cell)
