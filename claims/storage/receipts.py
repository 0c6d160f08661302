"""Receipts: the evidence uploaded, and the marks by which the same receipt is found again."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, PrimaryKeyConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.permissions import Scope
from claims.domain.refusals import Refused
from claims.storage.base import Row
from claims.storage.cipher import FieldCipher


class Receipt(Row):
    """An uploaded image: the digest of the bytes that arrived and of the clean ones stored."""

    __tablename__ = "receipts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("providers.id"))
    arrived_sha256: Mapped[str] = mapped_column(index=True)
    stored_sha256: Mapped[str]
    store_key: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("num_nonnulls(person_id, provider_id) = 1", name="one_owner"),
    )


class ClaimReceipt(Row):
    """What a claimant says a receipt of his claim shows (amounts in minor units).

    A tax number may be a national id, so it is sealed. `shows` names what else there is to see:
    whether, never who.
    """

    __tablename__ = "claim_receipts"

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("receipts.id"), index=True)
    issuer: Mapped[str | None]
    number: Mapped[str | None]
    issued_on: Mapped[date | None]
    total: Mapped[int | None]
    tax_number_sealed: Mapped[bytes | None]
    stamp_duty: Mapped[int | None]
    total_in_words: Mapped[str | None]
    shows: Mapped[list[str] | None]

    __table_args__ = (
        PrimaryKeyConstraint("claim_id", "receipt_id"),
        CheckConstraint("stamp_duty >= 0", name="stamp_duty"),
    )


class ReceiptMark(Row):
    """A claim's use of one receipt, by file, number or details, in order of arrival.

    The primary key makes the order certain: of two claims that bring the same mark at once, one
    gets the lower `nth` and the other waits for it, so that one of them always sees the other.
    """

    __tablename__ = "receipt_marks"

    match: Mapped[str]
    mark: Mapped[bytes]
    nth: Mapped[int]
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("receipts.id"))
    total: Mapped[int | None]
    is_numbered: Mapped[bool]

    __table_args__ = (
        PrimaryKeyConstraint("match", "mark", "nth"),
        Index("ix_receipt_marks_claim_id", "claim_id"),
    )


def seal_tax_number(cipher: FieldCipher, number: str, claim_id: UUID, receipt_id: UUID) -> bytes:
    """The bytes to store for the tax number a claim's receipt shows."""
    return cipher.seal_text(number, **_tax_number(claim_id, receipt_id))


def unseal_tax_number(cipher: FieldCipher, sealed: bytes, claim_id: UUID, receipt_id: UUID) -> str:
    """The tax number a claim's receipt shows."""
    return cipher.unseal_text(bytes(sealed), **_tax_number(claim_id, receipt_id))


def _tax_number(claim_id: UUID, receipt_id: UUID) -> dict[str, str]:
    row_id = f"{claim_id}/{receipt_id}"
    return {"table": "claim_receipts", "column": "tax_number", "row_id": row_id}


def get(session: Session, receipt_id: UUID, scope: Scope) -> Receipt:
    """The receipt, or `RECEIPT_UNKNOWN` when there is none the actor may see."""
    found = session.get(Receipt, receipt_id)
    if found is None or not scope.reaches(person_id=found.person_id, provider_id=found.provider_id):
        raise Refused("RECEIPT_UNKNOWN", "There is no such receipt.", field="receipts")
    return found


def of_claim(session: Session, claim_id: UUID) -> list[ClaimReceipt]:
    """The receipts of a claim (at most 50)."""
    return list(
        session.scalars(
            select(ClaimReceipt)
            .where(ClaimReceipt.claim_id == claim_id)
            .order_by(ClaimReceipt.receipt_id)
            .limit(50)
        )
    )


def shown_of(session: Session, claim_id: UUID) -> list[tuple[ClaimReceipt, Receipt]]:
    """The receipts of a claim with their images' rows (at most 50)."""
    rows = session.execute(
        select(ClaimReceipt, Receipt)
        .join(Receipt, Receipt.id == ClaimReceipt.receipt_id)
        .where(ClaimReceipt.claim_id == claim_id)
        .order_by(ClaimReceipt.receipt_id)
        .limit(50)
    )
    return [(row[0], row[1]) for row in rows]


def sharing(session: Session, claim_id: UUID) -> dict[UUID, list[str]]:
    """The other claims that bring a receipt of this one, each with how they are alike."""
    rows = session.execute(
        text(
            "SELECT other.claim_id, array_agg(DISTINCT other.match ORDER BY other.match) AS matches"
            " FROM receipt_marks AS own"
            " JOIN receipt_marks AS other USING (match, mark)"
            " WHERE own.claim_id = :claim AND other.claim_id <> :claim"
            " GROUP BY other.claim_id ORDER BY other.claim_id LIMIT 50"
        ),
        {"claim": claim_id},
    )
    return {row.claim_id: list(row.matches) for row in rows}


def named_keys(session: Session, keys: list[str]) -> set[str]:
    """Which of these store keys a receipt, a statement or a letter names."""
    found = session.execute(
        text(
            "SELECT store_key FROM receipts WHERE store_key = ANY(:keys)"
            " UNION SELECT store_key FROM statements WHERE store_key = ANY(:keys)"
            " UNION SELECT content_key FROM statements WHERE content_key = ANY(:keys)"
            " UNION SELECT store_key FROM decision_letters WHERE store_key = ANY(:keys)"
        ),
        {"keys": keys},
    )
    return {row.store_key for row in found}
