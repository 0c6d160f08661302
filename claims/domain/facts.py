"""Facts: everything the rules may look at when they judge one claim, read before and never changed.

Amounts are minor units of the claim's currency, quantities thousandths of the item's unit. No
fact holds a name, a national id or a sector: the rules cannot tell who it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from claims.domain.claims import ClaimKind


@dataclass(frozen=True, slots=True)
class Window:
    """A period of days, both included; without a last day it is open."""

    first_day: date
    last_day: date | None

    def holds(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line as the claimant wrote it. The service day is `delivered_on`."""

    no: int
    item: str
    quantity_milli: int
    unit_price: int
    claimed: int
    requested_on: date | None
    delivered_on: date | None


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What the claimant says a receipt shows; `sha256` is of the bytes that arrived."""

    id: UUID
    sha256: str
    issuer: str | None
    number: str | None
    issued_on: date | None
    total: int | None
    media_type: str


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """A provider and, for each item code, the periods he is accredited for it."""

    id: UUID
    is_active: bool
    accreditations: tuple[tuple[str, Window], ...]

    def is_accredited(self, item: str, day: date) -> bool:
        """Whether he may provide the item on the day."""
        for code, window in self.accreditations:  # noqa: SIM110 - a loop costs half of any()
            if code == item and window.holds(day):
                return True
        return False


@dataclass(frozen=True, slots=True)
class VoucherFacts:
    """The voucher of a redemption claim, and the redemption that is claimed.

    `provider_ids` is None when any provider of the programme may redeem it; `captured` is what
    the claimed redemption took, less what was reversed.
    """

    id: UUID
    status: str
    person_id: UUID
    provider_ids: frozenset[UUID] | None
    valid: Window
    items: frozenset[str]
    captured: int
    redemption_status: str
    redemption_provider_id: UUID


class DuplicateMatch(StrEnum):
    """By what a receipt was known again: its bytes, issuer + number + date, or the details."""

    FILE = "file"
    NUMBER = "number"
    DETAILS = "details"


@dataclass(frozen=True, slots=True)
class DuplicateFacts:
    """A receipt of this claim (`receipt_id`) that an earlier live claim has brought already.

    `total` and `is_numbered` are the earlier receipt's: its amount and whether it has a number.
    """

    match: DuplicateMatch
    claim_number: str
    receipt_id: UUID
    total: int | None = None
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """One claim with all that its standard may ask about it.

    `documents` are the kinds of documents it came with; a receipt counts as `receipt`.
    `duplicates` are in order of submission, over both kinds of claim.
    """

    id: UUID
    number: str
    kind: ClaimKind
    currency: str
    person_id: UUID
    provider_id: UUID | None
    submitted_on: date
    lines: tuple[LineFacts, ...]
    receipts: tuple[ReceiptFacts, ...]
    documents: frozenset[str]
    enrolment: Window | None
    programme: Window
    provider: ProviderFacts | None
    voucher: VoucherFacts | None
    duplicates: tuple[DuplicateFacts, ...]
