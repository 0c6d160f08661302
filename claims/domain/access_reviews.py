"""The periodic review of who may do what: every grant kept or taken away, the whole signed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from claims.domain.chain import canonical_json
from claims.domain.lifecycle import Lifecycle, edge
from claims.domain.refusals import Refused


class AccessReviewStatus(StrEnum):
    """Where a review stands. A signed one is never opened again; the next is another."""

    OPEN = "open"
    SIGNED = "signed"


class Verdict(StrEnum):
    """What a reviewer decides of one grant."""

    KEEP = "keep"
    TAKE_AWAY = "take_away"


ACCESS_REVIEW = Lifecycle(
    noun="access_reviews",
    states=AccessReviewStatus,
    entries={"open": AccessReviewStatus.OPEN},
    edges=(edge(AccessReviewStatus.OPEN, "sign", AccessReviewStatus.SIGNED),),
)


class Judged(NamedTuple):
    """One line of a review as it is signed: whose grant of which role, what was decided by whom."""

    grant_id: UUID
    person_id: UUID
    role: str
    verdict: str
    reason: str
    decider_id: UUID
    decided_at: datetime


def require_not_his_own(person_id: UUID, *, receiver: UUID) -> None:
    """Refuse `SAME_PERSON` to who would review what he himself may do."""
    if person_id == receiver:
        raise Refused("SAME_PERSON", "This grant is your own; another person reviews it.")


def require_reviewable(several: int, *, at_most: int) -> None:
    """Refuse `ACCESS_REVIEW_TOO_LARGE` for more grants than one review looks at."""
    if several > at_most:
        raise Refused(
            "ACCESS_REVIEW_TOO_LARGE",
            f"There are more than {at_most} grants in force; take away what is not used first.",
            most=at_most,
        )


def require_finished(open_lines: int) -> None:
    """Refuse `ACCESS_REVIEW_UNFINISHED` while a line waits for somebody's decision."""
    if open_lines:
        raise Refused(
            "ACCESS_REVIEW_UNFINISHED",
            f"{open_lines} grant(s) of this review are not decided yet.",
            open=open_lines,
        )


def digest_of(
    review_id: UUID, day: date, lines: Sequence[Judged], *, signer_id: UUID, signed_at: datetime
) -> str:
    """What is signed, as SHA-256 in hex over the canonical JSON of lines, signer and time."""
    content = {
        "review": str(review_id),
        "day": day.isoformat(),
        "signer": str(signer_id),
        "signed_at": signed_at.isoformat(),
        "lines": [
            [
                str(each.grant_id), str(each.person_id), each.role, each.verdict, each.reason,
                str(each.decider_id), each.decided_at.isoformat(),
            ]
            for each in sorted(lines)
        ],
    }  # fmt: skip
    return hashlib.sha256(canonical_json(content)).hexdigest()


def next_due(last_signed: date | None, *, first_day: date, every_days: int) -> date:
    """By when the next review is opened: so many days after the last, or after the first grant."""
    return (last_signed or first_day) + timedelta(days=every_days)
