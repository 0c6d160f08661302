"""The ledger over HTTP: balances and reports, as JSON and as files."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import Response

from claims.api.answering import answer, page, written_file
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.documents.tables import MEDIA_TYPES
from claims.usecases import book_files, books, ledger
from schemas.books import (
    AccountFileQuery,
    AccountPageOut,
    AccountQuery,
    BudgetExecutionFileQuery,
    BudgetExecutionOut,
    BudgetExecutionQuery,
    TrialBalanceFileQuery,
    TrialBalanceOut,
    TrialBalanceQuery,
)
from schemas.ledger import BalanceOut, BalancePage, BalancesQuery

routes = Routes("ledger", "/v1/ledger", says="The double-entry ledger.")
FILES = tuple(MEDIA_TYPES.values())


@routes.get("/balances", gives=BalancePage, query=BalancesQuery, refuses=(404,))
def balances(query: Body) -> Response:
    """List the balances of a programme's accounts."""
    return page(ledger.balances, BalanceOut().dump, query)


@routes.get("/trial-balance", gives=TrialBalanceOut, query=TrialBalanceQuery, refuses=(404,))
def trial_balance(query: Body) -> Response:
    """Get the trial balance of a programme: both sides are equal."""
    return answer(lambda ctx: TrialBalanceOut().dump(books.trial_balance(ctx, **query)))


@routes.get(
    "/trial-balance/file",
    gives=None,
    media_types=FILES,
    query=TrialBalanceFileQuery,
    refuses=(404,),
)
def save_trial_balance(query: Body) -> Response:
    """Save the trial balance of a programme as CSV or XLSX."""
    return written_file(
        partial(book_files.write_trial_balance, **query), MEDIA_TYPES[query["kind"]]
    )


@routes.get(
    "/budget-execution", gives=BudgetExecutionOut, query=BudgetExecutionQuery, refuses=(404,)
)
def budget_execution(query: Body) -> Response:
    """Get how far a programme's budget is executed at the end of a day."""
    return answer(lambda ctx: BudgetExecutionOut().dump(books.budget_execution(ctx, **query)))


@routes.get(
    "/budget-execution/file",
    gives=None,
    media_types=FILES,
    query=BudgetExecutionFileQuery,
    refuses=(404,),
)
def save_budget_execution(query: Body) -> Response:
    """Save a programme's budget execution as CSV or XLSX."""
    write = partial(book_files.write_budget_execution, **query)
    return written_file(write, MEDIA_TYPES[query["kind"]])


@routes.get("/accounts/<uuid:account_id>/entries", gives=AccountPageOut, query=AccountQuery)
def list_entries(query: Body, account_id: UUID) -> Response:
    """List an account's entries with the balance after each, and the balances around them."""
    return answer(lambda ctx: AccountPageOut().dump(books.account_page(ctx, account_id, **query)))


@routes.get(
    "/accounts/<uuid:account_id>/file", gives=None, media_types=FILES, query=AccountFileQuery
)
def save_account(query: Body, account_id: UUID) -> Response:
    """Save the statement of an account as CSV or XLSX."""
    write = partial(book_files.write_account, account_id=account_id, **query)
    return written_file(write, MEDIA_TYPES[query["kind"]])
