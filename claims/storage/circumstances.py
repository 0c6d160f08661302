"""Circumstances: what the rules may ask about a person, sealed; the newest row is what holds."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
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

KNOWN = """
SELECT p.id, p.birth_on, c.id, c.household_id, c.recorded_at, c.facts_sealed
  FROM people AS p LEFT JOIN LATERAL (
    SELECT id, household_id, recorded_at, facts_sealed FROM circumstances WHERE person_id = p.id
     ORDER BY recorded_at DESC, id DESC LIMIT 100) AS c ON true
 WHERE p.id = ANY(%s)
 ORDER BY c.recorded_at DESC, c.id DESC
"""


class CircumstancesRow(Row):
    """A person's sex, groups and household from a moment on. A change is a new row."""

    __tablename__ = "circumstances"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    household_id: Mapped[UUID | None] = mapped_column(index=True)
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


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person now, and his households, the newest first."""

    facts: PersonFacts
    households: Sequence[tuple[datetime, UUID | None]]

    def at(self, moment: datetime) -> PersonFacts:
        """The facts of now, with the household of then.

        A claim counts for the household its person was of when it was submitted, whenever it is
        decided: what was counted once can be taken back from the same counter.
        """
        own = next((each for at, each in self.households if at <= moment), None)
        return (
            self.facts if own == self.facts.household_id else replace(self.facts, household_id=own)
        )


def read(session: Session, person_ids: Collection[UUID], cipher: FieldCipher) -> dict[UUID, Known]:
    """What the rules may know of each of these people, in one question."""
    sealing = Sealing(cipher)
    found: dict[UUID, Known] = {}
    with bulk.driver(session).cursor() as cursor:
        cursor.execute(KNOWN, [list(person_ids)])
        for person_id, birth_on, row_id, household_id, at, sealed in cursor.fetchall():
            if row_id is None:
                found[person_id] = Known(PersonFacts(born_on=birth_on), ())
            elif person_id in found:
                households = [*found[person_id].households, (at, household_id)]
                found[person_id] = Known(found[person_id].facts, households)
            else:
                facts = _facts(sealing.unseal(row_id, bytes(sealed)), birth_on, household_id)
                found[person_id] = Known(facts, [(at, household_id)])
    return found


def _facts(opened: dict[str, Any], birth_on: date | None, household_id: UUID | None) -> PersonFacts:
    return PersonFacts(
        born_on=birth_on,
        sex=Sex(opened["sex"]) if opened["sex"] else None,
        groups=frozenset(opened["groups"]),
        household_id=household_id,
    )
