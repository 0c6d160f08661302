"""Set up a programme: its currency, period and payer, its budget lines and its items."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypedDict
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select

from claims.documents.pain001 import Party, require_payable
from claims.domain.account_formats import check_account
from claims.domain.identities import masked as masked_number
from claims.domain.identities import read_account_number, read_bic, scheme_named
from claims.domain.ledger import BudgetPurpose, Happening, Occasion
from claims.domain.money import Money, exponent_of
from claims.domain.permissions import Action
from claims.domain.rails import require_rail
from claims.domain.receivables import SHARE_PERCENT
from claims.domain.refusals import Refused
from claims.domain.statements import statement_number
from claims.storage import programmes
from claims.storage.postings import post
from claims.storage.programmes import Budget, Item, Programme
from claims.usecases.context import Context
from claims.usecases.moves import record

Names = dict[str, Any]


class NewItem(TypedDict):
    """An item to be added to the catalogue."""

    code: str
    names: Names
    unit: str


def create(
    ctx: Context,
    *,
    code: str,
    names: Names,
    currency: str,
    starts_on: date,
    ends_on: date,
    id_scheme: str,
    time_zone: str,
    liable_payer: str,
    payer_name: str,
    payer_account: str,
    payer_bic: str,
    rail: str | None = None,
    calendar: str | None = None,
    stamp_duty_above: Money | None = None,
    recovery_share_percent: int = SHARE_PERCENT,
) -> Programme:
    """Create a programme; its currency, scheme of ids, time zone and calendar are data.

    Unless it names a calendar, it keeps that of the country whose ids it reads. A statement over
    more than `stamp_duty_above` has a box for a duty stamp; unless given, none has.
    For an overpayment at most `recovery_share_percent` of a later payment is taken. `rail` is the
    one it prefers; without, each payment goes by the first rail of its currency that carries it.
    """
    ctx.permit(Action.PROGRAMME_CREATE)
    exponent_of(currency)
    scheme_named(id_scheme)
    statement_number(code, year=starts_on.year, sequence=1)
    _require_time_zone(time_zone)
    if starts_on > ends_on:
        raise Refused("PERIOD_INVALID", "The period ends before it starts.", field="ends_on")
    if stamp_duty_above is not None:
        require_currency(stamp_duty_above, currency, field="stamp_duty_above")
    programme_id, account = ctx.new_id(), read_account_number(payer_account)
    check_account(ctx.rulebook.account_formats, account, read_bic(payer_bic))
    require_payable(Party(payer_name, account, read_bic(payer_bic)))
    if rail is not None:
        require_rail(ctx.rulebook.rails, rail, currency=currency)
    programme = Programme(
        id=programme_id,
        code=code,
        names=names,
        currency=currency,
        starts_on=starts_on,
        ends_on=ends_on,
        id_scheme=id_scheme,
        time_zone=time_zone,
        liable_payer=liable_payer,
        payer_name=payer_name,
        payer_account_sealed=ctx.keys.fields.seal_text(
            account, table="programmes", column="payer_account", row_id=programme_id
        ),
        payer_account_masked=masked_number(account),
        payer_bic=read_bic(payer_bic),
        rail=rail,
        calendar=calendar or scheme_named(id_scheme).country,
        stamp_duty_above=stamp_duty_above.amount if stamp_duty_above else None,
        recovery_share_percent=recovery_share_percent,
        pay_days=None,
        created_at=ctx.now,
    )
    ctx.session.add(programme)
    record(ctx, "programmes", programme_id, "programme.created", {"code": code})
    return programme


def _require_time_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused(
            "TIME_ZONE_UNKNOWN", "This is no time zone of the IANA list.", field="time_zone"
        ) from None


def get(ctx: Context, programme_id: UUID) -> Programme:
    """One programme."""
    ctx.permit(Action.PROGRAMME_READ)
    return programmes.get(ctx.session, programme_id)


def list_(ctx: Context, *, after: UUID | None = None, limit: int = 50) -> list[Programme]:
    """A page of programmes in order of creation."""
    ctx.permit(Action.PROGRAMME_READ)
    query = select(Programme).order_by(Programme.id).limit(limit)
    return list(ctx.session.scalars(query.where(Programme.id > after) if after else query))


def adopt_budget(
    ctx: Context,
    programme_id: UUID,
    *,
    code: str,
    names: Names,
    authority: Money,
    spending_authority: str,
    account_code: str,
    purpose: str = BudgetPurpose.CLAIMS.value,
) -> Budget:
    """Adopt a budget line: its whole authority is available.

    A programme has one line at most for redress and one for late payment (`CODE_TAKEN`).
    """
    ctx.permit(Action.BUDGET_ADOPT)
    programme = programmes.get(ctx.session, programme_id)
    require_currency(authority, programme.currency, field="authority")
    if authority.amount == 0:
        raise Refused("AMOUNT_ZERO", "The authority is above zero.", field="authority")
    budget = Budget(
        id=ctx.new_id(),
        programme_id=programme_id,
        code=code,
        names=names,
        currency=programme.currency,
        spending_authority=spending_authority,
        account_code=account_code,
        purpose=BudgetPurpose(purpose).value,
        authority=authority.amount,
        available=authority.amount,
        committed=0,
        obligated=0,
        spent=0,
        adopted_at=ctx.now,
    )
    ctx.session.add(budget)
    ctx.session.flush()
    happening = Happening(
        ctx.new_id(), Occasion.BUDGET_ADOPTED, "budgets", budget.id, budget.id, None, authority
    )
    post(ctx.session, programme_id, [happening], ctx.now, counters=False)
    record(ctx, "budgets", budget.id, "budget.adopted", {"code": code, "authority": authority.text})
    return budget


def require_currency(money: Money, currency: str, *, field: str) -> None:
    """Refuse `CURRENCY_DIFFERS` for money in another currency than the programme's."""
    if money.currency != currency:
        raise Refused("CURRENCY_DIFFERS", f"The programme's currency is {currency}.", field=field)


def list_budgets(ctx: Context, programme_id: UUID) -> list[Budget]:
    """The budget lines of a programme with their counters (at most 500)."""
    ctx.permit(Action.BUDGET_READ)
    programmes.get(ctx.session, programme_id)
    return programmes.budgets_of(ctx.session, programme_id)


def add_items(ctx: Context, programme_id: UUID, *, items: Sequence[NewItem]) -> list[Item]:
    """Add services and goods to the programme's catalogue."""
    ctx.permit(Action.ITEM_ADD)
    programmes.get(ctx.session, programme_id)
    rows = [Item(id=ctx.new_id(), programme_id=programme_id, **item) for item in items]
    ctx.session.add_all(rows)
    for row in rows:
        record(ctx, "items", row.id, "item.added", {"code": row.code})
    return rows


def list_items(ctx: Context, programme_id: UUID) -> list[Item]:
    """The catalogue of a programme."""
    ctx.permit(Action.ITEM_READ)
    programmes.get(ctx.session, programme_id)
    return list(programmes.items_of(ctx.session, programme_id).values())
