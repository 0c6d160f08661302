"""Tables as files: read again, no text is live and every amount is what it was."""

from __future__ import annotations

import csv
import io
import re
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from claims.documents import tables
from claims.documents.tables import (
    EXACT_DIGITS,
    Column,
    Kind,
    Table,
    as_written,
    inert,
    write,
    write_book,
)
from claims.domain.refusals import Refused

NOW = datetime(2026, 5, 24, 3, 0, tzinfo=UTC)
COLUMNS = (Column("Teks"), Column("Hari", Kind.DAY), Column("Jumlah", Kind.AMOUNT))
LIVE = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "＋1", "－1", "＠A1",
    '=HYPERLINK("http://x","y")', '=cmd|"/c calc"!A1', '","=1', "\u200b=1", "\u200d=1",
    "'=1", "''@a",
)  # fmt: skip
"""Texts that some spreadsheet runs, or that hide one behind something."""
TEXTS = st.one_of(
    st.sampled_from(LIVE),
    st.tuples(st.sampled_from("=+-@＝＋－＠\t\r "), st.text(max_size=12)).map("".join),
    st.text(max_size=20),
)
AMOUNTS = st.integers(-(10**17), 10**17)
NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def made(rows: Any, kind: str, currency: str = "IDR") -> bytes:
    file = io.BytesIO()
    write(Table("Uji", currency, NOW, COLUMNS, rows), kind, file)
    return file.getvalue()


def read_xlsx(content: bytes) -> tuple[list[list[Any]], bytes]:
    """The cells of the only sheet: texts as str, numbers as Decimal; and the sheet's XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not [each for each in parts.namelist() if "external" in each or "vba" in each]
        sheet = parts.read("xl/worksheets/sheet1.xml")
        assert "xl/worksheets/_rels/sheet1.xml.rels" not in parts.namelist(), "no link"
    rows = []
    for row in ElementTree.fromstring(sheet).iter(f"{NAMESPACE}row"):
        cells: list[Any] = []
        for cell in row.iter(f"{NAMESPACE}c"):
            if cell.get("t") == "inlineStr":
                cells.append("".join(cell.itertext()))
            else:
                cells.append(Decimal(cell.findtext(f"{NAMESPACE}v") or "nothing"))
        rows.append(cells)
    return rows, sheet


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(TEXTS, AMOUNTS), min_size=1, max_size=5))
def test_a_sheet_has_text_cells_and_exact_amounts_and_no_formula(
    given_rows: list[tuple[str, int]],
) -> None:
    rows = [(text, date(2026, 5, 24), amount) for text, amount in given_rows]
    (_, *found), sheet = read_xlsx(made(rows, "xlsx"))
    assert b"<f>" not in sheet
    assert b"<f " not in sheet
    assert b"hyperlink" not in sheet.split(b"</sheetData>")[1]
    for (text, _, amount), cells in zip(rows, found, strict=True):
        *texts, day, shown = cells
        assert day == 46166, "days are numbers since 1900 with a date's format"
        assert Decimal(shown) == Decimal(amount).scaleb(-2)
        assert isinstance(shown, str) == (abs(amount) >= 10**EXACT_DIGITS)
        assert all(isinstance(each, str) for each in texts)
        assert len(texts) == 1 or not text


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(TEXTS, AMOUNTS), min_size=1, max_size=5))
def test_csv_has_no_live_text_and_amounts_as_numbers(given_rows: list[tuple[str, int]]) -> None:
    rows = [(text, date(2026, 5, 24), amount) for text, amount in given_rows]
    content = made(rows, "csv").decode("utf-8-sig")
    _, *found = csv.reader(io.StringIO(content, newline=""), strict=True)
    for (told, _, amount), (text, day, shown) in zip(rows, found, strict=True):
        assert text.strip(" \u200b\u200d")[:1] not in set("=+-@＝＋－＠\t\r\n") or not text, text
        assert text in {told, f"'{told}"}
        assert as_written(text) == told
        assert day == "2026-05-24"
        assert re.fullmatch(r"-?[0-9]+\.[0-9]{2}", shown)
        assert Decimal(shown) == Decimal(amount).scaleb(-2)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=4))
def test_every_text_comes_back_as_it_was_from_both(texts: list[str]) -> None:
    rows = [(text, None, 1) for text in texts]
    content = made(rows, "csv").decode("utf-8-sig")
    _, *found = csv.reader(io.StringIO(content, newline=""), strict=True)
    assert [as_written(each[0]) for each in found] == texts
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(made(rows, "xlsx"))).get_sheet_by_index(0)
    shown = [row[0] for row in sheet.to_python()[1:]]
    assert [_escapes_read(str(each)) for each in shown] == texts


def _escapes_read(text: str) -> str:
    """What Office Open XML writes for characters that XML has none for, read back."""
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


@pytest.mark.parametrize("text", LIVE)
def test_what_might_be_run_has_one_apostrophe_more_in_csv(text: str) -> None:
    assert inert(text) == (text if text.startswith('"') else f"'{text}")


def test_a_workbook_has_a_sheet_a_table_and_cells_of_each_kind() -> None:
    columns = (Column("a", Kind.ANY), Column("b", Kind.WHOLE), Column("c", Kind.AMOUNT))
    table = Table("A/b: [c]?", "IDR", NOW, columns, [(Decimal("1.250"), 7, 5), ("=1", 8, -150)])
    file = io.BytesIO()
    write_book([table, Table("zwei", "IDR", NOW, columns, [])], file, title="uji")
    book = CalamineWorkbook.from_filelike(io.BytesIO(file.getvalue()))
    assert book.sheet_names == ["A b   c", "zwei"]
    assert book.get_sheet_by_index(0).to_python() == [
        ["a", "b", "c"], [1.25, 7.0, 0.05], ["=1", 8.0, -1.5],
    ]  # fmt: skip


def test_a_text_that_no_cell_holds_is_refused_and_not_cut() -> None:
    rows = [("a" * 32_768, None, 1)]
    with pytest.raises(Refused) as refused:
        made(rows, "xlsx")
    assert refused.value.code == "TABLE_TOO_LONG"
    assert b"a" * 32_768 in made(rows, "csv")


def test_numbers_below_zero_are_not_taken_for_formulas() -> None:
    lines = made([("-5", None, -123)], "csv").decode("utf-8-sig").split("\r\n")
    assert lines[1] == '"\'-5",,-1.23'


@pytest.mark.parametrize(("currency", "shown"), [("JPY", "5"), ("KWD", "0.005")])
def test_an_amount_has_its_currencys_decimals(currency: str, shown: str) -> None:
    assert made([("", None, 5)], "csv", currency).endswith(f",{shown}\r\n".encode())
    (_, cells), _ = read_xlsx(made([("a", None, 5)], "xlsx", currency))
    assert cells[-1] == Decimal(shown)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_same_table_is_the_same_bytes(kind: str) -> None:
    rows = [("a", date(2026, 1, 1), 1)]
    assert made(rows, kind) == made(rows, kind)


def test_a_sheet_that_is_too_long_is_refused_and_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "ROWS_AT_MOST", 2)
    rows = [("a", None, 1)] * 3
    with pytest.raises(Refused) as refused:
        made(rows, "xlsx")
    assert refused.value.code == "TABLE_TOO_LONG"
    assert made(rows, "csv").count(b"\r\n") == 4


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_memory_does_not_grow_with_the_rows(kind: str) -> None:
    class Gone(io.RawIOBase):
        """A file that keeps nothing."""

        at = 0

        def write(self, content: Any) -> int:
            self.at += len(content)
            return len(content)

        def tell(self) -> int:
            return self.at

        def writable(self) -> bool:
            return True

    def rows(n: int) -> Iterator[tuple[Any, ...]]:
        for each in range(n):
            yield (f"Klaim {each}", date(2026, 5, 24), each)

    def peak(n: int) -> int:
        tracemalloc.start()
        write(Table("Uji", "IDR", NOW, COLUMNS, rows(n)), kind, Gone())  # type: ignore[arg-type]
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(40_000) < peak(10_000) + 1_000_000
