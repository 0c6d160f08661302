"""Redress: what a broken promise turns out to owe, to whom, and how it comes to be paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from claims.domain.calendar import Calendar
from claims.domain.kept_promises import ServiceDays, days_over, late_days
from claims.domain.ledger import BudgetPurpose
from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.promises import Measure, Promise
from claims.domain.refusals import Refused
from claims.domain.standards import Standard


class RedressKind(StrEnum):
    """Which promise was broken; late payment is a provider's, the others are the citizen's."""

    DECISION = "decision"
    PAYMENT = "payment"
    SERVICE = "service"
    LATE_PAYMENT = "late_payment"

    @property
    def purpose(self) -> BudgetPurpose:
        """The kind of budget line that carries it."""
        is_late = self is RedressKind.LATE_PAYMENT
        return BudgetPurpose.LATE_PAYMENT if is_late else BudgetPurpose.REDRESS


class RedressStatus(StrEnum):
    """Where redress stands: measured and not due, owed until a line carries it, then paid."""

    NOT_DUE = "not_due"
    OWED = "owed"
    GRANTED = "granted"
    IN_QUESTION = "in_question"
    EXEMPT = "exempt"
    SETTLED = "settled"
    PAID = "paid"


_S = RedressStatus

REDRESS = Lifecycle(
    noun="redress",
    one="redress",
    states=RedressStatus,
    entries={"measure": _S.NOT_DUE, "find": _S.OWED},
    edges=(
        edge(_S.OWED, "grant", _S.GRANTED),
        edge(_S.GRANTED, "question", _S.IN_QUESTION),
        edge(_S.IN_QUESTION, "exempt", _S.EXEMPT),
        edge(_S.IN_QUESTION, "uphold", _S.GRANTED, "upheld"),
        edge(_S.GRANTED, "settle", _S.SETTLED),
        edge(_S.SETTLED, "pay", _S.PAID),
        edge((_S.SETTLED, _S.PAID), "fail_payment", _S.GRANTED, "payment_failed"),
    ),
)


@dataclass(frozen=True, slots=True)
class LateClaim:
    """What is known of a claim when one of its promises turned out late; minor units.

    `due` is what of it was due on `pay_by` and came on `paid_on`: neither what was
    disputed then nor what is paid later. `services` are each line's days with what is approved of
    it; `serve_by` and `served_on` are of the line that was latest.
    """

    person_id: UUID
    provider_id: UUID | None
    is_paid_to_provider: bool
    approved: int
    due: int
    decide_by: date | None
    decided_on: date | None
    pay_by: date | None
    paid_on: date | None
    serve_by: date | None
    served_on: date | None
    services: Sequence[tuple[ServiceDays, int]]


@dataclass(frozen=True, slots=True)
class Breach:
    """One broken promise of a claim: how late it was and what is owed for it, perhaps nothing.

    `caused_by` is the provider who is to make it good.
    """

    kind: RedressKind
    promise: str
    limit_days: int
    actual_days: int
    due_on: date
    done_on: date
    amount: int
    payee_id: UUID
    caused_by: UUID | None = None

    @property
    def payee_kind(self) -> str:
        """`provider` of late payment, else `person`."""
        return "provider" if self.kind is RedressKind.LATE_PAYMENT else "person"


def breaches_of(claim: LateClaim, standard: Standard, calendar: Calendar) -> list[Breach]:
    """Every promise of a claim that came true after its day, with what each owes.

    One that no counted day lies behind (due on a Friday in working days, given on the Saturday)
    was kept and owes nothing; it is told all the same, so that it is looked at once.

    Redress belongs to the citizen, whoever is paid by the claim. A provider who was paid late is
    owed late payment instead, so that one delay never pays one person twice.
    """
    found = [
        _of_office(RedressKind.DECISION, Measure.DECISION, claim.decide_by, claim.decided_on,
                   claim, standard, calendar),
        _of_office(RedressKind.PAYMENT, Measure.PAYMENT, claim.pay_by, claim.paid_on,
                   claim, standard, calendar),
        _of_service(claim, standard, calendar),
        _of_late_payment(claim, standard, calendar),
    ]  # fmt: skip
    return [each for each in found if each is not None]


def _of_office(
    kind: RedressKind,
    measure: Measure,
    due_on: date | None,
    done_on: date | None,
    claim: LateClaim,
    standard: Standard,
    calendar: Calendar,
) -> Breach | None:
    promise = standard.promises.of(measure)
    if promise is None or due_on is None or done_on is None or done_on <= due_on:
        return None
    limit = promise.within_days
    actual = limit + late_days(promise, due_on, done_on, calendar)
    is_payment = kind is RedressKind.PAYMENT
    of = claim.due if is_payment else claim.approved
    amount = (
        promise.redress.owed(limit_days=limit, actual_days=actual, approved=of)
        if promise.redress and (of or not is_payment)
        else 0
    )
    return Breach(kind, promise.id, limit, actual, due_on, done_on, amount, claim.person_id)


def _of_service(claim: LateClaim, standard: Standard, calendar: Calendar) -> Breach | None:
    """A service that came late is made good by who gave it; of what was rejected nobody knows."""
    promise = standard.promises.of(Measure.SERVICE)
    if promise is None or claim.decided_on is None:
        return None
    over = days_over(promise, [days for days, _ in claim.services], calendar)
    days = _days_of_service(promise, claim, over, calendar)
    if days is None:
        return None
    limit = promise.within_days
    return Breach(
        RedressKind.SERVICE,
        promise.id,
        limit,
        limit + max(over, default=0),
        *days,
        _owed_for_service(promise, claim, over),
        claim.person_id,
        claim.provider_id,
    )


def _days_of_service(
    promise: Promise, claim: LateClaim, over: Sequence[int], calendar: Calendar
) -> tuple[date, date] | None:
    """The day due and the day given of the latest line; as pinned where none is over by a day."""
    if not any(over):
        due_on, given_on = claim.serve_by, claim.served_on
        is_past = due_on is not None and given_on is not None and given_on > due_on
        return (due_on, given_on) if is_past and due_on and given_on else None
    (asked, given), _ = claim.services[max(range(len(over)), key=lambda at: over[at])]
    assert asked is not None
    assert given is not None
    return calendar.after(asked, promise.within_days, promise.counts), given


def _owed_for_service(promise: Promise, claim: LateClaim, over: Sequence[int]) -> int:
    if promise.redress is None or claim.provider_id is None:
        return 0
    limit = promise.within_days
    parts = [
        (limit + days, approved)
        for days, (_, approved) in zip(over, claim.services, strict=True)
        if approved
    ]
    return promise.redress.owed_of(parts, limit_days=limit)


def _of_late_payment(claim: LateClaim, standard: Standard, calendar: Calendar) -> Breach | None:
    due_on, paid_on, promise = claim.pay_by, claim.paid_on, standard.promises.of(Measure.PAYMENT)
    if not claim.is_paid_to_provider or claim.provider_id is None or promise is None:
        return None
    if due_on is None or paid_on is None or paid_on <= due_on:
        return None
    rule, limit = standard.late_payment, promise.within_days
    late = late_days(promise, due_on, paid_on, calendar)
    return Breach(
        RedressKind.LATE_PAYMENT,
        promise.id,
        limit,
        limit + late,
        due_on,
        paid_on,
        rule.owed(due_on=due_on, paid_on=paid_on, approved=claim.due) if rule and late else 0,
        claim.provider_id,
    )


def require_other_exempter(person_id: UUID, *, questioner: UUID | None) -> None:
    """Refuse `SAME_PERSON` when who put redress in question would also answer that question.

    Whether it is exempted from or upheld: the second look is another person's.
    """
    if person_id == questioner:
        raise Refused(
            "SAME_PERSON", "You put this redress in question; another person has to answer it."
        )


def require_uninvolved(
    person_id: UUID, *, payee: UUID, submitter: UUID, acts_for_a_party: bool
) -> None:
    """Refuse `SAME_PERSON` to whoever gains or loses by redress, under whichever account.

    That is who is owed it, who submitted the claim it is of, and who acts for the provider who is
    owed it or makes it good.
    """
    if person_id in {payee, submitter}:
        raise Refused("SAME_PERSON", "Nobody decides about redress of a claim of his own.")
    if acts_for_a_party:
        raise Refused("SAME_PERSON", "Nobody decides about redress of a provider he acts for.")


def fitting(amounts: Sequence[int], *, within: int) -> list[int]:
    """Which of some recoveries, each whole and in order, leave something of a payment.

    What does not fit waits for a larger one: the next that fits is taken all the same.
    """
    chosen, left = [], within
    for at, amount in enumerate(amounts):
        if amount < left:
            chosen.append(at)
            left -= amount
    return chosen


def slices(parts: Sequence[int], recoveries: Sequence[int]) -> list[tuple[int, int, int]]:
    """From which part of a payment each recovery is taken: (part, recovery, amount), in order.

    Together the parts are more than the recoveries; the same amounts are cut the same each time.
    """
    cuts, at, left = [], 0, list(parts)
    for which, amount in enumerate(recoveries):
        wanted = amount
        while wanted:
            taken = min(wanted, left[at])
            if taken:
                cuts.append((at, which, taken))
            left[at] -= taken
            wanted -= taken
            at += left[at] == 0
    return cuts
