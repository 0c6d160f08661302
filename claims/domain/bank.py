"""What a bank's word of a payment means: what is applied, what is only noted, what is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.money import Money
from claims.domain.payouts import InstructionStatus
from claims.domain.refusals import Refused

REJECTED: Final = "RJCT"
BOOKED: Final = "BOOK"


class EntryStatus(StrEnum):
    """What became of a line of a bank's file.

    Applied to a payment; noted, as it moves nothing; repeated, as another file had it already;
    unknown until two persons clear it; detailed, as a later file says what it consisted of.
    """

    APPLIED = "applied"
    NOTED = "noted"
    REPEATED = "repeated"
    UNKNOWN = "unknown"
    PROPOSED = "proposed"
    CLEARED = "cleared"
    DETAILED = "detailed"


class FailureStatus(StrEnum):
    """Where a failure stands that a person typed: proposed, then answered by another person."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


_E, _F = EntryStatus, FailureStatus

ENTRY = Lifecycle(
    noun="bank_entries",
    one="bank_entry",
    states=EntryStatus,
    entries={
        "apply": _E.APPLIED, "note": _E.NOTED, "repeat": _E.REPEATED, "hold": _E.UNKNOWN,
    },
    edges=(
        edge(_E.UNKNOWN, "propose", _E.PROPOSED),
        edge(_E.PROPOSED, "refuse", _E.UNKNOWN, "clearing_refused"),
        edge(_E.PROPOSED, "approve", _E.CLEARED),
        edge(_E.UNKNOWN, "detail", _E.DETAILED),
    ),
)  # fmt: skip

FAILURE = Lifecycle(
    noun="payment_failures",
    states=FailureStatus,
    entries={"propose": _F.PROPOSED},
    edges=(
        edge(_F.PROPOSED, "approve", _F.APPROVED),
        edge(_F.PROPOSED, "refuse", _F.REFUSED),
    ),
)


class Why(StrEnum):
    """Why a line was not applied."""

    STATUS_ONLY = "STATUS_ONLY"
    NOT_BOOKED = "NOT_BOOKED"
    REPEATED = "REPEATED"
    PAYMENT_UNKNOWN = "PAYMENT_UNKNOWN"
    ACCOUNT_DIFFERS = "ACCOUNT_DIFFERS"
    CURRENCY_DIFFERS = "CURRENCY_DIFFERS"
    AMOUNT_DIFFERS = "AMOUNT_DIFFERS"
    NOT_RELEASED = "NOT_RELEASED"
    NOT_PAID_YET = "NOT_PAID_YET"
    PAID_ALREADY = "PAID_ALREADY"
    FAILED_ALREADY = "FAILED_ALREADY"
    RETURN_HELD = "RETURN_HELD"
    CHARGE = "CHARGE"


class Step(StrEnum):
    """What a line does to its payment."""

    PAY = "pay"
    FAIL = "fail"
    RETURN = "return"


class ClearedAs(StrEnum):
    """What an unknown entry turned out to be: our payment, or what another entry gave back."""

    PAYMENT = "payment"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Payment:
    """What is known of the payment that a line names."""

    status: InstructionStatus
    money: Money
    is_from_this_account: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What a line says: of a status its code, of an entry the money and which way it moved."""

    status: str
    money: Money | None = None
    is_credit: bool = False
    is_charge: bool = False


def read_status(told: Told, payment: Payment | None) -> Step | Why:
    """What a line of a pain.002 does: only a rejection of a pending payment does anything."""
    if told.status != REJECTED:
        return Why.STATUS_ONLY
    if payment is None:
        return Why.PAYMENT_UNKNOWN
    return _unless(payment.status, InstructionStatus.PENDING) or Step.FAIL


def read_entry(told: Told, payment: Payment | None) -> Step | Why:
    """What a booked entry does to the payment it names, if it is that payment to the last unit."""
    if told.status != BOOKED:
        return Why.NOT_BOOKED
    if payment is None:
        return Why.CHARGE if told.is_charge else Why.PAYMENT_UNKNOWN
    wanted = InstructionStatus.PAID if told.is_credit else InstructionStatus.PENDING
    step = Step.RETURN if told.is_credit else Step.PAY
    return _difference(told, payment) or _unless(payment.status, wanted) or step


def _difference(told: Told, payment: Payment) -> Why | None:
    """In what an entry is not the payment it names."""
    if not payment.is_from_this_account:
        return Why.ACCOUNT_DIFFERS
    if told.money is None or told.money.currency != payment.money.currency:
        return Why.CURRENCY_DIFFERS
    return None if told.money == payment.money else Why.AMOUNT_DIFFERS


def _unless(status: InstructionStatus, wanted: InstructionStatus) -> Why | None:
    """Why a payment in this state does not take the step; None when it is in the wanted one."""
    return None if status is wanted else _STANDS[status]


_STANDS: Final = {
    InstructionStatus.BUILT: Why.NOT_RELEASED,
    InstructionStatus.CANCELLED: Why.NOT_RELEASED,
    InstructionStatus.PENDING: Why.NOT_PAID_YET,
    InstructionStatus.PAID: Why.PAID_ALREADY,
    InstructionStatus.FAILED: Why.FAILED_ALREADY,
}


def require_other_person(person_id: UUID, *, proposer: UUID | None) -> None:
    """Refuse `SAME_PERSON` to whoever proposed what he would put in force."""
    if person_id == proposer:
        raise Refused("SAME_PERSON", "You proposed this; another person has to approve it.")


def require_not_payee(person_id: UUID, *, payee: UUID) -> None:
    """Refuse `SAME_PERSON` to whom the payment goes: nobody acts in his own matter."""
    if person_id == payee:
        raise Refused("SAME_PERSON", "This payment is to yourself; others have to see to it.")


def require_other_confirmer(person_id: UUID, *, releaser: UUID | None) -> None:
    """Refuse `SAME_PERSON` to who released a batch and would say himself that it was paid."""
    if person_id == releaser:
        raise Refused(
            "SAME_PERSON", "You released this batch; another person says what the bank answered."
        )
