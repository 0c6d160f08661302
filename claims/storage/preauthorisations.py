"""Preauthorisations, and which of them a claim names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, PrimaryKeyConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.facts import PreauthorisationFacts, Window
from claims.domain.permissions import Scope
from claims.domain.refusals import Refused
from claims.storage import bulk
from claims.storage.base import Row

NAMED = """
SELECT c.id, p.id, p.number, p.item_code, p.first_day, p.last_day, p.quantity_milli, p.amount,
       p.provider_id
  FROM claim_preauthorisations AS n
  JOIN claims AS c ON c.id = n.claim_id
  JOIN preauthorisations AS p ON p.id = n.preauthorisation_id
 WHERE n.claim_id = ANY(%s) AND p.status = 'given' AND p.person_id = c.person_id
   AND p.programme_id = c.programme_id
 ORDER BY c.id, p.number
"""


class Preauthorisation(Row):
    """What a person may be given, how much of it, by whom and when; None is no limit."""

    __tablename__ = "preauthorisations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("providers.id"), index=True)
    item_code: Mapped[str]
    quantity_milli: Mapped[int | None]
    currency: Mapped[str]
    amount: Mapped[int | None]
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    status: Mapped[str]
    version: Mapped[int]
    withdrawn_because: Mapped[str | None]
    given_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    given_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="period"),
        CheckConstraint("quantity_milli > 0 AND amount > 0", name="positive"),
        CheckConstraint(
            "(status = 'withdrawn') = (withdrawn_because IS NOT NULL)", name="withdrawn"
        ),
    )


class ClaimPreauthorisation(Row):
    """That a claim names a preauthorisation."""

    __tablename__ = "claim_preauthorisations"

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    preauthorisation_id: Mapped[UUID] = mapped_column(ForeignKey("preauthorisations.id"))

    __table_args__ = (PrimaryKeyConstraint("claim_id", "preauthorisation_id"),)


def get(
    session: Session, preauthorisation_id: UUID, scope: Scope, *, lock: bool = False
) -> Preauthorisation:
    """The preauthorisation, or `PREAUTHORISATION_UNKNOWN` where the actor may see none."""
    query = select(Preauthorisation).where(Preauthorisation.id == preauthorisation_id)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None or not scope.reaches(person_id=found.person_id, provider_id=found.provider_id):
        raise Refused("PREAUTHORISATION_UNKNOWN", "There is no such preauthorisation.")
    return found


def find_by_number(session: Session, number: str) -> Preauthorisation | None:
    """The preauthorisation of a number."""
    return session.scalars(
        select(Preauthorisation).where(Preauthorisation.number == number)
    ).one_or_none()


def numbers_of(session: Session, claim_id: UUID) -> list[str]:
    """The numbers a claim names (at most 50)."""
    return list(
        session.scalars(
            select(Preauthorisation.number)
            .join(ClaimPreauthorisation)
            .where(ClaimPreauthorisation.claim_id == claim_id)
            .order_by(Preauthorisation.number)
            .limit(50)
        )
    )


def read(
    session: Session, claim_ids: Collection[UUID]
) -> dict[UUID, tuple[PreauthorisationFacts, ...]]:
    """The preauthorisations that claims name, stand, and are of their person and programme."""
    found: dict[UUID, list[PreauthorisationFacts]] = defaultdict(list)
    with bulk.driver(session).cursor() as cursor:
        cursor.execute(NAMED, [list(claim_ids)])
        for claim_id, own_id, number, item, first_day, last_day, *limits in cursor.fetchall():
            valid = Window(first_day, last_day)
            found[claim_id].append(PreauthorisationFacts(own_id, number, item, valid, *limits))
    return {each: tuple(facts) for each, facts in found.items()}
