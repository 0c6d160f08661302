"""The ledger: balances of a programme's accounts."""

from __future__ import annotations

from schemas.base import Out
from schemas.fields import OneOf, Plain, Uuid
from schemas.groups import BalanceField
from schemas.pages import PageQuery, page_of


class BalanceOut(Out):
    """An account with its balance; debits count upwards."""

    id = Uuid()
    programme_id = Uuid()
    budget_id = Uuid(allow_none=True, says="Null for an account of the whole programme.")
    name = Plain()
    payee_id = Uuid(allow_none=True)
    rail = Plain(allow_none=True, says="Of what is in payment: over which rail.")
    side = OneOf(("debit", "credit", "either"))
    balance = BalanceField()


class BalancesQuery(PageQuery):
    """Of which programme."""

    programme_id = Uuid(required=True)


BalancePage = page_of(BalanceOut)
