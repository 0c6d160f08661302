"""Exports for bookkeepers: every entry, payment and decided line, exact, and in flat memory."""

from __future__ import annotations

import csv
import gc
import io
import tracemalloc
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from claims.documents.tables import as_written
from claims.runtime import Runtime
from claims.usecases import books, exports
from tests import cast as people
from tests.cast import Cast, work_all
from tests.usecases.strangers import Owner, a_batch, answer, later, refusal

NAMES = exports.NAMES


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    """A provider and a citizen were paid, on two days."""
    cast = people.assemble(runtime, authority=1_000_000)
    voucher = people.a_voucher(runtime, cast, value=400_000)
    redemption = people.redeem(runtime, cast, voucher, 200_000)
    people.claim_redemption(runtime, cast, redemption, 200_000)
    people.claim_reimbursement(runtime, cast, 50_000)
    work_all(runtime)
    return cast


def exported(
    runtime: Runtime, cast: Cast, name: str, kind: str = "csv", **asked: Any
) -> list[dict[str, Any]]:
    file = io.BytesIO()
    runtime.query(
        cast.finance,
        lambda ctx: exports.write_export(
            ctx, file, name, cast.programme, kind=kind, language="en", **asked
        ),
    )
    if kind == "csv":
        content = file.getvalue().decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(content, newline=""), strict=True))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file.getvalue())).get_sheet_by_index(0)
    head, *rows = sheet.to_python()
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_journal_has_every_entry_and_comes_to_the_trial_balance(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    batch = a_batch(runtime, cast)
    later(owner, days=1)
    answer(runtime, cast, batch.id)
    rows = exported(runtime, cast, "journal")
    balance = runtime.query(cast.auditor, lambda ctx: books.trial_balance(ctx, cast.programme))
    found = owner.execute("SELECT count(*) FROM ledger_entries").fetchone()
    assert found == (len(rows),)
    for side in ("Debits", "Credits"):
        total = sum(Decimal(row[side] or 0) for row in rows)
        assert total == Decimal(balance.totals.debits).scaleb(-2)
    by_code = {each.account.code for each in balance.lines}
    assert {row["Account code"] for row in rows} == by_code
    assert {row["Currency"] for row in rows} == {"IDR"}
    assert [row["Booking day"] for row in rows] == sorted(row["Booking day"] for row in rows)
    yesterday = exported(runtime, cast, "journal", last_day=cast.today)
    assert 0 < len(yesterday) < len(rows)
    spent = [row for row in rows if row["Account code"] == "0500"]
    assert {row["Occasion"] for row in spent} == {"Payment confirmed by the bank"}


def test_both_kinds_of_file_say_the_same(runtime: Runtime, cast: Cast) -> None:
    answer(runtime, cast, a_batch(runtime, cast).id)
    for name in NAMES:
        lines, sheet = exported(runtime, cast, name), exported(runtime, cast, name, "xlsx")
        assert len(lines) == len(sheet) > 0
        for line, row in zip(lines, sheet, strict=True):
            assert {key: _as_text(row[key], line[key]) for key in row} == line


def _as_text(cell: Any, like: str) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return f"{Decimal(str(cell)):.{len(like.partition('.')[2])}f}"
    return str(cell)


def test_an_export_of_a_payee_is_all_that_moved_his_accounts_and_balances(
    runtime: Runtime, cast: Cast
) -> None:
    answer(runtime, cast, a_batch(runtime, cast).id)
    siti = cast.siti.person_id
    rows = exported(runtime, cast, "journal", payee_id=siti)
    assert {row["Payee"] for row in rows} == {str(siti)}
    assert sum(Decimal(row["Debits"] or 0) - Decimal(row["Credits"] or 0) for row in rows) == 0
    [payment] = exported(runtime, cast, "payments", payee_id=siti)
    assert (payment["Payee"], payment["Amount"], payment["Status"]) == (
        str(siti), "45000.00", "paid",
    )  # fmt: skip
    lines = exported(runtime, cast, "claim_lines", payee_id=siti)
    assert [Decimal(row["Approved"]) for row in lines] == [Decimal(45_000)]
    assert lines[0]["Paid on"] == cast.today.isoformat()


def test_a_payee_is_found_by_id_code_or_a_claims_number(runtime: Runtime, cast: Cast) -> None:
    number = exported(runtime, cast, "claim_lines", payee_id=cast.siti.person_id)[0]["Number"]
    for text in (str(cast.siti.person_id), number, f" {number} "):
        found = runtime.query(cast.finance, lambda ctx, text=text: exports.find_payee(ctx, text))
        assert found == cast.siti.person_id
    for text in ("nobody", "00000000-0000-4000-8000-000000000000"):
        ask: Any = lambda ctx, text=text: exports.find_payee(ctx, text)  # noqa: E731
        assert refusal(runtime, cast.finance, ask) == "PAYEE_UNKNOWN"


def test_a_text_that_might_be_run_is_inert_in_csv_and_as_it_was_in_xlsx(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    batch = a_batch(runtime, cast)
    told = ["=cmd|'/c calc'!A1", "'+1", "100%", 'a "quoted"\r\nline', "\u200b@x", "-2"]
    answer(runtime, cast, batch.id)
    for text in told:
        owner.execute("UPDATE instructions SET bank_reference = %s, version = version + 1", [text])
        for row in exported(runtime, cast, "payments"):
            shown = row["Bank reference"]
            assert as_written(shown) == text
            assert shown[0] not in "=+-@\u200b"
        for row in exported(runtime, cast, "payments", "xlsx"):
            assert row["Bank reference"].replace("_x000D_", "\r") == text


def test_exports_are_for_finance_officers_and_auditors_and_for_days_that_came(
    runtime: Runtime, cast: Cast
) -> None:
    def ask(ctx: Any, **days: Any) -> str:
        return exports.write_export(
            ctx, io.BytesIO(), "journal", cast.programme, kind="csv", language="id", **days
        )

    assert refusal(runtime, cast.siti, ask) == "FORBIDDEN"
    assert refusal(runtime, cast.officer, ask) == "FORBIDDEN"
    tomorrow = cast.today + timedelta(days=1)
    assert refusal(runtime, cast.auditor, lambda c: ask(c, last_day=tomorrow)) == "DAY_IN_FUTURE"


GROWN = """
INSERT INTO instructions (id, payout_id, no, payee_kind, payee_id, bank_account_id, end_to_end_id,
                          currency, amount, status, version)
SELECT gen_random_uuid(), i.payout_id, i.no + 10 * g, i.payee_kind, i.payee_id, i.bank_account_id,
       i.end_to_end_id || '/' || g, i.currency, i.amount, i.status, 1
  FROM (SELECT * FROM instructions ORDER BY no LIMIT 1) AS i,
       generate_series(%(from)s::int, %(until)s::int) AS g
"""


def grown(owner: Owner, first: int, last: int) -> None:
    """Give the only batch so many more payments, past all use cases: rows are what counts."""
    owner.execute(GROWN, {"from": first, "until": last})


def peak(runtime: Runtime, cast: Cast, kind: str, folder: Path) -> int:
    """The most memory that an export takes beside what there is, in bytes of Python."""
    gc.collect()
    with (folder / "export").open("wb") as file:
        tracemalloc.start()
        runtime.query(
            cast.finance,
            lambda ctx: exports.write_export(
                ctx, file, "payments", cast.programme, kind=kind, language="id"
            ),
        )
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return found


@pytest.mark.parametrize("rows", [500, pytest.param(20_000, marks=pytest.mark.slow)])
def test_memory_is_as_flat_for_ten_times_the_rows(
    runtime: Runtime, cast: Cast, owner: Owner, tmp_path: Path, rows: int
) -> None:
    a_batch(runtime, cast)
    grown(owner, 1, rows)
    before = {kind: peak(runtime, cast, kind, tmp_path) for kind in ("csv", "xlsx")}
    grown(owner, rows + 1, 10 * rows)
    for kind, least in before.items():
        assert peak(runtime, cast, kind, tmp_path) < least + 512 * 1024, kind
