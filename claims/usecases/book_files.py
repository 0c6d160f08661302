"""Reports out of the ledger as CSV and XLSX files, written row by row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import IO, Any
from uuid import UUID

from claims.documents.book_labels import label
from claims.documents.tables import Column, Kind, Table, write
from claims.domain.books import AccountHead
from claims.usecases import books
from claims.usecases.context import Context

SUMS = ("opening_debit", "opening_credit", "debits", "credits", "closing_debit", "closing_credit")
STAGES = (
    "appropriation", "committed", "obligated", "paid", "available", "lapsed", "carried",
)  # fmt: skip


def write_trial_balance(
    ctx: Context,
    file: IO[bytes],
    programme_id: UUID,
    *,
    kind: str,
    language: str,
    first_day: date | None = None,
    last_day: date | None = None,
) -> str:
    """Write a trial balance, its totals last; gives the file's name."""
    found = books.trial_balance(ctx, programme_id, first_day=first_day, last_day=last_day)
    totals = found.totals
    rows: list[tuple[Any, ...]] = [
        (
            each.account.code,
            each.account.texts[language],
            each.budget_code,
            found.currency,
            max(each.opening, 0),
            max(-each.opening, 0),
            each.debits,
            each.credits,
            max(each.closing, 0),
            max(-each.closing, 0),
        )
        for each in found.lines
    ]
    last = [getattr(totals, name) for name in SUMS]
    rows.append((None, label("total", language), None, found.currency, *last))
    columns = (
        *_texts(language, account_code=14, account=36, budget_line=18, currency=10),
        *_amounts(language, SUMS),
    )
    title = label("trial_balance", language)
    write(Table(title, found.currency, ctx.now, columns, rows), kind, file)
    return f"trial-balance-{found.first_day}-{found.last_day}.{kind}"


def write_budget_execution(
    ctx: Context,
    file: IO[bytes],
    programme_id: UUID,
    *,
    kind: str,
    language: str,
    day: date | None = None,
) -> str:
    """Write a budget execution report, its total last; gives the file's name."""
    found = books.budget_execution(ctx, programme_id, day=day)
    rows: list[tuple[Any, ...]] = [
        (
            each.code,
            each.names[language],
            each.account_code,
            found.currency,
            *(getattr(each.execution, name) for name in STAGES),
        )
        for each in found.lines
    ]
    last = [getattr(found.total, name) for name in STAGES]
    rows.append((None, label("total", language), None, found.currency, *last))
    columns = (
        *_texts(language, budget_line=18, name=36, account_code=14, currency=10),
        *_amounts(language, STAGES),
    )
    title = label("budget_execution", language)
    write(Table(title, found.currency, ctx.now, columns, rows), kind, file)
    return f"budget-execution-{found.day}.{kind}"


def write_account(
    ctx: Context,
    file: IO[bytes],
    account_id: UUID,
    *,
    kind: str,
    language: str,
    first_day: date | None = None,
    last_day: date | None = None,
) -> str:
    """Write the statement of an account from opening to closing; gives the file's name."""
    head = books.account_head(ctx, account_id, first_day=first_day, last_day=last_day)
    columns = (
        Column(label("day", language), Kind.DAY, 12),
        *_texts(language, occasion=36, number=24),
        *_amounts(language, ("debits", "credits", "balance")),
    )
    rows = _account_rows(ctx, head, language)
    title = label("account_statement", language)
    write(Table(title, head.currency, ctx.now, columns, rows), kind, file)
    return f"account-{head.account.code}-{head.first_day}-{head.last_day}.{kind}"


def _account_rows(ctx: Context, head: AccountHead, language: str) -> Iterator[tuple[Any, ...]]:
    called = ctx.rulebook.chart.occasions
    yield (head.first_day, label("opening", language), None, None, None, head.opening)
    for each in books.entries_of(ctx, head):
        debit = each.amount if each.amount > 0 else None
        credit = -each.amount if each.amount < 0 else None
        said = called[each.occasion][language]
        yield (each.booked_on, said, each.number, debit, credit, each.balance)
    yield (head.last_day, label("closing", language), None, None, None, head.closing)


def _texts(language: str, **widths: int) -> list[Column]:
    return [Column(label(name, language), Kind.TEXT, width) for name, width in widths.items()]


def _amounts(language: str, names: tuple[str, ...]) -> list[Column]:
    return [Column(label(name, language), Kind.AMOUNT, 20) for name in names]
