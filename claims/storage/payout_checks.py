"""What is checked of a batch: payments whose account, claim or payee gives pause."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, or_, select, text
from sqlalchemy.orm import Session, aliased

from claims.storage.base import among
from claims.storage.cases import BLOCKED
from claims.storage.payouts import PAYMENTS_AT_MOST, Instruction, Payout
from claims.storage.people import BankAccount
from claims.storage.taxes import TaxLine

_DISPUTED = text(
    f"""
    SELECT count(DISTINCT p.instruction_id) FROM instructions AS i
      JOIN instruction_parts AS p ON p.instruction_id = i.id
      JOIN claims AS c ON c.id = p.claim_id
      JOIN ({BLOCKED}) AS b ON b.claim_id = p.claim_id
     WHERE i.payout_id = :payout
       AND p.amount > greatest(coalesce(c.approved, 0) - p.paid_before - b.amount, 0)
    """
)


def has_doubted_account(session: Session, payout_id: UUID) -> bool:
    """Whether the bank has refused the account of a payee of the batch since it was built."""
    query = (
        select(BankAccount.id)
        .join(Instruction, Instruction.bank_account_id == BankAccount.id)
        .where(Instruction.payout_id == payout_id, BankAccount.doubted_at.is_not(None))
        .limit(1)
    )
    return session.scalar(query) is not None


def has_replaced_account(session: Session, payout_id: UUID) -> bool:
    """Whether a payee of the batch has another account in force by now.

    The accounts stay locked: one that is being replaced is waited for, one that is not waits.
    """
    found = session.scalars(
        select(BankAccount.replaced_at)
        .join(Instruction, Instruction.bank_account_id == BankAccount.id)
        .where(Instruction.payout_id == payout_id)
        .order_by(BankAccount.id)
        .limit(PAYMENTS_AT_MOST)
        .with_for_update(read=True, of=BankAccount)
    )
    return any(replaced_at is not None for replaced_at in found)


def outside_rail(session: Session, payout: Payout) -> int:
    """How many payments lie outside the limits of the batch's rail."""
    amount = Instruction.amount
    return _count(
        session,
        select(func.count())
        .select_from(Instruction)
        .where(
            Instruction.payout_id == payout.id,
            or_(
                amount < func.coalesce(payout.rail_least, 0),
                amount > func.coalesce(payout.rail_most, amount),
            ),
        ),
    )


def unusable(session: Session, payout_id: UUID) -> int:
    """How many payments go to an account no longer in force, or that the bank has refused."""
    return _count(
        session,
        select(func.count())
        .select_from(Instruction)
        .join(BankAccount, BankAccount.id == Instruction.bank_account_id)
        .where(
            Instruction.payout_id == payout_id,
            or_(BankAccount.replaced_at.is_not(None), BankAccount.doubted_at.is_not(None)),
        ),
    )


def disputed(session: Session, payout_id: UUID) -> int:
    """How many payments pay a claim of which more is disputed than they leave unpaid."""
    return int(session.execute(_DISPUTED, {"payout": payout_id}).scalar_one())


def paid_to(session: Session, payout_id: UUID, payee_ids: Sequence[UUID]) -> int:
    """How many payments go to one of some payees."""
    return _count(
        session,
        select(func.count())
        .select_from(Instruction)
        .where(Instruction.payout_id == payout_id, among(Instruction.payee_id, payee_ids)),
    )


def first_paid(session: Session, payout: Payout) -> int:
    """How many payments go to an account to which no earlier batch's payment went."""
    earlier = aliased(Instruction)
    return _count(
        session,
        select(func.count())
        .select_from(Instruction)
        .where(
            Instruction.payout_id == payout.id,
            ~select(earlier.id)
            .where(
                earlier.payee_id == Instruction.payee_id,
                earlier.bank_account_id == Instruction.bank_account_id,
                earlier.payout_id != payout.id,
                earlier.status.in_(["pending", "paid"]),
            )
            .exists(),
        ),
    )


def taxed(session: Session, payout_id: UUID) -> int:
    """From how many payments tax is withheld."""
    return _count(
        session,
        select(func.count(TaxLine.instruction_id.distinct()))
        .select_from(Instruction)
        .join(TaxLine, TaxLine.instruction_id == Instruction.id)
        .where(Instruction.payout_id == payout_id, TaxLine.amount > 0),
    )


def _count(session: Session, query: object) -> int:
    return int(session.execute(query).scalar_one())  # type: ignore[call-overload] # a select
