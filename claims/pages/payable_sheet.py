"""What waits to be paid, in words: programmes with their sums, claims with what blocks them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from claims.domain.bank_reasons import reason_for
from claims.pages.wording import Wording
from claims.usecases.context import Context
from claims.usecases.doubts import Held
from claims.usecases.pay_days import DueThen
from claims.usecases.payables import Outlook, Payable

STAGES: Final = ("decided", "authorised", "settled", "payment_failed")


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme with how many claims stand where, and what was approved of them."""

    id: UUID
    name: str
    stages: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class PayableRow:
    """A claim before its authorisation."""

    id: UUID
    number: str
    payee: str
    kind: str
    approved: str
    due: str
    blocked: str
    cases: tuple[str, ...]
    submitted: str
    given: int
    needed: int
    bar: str | None
    may_be: bool


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A payee who is not paid until two persons confirm an account; why the bank refused his."""

    payee_kind: str
    payee_id: UUID
    payee: str
    count: int
    amount: str
    account: str | None
    why: str | None
    since: str | None
    is_proposed: bool


def programme_rows(found: Sequence[Outlook], say: Wording) -> list[ProgrammeRow]:
    """Programmes for one reader."""
    return [
        ProgrammeRow(
            each.programme.id,
            say.name(each.programme.names),
            tuple(_stage(each, stage, say) for stage in STAGES),
        )
        for each in found
    ]


def _stage(of: Outlook, stage: str, say: Wording) -> tuple[str, int, str]:
    found = of.amounts.get(stage)
    amount = say.money(found.approved if found else 0, of.programme.currency)
    return stage, found.count if found else 0, amount


def due_shown(
    due: DueThen | None, currency: str, say: Wording
) -> tuple[str, str, int, str, bool] | None:
    """The next pay day, its cut-off, and what is due then: payments, their sum, or still more."""
    if due is None:
        return None
    day = due.next
    sums = (due.payments, say.money(due.amount, currency), due.is_more)
    return (say.day(day.on), say.day(day.cut_off_on), *sums)


def held_rows(ctx: Context, found: Sequence[Held], programme: Any, say: Wording) -> list[HeldRow]:
    """Payees who wait for an account, for one reader."""
    reasons = ctx.rulebook.bank_reasons
    return [
        HeldRow(
            payee_kind=each.payee_kind,
            payee_id=each.payee_id,
            payee=each.payee,
            count=each.count,
            amount=say.money(each.amount, programme.currency),
            account=each.account.number_masked if each.account else None,
            why=reason_for(reasons, each.reason).officer[say.language] if each.reason else None,
            since=say.instant(each.since, programme.time_zone) if each.since else None,
            is_proposed=each.is_proposed,
        )
        for each in found
    ]


def payable_rows(found: Sequence[Payable], say: Wording) -> list[PayableRow]:
    """Claims for one reader; those of which nothing is due and nothing blocked are left out."""
    return [
        PayableRow(
            id=each.claim.id,
            number=each.claim.number,
            payee=each.payee,
            kind=each.claim.kind,
            approved=say.money(each.claim.approved or 0, each.claim.currency),
            due=say.money(each.due, each.claim.currency),
            blocked=say.money(each.blocked, each.claim.currency) if each.blocked else "",
            cases=each.cases,
            submitted=say.day(each.claim.submitted_on),
            given=each.outlook.given,
            needed=each.outlook.needed,
            bar=each.outlook.bar.code if each.outlook.bar else None,
            may_be=each.outlook.bar is None and each.due > 0,
        )
        for each in found
        if each.due or each.blocked
    ]
