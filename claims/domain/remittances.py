"""Remittances: what a statement says in the shape of an X12 835, which must balance at every level.

The shape, not the interchange: segments by their names in JSON, amounts as decimal texts. As the
835's rules of balancing ask: a service's charge less its adjustments is its payment; a claim's
charge less all adjustments, its own and its services', is its payment; the payments of the claims
less the provider's adjustments are the transfer. Amounts are whole minor units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from claims.domain.reasons import AdjustmentGroup
from claims.domain.refusals import Refused
from claims.domain.statements import (
    MovementKind,
    StatementClaim,
    StatementContent,
    StatementLine,
    StatementMovement,
)

PAID_BEFORE: Final = (AdjustmentGroup.OA, "B13")
"""Previously paid: earlier payments have paid this of the claim."""

HELD_BACK: Final = (AdjustmentGroup.OA, "133")
"""Pending further review: what is disputed of the claim waits."""

PROVIDER_LEVEL: Final = {
    MovementKind.REDRESS: "CS",
    MovementKind.LATE_PAYMENT: "L6",
    MovementKind.RECOVERY: "WO",
    MovementKind.OVERPAYMENT: "WO",
    MovementKind.TAX: "IR",
}
"""PLB reason codes: adjustment, interest owed, overpayment recovery, tax withheld."""


@dataclass(frozen=True, slots=True)
class Cas:
    """One adjustment, of a claim or of a service: X12 group, reason code, our reason, amount."""

    group: str
    carc: str
    reason: str
    amount: int


@dataclass(frozen=True, slots=True)
class Svc:
    """One service: what was charged and what is paid of it."""

    no: int
    item_code: str
    service_on: date
    quantity_milli: int
    charge: int
    payment: int
    adjustments: tuple[Cas, ...]


@dataclass(frozen=True, slots=True)
class Clp:
    """One claim: charge, payment, and what the person bears (the sum of its PR adjustments).

    `adjustments` are those of the claim as a whole; `follows` the earlier statements with it.
    """

    number: str
    charge: int
    payment: int
    person_bears: int
    adjustments: tuple[Cas, ...]
    services: tuple[Svc, ...]
    follows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plb:
    """One adjustment of no claim's payment: above zero it lessens the transfer, as in the 835."""

    code: str
    reference: str
    amount: int


@dataclass(frozen=True, slots=True)
class Remittance:
    """A transfer (BPR) under its trace number (TRN), with its claims and other adjustments."""

    number: str
    trace: str
    currency: str
    paid_on: date
    payer: str
    payee_name: str
    payee_identity_masked: str
    total: int
    claims: tuple[Clp, ...]
    adjustments: tuple[Plb, ...]


def remittance_of(content: StatementContent) -> Remittance:
    """A statement in the shape of an 835, held to the rules of balancing."""
    made = Remittance(
        number=content.number,
        trace=content.end_to_end_id,
        currency=content.currency,
        paid_on=content.released_on,
        payer=content.payer,
        payee_name=content.payee_name,
        payee_identity_masked=content.payee_identity_masked,
        total=content.paid,
        claims=tuple(map(_clp, content.claims)),
        adjustments=tuple(map(_plb, content.movements)),
    )
    require_balance(made)
    return made


def require_balance(remittance: Remittance) -> None:
    """Refuse (`REMITTANCE_UNBALANCED`) what does not balance, naming each place."""
    wrong = tuple(unbalanced(remittance))
    if wrong:
        raise Refused("REMITTANCE_UNBALANCED", f"Not in balance: {', '.join(wrong[:5])}.")


def unbalanced(remittance: Remittance) -> Iterator[str]:
    """Where charge − Σ adjustments is not the payment: `SVC C-1/2`, `CLP C-1`, `BPR`."""
    for claim in remittance.claims:
        of_services = 0
        for service in claim.services:
            cuts = sum(each.amount for each in service.adjustments)
            of_services += cuts
            if service.charge - cuts != service.payment:
                yield f"SVC {claim.number}/{service.no}"
        if claim.charge != sum(service.charge for service in claim.services):
            yield f"CLP {claim.number} charge"
        own = sum(each.amount for each in claim.adjustments)
        if claim.charge - own - of_services != claim.payment:
            yield f"CLP {claim.number}"
    paid = sum(claim.payment for claim in remittance.claims)
    if paid - sum(each.amount for each in remittance.adjustments) != remittance.total:
        yield "BPR"


def _clp(claim: StatementClaim) -> Clp:
    services = tuple(map(_svc, claim.lines))
    own = (
        Cas(group.value, carc, reason, amount)
        for (group, carc), reason, amount in (
            (PAID_BEFORE, "PAID_BEFORE", claim.paid_before),
            (HELD_BACK, "HELD_BACK", claim.held_back),
        )
        if amount
    )
    return Clp(
        number=claim.number,
        charge=claim.claimed,
        payment=claim.paid,
        person_bears=sum(
            cut.amount
            for service in services
            for cut in service.adjustments
            if cut.group == AdjustmentGroup.PR
        ),
        adjustments=tuple(own),
        services=services,
        follows=claim.follows,
    )


def _svc(line: StatementLine) -> Svc:
    return Svc(
        no=line.no,
        item_code=line.item_code,
        service_on=line.service_on,
        quantity_milli=line.quantity_milli,
        charge=line.claimed,
        payment=line.approved,
        adjustments=tuple(
            Cas(cut.group, cut.carc, cut.reason, cut.amount) for cut in line.adjustments
        ),
    )


def _plb(movement: StatementMovement) -> Plb:
    return Plb(PROVIDER_LEVEL[movement.kind], movement.reference, -movement.amount)
