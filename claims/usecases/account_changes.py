"""Where a payee is paid: proposed by one person, in force when another confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypedDict
from uuid import UUID

from claims.documents.pain001 import Party, require_payable
from claims.domain.account_changes import (
    ACCOUNT_CHANGE,
    AccountChangeStatus,
    require_not_ones_own,
    require_one_payee,
    require_other_confirmer,
)
from claims.domain.account_formats import check_account
from claims.domain.identities import masked, read_account_number, read_bic
from claims.domain.money import exponent_of
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.domain.ties import require_untied
from claims.storage import account_changes, people, ties, users
from claims.storage.account_changes import AccountChange, Shared
from claims.storage.people import BankAccount
from claims.usecases.context import Context
from claims.usecases.moves import Changes, create, move, record

TABLE, COLUMN = "account_changes", "number"
SHARED_AT_MOST = 200


class NewAccount(TypedDict):
    """A bank account as it is handed in."""

    holder: str
    number: str
    bic: str
    currency: str


class Proposer(NamedTuple):
    """Whose proposal an account is: the account he acted with and his person."""

    user_id: UUID
    person_id: UUID


def propose(
    ctx: Context,
    *,
    account: NewAccount,
    person_id: UUID | None = None,
    provider_id: UUID | None = None,
) -> AccountChange:
    """Propose where a payee is paid from now on; nothing is paid there until another confirms.

    Refuses `ACCOUNT_CHANGE_OPEN` while another proposal for the payee waits.
    """
    _require_reached(ctx, person_id=person_id, provider_id=provider_id)
    return enter(ctx, account, person_id=person_id, provider_id=provider_id)


def reaffirm(
    ctx: Context,
    *,
    currency: str,
    person_id: UUID | None = None,
    provider_id: UUID | None = None,
) -> AccountChange:
    """Propose the account in force once more, as it is: the bank refused it, and it is right.

    Like every account it is paid to again when another person confirms it. Refuses
    `ACCOUNT_MISSING` where the payee has none.
    """
    _require_reached(ctx, person_id=person_id, provider_id=provider_id)
    row = account_changes.find_in_force(
        ctx.session, person_id=person_id, provider_id=provider_id, currency=currency
    )
    if row is None:
        raise Refused("ACCOUNT_MISSING", "This payee has no account in that currency.")
    number = ctx.keys.fields.unseal_text(
        row.number_sealed, table="bank_accounts", column="number", row_id=row.id
    )
    again: NewAccount = {
        "holder": row.holder, "number": number, "bic": row.bic, "currency": row.currency,
    }  # fmt: skip
    return enter(ctx, again, person_id=person_id, provider_id=provider_id)


def _require_reached(ctx: Context, *, person_id: UUID | None, provider_id: UUID | None) -> None:
    """Refuse who may not propose an account of this payee, or names none or both."""
    scope = ctx.permit(Action.ACCOUNT_PROPOSE)
    require_one_payee(person_id=person_id, provider_id=provider_id)
    if not scope.reaches(person_id=person_id, provider_id=provider_id):
        code, what = ("PERSON_UNKNOWN", "person") if person_id else ("PROVIDER_UNKNOWN", "provider")
        raise Refused(code, f"There is no such {what}.")
    if person_id:
        people.get(ctx.session, person_id)
    if provider_id:
        people.get_provider(ctx.session, provider_id)


def enter(
    ctx: Context,
    account: NewAccount,
    *,
    person_id: UUID | None = None,
    provider_id: UUID | None = None,
) -> AccountChange:
    """Write down an account that the actor proposes; whoever calls this has been permitted to.

    Refuses what no account can be (`check_account`); what is unusual is kept for who confirms it.
    """
    by = Proposer(ctx.actor.user_id, ctx.actor.person_id)
    number, bic = read_account_number(account["number"]), read_bic(account["bic"])
    warnings = check_account(ctx.rulebook.account_formats, number, bic)
    return enter_for(
        ctx, by, account, person_id=person_id, provider_id=provider_id, warnings=warnings
    )


def enter_for(
    ctx: Context,
    by: Proposer,
    account: NewAccount,
    *,
    person_id: UUID | None,
    provider_id: UUID | None,
    warnings: Sequence[str] = (),
) -> AccountChange:
    """Write down an account as the proposal of somebody; `warnings` say what is unusual of it."""
    number, bic = read_account_number(account["number"]), read_bic(account["bic"])
    row_id = ctx.new_id()
    exponent_of(account["currency"])
    # What no bank file can carry is refused now, not in a batch with everybody else's payments.
    require_payable(Party(account["holder"], number, bic))
    row = AccountChange(
        id=row_id,
        person_id=person_id,
        provider_id=provider_id,
        holder=account["holder"],
        number_sealed=ctx.keys.fields.seal_text(number, table=TABLE, column=COLUMN, row_id=row_id),
        number_masked=masked(number),
        number_index=index_of(ctx, number, bic),
        bic=bic,
        currency=account["currency"],
        warnings=list(warnings),
        proposed_by=by.user_id,
        proposer_id=by.person_id,
        proposed_at=ctx.now,
    )
    ctx.session.flush()
    create(ctx, ACCOUNT_CHANGE, [row], "propose", payloads=[{"currency": row.currency}])
    return row


def index_of(ctx: Context, number: str, bic: str) -> bytes:
    """The blind index of an account's number within its bank, whichever of its branches."""
    return ctx.keys.index.digest(number, column="bank_account", scheme=bic[:8])


def confirm(ctx: Context, change_id: UUID) -> AccountChange:
    """Put a proposed account in force, as another person than proposed it, a stranger to the payee.

    The account before it is kept, and no batch is released to it any more: a release at the same
    moment holds it, or finds it replaced. The payee of a changed one is told. Refuses
    `SAME_PERSON` to the proposer, and `CONFLICT_OF_INTEREST` to who is tied to the payee or is
    paid to that account himself.
    """
    row = _answer(ctx, change_id, "confirm")
    number = ctx.keys.fields.unseal_text(
        row.number_sealed, table=TABLE, column=COLUMN, row_id=row.id
    )
    before = account_changes.find_in_force(
        ctx.session, person_id=row.person_id, provider_id=row.provider_id, currency=row.currency
    )
    if before is not None:
        before.replaced_at = ctx.now
        ctx.session.flush()
    account_id = ctx.new_id()
    ctx.session.add(
        BankAccount(
            id=account_id,
            person_id=row.person_id,
            provider_id=row.provider_id,
            holder=row.holder,
            number_sealed=ctx.keys.fields.seal_text(
                number, table="bank_accounts", column="number", row_id=account_id
            ),
            number_masked=row.number_masked,
            number_index=row.number_index,
            bic=row.bic,
            currency=row.currency,
            added_by=row.proposed_by,
            change_id=row.id,
            alone_until=None,
            in_force_from=ctx.now,
            replaced_at=None,
            doubted_at=None,
            doubted_for=None,
        )
    )
    ctx.session.flush()
    if before is not None and before.number_index != row.number_index:
        _notify(ctx, row, account_id)
    return row


def _notify(ctx: Context, row: AccountChange, account_id: UUID) -> None:
    """Leave a notice for the payee, or for each who acts for him where he is a provider."""
    told = [row.person_id]
    if row.provider_id:
        told = list(users.people_acting_for(ctx.session, row.provider_id))
    for person_id in told:
        payload = {"account": str(account_id), "person": str(person_id)}
        record(ctx, "account_notices", ctx.new_id(), "account_notice.given", payload)


def refuse(ctx: Context, change_id: UUID, *, text: str) -> AccountChange:
    """Refuse a proposed account; the one in force stays."""
    return _answer(ctx, change_id, "refuse", text=text)


def _answer(ctx: Context, change_id: UUID, action: str, **told: str) -> AccountChange:
    ctx.permit(Action.ACCOUNT_CONFIRM)
    row = account_changes.get(ctx.session, change_id)
    ACCOUNT_CHANGE.edge(AccountChangeStatus(row.status), action)
    require_other_confirmer(ctx.actor.person_id, proposer=row.proposer_id)
    own = ties.of(ctx.session, ctx.actor.person_id, ctx.today("UTC"))
    require_untied(own, [row.person_id, row.provider_id], what="This account")
    require_not_ones_own(
        account_changes.is_paid_to(ctx.session, ctx.actor.person_id, row.number_index)
    )
    changes: Changes = {
        "answered_by": [ctx.actor.user_id],
        "answerer_id": [ctx.actor.person_id],
        "answered_at": [ctx.now],
    }
    move(ctx, ACCOUNT_CHANGE, [row], action, payloads=[told], changes=changes)
    return row


def list_(
    ctx: Context, *, status: str | None = None, after: UUID | None = None, limit: int = 50
) -> list[AccountChange]:
    """A page of proposed accounts the actor may see, in the order they were proposed."""
    scope = ctx.permit(Action.ACCOUNT_CHANGE_READ)
    return account_changes.page(ctx.session, scope, status=status, after=after, limit=limit)


def list_shared(ctx: Context) -> list[Shared]:
    """Accounts that several payees have in common (at most 200), for who looks into it."""
    ctx.permit(Action.SHARED_ACCOUNT_READ)
    return account_changes.shared(ctx.session, SHARED_AT_MOST)
