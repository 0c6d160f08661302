"""Reports out of the ledger: figures reckoned by hand, at a day, as JSON, CSV and XLSX alike."""

from __future__ import annotations

import csv
import io
import tracemalloc
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from claims.domain.books import AccountEntry, Execution, TrialBalance
from claims.domain.ledger import AccountKey, Happening, Occasion
from claims.domain.money import Money
from claims.runtime import Runtime
from claims.storage.postings import account_id, post
from claims.usecases import book_files, books, programmes, vouchers
from tests import cast as people
from tests.cast import Cast, work_all
from tests.documents.test_table_files import read_xlsx
from tests.usecases.strangers import Owner, a_batch, answer, later, refusal


@pytest.fixture
def cast(runtime: Runtime) -> Cast:
    return people.assemble(runtime, authority=1_000_000)


def a_small_town(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    """Two days: a voucher partly claimed and sent to the bank, then paid, and the rest cancelled.

    In rupiah: of 1,000,000, a voucher of 400,000, of which the rules approve 150,000.
    """
    voucher = people.a_voucher(runtime, cast, value=400_000)
    redemption = people.redeem(runtime, cast, voucher, 200_000)
    people.claim_redemption(runtime, cast, redemption, 200_000)
    work_all(runtime)
    batch = a_batch(runtime, cast)
    later(owner, days=1)
    answer(runtime, cast, batch.id)
    runtime.act(cast.planner, lambda ctx: vouchers.cancel(ctx, voucher[0], reason="moved"))


def trial(runtime: Runtime, cast: Cast, **days: Any) -> TrialBalance:
    return runtime.query(cast.auditor, lambda ctx: books.trial_balance(ctx, cast.programme, **days))


def rupiah_of(balance: TrialBalance) -> dict[str, tuple[int, int, int, int]]:
    return {
        each.account.name: tuple(
            amount // 100 for amount in (each.opening, each.debits, each.credits, each.closing)
        )
        for each in balance.lines
    }  # type: ignore[return-value]


def executed(runtime: Runtime, cast: Cast, **day: Any) -> Execution:
    found = runtime.query(
        cast.finance, lambda ctx: books.budget_execution(ctx, cast.programme, **day)
    )
    [line] = found.lines
    assert line.execution == found.total
    return line.execution


def execution(**whole_rupiah: int) -> Execution:
    return Execution("IDR", **{name: amount * 100 for name, amount in whole_rupiah.items()})


def account_of(cast: Cast, name: str, payee: UUID | None = None) -> UUID:
    return account_id(AccountKey(cast.budget, name, payee), cast.programme)


def test_the_trial_balance_of_a_day_is_what_is_reckoned_by_hand(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    a_small_town(runtime, cast, owner)
    first = trial(runtime, cast, first_day=cast.today, last_day=cast.today)
    assert rupiah_of(first) == {
        "budget:authority": (0, 1_000_000, 0, 1_000_000),
        "budget:available": (0, 400_000, 1_000_000, -600_000),
        "budget:committed": (0, 150_000, 400_000, -250_000),
        "budget:obligated": (0, 0, 150_000, -150_000),
        "expense": (0, 150_000, 0, 150_000),
        "payable:payee": (0, 150_000, 150_000, 0),
        "in_payment:rail": (0, 0, 150_000, -150_000),
    }
    next_day = cast.today + timedelta(days=1)
    second = trial(runtime, cast, first_day=next_day)
    assert second.last_day == next_day
    assert rupiah_of(second) == {
        "budget:authority": (1_000_000, 0, 0, 1_000_000),
        "budget:available": (-600_000, 0, 250_000, -850_000),
        "budget:committed": (-250_000, 250_000, 0, 0),
        "budget:obligated": (-150_000, 150_000, 0, 0),
        "budget:spent": (0, 0, 150_000, -150_000),
        "expense": (150_000, 0, 0, 150_000),
        "in_payment:rail": (-150_000, 150_000, 0, 0),
        "bank": (0, 0, 150_000, -150_000),
    }
    for each in (first, second):
        assert each.totals.is_balanced
    assert first.totals.closing_debit == second.totals.opening_debit == 115_000_000
    assert [each.account.code for each in second.lines] == sorted(
        each.account.code for each in second.lines
    )


def test_a_balance_that_does_not_add_up_says_so(runtime: Runtime, cast: Cast) -> None:
    found = trial(runtime, cast)
    assert found.totals.is_balanced
    [line, *others] = found.lines
    wrong = replace(found, lines=[replace(line, closing=line.closing + 1), *others])
    assert not wrong.totals.is_balanced


def test_the_execution_is_the_counters_today_and_what_they_were_before(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    a_small_town(runtime, cast, owner)
    assert executed(runtime, cast, day=cast.today) == execution(
        appropriation=1_000_000, committed=250_000, obligated=150_000, paid=0, available=600_000
    )
    now = executed(runtime, cast)
    assert now == execution(
        appropriation=1_000_000, committed=0, obligated=0, paid=150_000, available=850_000
    )
    [budget] = runtime.query(cast.finance, lambda ctx: programmes.list_budgets(ctx, cast.programme))
    assert (
        budget.authority,
        budget.committed,
        budget.obligated,
        budget.spent,
        budget.available,
    ) == (now.appropriation, now.committed, now.obligated, now.paid, now.available)
    before = executed(runtime, cast, day=cast.today - timedelta(days=1))
    assert before == Execution("IDR", 0, 0, 0, 0, 0)


def test_an_account_is_stated_entry_by_entry_with_the_balance_after_each(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    a_small_town(runtime, cast, owner)
    page = runtime.query(
        cast.finance,
        lambda ctx: books.account_page(
            ctx, account_of(cast, "budget:committed"), first_day=cast.today
        ),
    )
    shown = [(each.occasion, each.amount // 100, each.balance // 100) for each in page.entries]
    assert shown == [
        ("voucher_issued", -400_000, -400_000),
        ("redemption_decided", 150_000, -250_000),
        ("voucher_ended", 250_000, 0),
    ]
    issued, decided, _ = page.entries
    assert (issued.noun, decided.noun) == ("vouchers", "claims")
    [(serial, number)] = owner.execute(
        "SELECT v.serial, c.number FROM vouchers AS v JOIN claims AS c ON c.voucher_id = v.id"
    ).fetchall()
    assert (issued.number, decided.number) == (serial, number)
    assert (page.head.opening, page.head.closing, page.next) == (0, 0, None)
    assert page.head.account.code == "0300"


def test_an_account_is_read_page_by_page_and_nothing_is_skipped(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    a_small_town(runtime, cast, owner)
    account = account_of(cast, "budget:available")
    next_day = cast.today + timedelta(days=1)
    seen: list[AccountEntry] = []
    after = None
    for _ in range(9):
        page = runtime.query(
            cast.finance,
            lambda ctx, at=after: books.account_page(ctx, account, after=at, limit=1),
        )
        seen += page.entries
        after = page.next
        if after is None:
            break
    assert [each.occasion for each in seen] == ["budget_adopted", "voucher_issued", "voucher_ended"]
    assert [each.balance // 100 for each in seen] == [-1_000_000, -600_000, -850_000]
    late = runtime.query(
        cast.finance, lambda ctx: books.account_page(ctx, account, first_day=next_day)
    )
    assert (late.head.opening // 100, late.head.closing // 100) == (-600_000, -850_000)
    assert [each.balance // 100 for each in late.entries] == [-850_000]


def test_what_is_booked_back_stands_on_its_day_in_every_report(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    later(owner, days=10)
    day = cast.today + timedelta(days=3)
    found = Happening(
        UUID(int=77), Occasion.UNKNOWN_MONEY, "programmes", cast.programme, cast.budget, None,
        people.rupiah(70_000),
    )  # fmt: skip
    more = replace(found, id=UUID(int=78), money=people.rupiah(5_000))
    runtime.act(cast.finance, lambda ctx: post(ctx.session, cast.programme, [more], ctx.now))
    runtime.act(
        cast.finance,
        lambda ctx: post(ctx.session, cast.programme, [found], ctx.now, booked_on=day),
    )
    page = runtime.query(
        cast.finance, lambda ctx: books.account_page(ctx, account_of(cast, "suspense"))
    )
    assert [(each.amount // 100, each.balance // 100) for each in page.entries] == [
        (-70_000, -70_000),
        (-5_000, -75_000),
    ]
    for last, expected in ((day - timedelta(days=1), None), (day, -70_000), (None, -75_000)):
        closing = rupiah_of(trial(runtime, cast, last_day=last)).get("suspense")
        assert (closing and closing[3]) == expected


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_files_say_what_the_answers_say(runtime: Runtime, cast: Cast, owner: Owner) -> None:
    a_small_town(runtime, cast, owner)

    def written(write: Any, key: UUID, kind: str, **asked: Any) -> tuple[bytes, str]:
        file = io.BytesIO()
        name = runtime.query(
            cast.auditor,
            lambda ctx: write(ctx, file, key, kind=kind, language="en", **asked),
        )
        return file.getvalue(), name

    balance = trial(runtime, cast)
    content, name = written(book_files.write_trial_balance, cast.programme, "csv")
    assert name == f"trial-balance-{balance.first_day}-{balance.last_day}.csv"
    headings, *lines, totals = read_csv(content)
    assert headings[-2:] == ["Closing debit", "Closing credit"]
    assert len(lines) == len(balance.lines)
    assert [Decimal(each) for each in totals[-2:]] == [Decimal("1150000.00")] * 2
    in_sheet, sheet = read_xlsx(written(book_files.write_trial_balance, cast.programme, "xlsx")[0])
    assert b"<f>" not in sheet
    assert in_sheet[-1][-2:] == [Decimal(1_150_000)] * 2
    assert len(in_sheet) == len(lines) + 2
    content, _ = written(book_files.write_budget_execution, cast.programme, "csv")
    assert read_csv(content)[-1] == [
        "", "Total", "", "IDR", "1000000.00", "0.00", "0.00", "150000.00", "850000.00",
        "0.00", "0.00",
    ]  # fmt: skip
    account = account_of(cast, "bank")
    content, _ = written(book_files.write_account, account, "csv", first_day=cast.today)
    _, opening, entry, closing = read_csv(content)
    assert opening[1:] == ["Opening balance", "", "", "", "0.00"]
    assert entry[1] == "Payment confirmed by the bank"
    assert entry[3:] == ["", "150000.00", "-150000.00"]
    assert closing[1:] == ["Closing balance", "", "", "", "-150000.00"]


def test_a_long_statement_is_written_in_little_memory(
    runtime: Runtime, cast: Cast, owner: Owner
) -> None:
    def much(ctx: Any, n: int) -> None:
        happenings = [
            Happening(
                ctx.new_id(), Occasion.UNKNOWN_MONEY, "programmes", cast.programme, cast.budget,
                None, Money(1, "IDR"),
            )
            for _ in range(n)
        ]  # fmt: skip
        post(ctx.session, cast.programme, happenings, ctx.now)

    class Counted(io.BytesIO):
        rows = 0

        def write(self, content: Any) -> int:
            self.rows += 1
            return len(content)

    def peak() -> tuple[int, int]:
        file = Counted()
        account = account_of(cast, "suspense")
        tracemalloc.start()
        runtime.query(
            cast.auditor,
            lambda ctx: book_files.write_account(ctx, file, account, kind="csv", language="id"),
        )
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found, file.rows

    runtime.act(cast.finance, lambda ctx: much(ctx, 5_000))
    peak()
    short, rows = peak()
    assert rows == 5_003
    runtime.act(cast.finance, lambda ctx: much(ctx, 15_000))
    long, rows = peak()
    assert rows == 20_003
    assert long < short + 1_000_000


def test_reports_are_for_finance_and_auditors_and_of_days_that_were(
    runtime: Runtime, cast: Cast
) -> None:
    account = account_of(cast, "budget:available")
    ahead, back = cast.today + timedelta(days=1), cast.today - timedelta(days=1)
    questions: list[Any] = [
        lambda ctx: books.trial_balance(ctx, cast.programme),
        lambda ctx: books.budget_execution(ctx, cast.programme),
        lambda ctx: books.account_page(ctx, account),
    ]
    for question in questions:
        for nobody in (cast.siti, cast.provider, cast.officer, cast.planner, cast.administrator):
            assert refusal(runtime, nobody, question) == "FORBIDDEN"
        runtime.query(cast.finance, question)
    days: Any = {"first_day": cast.today, "last_day": back}
    assert (
        refusal(runtime, cast.finance, lambda ctx: books.trial_balance(ctx, cast.programme, **days))
        == "DAYS_REVERSED"
    )
    assert (
        refusal(
            runtime,
            cast.finance,
            lambda ctx: books.budget_execution(ctx, cast.programme, day=ahead),
        )
        == "DAY_IN_FUTURE"
    )
    nowhere = UUID(int=4)
    assert (
        refusal(runtime, cast.finance, lambda ctx: books.account_page(ctx, nowhere))
        == "ACCOUNT_UNKNOWN"
    )
    assert (
        refusal(runtime, cast.finance, lambda ctx: books.trial_balance(ctx, nowhere))
        == "PROGRAMME_UNKNOWN"
    )
