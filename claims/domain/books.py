"""What the books say at a day: trial balance, budget execution, the statement of an account.

Amounts are whole minor units of the programme's currency; balances count debits upwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from claims.domain.accounts import Account
from claims.domain.refusals import Refused
from claims.domain.texts import Texts


@dataclass(frozen=True, slots=True)
class TrialLine:
    """One account of one budget line over a span of days; payees are taken together."""

    account: Account
    budget_id: UUID | None
    budget_code: str
    currency: str
    opening: int
    debits: int
    credits: int
    closing: int


@dataclass(frozen=True, slots=True)
class TrialTotals:
    """The sums of a trial balance, each side for itself."""

    currency: str
    opening_debit: int
    opening_credit: int
    debits: int
    credits: int
    closing_debit: int
    closing_credit: int

    @property
    def is_balanced(self) -> bool:
        """Whether every pair of sides is equal, and movements lead from the first to the last."""
        return (
            self.opening_debit == self.opening_credit
            and self.debits == self.credits
            and self.closing_debit == self.closing_credit
        )


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Every account of a programme: opening, movements and closing of a span of days."""

    programme_id: UUID
    currency: str
    first_day: date
    last_day: date
    lines: Sequence[TrialLine]

    @property
    def totals(self) -> TrialTotals:
        """The sums of both sides."""
        return TrialTotals(
            self.currency,
            opening_debit=sum(max(each.opening, 0) for each in self.lines),
            opening_credit=sum(max(-each.opening, 0) for each in self.lines),
            debits=sum(each.debits for each in self.lines),
            credits=sum(each.credits for each in self.lines),
            closing_debit=sum(max(each.closing, 0) for each in self.lines),
            closing_credit=sum(max(-each.closing, 0) for each in self.lines),
        )


@dataclass(frozen=True, slots=True)
class Execution:
    """What was appropriated, and how much of it is spoken for, paid, available, or lapsed.

    `carried` is what the newest year end carried into the next year of it: no stage of its own.
    """

    currency: str
    appropriation: int
    committed: int
    obligated: int
    paid: int
    available: int
    lapsed: int = 0
    carried: int = 0

    def __add__(self, other: Execution) -> Execution:
        assert self.currency == other.currency
        names = [each.name for each in fields(self)][1:]
        return Execution(
            self.currency, *(getattr(self, name) + getattr(other, name) for name in names)
        )


@dataclass(frozen=True, slots=True)
class ExecutionLine:
    """The execution of one budget line."""

    budget_id: UUID
    code: str
    names: Texts
    account_code: str
    execution: Execution


@dataclass(frozen=True, slots=True)
class BudgetExecution:
    """How far a programme's budget is executed at the end of a day, by line and in all."""

    programme_id: UUID
    currency: str
    day: date
    lines: Sequence[ExecutionLine]

    @property
    def total(self) -> Execution:
        """All lines together."""
        total = Execution(self.currency, 0, 0, 0, 0, 0)
        for each in self.lines:
            total += each.execution
        return total


@dataclass(frozen=True, slots=True)
class AccountEntry:
    """One entry of an account, the object it tells of, and the balance after it."""

    id: UUID
    booked_on: date
    posted_at: datetime
    occasion: str
    noun: str
    object_id: UUID
    number: str | None
    currency: str
    amount: int
    balance: int


@dataclass(frozen=True, slots=True)
class AccountHead:
    """Whose statement it is: the account, its budget line, the days and the two balances."""

    account_id: UUID
    programme_id: UUID
    budget_id: UUID | None
    budget_code: str
    payee_id: UUID | None
    account: Account
    currency: str
    first_day: date
    last_day: date
    opening: int
    closing: int


def span(first_day: date | None, last_day: date | None, *, today: date) -> tuple[date, date]:
    """The days a report is of: by default this year's until today.

    Refuses `DAY_IN_FUTURE` for a day that is not over or running, `DAYS_REVERSED` where the first
    comes after the last.
    """
    last = last_day or today
    if last > today:
        raise Refused("DAY_IN_FUTURE", "The books know no day that has not come.", field="last_day")
    first = first_day or last.replace(month=1, day=1)
    if first > last:
        raise Refused("DAYS_REVERSED", "The first day comes after the last.", field="first_day")
    return first, last
