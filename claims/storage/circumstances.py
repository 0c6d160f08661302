"""Circumstances: what the rules may ask about a person, sealed; the newest row is what holds."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.facts import PersonFacts, Sex
from claims.storage import bulk
from claims.storage.base import Row
from claims.storage.cipher import FieldCipher

TABLE, COLUMN = "circumstances", "facts"

NEWEST = """
SELECT p.id, p.birth_on, c.id, c.household_id, c.facts_sealed
  FROM people AS p LEFT JOIN LATERAL (
    SELECT id, household_id, facts_sealed FROM circumstances WHERE person_id = p.id
     ORDER BY recorded_at DESC, id DESC LIMIT 1) AS c ON true
 WHERE p.id = ANY(%s)
"""


class CircumstancesRow(Row):
    """A person's sex, groups and household from a moment on. A change is a new row."""

    __tablename__ = "circumstances"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    household_id: Mapped[UUID | None]
    facts_sealed: Mapped[bytes]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]

    __table_args__ = (Index("ix_circumstances_person_id", "person_id", "recorded_at"),)


@dataclass(frozen=True, slots=True)
class Sealing:
    """How sex and groups become the bytes of a row, and come back."""

    cipher: FieldCipher

    def seal(self, row_id: UUID, *, sex: Sex | None, groups: Collection[str]) -> bytes:
        """The bytes to store in the row of that id."""
        facts = {"sex": sex, "groups": sorted(groups)}
        text = json.dumps(facts, separators=(",", ":"))
        return self.cipher.seal_text(text, table=TABLE, column=COLUMN, row_id=row_id)

    def unseal(self, row_id: UUID, sealed: bytes) -> dict[str, Any]:
        """Sex and groups of the row of that id."""
        text = self.cipher.unseal(sealed, table=TABLE, column=COLUMN, row_id=row_id)
        facts: dict[str, Any] = json.loads(text)
        return facts


def read(
    session: Session, person_ids: Collection[UUID], cipher: FieldCipher
) -> dict[UUID, PersonFacts]:
    """What the rules may know of each of these people, in one question."""
    sealing = Sealing(cipher)
    with bulk.driver(session).cursor() as cursor:
        cursor.execute(NEWEST, [list(person_ids)])
        return {row[0]: _facts(sealing, *row[1:]) for row in cursor.fetchall()}


def _facts(
    sealing: Sealing,
    birth_on: date | None,
    row_id: UUID | None,
    household_id: UUID | None,
    sealed: bytes | None,
) -> PersonFacts:
    if row_id is None or sealed is None:
        return PersonFacts(born_on=birth_on)
    facts = sealing.unseal(row_id, bytes(sealed))
    return PersonFacts(
        born_on=birth_on,
        sex=Sex(facts["sex"]) if facts["sex"] else None,
        groups=frozenset(facts["groups"]),
        household_id=household_id,
    )
