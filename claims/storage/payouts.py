"""Payout batches, their payment instructions and which decisions each one pays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    Select,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.payouts import InstructionStatus
from claims.domain.refusals import Refused
from claims.storage import bulk, receivables
from claims.storage.base import Row, among
from claims.storage.claims import Claim
from claims.storage.people import BankAccount
from claims.storage.programmes import Programme

THREE_PERSONS = (
    "verifier_id <> builder_id AND approver_id <> builder_id AND approver_id <> verifier_id"
    " AND releaser_id <> verifier_id"
)
SIGNED = (
    "num_nulls(verified_by, verifier_id, verified_at) IN (0, 3)"
    " AND num_nulls(approved_by, approver_id, approved_at) IN (0, 3)"
    " AND (is_older OR status NOT IN ('verified', 'approved', 'released', 'confirmed')"
    " OR verifier_id IS NOT NULL)"
    " AND (is_older OR status NOT IN ('approved', 'released', 'confirmed')"
    " OR approver_id IS NOT NULL)"
)


class Payout(Row):
    """A batch for one bank file: built once, its bytes sealed, its digest in the clear.

    Three persons stand for it: who built, who verified and who approved it. `is_older` are those
    released before anybody verified, and share one account of all rails;
    `sent_back_text_sealed` is why it was sent back. `rail_least` and `rail_most` are the limits of
    the rail when it was built (minor units); it never changes its rail.
    """

    __tablename__ = "payouts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    currency: Mapped[str]
    rail: Mapped[str]
    rail_least: Mapped[int | None]
    rail_most: Mapped[int | None]
    total: Mapped[int]
    count: Mapped[int]
    message_id: Mapped[str] = mapped_column(unique=True)
    execution_on: Mapped[date]
    file_sealed: Mapped[bytes]
    file_sha256: Mapped[str]
    status: Mapped[str]
    version: Mapped[int]
    built_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    builder_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    built_at: Mapped[datetime]
    verified_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    verifier_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    verified_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    approver_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    approved_at: Mapped[datetime | None]
    sent_back_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    sent_back_at: Mapped[datetime | None]
    sent_back_text_sealed: Mapped[bytes | None]
    is_older: Mapped[bool]
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    releaser_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    released_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        CheckConstraint("total > 0 AND count > 0", name="not_empty"),
        CheckConstraint("releaser_id <> builder_id", name="another_person"),
        CheckConstraint(
            "(status IN ('released', 'confirmed')) = (releaser_id IS NOT NULL)", name="released"
        ),
        CheckConstraint(THREE_PERSONS, name="three_persons"),
        CheckConstraint(SIGNED, name="signed"),
        CheckConstraint(
            "(status = 'sent_back') <= (num_nulls(sent_back_by, sent_back_at,"
            " sent_back_text_sealed) = 0)",
            name="sent_back",
        ),
    )


class Instruction(Row):
    """One payment to one payee within a batch."""

    __tablename__ = "instructions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    payout_id: Mapped[UUID] = mapped_column(ForeignKey("payouts.id"), index=True)
    no: Mapped[int]
    payee_kind: Mapped[str]
    payee_id: Mapped[UUID] = mapped_column(index=True)
    bank_account_id: Mapped[UUID] = mapped_column(ForeignKey("bank_accounts.id"))
    end_to_end_id: Mapped[str] = mapped_column(unique=True)
    currency: Mapped[str]
    amount: Mapped[int]
    status: Mapped[str]
    version: Mapped[int]
    bank_reference: Mapped[str | None]
    bank_reason: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answerer_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))

    __table_args__ = (
        UniqueConstraint("payout_id", "no"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("payee_kind IN ('person', 'provider')", name="payee_kind"),
    )


class InstructionPart(Row):
    """What a payment pays of a decision; a decision is in at most one live instruction.

    `paid_before` is what earlier payments had paid of the claim when this one was built.
    """

    __tablename__ = "instruction_parts"

    instruction_id: Mapped[UUID] = mapped_column(ForeignKey("instructions.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"), index=True)
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"))
    budget_id: Mapped[UUID] = mapped_column(ForeignKey("budgets.id"))
    amount: Mapped[int]
    paid_before: Mapped[int]
    is_live: Mapped[bool]

    __table_args__ = (
        PrimaryKeyConstraint("instruction_id", "decision_id"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("paid_before >= 0", name="paid_before"),
        Index(
            "uq_instruction_parts_decision_live",
            "decision_id",
            unique=True,
            postgresql_where="is_live",
        ),
    )


class Statement(Row):
    """A settlement statement: one payee, one payment; the stored bytes are the statement.

    `payee_no` counts a payee's statements of the programme. `content_key` is
    where what it says is kept, from which its twins in other forms are made. `signed_by` is
    whose certificate sealed it and `unsigned_sha256` what it was before; None when nobody has.
    """

    __tablename__ = "statements"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    payee_no: Mapped[int]
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    instruction_id: Mapped[UUID] = mapped_column(ForeignKey("instructions.id"), unique=True)
    payee_kind: Mapped[str]
    payee_id: Mapped[UUID] = mapped_column(index=True)
    currency: Mapped[str]
    opening: Mapped[int]
    total: Mapped[int]
    closing: Mapped[int]
    digest: Mapped[str]
    pdf_sha256: Mapped[str]
    store_key: Mapped[str]
    content_key: Mapped[str | None]
    public_url: Mapped[str]
    issued_at: Mapped[datetime]
    signed_by: Mapped[str | None]
    unsigned_sha256: Mapped[str | None]

    __table_args__ = (
        UniqueConstraint("programme_id", "payee_id", "payee_no"),
        CheckConstraint("payee_no > 0", name="payee_no"),
        CheckConstraint("(signed_by IS NULL) = (unsigned_sha256 IS NULL)", name="signed"),
        CheckConstraint("unsigned_sha256 <> pdf_sha256", name="sealed"),
    )


class Counter(Row):
    """A locked counter for numbers that people expect without gaps."""

    __tablename__ = "counters"

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    name: Mapped[str]
    value: Mapped[int]

    __table_args__ = (PrimaryKeyConstraint("programme_id", "name"),)


PAYMENTS_AT_MOST = 100_000

OPEN = ("built", "pending")
"""The states of a payment that the bank has not answered."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What live payments hold of a claim, in minor units: paid, and not yet answered.

    `paid` is less what was `collected` of it: taken off later payments, or repaid.
    """

    paid: int = 0
    in_payment: int = 0
    collected: int = 0


def standing_of(session: Session, claim_ids: Sequence[UUID]) -> dict[UUID, Standing]:
    """How claims stand with the bank; lock them first. One without a live payment is not named."""
    is_open = Instruction.status.in_(OPEN)
    rows = session.execute(
        select(
            InstructionPart.claim_id,
            func.coalesce(func.sum(InstructionPart.amount).filter(~is_open), 0),
            func.coalesce(func.sum(InstructionPart.amount).filter(is_open), 0),
        )
        .join(Instruction, Instruction.id == InstructionPart.instruction_id)
        .where(
            InstructionPart.is_live,
            among(InstructionPart.claim_id, claim_ids),
        )
        .group_by(InstructionPart.claim_id)
    )
    collected = receivables.collected_of(session, claim_ids)
    return {
        row[0]: Standing(
            int(row[1]) - collected.get(row[0], 0), int(row[2]), collected.get(row[0], 0)
        )
        for row in rows
    }


def paid_by(session: Session, claim: Claim, day: date) -> int:
    """What payments the bank has confirmed up to a day paid of a claim (minor units)."""
    answered_on = func.date(func.timezone(Programme.time_zone, Instruction.answered_at))
    found = session.scalar(
        select(func.coalesce(func.sum(InstructionPart.amount), 0))
        .join(Instruction, Instruction.id == InstructionPart.instruction_id)
        .join(Programme, Programme.id == claim.programme_id)
        .where(
            InstructionPart.claim_id == claim.id,
            InstructionPart.is_live,
            Instruction.status == "paid",
            answered_on <= day,
        )
    )
    return int(found or 0)


def get(session: Session, payout_id: UUID, *, lock: bool = False) -> Payout:
    """The batch, or `PAYOUT_UNKNOWN`."""
    query = select(Payout).where(Payout.id == payout_id)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise Refused("PAYOUT_UNKNOWN", "There is no such payout batch.")
    return found


def instructions_of(session: Session, payout_id: UUID, *, lock: bool = False) -> list[Instruction]:
    """The payments of a batch in their order; none is built with more than are read here."""
    query = (
        select(Instruction)
        .where(Instruction.payout_id == payout_id)
        .order_by(Instruction.no)
        .limit(PAYMENTS_AT_MOST)
    )
    return list(session.scalars(query.with_for_update() if lock else query))


def payments_after(
    session: Session, payout_id: UUID, *, after: int, limit: int
) -> list[tuple[Instruction, BankAccount]]:
    """A page of a batch's payments behind a number, with the accounts they go to."""
    rows = session.execute(
        select(Instruction, BankAccount)
        .join(BankAccount, BankAccount.id == Instruction.bank_account_id)
        .where(Instruction.payout_id == payout_id, Instruction.no > after)
        .order_by(Instruction.no)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def pending_after(
    session: Session, payout_id: UUID, *, after: int, limit: int
) -> list[tuple[Instruction, BankAccount]]:
    """A page of a batch's payments behind a number that the bank has not answered."""
    rows = session.execute(
        select(Instruction, BankAccount)
        .join(BankAccount, BankAccount.id == Instruction.bank_account_id)
        .where(
            Instruction.payout_id == payout_id,
            Instruction.no > after,
            Instruction.status == "pending",
        )
        .order_by(Instruction.no)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def numbers_of(session: Session, instruction_ids: Sequence[UUID]) -> dict[UUID, int]:
    """The number of each payment in its batch."""
    rows = session.execute(
        select(Instruction.id, Instruction.no).where(among(Instruction.id, instruction_ids))
    )
    return {row[0]: row[1] for row in rows}


def sums_of(session: Session, payout_id: UUID) -> dict[str, tuple[int, int]]:
    """How many payments of a batch have each status, and their sum in minor units."""
    rows = session.execute(
        select(Instruction.status, func.count(), func.sum(Instruction.amount))
        .where(Instruction.payout_id == payout_id)
        .group_by(Instruction.status)
        .limit(len(InstructionStatus))
    )
    return {row[0]: (row[1], int(row[2])) for row in rows}


def parts_of(session: Session, instruction_ids: list[UUID]) -> list[InstructionPart]:
    """Which decisions some payments pay, in order of claim."""
    return list(
        session.scalars(
            select(InstructionPart)
            .where(among(InstructionPart.instruction_id, instruction_ids))
            .order_by(InstructionPart.instruction_id, InstructionPart.claim_id)
        )
    )


def add_parts(session: Session, parts: list[InstructionPart]) -> None:
    """Write which decisions payments pay; a decision in another live payment is refused."""
    bulk.copy_objects(session, parts)


def lock_payable(session: Session, programme_id: UUID, limit: int) -> list[Claim]:
    """Authorised claims, and those whose payment failed, that no open payment holds; locked."""
    return list(session.scalars(_payable(programme_id, limit).with_for_update()))


def payable(session: Session, programme_id: UUID, limit: int) -> list[Claim]:
    """The same, only to be looked at."""
    return list(session.scalars(_payable(programme_id, limit)))


def _payable(programme_id: UUID, limit: int) -> Select[Claim]:
    in_payment = (
        select(InstructionPart.claim_id)
        .join(Instruction, Instruction.id == InstructionPart.instruction_id)
        .where(
            InstructionPart.is_live,
            InstructionPart.claim_id == Claim.id,
            Instruction.status.in_(OPEN),
        )
        .exists()
    )
    return (
        select(Claim)
        .where(
            Claim.programme_id == programme_id,
            Claim.status.in_(["authorised", "payment_failed"]),
            ~in_payment,
        )
        .order_by(Claim.id)
        .limit(limit)
    )


def lock_claims(session: Session, claim_ids: list[UUID]) -> list[Claim]:
    """The claims of some payments, locked in order of id."""
    return list(
        session.scalars(
            select(Claim).where(among(Claim.id, claim_ids)).order_by(Claim.id).with_for_update()
        )
    )
