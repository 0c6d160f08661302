"""What the bank sent: files kept sealed under their digest, their lines, and typed failures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    any_,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.refusals import Refused
from claims.storage.base import Row, among
from claims.storage.payouts import Instruction, Payout
from claims.storage.programmes import Programme

PROGRAMMES_AT_MOST = 1_000


class BankImport(Row):
    """A bank's file that was taken in whole: sealed bytes, digest in the clear, its balances.

    `programme_id` is of the account that the file reports, or of the batch that it answers.
    """

    __tablename__ = "bank_imports"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    message: Mapped[str]
    message_id: Mapped[str]
    file_sha256: Mapped[str] = mapped_column(unique=True)
    file_sealed: Mapped[bytes]
    size: Mapped[int]
    count: Mapped[int]
    currency: Mapped[str]
    opening: Mapped[int | None]
    opening_on: Mapped[date | None]
    closing: Mapped[int | None]
    closing_on: Mapped[date | None]
    imported_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    importer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    imported_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("size > 0 AND count >= 0", name="size"),
        Index("ix_bank_imports_programme_id_id", "programme_id", "id"),
    )


class BankEntry(Row):
    """One line of a bank's file and what became of it.

    `reference` is what the bank knows the movement by, in whichever file it stands; one line of
    each is anything but `repeated`. `is_posted` says that the money lies, or lay, in suspense.
    """

    __tablename__ = "bank_entries"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("bank_imports.id"))
    line: Mapped[int]
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    side: Mapped[str | None]
    currency: Mapped[str]
    amount: Mapped[int | None]
    bank_status: Mapped[str]
    reason: Mapped[str | None]
    end_to_end_id: Mapped[str | None]
    entry_reference: Mapped[str | None]
    reference: Mapped[str | None]
    booked_on: Mapped[date | None]
    why: Mapped[str | None]
    instruction_id: Mapped[UUID | None] = mapped_column(ForeignKey("instructions.id"))
    is_posted: Mapped[bool]
    cleared_as: Mapped[str | None]
    counter_id: Mapped[UUID | None] = mapped_column(ForeignKey("bank_entries.id"))
    note: Mapped[str | None]
    proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    proposer_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    answerer_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    cleared_at: Mapped[datetime | None]
    taken_at: Mapped[datetime]
    status: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        UniqueConstraint("import_id", "line"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("side IN ('debit', 'credit')", name="side"),
        CheckConstraint("(side IS NULL) = (amount IS NULL)", name="money"),
        CheckConstraint("cleared_as IN ('payment', 'returned')", name="cleared_as"),
        CheckConstraint("answerer_id <> proposer_id", name="another_person"),
        CheckConstraint(
            "status NOT IN ('proposed', 'cleared')"
            " OR (proposer_id IS NOT NULL AND cleared_as IS NOT NULL)",
            name="proposed",
        ),
        CheckConstraint(
            "status <> 'cleared' OR (answerer_id IS NOT NULL AND cleared_at IS NOT NULL)",
            name="cleared",
        ),
        CheckConstraint("status <> 'applied' OR instruction_id IS NOT NULL", name="applied"),
        Index(
            "uq_bank_entries_reference",
            "programme_id",
            "reference",
            unique=True,
            postgresql_where="status NOT IN ('repeated', 'noted')",
        ),
        Index("ix_bank_entries_entry_reference", "programme_id", "entry_reference"),
        Index("ix_bank_entries_status_id", "status", "id"),
        Index("ix_bank_entries_instruction_id", "instruction_id"),
    )


class PaymentFailure(Row):
    """That the bank did not make a payment, as a person typed it; another person approves it."""

    __tablename__ = "payment_failures"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    payout_id: Mapped[UUID] = mapped_column(ForeignKey("payouts.id"))
    instruction_id: Mapped[UUID] = mapped_column(ForeignKey("instructions.id"))
    reference: Mapped[str]
    reason: Mapped[str]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    proposer_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    answerer_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    status: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint(
            "status <> 'approved' OR (answerer_id <> proposer_id) IS TRUE", name="another_person"
        ),
        CheckConstraint("(status = 'proposed') = (answerer_id IS NULL)", name="answered"),
        Index(
            "uq_payment_failures_instruction_id_open",
            "instruction_id",
            unique=True,
            postgresql_where="status = 'proposed'",
        ),
        Index("ix_payment_failures_payout_id", "payout_id", "id"),
    )


def find_import(session: Session, sha256: str) -> BankImport | None:
    """The import of a file with this digest, if it was taken before."""
    return session.scalars(select(BankImport).where(BankImport.file_sha256 == sha256)).one_or_none()


def get_import(session: Session, import_id: UUID) -> BankImport:
    """The import, or `BANK_IMPORT_UNKNOWN`."""
    found = session.get(BankImport, import_id)
    if found is None:
        raise Refused("BANK_IMPORT_UNKNOWN", "There is no such import.")
    return found


def get_entry(session: Session, entry_id: UUID, *, lock: bool = False) -> BankEntry:
    """The entry, or `BANK_ENTRY_UNKNOWN`."""
    query = select(BankEntry).where(BankEntry.id == entry_id)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise Refused("BANK_ENTRY_UNKNOWN", "There is no such entry.")
    return found


def get_failure(session: Session, failure_id: UUID, *, lock: bool = False) -> PaymentFailure:
    """What was typed, or `PAYMENT_FAILURE_UNKNOWN`."""
    query = select(PaymentFailure).where(PaymentFailure.id == failure_id)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise Refused("PAYMENT_FAILURE_UNKNOWN", "There is no such proposed failure.")
    return found


def failures_of(session: Session, payout_id: UUID) -> list[PaymentFailure]:
    """The typed failures of a batch that wait for a second person (at most 200)."""
    return list(
        session.scalars(
            select(PaymentFailure)
            .where(PaymentFailure.payout_id == payout_id, PaymentFailure.status == "proposed")
            .order_by(PaymentFailure.id)
            .limit(200)
        )
    )


def programmes(session: Session) -> list[Programme]:
    """The programmes, the oldest first (at most 1,000): whose account a file reports."""
    return list(
        session.scalars(
            select(Programme).order_by(Programme.created_at, Programme.id).limit(PROGRAMMES_AT_MOST)
        )
    )


def payout_answered(session: Session, message_id: str) -> UUID | None:
    """The id of the batch whose file had this message id; the row is read once it is locked."""
    return session.scalars(select(Payout.id).where(Payout.message_id == message_id)).one_or_none()


@dataclass(frozen=True, slots=True)
class Named:
    """A payment that a file names: its ids, not its row, which is read once it is locked."""

    instruction_id: UUID
    payout_id: UUID
    programme_id: UUID


def payments_named(session: Session, end_to_end_ids: Sequence[str]) -> dict[str, Named]:
    """The payments of these end-to-end ids, each with its batch and the programme that pays it."""
    rows = session.execute(
        select(Instruction.end_to_end_id, Instruction.id, Payout.id, Payout.programme_id)
        .join(Payout, Payout.id == Instruction.payout_id)
        .where(_one_of(Instruction.end_to_end_id, end_to_end_ids))
    )
    return {row[0]: Named(row[1], row[2], row[3]) for row in rows}


def _one_of(column: Any, texts: Sequence[str]) -> ColumnElement[bool]:
    """That a column is one of some texts, however many: they go as one array."""
    found: ColumnElement[bool] = column == any_(literal(list(texts), ARRAY(Text)))
    return found


def known_references(
    session: Session, programme_id: UUID, references: Sequence[str]
) -> frozenset[str]:
    """Which of these references some line of an earlier file has, one that did anything."""
    rows = session.scalars(
        select(BankEntry.reference).where(
            BankEntry.programme_id == programme_id,
            _one_of(BankEntry.reference, references),
            BankEntry.status.not_in(("repeated", "noted")),
        )
    )
    return frozenset(each for each in rows if each)


def detailed_sum(session: Session, programme_id: UUID, entry_reference: str, side: str) -> int:
    """What the lines of an entry came to that earlier files gave one by one (minor units)."""
    found = session.scalar(
        select(func.coalesce(func.sum(BankEntry.amount), 0)).where(
            BankEntry.programme_id == programme_id,
            BankEntry.entry_reference == entry_reference,
            BankEntry.side == side,
            BankEntry.end_to_end_id.is_not(None),
            BankEntry.status.not_in(("repeated", "noted")),
        )
    )
    return int(found or 0)


def whole_entries(
    session: Session, programme_id: UUID, entry_references: Sequence[str]
) -> list[BankEntry]:
    """Unknown entries that came as a whole and whose parts a later file gives; locked."""
    return list(
        session.scalars(
            select(BankEntry)
            .where(
                BankEntry.programme_id == programme_id,
                _one_of(BankEntry.entry_reference, entry_references),
                BankEntry.end_to_end_id.is_(None),
                BankEntry.status == "unknown",
            )
            .order_by(BankEntry.id)
            .with_for_update()
        )
    )


def lock_entries(session: Session, entry_ids: Sequence[UUID]) -> list[BankEntry]:
    """Some entries, locked in order of id."""
    return list(
        session.scalars(
            select(BankEntry)
            .where(among(BankEntry.id, entry_ids))
            .order_by(BankEntry.id)
            .with_for_update()
        )
    )


def counts_of(session: Session, import_ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """How many lines of each import are in which state."""
    rows = session.execute(
        select(BankEntry.import_id, BankEntry.status, func.count())
        .where(among(BankEntry.import_id, import_ids))
        .group_by(BankEntry.import_id, BankEntry.status)
    )
    counts: dict[UUID, dict[str, int]] = {}
    for import_id, status, number in rows:
        counts.setdefault(import_id, {})[status] = number
    return counts
