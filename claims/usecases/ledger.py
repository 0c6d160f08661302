"""Read the ledger: the balances of a programme's accounts."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from claims.domain.permissions import Action
from claims.storage import programmes
from claims.storage.ledger import LedgerAccount
from claims.usecases.context import Context


def balances(
    ctx: Context, programme_id: UUID, *, after: UUID | None = None, limit: int = 200
) -> list[LedgerAccount]:
    """A page of a programme's accounts with their balances; debits count upwards."""
    ctx.permit(Action.LEDGER_READ)
    programmes.get(ctx.session, programme_id)
    query = (
        select(LedgerAccount)
        .where(LedgerAccount.programme_id == programme_id)
        .order_by(LedgerAccount.id)
        .limit(limit)
    )
    return list(ctx.session.scalars(query.where(LedgerAccount.id > after) if after else query))
