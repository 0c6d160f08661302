"""History: what earlier claims tell of a new one, as far as a rule may ask.

Amounts are minor units of the claim's currency, quantities thousandths of the item's unit. The
reader fills it from live claims (neither withdrawn nor lapsed) submitted before the one judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """A line of an earlier claim for the same person in the same programme.

    `approved` is what was approved of it, None while its claim is not decided. A line of which
    nothing was approved is left out by the reader: it was no service to this programme.
    """

    claim_id: UUID
    claim_number: str
    line_no: int
    item: str
    day: date
    quantity_milli: int
    approved: int | None
    provider_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SiblingFacts:
    """A receipt of an earlier claim beside one of this claim (`receipt_id`).

    Of the same issuer and day, for the same person or the same voucher, and not the same receipt.
    `sha256`, `number` and `total` are the earlier one's.
    """

    receipt_id: UUID
    claim_number: str
    sha256: str
    number: str | None
    total: int | None


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """How many claims, and what they claimed, a provider or person submitted on one day."""

    day: date
    claims: int
    amount: int


@dataclass(frozen=True, slots=True)
class PriceStatistics:
    """What one unit of an item usually costs in the programme, from approved lines.

    `count` is the number of lines; the quartiles are of their unit prices, in minor units.
    """

    count: int
    lower_quartile: int
    median: int
    upper_quartile: int
