"""Withheld taxes in words and figures, for one reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any
from uuid import UUID

from claims.documents.tax_slips import percent
from claims.domain.taxes import RemittanceStatus, TaxRule, TaxSetStatus
from claims.pages.wording import Wording
from claims.usecases.tax_lists import TaxList
from claims.usecases.taxes import Set


@dataclass(frozen=True, slots=True)
class RuleShown:
    """One rule: whom it is of, what it takes, and by which law."""

    name: str
    law: str
    payee_kind: str
    rate: str
    bare_rate: str
    base: str
    above: str


@dataclass(frozen=True, slots=True)
class SetShown:
    """A set of rules, and whether the reader may answer it."""

    id: UUID
    first_day: str
    status: str
    rules: tuple[RuleShown, ...]
    is_open: bool
    may_answer: bool


@dataclass(frozen=True, slots=True)
class SumShown:
    """What one tax took in a period."""

    name: str
    payments: int
    gross: str
    amount: str
    left: str


@dataclass(frozen=True, slots=True)
class ListShown:
    """What was withheld in a period, tax by tax."""

    first_day: date
    last_day: date
    sums: tuple[SumShown, ...]
    total: str
    is_left: bool


@dataclass(frozen=True, slots=True)
class RemittanceShown:
    """What was handed over, and what the reader may do with it now."""

    id: UUID
    days: str
    total: str
    count: int
    status: str
    reference: str
    acts: tuple[str, ...]
    waits_for_another: bool


def sets_shown(found: Sequence[Set], person_id: UUID, say: Wording) -> list[SetShown]:
    """The sets of a programme, the latest first."""
    return [
        SetShown(
            id=each.row.id,
            first_day=say.day(each.row.first_day),
            status=each.row.status,
            rules=tuple(_rule(rule, each.row.currency, say) for rule in each.rules),
            is_open=each.row.status == TaxSetStatus.PROPOSED,
            may_answer=each.row.proposer_id != person_id,
        )
        for each in reversed(found)
    ]


def _rule(rule: TaxRule, currency: str, say: Wording) -> RuleShown:
    return RuleShown(
        name=say.name(rule.names),
        law=rule.law,
        payee_kind=rule.payee_kind,
        rate=_percent(rule.rate, say),
        bare_rate=_percent(rule.bare_rate, say),
        base=_percent(rule.base, say),
        above=say.money(rule.above, currency) if rule.above else "–",
    )


def _percent(rate: Fraction, say: Wording) -> str:
    shown = percent(rate)
    return shown if say.language == "id" else shown.replace(",", ".")


def list_shown(found: TaxList, say: Wording) -> ListShown:
    """What was withheld in a period, summed by tax in order of its code."""
    rows = sorted((line.row for line in found.lines), key=lambda row: row.code)
    sums, is_left = [], False
    for _, some in groupby(rows, key=lambda row: row.code):
        own = list(some)
        left = sum(row.amount for row in own if row.remittance == "withheld")
        is_left = is_left or left > 0
        sums.append(
            SumShown(
                name=say.name({"id": own[0].name_id, "en": own[0].name_en}),
                payments=len({row.instruction_id for row in own}),
                gross=say.money(sum(row.gross for row in own), found.currency),
                amount=say.money(sum(row.amount for row in own), found.currency),
                left=say.money(left, found.currency),
            )
        )
    total = say.money(found.total, found.currency)
    return ListShown(found.first_day, found.last_day, tuple(sums), total, is_left)


def remittances_shown(found: Sequence[Any], person_id: UUID, say: Wording) -> list[RemittanceShown]:
    """A programme's remittances, the latest first."""
    return [_remittance(row, person_id, say) for row in reversed(found)]


def _remittance(row: Any, person_id: UUID, say: Wording) -> RemittanceShown:
    acts: tuple[str, ...] = ()
    waits = False
    if row.status == RemittanceStatus.PREPARED:
        waits = row.preparer_id == person_id
        acts = ("cancel",) if waits else ("release", "cancel")
    elif row.status == RemittanceStatus.RELEASED:
        waits = row.releaser_id == person_id
        acts = () if waits else ("confirm", "return")
    return RemittanceShown(
        id=row.id,
        days=f"{say.day(row.first_day)} – {say.day(row.last_day)}",
        total=say.money(row.total, row.currency),
        count=row.count,
        status=row.status,
        reference=row.reference or "",
        acts=acts,
        waits_for_another=waits,
    )
