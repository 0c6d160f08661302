"""Receivables: what a payee was paid too much, and what became of it."""

from __future__ import annotations

from claims.domain.receivables import ReceivableStatus
from claims.domain.recoveries import RepaymentStatus, WriteOffReason, WriteOffStatus
from schemas.base import Act, Out
from schemas.fields import Day, Instant, OneOf, Plain, Text, Uuid, Whole
from schemas.groups import MoneyField
from schemas.pages import PageQuery, page_of


class ReceivableOut(Out):
    """An overpayment that one decision found, and what is left of it."""

    id = Uuid()
    programme_id = Uuid()
    claim_id = Uuid()
    decision_id = Uuid()
    payee_kind = OneOf(("person", "provider"))
    payee_id = Uuid()
    amount = MoneyField()
    netted = MoneyField(says="What later payments take off.")
    pending = MoneyField(says="What of that the bank has not confirmed.")
    repaid = MoneyField()
    written_off = MoneyField()
    dropped = MoneyField(says="What a later decision approved after all.")
    left = MoneyField(says="What is still to be collected.")
    status = OneOf(ReceivableStatus)
    version = Whole(1, 10**9)
    found_at = Instant()


class ReceivablesQuery(PageQuery):
    """Which overpayments."""

    status = OneOf(ReceivableStatus)
    payee = Uuid()


class RecordRepayment(Act):
    """Money that came in for an overpayment."""

    amount = MoneyField(required=True)
    reference = Text(64, required=True, says="What the bank knows the movement by.")
    received_on = Day(required=True)


class RepaymentOut(Out):
    """Money that came in, as one person wrote it down and another answered."""

    id = Uuid()
    receivable_id = Uuid()
    amount = MoneyField()
    reference = Plain()
    received_on = Day()
    recorded_by = Uuid()
    recorded_at = Instant()
    answered_by = Uuid(allow_none=True)
    answered_at = Instant(allow_none=True)
    status = OneOf(RepaymentStatus)
    version = Whole(1, 10**9)


class RepaymentsQuery(PageQuery):
    """Which repayments."""

    status = OneOf(RepaymentStatus)


class ProposeWriteOff(Act):
    """How much of an overpayment nobody will collect, and why."""

    amount = MoneyField(required=True)
    reason = OneOf(WriteOffReason, required=True)


class WriteOffOut(Out):
    """A write-off, who proposed it and which two others approved it."""

    id = Uuid()
    receivable_id = Uuid()
    amount = MoneyField()
    reason = OneOf(WriteOffReason)
    proposed_by = Uuid()
    proposed_at = Instant()
    seconded_by = Uuid(allow_none=True)
    approved_by = Uuid(allow_none=True)
    refused_by = Uuid(allow_none=True)
    status = OneOf(WriteOffStatus)
    version = Whole(1, 10**9)


class WriteOffsQuery(PageQuery):
    """Which write-offs."""

    status = OneOf(WriteOffStatus)


ReceivablePage = page_of(ReceivableOut)
RepaymentPage = page_of(RepaymentOut)
WriteOffPage = page_of(WriteOffOut)
