"""A statement's CSV and XLSX say what it says: read back typed, with no formula and no link."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from claims.documents.remittances import render_remittance
from claims.documents.statement_sheets import COLUMNS, statement_csv, statement_xlsx
from claims.domain.remittances import remittance_of
from claims.domain.statements import MovementKind, StatementContent, StatementMovement
from tests.documents.statement_builders import (
    a_claim,
    a_line,
    a_long_statement,
    a_statement,
    an_adjustment,
    renamed,
)

LIVE = [
    "=HYPERLINK(\"http://x.example\",\"klik\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1",
    "＝1+1", "＋1", "－1", "＠x", "http://x.example/", "mailto:a@b.example", "0012", "1e5", "{=1}",
]  # fmt: skip


def csv_rows(data: bytes) -> list[dict[str, str]]:
    text = data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheet(data: bytes, name: str) -> list[dict[str, Any]]:
    head, *rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(name).to_python()
    )
    return [dict(zip(head, row, strict=True)) for row in rows]


def with_every_table() -> StatementContent:
    cuts = [an_adjustment(50_000_50), an_adjustment(1, rule="")]
    claim = a_claim(
        a_line(1, 900_000_00, adjustments=cuts, quantity_milli=1_250), a_line(2), number="C-1",
        paid_before=100_000_00, follows=("LANSIA-2026/000003", "LANSIA-2026/000005"),
    )  # fmt: skip
    return a_statement(
        claim, a_claim(number="C-2"),
        movements=(StatementMovement(MovementKind.RECOVERY, -60_000_00, "C-0"),),
    )  # fmt: skip


def numbers_of(content: StatementContent) -> Iterator[tuple[str, int, list[int]]]:
    for claim in content.claims:
        for line in claim.lines:
            yield claim.number, line.no, [line.claimed, line.adjusted, line.approved]


def test_the_csv_holds_every_line_claim_and_adjustment_to_the_cent() -> None:
    content = with_every_table()
    rows = csv_rows(statement_csv(content))
    of = {table: [row for row in rows if row["table"] == table] for table in COLUMNS}
    for row, (number, no, amounts) in zip(of["lines"], numbers_of(content), strict=True):
        assert (row["claim"], row["line"]) == (number, str(no))
        names = ("claimed", "adjusted", "approved")
        assert [int(Decimal(row[name]) * 100) for name in names] == amounts
    assert [Decimal(row["amount"]) for row in of["adjustments"]] == [
        Decimal("50000.50"), Decimal("0.01"),
    ]  # fmt: skip
    assert [Decimal(row["paid"]) * 100 for row in of["claims"]] == [
        claim.paid for claim in content.claims
    ]
    assert of["movements"][0]["amount"] == "-60000.00"
    assert of["lines"][0]["quantity"] == "1.250"
    assert {row["reason"]: row["text_en"] for row in of["reasons"]} == {
        each.code: each.texts["en"] for each in content.legend
    }


def test_the_workbook_holds_typed_cells() -> None:
    content = with_every_table()
    data = statement_xlsx(content)
    for row, (number, no, amounts) in zip(sheet(data, "lines"), numbers_of(content), strict=True):
        assert (row["claim"], row["line"]) == (number, float(no))
        names = ("claimed", "adjusted", "approved")
        assert [round(row[name] * 100) for name in names] == amounts
        assert isinstance(row["service_on"], date)
    assert sheet(data, "movements")[0]["amount"] == -60_000
    assert [row["follows"] for row in sheet(data, "claims")] == [
        "LANSIA-2026/000003, LANSIA-2026/000005", "",
    ]  # fmt: skip


@pytest.mark.parametrize("text", LIVE)
def test_text_of_people_is_never_a_formula_a_link_or_a_number(text: str) -> None:
    line = a_line(1, item_names={"id": text, "en": text}, unit=text)
    content = renamed(a_statement(a_claim(line, reference=text)), text)
    [row] = [row for row in csv_rows(statement_csv(content)) if row["table"] == "lines"]
    assert row["item_id"] in {text, f"'{text}"}
    assert not re.match("[=+\\-@\t\r＝＋－＠]", row["item_id"])
    data = statement_xlsx(content)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not [name for name in parts.namelist() if "rels" in name and "sheet" in name]
        for name in parts.namelist():
            if "worksheets/" in name:
                xml = parts.read(name)
                assert b"<f>" not in xml
                assert b"hyperlink" not in xml
    [row] = sheet(data, "lines")
    assert isinstance(row["item_id"], str)
    assert row["item_id"].replace("_x000D_", "\r") == text


def test_the_same_statement_gives_the_same_bytes() -> None:
    content = a_long_statement(60)
    assert statement_csv(content) == statement_csv(content)
    assert statement_xlsx(content) == statement_xlsx(content)


def test_the_remittance_is_json_with_exact_texts() -> None:
    written = json.loads(render_remittance(remittance_of(with_every_table())))
    assert written["BPR"]["amount"] == "1189999.49"
    [claim, _] = written["CLP"]
    assert claim["SVC"][0]["CAS"][0] == {
        "group": "CO", "carc": "45", "reason": "CAP", "amount": "50000.50",
    }  # fmt: skip
    assert claim["CAS"] == [
        {"group": "OA", "carc": "B13", "reason": "PAID_BEFORE", "amount": "100000.00"}
    ]
    assert written["PLB"] == [{"code": "WO", "reference": "C-0", "amount": "60000.00"}]
