"""The questions a statement is made from: earlier ones, balances, and what a payment pays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text, union
from sqlalchemy.orm import Session

from claims.storage.base import among
from claims.storage.claims import Claim, ClaimLine
from claims.storage.decisions import Adjustment, Decision, DecisionLine
from claims.storage.payouts import Instruction, InstructionPart, Payout, Statement
from claims.storage.receipts import ClaimReceipt
from claims.storage.receivables import Receivable, ReceivablePart
from claims.storage.redress import Redress, RedressPart
from claims.storage.vouchers import Voucher


def find_of_instruction(session: Session, instruction_id: UUID) -> Statement | None:
    """The statement of a payment."""
    return session.scalars(
        select(Statement).where(Statement.instruction_id == instruction_id)
    ).one_or_none()


def has_earlier_open(session: Session, instruction: Instruction, payout: Payout) -> bool:
    """Whether a payment released earlier to the same payee has no statement yet."""
    found = session.scalar(
        select(Instruction.id)
        .join(Payout, Payout.id == Instruction.payout_id)
        .outerjoin(Statement, Statement.instruction_id == Instruction.id)
        .where(
            Instruction.payee_id == instruction.payee_id,
            Payout.programme_id == payout.programme_id,
            Payout.released_at < payout.released_at,
            Statement.id.is_(None),
        )
        .limit(1)
    )
    return found is not None


def balances_around(session: Session, instruction: Instruction, payout: Payout) -> tuple[int, int]:
    """What was owed to the payee after his last statement, and after this release (minor units).

    The closing balance is the ledger's at the release; the opening one the closing of the
    statement before, or zero.
    """
    closing = session.scalar(
        text(
            "SELECT coalesce(-sum(last.current), 0)::bigint FROM ledger_accounts AS a"
            " CROSS JOIN LATERAL (SELECT e.current FROM ledger_entries AS e"
            "   JOIN ledger_transactions AS t ON t.id = e.transaction_id"
            "   WHERE e.account_id = a.id AND t.posted_at <= :at ORDER BY e.seq DESC LIMIT 1)"
            " AS last WHERE a.programme_id = :programme AND a.name = 'payable:payee'"
            " AND a.payee_id = :payee"
        ),
        {
            "at": payout.released_at,
            "programme": payout.programme_id,
            "payee": instruction.payee_id,
        },
    )
    opening = session.scalar(
        select(Statement.closing)
        .join(Instruction, Instruction.id == Statement.instruction_id)
        .join(Payout, Payout.id == Instruction.payout_id)
        .where(
            Statement.payee_id == instruction.payee_id,
            Statement.programme_id == payout.programme_id,
            Payout.released_at < payout.released_at,
        )
        .order_by(Payout.released_at.desc())
        .limit(1)
    )
    return opening or 0, closing or 0


def released_before(
    session: Session, programme_id: UUID, payee_id: UUID, *, before: datetime
) -> datetime | None:
    """When the payment of a payee's last statement before a release was released."""
    return session.scalar(
        select(func.max(Payout.released_at))
        .join(Instruction, Instruction.payout_id == Payout.id)
        .join(Statement, Statement.instruction_id == Instruction.id)
        .where(
            Statement.payee_id == payee_id,
            Statement.programme_id == programme_id,
            Payout.released_at < before,
        )
    )


def earlier_with(
    session: Session, payee_id: UUID, claim_ids: Sequence[UUID], *, before: datetime
) -> dict[UUID, tuple[str, ...]]:
    """The numbers of a payee's earlier statements that have some claims on them, by claim.

    Of each claim all, in order of release: those that paid of it, also in vain, and those with
    redress for it. A claim without an earlier one has an empty tuple.
    """
    with_claim = union(
        select(InstructionPart.claim_id, InstructionPart.instruction_id).where(
            among(InstructionPart.claim_id, claim_ids)
        ),
        select(Redress.claim_id, RedressPart.instruction_id)
        .join(RedressPart, RedressPart.redress_id == Redress.id)
        .where(among(Redress.claim_id, claim_ids)),
    ).subquery()
    rows = session.execute(
        select(with_claim.c.claim_id, Statement.number)
        .join(Statement, Statement.instruction_id == with_claim.c.instruction_id)
        .join(Instruction, Instruction.id == Statement.instruction_id)
        .join(Payout, Payout.id == Instruction.payout_id)
        .where(Statement.payee_id == payee_id, Payout.released_at < before)
        .order_by(Payout.released_at, Statement.number)
    )
    found: dict[UUID, list[str]] = {each: [] for each in claim_ids}
    for claim_id, number in rows:
        found[claim_id].append(number)
    return {claim_id: tuple(numbers) for claim_id, numbers in found.items()}


def paid_by(
    session: Session, instruction_id: UUID
) -> list[tuple[Claim, Decision, InstructionPart]]:
    """The claims a payment pays, by which decision and how much, in order of submission."""
    rows = session.execute(
        select(Claim, Decision, InstructionPart)
        .join(InstructionPart, InstructionPart.claim_id == Claim.id)
        .join(Decision, Decision.id == InstructionPart.decision_id)
        .where(InstructionPart.instruction_id == instruction_id)
        .order_by(Claim.submitted_at, Claim.id)
    )
    return [(claim, decision, part) for claim, decision, part in rows]


def carried_by(session: Session, instruction_id: UUID) -> list[tuple[RedressPart, Redress, str]]:
    """The redress within a payment, with the number of its claim, in a fixed order."""
    rows = session.execute(
        select(RedressPart, Redress, Claim.number)
        .join(Redress, Redress.id == RedressPart.redress_id)
        .join(Claim, Claim.id == Redress.claim_id)
        .where(RedressPart.instruction_id == instruction_id)
        .order_by(RedressPart.side, Redress.id)
    )
    return [(part, row, number) for part, row, number in rows]


def taken_off(session: Session, instruction_id: UUID) -> list[tuple[ReceivablePart, Claim]]:
    """What a payment takes off for overpayments, with the claims they are of, in a fixed order."""
    rows = session.execute(
        select(ReceivablePart, Claim)
        .join(Receivable, Receivable.id == ReceivablePart.receivable_id)
        .join(Claim, Claim.id == Receivable.claim_id)
        .where(ReceivablePart.instruction_id == instruction_id)
        .order_by(Receivable.id)
    )
    return [(part, claim) for part, claim in rows]


def lines_of(session: Session, claim_ids: Sequence[UUID]) -> dict[UUID, list[ClaimLine]]:
    """The lines of claims, by claim."""
    found: dict[UUID, list[ClaimLine]] = defaultdict(list)
    rows = select(ClaimLine).where(among(ClaimLine.claim_id, claim_ids))
    for line in session.scalars(rows.order_by(ClaimLine.claim_id, ClaimLine.no)):
        found[line.claim_id].append(line)
    return found


def references_of(session: Session, claim_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """The serial of each claim's voucher, or the numbers of the receipts it came with, in order."""
    serials = select(Claim.id, Voucher.serial).join(Voucher, Voucher.id == Claim.voucher_id)
    found: dict[UUID, list[str]] = defaultdict(list)
    for claim_id, serial in session.execute(serials.where(among(Claim.id, claim_ids))):
        found[claim_id].append(serial)
    numbers = (
        select(ClaimReceipt.claim_id, ClaimReceipt.number)
        .join(Claim, Claim.id == ClaimReceipt.claim_id)
        .where(
            among(ClaimReceipt.claim_id, claim_ids),
            Claim.voucher_id.is_(None),
            ClaimReceipt.number != "",
        )
        .order_by(ClaimReceipt.claim_id, ClaimReceipt.receipt_id)
    )
    for claim_id, number in session.execute(numbers):
        found[claim_id].append(number or "")
    return found


def approved_of(
    session: Session, decision_ids: Sequence[UUID]
) -> dict[tuple[UUID, int], DecisionLine]:
    """The decided lines, by decision and line number."""
    rows = select(DecisionLine).where(among(DecisionLine.decision_id, decision_ids))
    return {(row.decision_id, row.line_no): row for row in session.scalars(rows)}


def adjustments_of(
    session: Session, decision_ids: Sequence[UUID]
) -> dict[tuple[UUID, int], list[Adjustment]]:
    """The adjustments, by decision and line number."""
    found: dict[tuple[UUID, int], list[Adjustment]] = defaultdict(list)
    rows = select(Adjustment).where(among(Adjustment.decision_id, decision_ids))
    for row in session.scalars(rows.order_by(Adjustment.line_no, Adjustment.seq)):
        found[row.decision_id, row.line_no].append(row)
    return found
