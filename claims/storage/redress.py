"""Redress of broken promises, and the payments that carry it or recover it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    UniqueConstraint,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.domain.permissions import Scope
from claims.domain.redress import RedressKind
from claims.domain.refusals import Refused
from claims.storage.base import Row, among
from claims.storage.claims import Claim
from claims.storage.payouts import Instruction
from claims.storage.programmes import Budget


class Redress(Row):
    """What one broken promise of one claim owes: once, and with how late it was."""

    __tablename__ = "redress"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    standard_id: Mapped[UUID] = mapped_column(ForeignKey("standards.id"))
    kind: Mapped[str]
    promise: Mapped[str]
    limit_days: Mapped[int]
    actual_days: Mapped[int]
    due_on: Mapped[date]
    done_on: Mapped[date]
    payee_kind: Mapped[str]
    payee_id: Mapped[UUID] = mapped_column(index=True)
    caused_by: Mapped[UUID | None] = mapped_column(ForeignKey("providers.id"), index=True)
    budget_id: Mapped[UUID | None] = mapped_column(ForeignKey("budgets.id"))
    currency: Mapped[str]
    amount: Mapped[int]
    reason: Mapped[str | None]
    questioned_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    questioner_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    exempted_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    exempter_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    upheld_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    upholder_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str]
    version: Mapped[int]
    found_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("claim_id", "kind"),
        CheckConstraint("amount >= 0 AND (status = 'not_due') = (amount = 0)", name="amount"),
        CheckConstraint("due_on < done_on", name="late"),
        CheckConstraint(
            "(kind = 'late_payment') = (payee_kind = 'provider')"
            " AND payee_kind IN ('person', 'provider')",
            name="payee",
        ),
        CheckConstraint("kind = 'service' OR caused_by IS NULL", name="cause"),
        CheckConstraint("status IN ('not_due', 'owed') OR budget_id IS NOT NULL", name="carried"),
        CheckConstraint(
            "(status = 'exempt') = (exempter_id IS NOT NULL)"
            " AND (status NOT IN ('in_question', 'exempt')"
            "      OR (questioner_id IS NOT NULL AND reason IS NOT NULL))",
            name="exempt",
        ),
        CheckConstraint(
            "(exempter_id <> questioner_id) IS NOT FALSE"
            " AND (upholder_id <> questioner_id) IS NOT FALSE",
            name="another_person",
        ),
        CheckConstraint(
            "questioner_id IS DISTINCT FROM payee_id AND exempter_id IS DISTINCT FROM payee_id"
            " AND upholder_id IS DISTINCT FROM payee_id",
            name="another_payee",
        ),
        CheckConstraint(
            "(upheld_by IS NULL) = (upholder_id IS NULL)"
            " AND (upholder_id IS NULL OR status NOT IN ('in_question', 'exempt'))",
            name="upheld",
        ),
        Index("ix_redress_status_programme_id_id", "status", "programme_id", "id"),
    )


class RedressPart(Row):
    """Redress within a payment: paid to who is owed it, or recovered from who caused it."""

    __tablename__ = "redress_parts"

    instruction_id: Mapped[UUID] = mapped_column(ForeignKey("instructions.id"))
    redress_id: Mapped[UUID] = mapped_column(ForeignKey("redress.id"))
    side: Mapped[str]
    amount: Mapped[int]
    is_live: Mapped[bool]

    __table_args__ = (
        PrimaryKeyConstraint("instruction_id", "redress_id", "side"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("side IN ('payment', 'recovery')", name="side"),
        Index(
            "uq_redress_parts_live",
            "redress_id",
            "side",
            unique=True,
            postgresql_where="is_live",
        ),
    )


def _has(kind: RedressKind) -> str:
    return (
        "NOT EXISTS (SELECT 1 FROM redress AS r"
        f" WHERE r.claim_id = claims.id AND r.kind = '{kind.value}')"
    )


UNMEASURED = text(
    f"decided_on > decide_by AND {_has(RedressKind.DECISION)}"
    f" OR paid_on > pay_by AND {_has(RedressKind.PAYMENT)}"
    f" OR paid_on > pay_by AND voucher_id IS NOT NULL AND {_has(RedressKind.LATE_PAYMENT)}"
    f" OR served_on > serve_by AND decided_on IS NOT NULL AND {_has(RedressKind.SERVICE)}"
)
"""What came after its day of a claim and was not looked at yet.

Each gets a row when it is looked at, also one that owes nothing: else it would be found again and
again, before all others. Whether a day that counts lies between, the domain says.
"""


def lock_late(session: Session, limit: int) -> list[Claim]:
    """Claims with a broken promise that nobody has measured yet; locked, in order of id."""
    late = text("(decided_on > decide_by OR paid_on > pay_by OR served_on > serve_by)")
    return list(
        session.scalars(
            select(Claim)
            .where(late, or_(UNMEASURED))
            .order_by(Claim.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )


def of_claim(session: Session, claim_id: UUID) -> list[Redress]:
    """What the broken promises of a claim owe, in the order in which it was found."""
    query = select(Redress).where(Redress.claim_id == claim_id)
    return list(session.scalars(query.order_by(Redress.id).limit(len(RedressKind))))


def kinds_of(session: Session, claim_ids: Sequence[UUID]) -> set[tuple[UUID, str]]:
    """Which kinds were measured already, by claim."""
    rows = session.execute(
        select(Redress.claim_id, Redress.kind).where(among(Redress.claim_id, claim_ids))
    )
    return {(claim_id, kind) for claim_id, kind in rows}


def lock_owed(session: Session, limit: int) -> list[tuple[Redress, UUID]]:
    """What is owed and some line of its purpose could carry alone, with that line; locked."""
    purpose = text(
        "budgets.purpose = CASE redress.kind WHEN 'late_payment' THEN 'late_payment'"
        " ELSE 'redress' END"
    )
    rows = session.execute(
        select(Redress, Budget.id)
        .join(Budget, (Budget.programme_id == Redress.programme_id) & purpose)
        .where(Redress.status == "owed", Budget.available >= Redress.amount)
        .order_by(Redress.id)
        .limit(limit)
        .with_for_update(of=Redress, skip_locked=True)
    )
    return [(row, budget_id) for row, budget_id in rows]


def lock_payable(session: Session, programme_id: UUID, limit: int) -> list[Redress]:
    """What is granted and in no live payment; locked, in order of id."""
    return _lock_free(session, programme_id, "payment", Redress.status == "granted", limit)


def lock_recoverable(session: Session, programme_id: UUID, limit: int) -> list[Redress]:
    """What a provider caused and no live payment of his recovers yet; locked, in order of id."""
    is_due = Redress.caused_by.is_not(None) & Redress.status.in_(["granted", "settled", "paid"])
    return _lock_free(session, programme_id, "recovery", is_due, limit)


def _lock_free(
    session: Session, programme_id: UUID, side: str, condition: object, limit: int
) -> list[Redress]:
    is_taken = (
        select(RedressPart.redress_id)
        .where(RedressPart.redress_id == Redress.id, RedressPart.side == side, RedressPart.is_live)
        .exists()
    )
    return list(
        session.scalars(
            select(Redress)
            .where(Redress.programme_id == programme_id, condition, ~is_taken)  # type: ignore[arg-type] # a column's expression
            .order_by(Redress.id)
            .limit(limit)
            .with_for_update()
        )
    )


def parts_of(session: Session, instruction_ids: Sequence[UUID]) -> list[RedressPart]:
    """The redress within some payments, in order of payment and redress."""
    return list(
        session.scalars(
            select(RedressPart)
            .where(among(RedressPart.instruction_id, instruction_ids))
            .order_by(RedressPart.instruction_id, RedressPart.side, RedressPart.redress_id)
        )
    )


def lock(session: Session, redress_ids: Sequence[UUID]) -> list[Redress]:
    """Some redress, locked in order of id."""
    return list(
        session.scalars(
            select(Redress)
            .where(among(Redress.id, redress_ids))
            .order_by(Redress.id)
            .with_for_update()
        )
    )


def recovered_by_paid(session: Session, redress_ids: Sequence[UUID]) -> set[UUID]:
    """Which of some redress a paid payment of the provider has recovered."""
    rows = session.scalars(
        select(RedressPart.redress_id)
        .join(Instruction, Instruction.id == RedressPart.instruction_id)
        .where(
            among(RedressPart.redress_id, redress_ids),
            RedressPart.side == "recovery",
            RedressPart.is_live,
            Instruction.status == "paid",
        )
    )
    return set(rows)


def is_in_payment(session: Session, redress_id: UUID) -> bool:
    """Whether a payment, of either side, holds this redress."""
    found = session.scalar(
        select(RedressPart.redress_id)
        .where(RedressPart.redress_id == redress_id, RedressPart.is_live)
        .limit(1)
    )
    return found is not None


def get(session: Session, redress_id: UUID, scope: Scope, *, lock: bool = False) -> Redress:
    """One redress, or `REDRESS_UNKNOWN` when there is none the actor may see."""
    query = select(Redress).where(Redress.id == redress_id)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None or not _is_reached(found, scope):
        raise Refused("REDRESS_UNKNOWN", "There is no such redress.")
    return found


def _is_reached(row: Redress, scope: Scope) -> bool:
    """Who is owed it reaches it, and the provider from whom it is recovered."""
    is_person = row.payee_kind == "person"
    return scope.reaches(
        person_id=row.payee_id if is_person else None,
        provider_id=row.caused_by if is_person else row.payee_id,
    )


def free(session: Session, instruction_ids: Sequence[UUID]) -> None:
    """Let the redress of ended payments into a later one."""
    session.execute(
        update(RedressPart)
        .where(among(RedressPart.instruction_id, instruction_ids))
        .values(is_live=False)
    )
