"""Reports out of the ledger: trial balance, budget execution, the statement of one account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from claims.domain.books import (
    AccountEntry,
    AccountHead,
    BudgetExecution,
    Execution,
    ExecutionLine,
    TrialBalance,
    TrialLine,
    span,
)
from claims.domain.ledger import AUTHORITY, AVAILABLE, COMMITTED, OBLIGATED, SPENT
from claims.domain.permissions import Action
from claims.storage import books, programmes, year_ends
from claims.usecases.context import Context


@dataclass(frozen=True, slots=True)
class AccountPage:
    """A page of an account's statement: the head, the entries, where the next page begins."""

    head: AccountHead
    entries: list[AccountEntry]
    next: UUID | None


def trial_balance(
    ctx: Context,
    programme_id: UUID,
    *,
    first_day: date | None = None,
    last_day: date | None = None,
) -> TrialBalance:
    """Every account of a programme by budget line: opening, movements and closing.

    By default from the first of January until today. Both sides are equal, or `claims verify`
    says why not.
    """
    ctx.permit(Action.LEDGER_READ)
    programme = programmes.get(ctx.session, programme_id)
    first, last = span(first_day, last_day, today=ctx.today(programme.time_zone))
    chart = ctx.rulebook.chart
    lines = [
        TrialLine(
            account=chart.accounts[each.name],
            budget_id=each.budget_id,
            budget_code=each.budget_code,
            currency=programme.currency,
            opening=each.closing - each.debits + each.credits,
            debits=each.debits,
            credits=each.credits,
            closing=each.closing,
        )
        for each in books.balances(ctx.session, programme_id, first, last)
    ]
    lines.sort(key=lambda each: (each.account.code, each.budget_code))
    return TrialBalance(programme.id, programme.currency, first, last, lines)


def budget_execution(
    ctx: Context, programme_id: UUID, *, day: date | None = None
) -> BudgetExecution:
    """How far a programme's budget is executed at the end of a day, as the entries have it.

    By default today, where it equals the counters of the budget lines.
    """
    ctx.permit(Action.LEDGER_READ)
    programme = programmes.get(ctx.session, programme_id)
    _, last = span(None, day, today=ctx.today(programme.time_zone))
    found = {
        (each.budget_id, each.name): each.closing
        for each in books.balances(ctx.session, programme_id, last, last)
    }
    ends = year_ends.ends_of_lines(ctx.session, programme_id, last)
    none = year_ends.LineEnd()
    lines = [
        ExecutionLine(
            budget_id=budget.id,
            code=budget.code,
            names=budget.names,
            account_code=budget.account_code,
            execution=Execution(
                programme.currency,
                appropriation=found.get((budget.id, AUTHORITY), 0)
                + ends.get(budget.id, none).lapsed,
                committed=-found.get((budget.id, COMMITTED), 0),
                obligated=-found.get((budget.id, OBLIGATED), 0),
                paid=-found.get((budget.id, SPENT), 0),
                available=-found.get((budget.id, AVAILABLE), 0),
                lapsed=ends.get(budget.id, none).lapsed,
                carried=ends.get(budget.id, none).carried,
            ),
        )
        for budget in programmes.budgets_of(ctx.session, programme_id)
    ]
    return BudgetExecution(programme.id, programme.currency, last, lines)


def account_head(
    ctx: Context,
    account_id: UUID,
    *,
    first_day: date | None = None,
    last_day: date | None = None,
) -> AccountHead:
    """An account with its balance before and after a span of days."""
    ctx.permit(Action.LEDGER_READ)
    account, budget = books.get_account(ctx.session, account_id)
    programme = programmes.get(ctx.session, account.programme_id)
    first, last = span(first_day, last_day, today=ctx.today(programme.time_zone))
    opening, closing = books.around(ctx.session, account, first, last)
    return AccountHead(
        account_id=account.id,
        programme_id=account.programme_id,
        budget_id=budget.id if budget else None,
        budget_code=budget.code if budget else "",
        payee_id=account.payee_id,
        account=ctx.rulebook.chart.accounts[account.name],
        currency=account.currency,
        first_day=first,
        last_day=last,
        opening=opening,
        closing=closing,
    )


def entries_of(
    ctx: Context, head: AccountHead, *, after: UUID | None = None, most: int | None = None
) -> Iterator[AccountEntry]:
    """The entries of a statement in order of their days, few in memory at a time."""
    rows = books.entries(
        ctx.session,
        head.account_id,
        first_day=head.first_day,
        last_day=head.last_day,
        opening=head.opening,
        after=after,
        most=most,
    )
    for key, booked_on, posted_at, occasion, noun, object_id, number, amount, balance in rows:
        yield AccountEntry(
            id=key,
            booked_on=booked_on,
            posted_at=posted_at,
            occasion=occasion,
            noun=noun,
            object_id=object_id,
            number=number,
            currency=head.currency,
            amount=amount,
            balance=balance,
        )


def account_page(
    ctx: Context,
    account_id: UUID,
    *,
    first_day: date | None = None,
    last_day: date | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> AccountPage:
    """A page of an account's statement; `after` is the id of the last entry seen."""
    head = account_head(ctx, account_id, first_day=first_day, last_day=last_day)
    found = list(entries_of(ctx, head, after=after, most=limit + 1))
    shown = found[:limit]
    return AccountPage(head, shown, shown[-1].id if len(found) > limit else None)
