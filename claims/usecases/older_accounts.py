"""Accounts from before two persons made them: indexed by their number, and proposed anew."""

from __future__ import annotations

from claims.domain.permissions import Action
from claims.storage import account_changes as rows
from claims.storage.people import BankAccount
from claims.storage.users import User
from claims.usecases import account_changes
from claims.usecases.account_changes import Proposer
from claims.usecases.context import Context

AT_ONCE = 1_000


def take_in(ctx: Context) -> int:
    """Index older accounts and propose those in force anew, 1,000 at once; returns how many.

    A migration cannot: the keys are not the database's. Each is proposed in the name of who had
    entered it, so that another person confirms it; what was refused is not proposed again.
    """
    ctx.permit(Action.ACCOUNT_INDEX)
    unindexed = rows.unindexed(ctx.session, AT_ONCE)
    for row in unindexed:
        row.number_index = account_changes.index_of(ctx, _number(ctx, row), row.bic)
    ctx.session.flush()
    alone = rows.never_proposed(ctx.session, AT_ONCE)
    for row in alone:
        _propose(ctx, row)
    return len({row.id for row in [*unindexed, *alone]})


def _propose(ctx: Context, row: BankAccount) -> None:
    by = ctx.session.get_one(User, row.added_by)
    account_changes.enter_for(
        ctx,
        Proposer(by.id, by.person_id),
        {
            "holder": row.holder,
            "number": _number(ctx, row),
            "bic": row.bic,
            "currency": row.currency,
        },
        person_id=row.person_id,
        provider_id=row.provider_id,
    )


def _number(ctx: Context, row: BankAccount) -> str:
    return ctx.keys.fields.unseal_text(
        row.number_sealed, table="bank_accounts", column="number", row_id=row.id
    )
