"""The books in words and figures, for one reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from claims.domain.books import BudgetExecution, Execution, TrialBalance
from claims.pages.wording import Wording
from claims.usecases.books import AccountPage

WIDTH: Final = 1_000
"""Of a bar that stands for a whole appropriation."""

STAGES: Final = ("paid", "obligated", "committed", "available", "lapsed")
"""From what is gone to what is free, as the bar shows them."""


@dataclass(frozen=True, slots=True)
class LineShown:
    """A budget line: its figures, and where each stage begins and how wide it is on the bar."""

    name: str
    code: str
    account_code: str
    appropriation: str
    stages: tuple[tuple[str, str, str], ...]
    bar: tuple[tuple[str, int, int], ...]
    carried: str


@dataclass(frozen=True, slots=True)
class ExecutionShown:
    """How far the budget is executed at the end of a day."""

    day: date
    day_shown: str
    lines: tuple[LineShown, ...]
    total: LineShown


@dataclass(frozen=True, slots=True)
class TrialShown:
    """A trial balance; the first and last row's sums must be alike on both sides."""

    first_day: date
    last_day: date
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...]
    is_balanced: bool


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account with its balance."""

    id: UUID
    code: str
    name: str
    line: str
    balance: str


@dataclass(frozen=True, slots=True)
class AccountShown:
    """The statement of an account."""

    name: str
    code: str
    line: str
    first_day: date
    last_day: date
    opening: str
    closing: str
    entries: tuple[tuple[str, str, str, str, str, str], ...]
    next: UUID | None


def execution_shown(found: BudgetExecution, say: Wording) -> ExecutionShown:
    """A budget execution report for one reader."""
    return ExecutionShown(
        found.day,
        say.day(found.day),
        tuple(
            _line(say.name(each.names), each.code, each.account_code, each.execution, say)
            for each in found.lines
        ),
        _line("", "", "", found.total, say),
    )


def _line(name: str, code: str, account_code: str, of: Execution, say: Wording) -> LineShown:
    sums = {stage: int(getattr(of, stage)) for stage in STAGES}
    bar, at, reached = [], 0, 0
    for stage in STAGES:
        reached += sums[stage]
        end = WIDTH * reached // of.appropriation if of.appropriation else 0
        bar.append((stage, at, end - at))
        at = end
    return LineShown(
        name,
        code,
        account_code,
        say.money(of.appropriation, of.currency),
        tuple(
            (stage, say.money(amount, of.currency), _percent(amount, of.appropriation, say))
            for stage, amount in sums.items()
        ),
        tuple(bar),
        say.money(of.carried, of.currency) if of.carried else "",
    )


def _percent(amount: int, of: int, say: Wording) -> str:
    """Of a whole, in hundredths, half up."""
    hundredths = (2 * 10_000 * amount + of) // (2 * of) if of else 0
    text = f"{hundredths // 100}.{hundredths % 100:02}"
    return f"{text.replace('.', ',') if say.language == 'id' else text} %"


def trial_shown(found: TrialBalance, say: Wording) -> TrialShown:
    """A trial balance for one reader."""

    def money(amount: int) -> str:
        return say.money(amount, found.currency) if amount else "–"

    totals = found.totals
    return TrialShown(
        found.first_day,
        found.last_day,
        tuple(
            (
                each.account.code,
                each.account.texts[say.language],
                each.budget_code,
                money(max(each.opening, 0)),
                money(max(-each.opening, 0)),
                money(each.debits),
                money(each.credits),
                money(max(each.closing, 0)),
                money(max(-each.closing, 0)),
            )
            for each in found.lines
        ),
        tuple(
            money(amount)
            for amount in (
                totals.opening_debit, totals.opening_credit, totals.debits, totals.credits,
                totals.closing_debit, totals.closing_credit,
            )
        ),
        totals.is_balanced,
    )  # fmt: skip


def accounts_shown(
    found: Sequence[Any], lines: Mapping[UUID, str], chart: Any, say: Wording
) -> list[AccountRow]:
    """Accounts for one reader; debits count upwards."""
    return [
        AccountRow(
            each.id,
            chart.accounts[each.name].code,
            " · ".join(filter(None, (chart.accounts[each.name].texts[say.language], each.rail))),
            lines.get(each.budget_id, ""),
            say.money(each.balance, each.currency),
        )
        for each in found
    ]


def account_shown(found: AccountPage, chart: Any, say: Wording) -> AccountShown:
    """The statement of an account for one reader."""
    head = found.head

    def money(amount: int) -> str:
        return say.money(amount, head.currency)

    return AccountShown(
        name=head.account.texts[say.language],
        code=head.account.code,
        line=head.budget_code,
        first_day=head.first_day,
        last_day=head.last_day,
        opening=money(head.opening),
        closing=money(head.closing),
        entries=tuple(
            (
                say.day(each.booked_on),
                chart.occasions[each.occasion][say.language],
                each.number or "–",
                money(each.amount) if each.amount > 0 else "",
                money(-each.amount) if each.amount < 0 else "",
                money(each.balance),
            )
            for each in found.entries
        ),
        next=found.next,
    )


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period of the books."""

    id: UUID
    days: str
    status: str
    entries: str
    digest: str
    may_close: bool
    is_open: bool


def period_rows(found: Sequence[Any], person_id: UUID, say: Wording) -> list[PeriodRow]:
    """Periods for one reader, the latest first."""
    return [
        PeriodRow(
            id=each.id,
            days=f"{say.day(each.first_day)} – {say.day(each.last_day)}",
            status=each.status,
            entries="" if each.entries is None else str(each.entries),
            digest=(each.digest or "")[:16],
            may_close=each.status == "open" and each.proposer_id != person_id,
            is_open=each.status == "open",
        )
        for each in reversed(found)
    ]
