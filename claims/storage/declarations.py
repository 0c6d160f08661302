"""Declarations: what a claimant says beside the lines themselves, sealed; and who else pays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.facts import OtherPayerFacts
from claims.storage import bulk
from claims.storage.base import Row

OF_CLAIM = 0
"""The line number under which what concerns the whole claim is kept."""

PAYERS = """
SELECT claim_id, line_no, name, paid, liable FROM claim_payers WHERE claim_id = ANY(%s)
 ORDER BY claim_id, line_no, no
"""
DECLARED = """
SELECT DISTINCT claim_id, line_no, name FROM claim_declarations WHERE claim_id = ANY(%s)
"""


class ClaimPayer(Row):
    """Another payer of a line (minor units): what he has paid, and what is his to pay.

    `liable` is NULL where the whole line is his to pay.
    """

    __tablename__ = "claim_payers"

    claim_id: Mapped[UUID]
    line_no: Mapped[int]
    no: Mapped[int]
    name: Mapped[str]
    paid: Mapped[int]
    liable: Mapped[int | None]

    __table_args__ = (
        PrimaryKeyConstraint("claim_id", "line_no", "no"),
        ForeignKeyConstraint(["claim_id", "line_no"], ["claim_lines.claim_id", "claim_lines.no"]),
        CheckConstraint("paid >= 0 AND liable >= 0", name="amounts"),
    )


class ClaimDeclaration(Row):
    """A further field of a claim (line 0) or of a line, as it was declared at a version.

    The text may tell of a person's health, so it is sealed. Of a field declared again the latest
    is meant; the earlier stays.
    """

    __tablename__ = "claim_declarations"

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    line_no: Mapped[int]
    name: Mapped[str]
    version: Mapped[int]
    text_sealed: Mapped[bytes]

    __table_args__ = (PrimaryKeyConstraint("claim_id", "line_no", "name", "version"),)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a declared text is kept: what its bytes are bound to."""

    claim_id: UUID
    line_no: int
    name: str
    version: int

    def bound(self) -> dict[str, str]:
        """The place as the cipher is told."""
        row_id = f"{self.claim_id}/{self.line_no}/{self.name}/{self.version}"
        return {"table": "claim_declarations", "column": "text", "row_id": row_id}


def payers_of(session: Session, claim_id: UUID) -> list[ClaimPayer]:
    """The other payers of a claim's lines (at most 2,000)."""
    return list(
        session.scalars(
            select(ClaimPayer)
            .where(ClaimPayer.claim_id == claim_id)
            .order_by(ClaimPayer.line_no, ClaimPayer.no)
            .limit(2_000)
        )
    )


def declared_of(session: Session, claim_id: UUID) -> list[ClaimDeclaration]:
    """A claim's declared fields, those that were declared later behind (at most 5,000)."""
    return list(
        session.scalars(
            select(ClaimDeclaration)
            .where(ClaimDeclaration.claim_id == claim_id)
            .order_by(ClaimDeclaration.version, ClaimDeclaration.line_no, ClaimDeclaration.name)
            .limit(5_000)
        )
    )


def read_payers(
    session: Session, claim_ids: Collection[UUID]
) -> dict[tuple[UUID, int], tuple[OtherPayerFacts, ...]]:
    """The other payers of lines, by claim and number."""
    found: dict[tuple[UUID, int], list[OtherPayerFacts]] = defaultdict(list)
    with bulk.driver(session).cursor() as cursor:
        cursor.execute(PAYERS, [list(claim_ids)])
        for claim_id, line_no, *payer in cursor.fetchall():
            found[claim_id, line_no].append(OtherPayerFacts(*payer))
    return {each: tuple(payers) for each, payers in found.items()}


def read_declared(
    session: Session, claim_ids: Collection[UUID]
) -> dict[tuple[UUID, int], frozenset[str]]:
    """Which further fields are filled in, by claim and number (0: the claim's own)."""
    found: dict[tuple[UUID, int], set[str]] = defaultdict(set)
    with bulk.driver(session).cursor() as cursor:
        cursor.execute(DECLARED, [list(claim_ids)])
        for claim_id, line_no, name in cursor.fetchall():
            found[claim_id, line_no].add(name)
    return {each: frozenset(names) for each, names in found.items()}
