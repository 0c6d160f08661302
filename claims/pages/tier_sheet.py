"""Tiers and pay days in words and figures, for one reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from claims.domain.tiers import TierSetStatus
from claims.pages.wording import Wording
from claims.usecases.pay_days import PlanTold
from claims.usecases.tiers import Set


@dataclass(frozen=True, slots=True)
class TierRow:
    """A set of tiers: from when, its tiers as amount and persons, and who may answer it."""

    id: UUID
    first_day: str
    tiers: tuple[tuple[str, int], ...]
    is_release_apart: bool
    status: str
    is_proposed: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class PayDaysShown:
    """A plan of pay days in words, and its values for the form."""

    days: str
    cut_off_days: int
    weekdays: tuple[int, ...]
    days_of_month: str
    next: tuple[str, str] | None


def tier_rows(found: Sequence[Set], person_id: UUID, say: Wording) -> list[TierRow]:
    """Sets of tiers, the latest first."""
    return [
        TierRow(
            id=each.row.id,
            first_day=say.day(each.row.first_day),
            tiers=tuple((say.money(t.above, each.row.currency), t.needed) for t in each.tiers),
            is_release_apart=each.row.is_release_apart,
            status=each.row.status,
            is_proposed=each.row.status == TierSetStatus.PROPOSED,
            is_mine=each.row.proposer_id == person_id,
        )
        for each in reversed(found)
    ]


def pay_days_shown(told: PlanTold, texts: Mapping[str, str], say: Wording) -> PayDaysShown:
    """A programme's plan of pay days and the next one."""
    plan = told.plan
    if plan is None:
        return PayDaysShown("", 0, (), "", None)
    of_month = ", ".join(str(each) for each in plan.days_of_month)
    of_week = ", ".join(texts[f"weekday_{each}"] for each in plan.weekdays)
    following = told.next and (say.day(told.next.on), say.day(told.next.cut_off_on))
    return PayDaysShown(of_week or of_month, plan.cut_off_days, plan.weekdays, of_month, following)
