"""Issue, activate, redeem, cancel and expire vouchers."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from typing import TypedDict
from uuid import UUID

from sqlalchemy import select

from claims.domain.codes import (
    CODE_RANDOM_BYTES,
    SERIAL_BITS,
    Secret,
    keyed_hash,
    read_code,
    read_serial,
    serial_of,
    voucher_code,
)
from claims.domain.ledger import Happening, Occasion
from claims.domain.money import Money
from claims.domain.permissions import Action, Role
from claims.domain.redemptions import REDEMPTION, REDEMPTION_LETTER
from claims.domain.refusals import Refused
from claims.domain.vouchers import VOUCHER, VoucherStatus, redeem_action, require_other_holder
from claims.storage import people, programmes, standards, vouchers
from claims.storage.postings import post
from claims.storage.programmes import Programme
from claims.storage.vouchers import Redemption, Voucher
from claims.usecases.charters import require_charters
from claims.usecases.context import Context
from claims.usecases.moves import create, move
from claims.usecases.programmes import require_currency


class NewVoucher(TypedDict):
    """A voucher to be issued."""

    person_id: UUID
    standard_code: str
    value: Money
    items: Sequence[str]
    first_day: date
    last_day: date


def issue(
    ctx: Context, programme_id: UUID, *, vouchers: Sequence[NewVoucher]
) -> list[tuple[Voucher, str]]:
    """Issue vouchers, all or none, each with the secret code that is shown only now.

    Pins the standard in force today, which has a charter, and reserves the whole value on its
    budget line; refuses `BUDGET_SHORT` when one line cannot carry them all, and `SAME_PERSON` to
    who would issue one to himself.
    """
    ctx.permit(Action.VOUCHER_ISSUE)
    programme = programmes.get(ctx.session, programme_id)
    issued = [_new(ctx, programme, new) for new in vouchers]
    rows = [voucher for voucher, _ in issued]
    require_charters(ctx, {row.standard_id for row in rows})
    create(ctx, VOUCHER, rows, "issue", payloads=[{"value": row.value} for row in rows])
    post(
        ctx.session,
        programme_id,
        [_happening(ctx, Occasion.VOUCHER_ISSUED, row, row.value) for row in rows],
        ctx.now,
    )
    return issued


def _new(ctx: Context, programme: Programme, new: NewVoucher) -> tuple[Voucher, str]:
    require_other_holder(ctx.actor.person_id, holder=new["person_id"])
    today = ctx.today(programme.time_zone)
    require_currency(new["value"], programme.currency, field="value")
    if new["value"].amount == 0:
        raise Refused("AMOUNT_ZERO", "A voucher is worth more than zero.", field="value")
    if new["first_day"] > new["last_day"] or new["last_day"] > programme.ends_on:
        raise Refused(
            "PERIOD_INVALID", "A voucher's period lies within its programme's.", field="last_day"
        )
    if new["last_day"] < today:
        raise Refused("PERIOD_INVALID", "The last day is past already.", field="last_day")
    standard = standards.get_in_force(ctx.session, programme.id, new["standard_code"], today)
    enrolment = people.find_enrolment(
        ctx.session, person_id=new["person_id"], programme_id=programme.id, day=new["first_day"]
    )
    if enrolment is None:
        raise Refused(
            "NOT_ENROLLED", "The person is not enrolled on the first day.", field="person_id"
        )
    known = programmes.items_of(ctx.session, programme.id)
    if not new["items"] or any(item not in known for item in new["items"]):
        raise Refused("ITEM_UNKNOWN", "The programme has no such item.", field="items")
    code = voucher_code(secrets.token_bytes(CODE_RANDOM_BYTES))
    voucher = Voucher(
        id=ctx.new_id(),
        programme_id=programme.id,
        budget_id=standard.budget_id,
        standard_id=standard.id,
        person_id=new["person_id"],
        enrolment_id=enrolment.id,
        serial=serial_of(secrets.randbits(SERIAL_BITS)),
        code_hash=keyed_hash(code, kind=Secret.VOUCHER_CODE, key=ctx.keys.codes),
        items=sorted(set(new["items"])),
        currency=programme.currency,
        value=new["value"].amount,
        redeemed=0,
        held=0,
        committed=new["value"].amount,
        first_day=new["first_day"],
        last_day=new["last_day"],
        issued_at=ctx.now,
        issuer_id=ctx.actor.person_id,
    )
    return voucher, code


def _happening(ctx: Context, occasion: Occasion, voucher: Voucher, amount: int) -> Happening:
    return Happening(
        ctx.new_id(),
        occasion,
        "vouchers",
        voucher.id,
        voucher.budget_id,
        None,
        Money(amount, voucher.currency),
    )


def activate(ctx: Context, voucher_id: UUID) -> Voucher:
    """Make a handed-over voucher redeemable, as its holder or as an officer who is another person.

    An account that is a citizen's acts as the holder's; any other of his refuses `SAME_PERSON`.
    """
    scope = ctx.permit(Action.VOUCHER_ACTIVATE)
    voucher = vouchers.get(ctx.session, voucher_id, scope, lock=True)
    if Role.CITIZEN not in ctx.actor.roles:
        require_other_holder(ctx.actor.person_id, holder=voucher.person_id)
    move(ctx, VOUCHER, [voucher], "activate")
    return voucher


def redeem(
    ctx: Context,
    *,
    serial: str,
    code: str,
    key: str,
    amount: Money,
    items: Sequence[str],
    service_on: date,
    choice_set: int,
) -> Redemption:
    """Take a part or all of a voucher, as the provider the actor acts for.

    `key` is the provider's own for this redemption: the same key gives the same redemption.
    `choice_set` is how many providers the citizen could have chosen from. What is wrong with a
    serial and code is never told apart.
    """
    scope = ctx.permit(Action.VOUCHER_REDEEM)
    assert scope.provider_id is not None
    digest = keyed_hash(read_code(code), kind=Secret.VOUCHER_CODE, key=ctx.keys.codes)
    voucher = vouchers.find_by_code(ctx.session, read_serial(serial), digest)
    if voucher is None:
        raise Refused("VOUCHER_NOT_RECOGNISED", "This voucher and code do not belong together.")
    earlier = vouchers.find_by_key(ctx.session, voucher.id, key)
    if earlier is not None:
        return _same(earlier, scope.provider_id, amount)
    _require_redeemable(ctx, voucher, scope.provider_id, items, service_on)
    require_currency(amount, voucher.currency, field="amount")
    if amount.amount == 0:
        raise Refused("AMOUNT_ZERO", "An amount above zero is redeemed.", field="amount")
    VOUCHER.edge(VoucherStatus(voucher.status), "redeem")
    action = redeem_action(balance=voucher.balance, amount=amount.amount)
    redeemed = voucher.redeemed + amount.amount
    redemption = Redemption(
        id=ctx.new_id(),
        number=serial_of(secrets.randbits(SERIAL_BITS), REDEMPTION_LETTER),
        voucher_id=voucher.id,
        provider_id=scope.provider_id,
        key=key,
        currency=voucher.currency,
        captured=amount.amount,
        reversed=0,
        items=sorted(set(items)),
        service_on=service_on,
        choice_set=choice_set,
        captured_at=ctx.now,
    )
    payload = {"amount": amount.amount, "redemption": str(redemption.id)}
    move(ctx, VOUCHER, [voucher], action, payloads=[payload], changes={"redeemed": [redeemed]})
    create(ctx, REDEMPTION, [redemption], "capture", payloads=[{"amount": amount.amount}])
    return redemption


def _same(earlier: Redemption, provider_id: UUID, amount: Money) -> Redemption:
    if (earlier.provider_id, earlier.captured) != (provider_id, amount.amount):
        raise Refused("REDEMPTION_KEY_USED", "This key was used for another redemption.")
    return earlier


def _require_redeemable(
    ctx: Context, voucher: Voucher, provider_id: UUID, items: Sequence[str], service_on: date
) -> None:
    programme = programmes.get(ctx.session, voucher.programme_id)
    today = ctx.today(programme.time_zone)
    voucher.validity.require(today)
    voucher.validity.require(service_on)
    if service_on > today:
        raise Refused("DAY_IN_FUTURE", "The service day has not come yet.", field="service_on")
    if not items or not set(items) <= set(voucher.items):
        raise Refused("ITEM_NOT_ON_VOUCHER", "The voucher is not for this item.", field="items")
    provider = people.get_provider(ctx.session, provider_id)
    given = people.accreditations_of(ctx.session, provider_id, programme.id)
    allowed = {
        each.item_code
        for each in given
        if each.first_day <= service_on and (each.last_day is None or service_on <= each.last_day)
    }
    if not provider.is_active or not set(items) <= allowed:
        raise Refused(
            "PROVIDER_NOT_ACCREDITED", "You are not accredited for this item on that day."
        )


def cancel(ctx: Context, voucher_id: UUID, *, reason: str) -> Voucher:
    """Cancel a voucher; what is not redeemed goes back to the budget line."""
    scope = ctx.permit(Action.VOUCHER_CANCEL)
    voucher = vouchers.get(ctx.session, voucher_id, scope, lock=True)
    _end(ctx, [voucher], "cancel", reason=reason)
    return voucher


def expire_due(ctx: Context, *, limit: int = 1_000) -> int:
    """Expire vouchers whose last day is over where their programme is; returns how many."""
    ctx.permit(Action.VOUCHER_EXPIRE)
    due = vouchers.lock_due_to_expire(ctx.session, ctx.now, limit)
    for programme_id in sorted({voucher.programme_id for voucher in due}):
        _end(ctx, [each for each in due if each.programme_id == programme_id], "expire")
    return len(due)


def _end(ctx: Context, rows: list[Voucher], action: str, *, reason: str | None = None) -> None:
    """End vouchers of one programme and give back value less redeemed and held."""
    happenings = end(ctx, rows, action, reason=reason)
    post(ctx.session, rows[0].programme_id, happenings, ctx.now)


def end(
    ctx: Context, rows: Sequence[Voucher], action: str, *, reason: str | None = None
) -> list[Happening]:
    """End locked vouchers; what is left of each is posted by who calls this."""
    freed = [voucher.balance for voucher in rows]
    move(
        ctx,
        VOUCHER,
        rows,
        action,
        payloads=[{"freed": each, "reason": reason} for each in freed],
        changes={
            "committed": [row.committed - each for row, each in zip(rows, freed, strict=True)]
        },
    )
    return [
        _happening(ctx, Occasion.VOUCHER_ENDED, row, each)
        for row, each in zip(rows, freed, strict=True)
    ]


def get(ctx: Context, voucher_id: UUID) -> Voucher:
    """One voucher, if the actor may see it."""
    scope = ctx.permit(Action.VOUCHER_READ)
    return vouchers.get(ctx.session, voucher_id, scope)


def list_(
    ctx: Context,
    *,
    programme_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[Voucher]:
    """A page of the vouchers the actor may see, in order of issue."""
    scope = ctx.permit(Action.VOUCHER_READ)
    query = select(Voucher).order_by(Voucher.id).limit(limit)
    if not scope.all:
        query = query.where(Voucher.person_id == scope.person_id)
    if programme_id:
        query = query.where(Voucher.programme_id == programme_id)
    return list(ctx.session.scalars(query.where(Voucher.id > after) if after else query))
