"""What is decided and waits to be authorised or paid, and which cases hold parts of it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from claims.storage.base import among
from claims.storage.cases import Case
from claims.storage.claims import Claim
from claims.storage.people import BankAccount

MOST_GROUPS = 1_000
MOST_CASES = 1_000
HOLDING = ("filed", "verified", "investigated", "resolved")


@dataclass(frozen=True, slots=True)
class Amount:
    """How many claims of a programme stand somewhere, and what was approved of them."""

    programme_id: UUID
    status: str
    count: int
    approved: int


def amounts(session: Session) -> list[Amount]:
    """Claims with something approved that is not paid yet, by programme and status."""
    rows = session.execute(
        select(Claim.programme_id, Claim.status, func.count(), func.sum(Claim.approved))
        .where(
            Claim.status.in_(("decided", "authorised", "payment_failed", "settled")),
            Claim.approved > 0,
        )
        .group_by(Claim.programme_id, Claim.status)
        .order_by(Claim.programme_id, Claim.status)
        .limit(MOST_GROUPS)
    )
    return [Amount(row[0], row[1], row[2], int(row[3] or 0)) for row in rows]


def page(session: Session, programme_id: UUID, *, after: UUID | None, limit: int) -> list[Claim]:
    """A page of decided claims with something approved, in order of submission."""
    query = (
        select(Claim)
        .where(Claim.programme_id == programme_id, Claim.status == "decided", Claim.approved > 0)
        .order_by(Claim.id)
        .limit(limit)
    )
    return list(session.scalars(query.where(Claim.id > after) if after else query))


def awaiting_account(
    session: Session, programme_id: UUID, *, currency: str, at: datetime, limit: int
) -> list[Claim]:
    """Claims that would be paid now, had their payees an account that may be paid to."""
    payable = select(BankAccount.id).where(
        BankAccount.replaced_at.is_(None),
        BankAccount.currency == currency,
        BankAccount.change_id.is_not(None),
        BankAccount.doubted_at.is_(None),
        BankAccount.in_force_from <= at,
    )
    of_person = payable.where(BankAccount.person_id == Claim.person_id).exists()
    of_provider = payable.where(BankAccount.provider_id == Claim.provider_id).exists()
    query = (
        select(Claim)
        .where(
            Claim.programme_id == programme_id,
            Claim.status.in_(("decided", "authorised", "payment_failed")),
            Claim.approved > 0,
            ~case((Claim.kind == "redemption", of_provider), else_=of_person),
        )
        .order_by(Claim.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def cases_holding(session: Session, claim_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """The numbers of the open cases that dispute an amount of some claims, by claim."""
    rows = session.execute(
        select(Case.claim_id, Case.number)
        .where(among(Case.claim_id, claim_ids), Case.disputed > 0, Case.status.in_(HOLDING))
        .order_by(Case.filed_at, Case.id)
        .limit(MOST_CASES)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for claim_id, number in rows:
        found[claim_id].append(number)  # type: ignore[index] # among the ids
    return found
