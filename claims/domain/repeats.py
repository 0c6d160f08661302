"""When a claim is the same as an earlier one: the same service told again with the same papers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from claims.domain.receipts import plain

SOON: Final = timedelta(hours=24)
"""So long the same claim without any receipt is taken for an accident."""


@dataclass(frozen=True, slots=True, order=True)
class ToldLine:
    """What of a line makes it the same: item, day, quantity in thousandths, minor units."""

    item: str
    delivered_on: date
    quantity_milli: int
    unit_price: int
    claimed: int


@dataclass(frozen=True, slots=True, order=True)
class Paper:
    """A receipt as it is compared: the file that arrived, and the number it is said to have."""

    sha256: str
    number: str


def paper(sha256: str, number: str | None) -> Paper:
    """A receipt as it is compared; a number's case and signs do not count."""
    return Paper(sha256, plain(number or ""))


def mark_of(
    *,
    programme_id: UUID,
    service: str,
    person_id: UUID,
    provider_id: UUID | None,
    lines: Iterable[ToldLine],
    papers: Iterable[Paper],
) -> bytes:
    """32 bytes that two claims share when one is the other told again, in whatever order.

    Its papers belong to it: what looks alike and brings other receipts is another claim, and the
    same receipt for other lines is for the rules to judge.
    """
    told = [
        str(programme_id),
        service,
        str(person_id),
        str(provider_id) if provider_id else None,
        [
            [each.item, each.delivered_on.isoformat(), each.quantity_milli, each.unit_price,
             each.claimed]
            for each in sorted(lines)
        ],
        [[each.sha256, each.number] for each in sorted(papers)],
    ]  # fmt: skip
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(b"claims.repeat.v1" + text.encode()).digest()
