"""Proof of service on a phone: who has a redemption's number and code speaks for its citizen.

Each redemption is told to its citizen with both. With them, and without an account, he says that
he received the service or that he did not, and gives one grade; both by the use cases of those
who sign in, so that what follows is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from claims.domain.codes import grouped, is_same, read_code, read_serial, redemption_code
from claims.domain.permissions import Actor, Role
from claims.domain.ratings import MOMENTS
from claims.domain.redemptions import REDEMPTION_LETTER, RedemptionStatus
from claims.storage import claims, confirmations, people, programmes, vouchers
from claims.storage import ratings as given
from claims.storage.cases import Case
from claims.storage.confirmations import Confirmation
from claims.storage.vouchers import Redemption, Voucher
from claims.usecases import guessing, ratings
from claims.usecases.case_filing import terms_of
from claims.usecases.confirmations import confirm
from claims.usecases.context import NOBODY, Context
from claims.usecases.guessing import NotFound, TryLater

MOMENT: Final = "service_received"
_TOPICS: Final = MOMENTS[MOMENT].topics
_NOBODYS: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Served:
    """A redemption as its page shows it; the amount in minor units is less what was reversed.

    `said` is True, False or None: received, not received, nothing said yet. "Not received" can be
    said until `say_until`.
    """

    number: str
    voucher_serial: str
    programme_names: Mapping[str, str]
    provider: str
    item_names: tuple[Mapping[str, str], ...]
    service_on: date
    amount: int
    currency: str
    is_reversed: bool
    said: bool | None
    case_number: str | None
    grade: str | None
    say_until: date
    is_closed: bool


Found = Served | NotFound | TryLater


def look_up(ctx: Context, *, number: str, code: str, address: str) -> Found:
    """What a redemption's number and code show; failed guesses are counted (usecases/guessing.py).

    Refuses `SERIAL_MISTYPED` and `CODE_MISTYPED` before anything is looked at or counted.
    """
    return _opened(ctx, number, code, address, lambda _own, _redemption: None)


def say(ctx: Context, *, number: str, code: str, address: str, received: bool) -> Found:
    """Say that the service was received, or not (confirmations.confirm, and what that refuses)."""
    return _opened(
        ctx, number, code, address,
        lambda own, redemption_id: confirm(own, redemption_id, received=received),
    )  # fmt: skip


def rate(ctx: Context, *, number: str, code: str, address: str, grade: str) -> Found:
    """Grade the service with one tap (ratings.rate, and what that refuses)."""
    return _opened(
        ctx, number, code, address,
        lambda own, redemption_id: ratings.rate(
            own, moment=MOMENT, object_id=redemption_id, grade=grade
        ),
    )  # fmt: skip


def _opened(
    ctx: Context, number: str, code: str, address: str, act: Callable[[Context, UUID], Any]
) -> Found:
    number, code = read_serial(number, REDEMPTION_LETTER), read_code(code)

    def find() -> Served | None:
        redemption = vouchers.find_redemption_by_number(ctx.session, number)
        own_code = redemption_code(redemption.id if redemption else _NOBODYS, ctx.keys.codes)
        if not is_same(own_code.encode(), code.encode()) or redemption is None:
            return None
        voucher = ctx.session.get_one(Voucher, redemption.voucher_id)
        citizen = Actor(NOBODY, voucher.person_id, frozenset({Role.CITIZEN}))
        act(replace(ctx, actor=citizen), redemption.id)
        return _served(ctx, redemption, voucher)

    return guessing.tried(ctx, address=address, find=find)


def _served(ctx: Context, redemption: Redemption, voucher: Voucher) -> Served:
    programme = programmes.get(ctx.session, voucher.programme_id)
    items = programmes.items_of(ctx.session, programme.id)
    said = confirmations.find_of(ctx.session, redemption.id)
    claim = claims.find_live_of(ctx.session, redemption.id)
    window = terms_of(ctx, claim.standard_id if claim else None).window_days
    say_until = redemption.service_on + timedelta(days=window)
    return Served(
        number=grouped(redemption.number),
        voucher_serial=grouped(voucher.serial),
        programme_names=programme.names,
        provider=people.get_provider(ctx.session, redemption.provider_id).name,
        item_names=tuple(items[code].names for code in redemption.items),
        service_on=redemption.service_on,
        amount=redemption.net,
        currency=redemption.currency,
        is_reversed=redemption.status != RedemptionStatus.CAPTURED,
        said=said.received if said else None,
        case_number=_case_number(ctx, said),
        grade=_grade(ctx, redemption, voucher),
        say_until=say_until,
        is_closed=ctx.today(programme.time_zone) > say_until,
    )


def _case_number(ctx: Context, said: Confirmation | None) -> str | None:
    """The number of the case that "not received" has opened."""
    if said is None or said.case_id is None:
        return None
    return ctx.session.get_one(Case, said.case_id).number


def _grade(ctx: Context, redemption: Redemption, voucher: Voucher) -> str | None:
    event_id = given.find_event(ctx.session, redemption.id, _TOPICS)
    if event_id is None:
        return None
    return given.find_grade(ctx.session, person_id=voucher.person_id, event_id=event_id)
